"""
What every simulated provider shares: the process, the faults, the control endpoint.

A simulator runs in a process of its own, so that killing the service, or a lock held in
a test, cannot change what "people" received. Its own record of that is the judge.
"""

from __future__ import annotations

import http.client
import json
import socket
import struct
import subprocess
import sys
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Self
from urllib.parse import parse_qsl, urlsplit

from tests.servers.faults import Fault, Faults

ROOT = Path(__file__).parents[2]


@dataclass
class Asked:
    method: str
    path: str
    query: list[tuple[str, str]]
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        try:
            return json.loads(self.body or b"null")
        except ValueError:
            return None

    def form(self) -> dict[str, str]:
        return dict(parse_qsl(self.body.decode(), keep_blank_values=True))

    def arg(self, name: str, default: str = "") -> str:
        return dict(self.query).get(name, default)

    def args(self, *names: str) -> list[str]:
        return [value for name, value in self.query if name in names]


@dataclass
class Reply:
    status: int
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)

    def bytes(self) -> bytes:
        raw = (
            self.body
            if isinstance(self.body, bytes)
            else json.dumps(self.body).encode()
        )
        head = [f"HTTP/1.1 {self.status} {http.client.responses.get(self.status, 'X')}"]
        named = {"Content-Type": "application/json", **self.headers}
        head += [f"{name}: {value}" for name, value in named.items()]
        head += [f"Content-Length: {len(raw)}", "", ""]
        return "\r\n".join(head).encode() + raw


class Simulator:
    """Subclass it: `route` answers; `do_NAME` answers `handle.control("NAME", …)`."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.faults = Faults()
        self.hide_s = 0.0
        self.ahead_s = 0.0
        self.requests: list[dict[str, Any]] = []

    def route(self, asked: Asked) -> Reply:
        raise NotImplementedError

    def received(self) -> list[dict[str, Any]]:
        """What people got, oldest first: the judge."""
        raise NotImplementedError

    def do_fault(self, **parts: Any) -> None:
        self.faults.add(**parts)

    def do_set_clock(self, ahead_s: float) -> None:
        """Set how much the provider's clock is ahead of the machine's."""
        self.ahead_s = ahead_s

    def do_clear(self) -> None:
        self.faults.clear()

    def do_received(self) -> list[dict[str, Any]]:
        with self.lock:
            return self.received()

    def do_requests(self) -> list[dict[str, Any]]:
        with self.lock:
            return list(self.requests)

    def control(self, asked: Asked) -> Reply:
        order = asked.json()
        return Reply(200, {"result": getattr(self, f"do_{order.pop('do')}")(**order)})

    def answer(self, asked: Asked) -> tuple[Reply | None, Fault | None]:
        """Give the answer; None: close the connection without one."""
        if asked.path == "/_control":
            return self.control(asked), None
        fault = self.faults.take(asked.method, asked.path)
        with self.lock:
            self.requests.append(
                {"method": asked.method, "path": asked.path, "at": time.time()}
            )
        if fault and fault.kind == "delay" and fault.when == "before":
            time.sleep(fault.seconds)
        if (
            fault
            and fault.when == "before"
            and fault.kind not in {"delay", "slow", "hide"}
        ):
            return spoiled(fault, None), fault
        with self.lock:
            self.hide_s = fault.seconds if fault and fault.kind == "hide" else 0.0
            reply = self.route(asked)
        return spoiled(fault, reply) if fault else reply, fault


def spoiled(fault: Fault, reply: Reply | None) -> Reply | None:
    if fault.kind == "delay" and fault.when == "after":
        time.sleep(fault.seconds)
    if fault.kind in {"drop", "reset", "down"}:
        return None
    if fault.kind == "status":
        return Reply(fault.status, fault.body or {}, fault.headers)
    if fault.kind == "garbage":
        return Reply(200, b"<html>\xff\xfe not what you asked for", fault.headers)
    return reply


class Handler(BaseHTTPRequestHandler):
    simulator: Simulator
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def serve(self) -> None:
        parts = urlsplit(self.path)
        length = int(self.headers.get("Content-Length") or 0)
        asked = Asked(
            self.command,
            parts.path,
            parse_qsl(parts.query, keep_blank_values=True),
            {name.lower(): value for name, value in self.headers.items()},
            self.rfile.read(length),
        )
        reply, fault = self.simulator.answer(asked)
        if reply is None:
            self.hang_up(reset=bool(fault and fault.kind in {"reset", "down"}))
            return
        self.write(reply.bytes(), fault)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = serve  # noqa: N815 - the base class's names

    def write(self, raw: bytes, fault: Fault | None) -> None:
        with suppress(OSError):
            if fault and fault.kind == "slow":
                for piece in range(0, len(raw), max(len(raw) // 20, 1)):
                    self.wfile.write(raw[piece : piece + max(len(raw) // 20, 1)])
                    time.sleep(fault.seconds / 20)
                return
            self.wfile.write(raw)

    def hang_up(self, *, reset: bool) -> None:
        self.close_connection = True
        if reset:
            linger = struct.pack("ii", 1, 0)
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
            self.connection.close()

    def log_message(self, *_: Any) -> None:
        """Say nothing: the test's output is the report."""


def handler_for(simulator: Simulator) -> type[Handler]:
    return type("OwnHandler", (Handler,), {"simulator": simulator})


def serve(simulator: Simulator) -> None:
    """Serve until the process that started us is gone; print the port first."""
    ThreadingHTTPServer.request_queue_size = 128
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler_for(simulator))
    server.daemon_threads = True
    threading.Thread(target=leave_with_parent, daemon=True).start()
    print(json.dumps({"port": server.server_port}), flush=True)  # noqa: T201 - for the parent
    server.serve_forever()


def leave_with_parent() -> None:
    """End when standard input closes, so that no server outlives a killed test run."""
    sys.stdin.read()
    sys.exit(0) if threading.current_thread() is threading.main_thread() else _exit()


def _exit() -> None:
    import os  # noqa: PLC0415 - only to end the process from a thread

    os._exit(0)


class Handle:
    """A running simulator, as tests see it."""

    def __init__(self, module: str, **options: Any) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", module, json.dumps(options)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        self.started = json.loads(self._process.stdout.readline())
        self.port = self.started["port"]
        self.base_url = f"http://127.0.0.1:{self.port}"

    def control(self, do: str, **parts: Any) -> Any:
        port = self.started.get("control_port", self.port)
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        try:
            connection.request("POST", "/_control", json.dumps({"do": do, **parts}))
            return json.loads(connection.getresponse().read())["result"]
        finally:
            connection.close()

    def fault(self, kind: str, **parts: Any) -> None:
        self.control("fault", kind=kind, **parts)

    def clear(self) -> None:
        self.control("clear")

    def received(self) -> list[dict[str, Any]]:
        """What people got, oldest first: the judge."""
        return self.control("received")

    def requests(self) -> list[dict[str, Any]]:
        return self.control("requests")

    def stop(self) -> None:
        self._process.stdin.close()
        self._process.terminate()
        self._process.wait(10)
        self._process.stdout.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()


def options() -> dict[str, Any]:
    """Read what `Handle` was given."""
    return json.loads(sys.argv[1]) if len(sys.argv) > 1 else {}
