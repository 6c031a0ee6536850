"""Servers as functions-framework starts them, and a client that asks from all sides."""

from __future__ import annotations

import json
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

from bench import _office as place
from shared.core.packaged import packaged_json
from tests.local.typed import ENV
from tests.servers import quo
from tests.servers.quo_shapes import digest, event_of

_HELLO = """
import functions_framework
@functions_framework.http
def hello(request):
    return "hello"
"""
_AREAS = sorted(packaged_json("shared.core.data", "npas.json")["npas"])[:50]
Call = tuple[bytes, dict[str, str]]


@dataclass(frozen=True, slots=True)
class Asked:
    """How fast a server answered."""

    rate_per_s: float
    p99_ms: float


def ours(folder: Path, count: int, senders: int) -> Asked:
    """Post *count* different signed texts to `receive_quo`."""
    (folder / "sheet.csv").write_text("Account ID,Customer,Balance,Due date\n", "utf-8")
    env = {
        **ENV,
        "STORE": f"sqlite:///{folder}/store.sqlite",
        "SHEET": f"{folder}/sheet.csv",
        "QUO_WEBHOOK_KEYS": quo.KEY,
        "TASK_TOKEN": "token",
    }
    with served("receive_quo", place.ROOT / "main.py", env) as port:
        return _ask(port, [_reply(n) for n in range(count)], senders)


def hello(folder: Path, count: int, senders: int) -> Asked:
    """Ask the framework's hello world as often."""
    (folder / "hello.py").write_text(_HELLO, "utf-8")
    with served("hello", folder / "hello.py", {}) as port:
        call = (b"{}", {"Content-Type": "application/json"})
        return _ask(port, [call] * count, senders)


def _tenant(number: int) -> str:
    """Give one of 5,000 fictional numbers, 555-0100 to -0199 in fifty area codes."""
    return f"+1{_AREAS[number // 100 % 50]}555{100 + number % 100:04d}"


def _reply(number: int) -> Call:
    at = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    text = {
        "id": f"AC{number:08d}",
        "object": "message",
        "from": _tenant(number),
        "to": ["+14155550100"],
        "direction": "incoming",
        "text": f"I pay on Friday, number {number}",
        "status": "received",
        "createdAt": at,
        "conversationId": "CN1",
        "phoneNumberId": "PNsim1",
        "userId": None,
        "errorCode": None,
        "updatedAt": at,
    }
    body = json.dumps(
        event_of("dated", f"EV{number}", "message.received", text)
    ).encode()
    stamp = str(int(time.time()))
    signature = digest(quo.KEY, f"EV{number}.{stamp}.".encode() + body)
    headers = {
        "Content-Type": "application/json",
        "webhook-id": f"EV{number}",
        "webhook-timestamp": stamp,
        "webhook-signature": f"v1,{signature}",
    }
    return body, headers


@contextmanager
def served(target: str, source: Path, env: dict[str, str]) -> Iterator[int]:
    port = _free_port()
    command = [sys.executable, "-m", "functions_framework", "--target", target]
    command += ["--source", str(source), "--port", str(port), "--host", "127.0.0.1"]
    path = {"PATH": "/usr/bin:/bin", "PYTHONPATH": str(place.ROOT)}
    running = subprocess.Popen(command, env={**path, **env}, stderr=subprocess.DEVNULL)
    try:
        _wait_for(port)
        yield port
    finally:
        running.terminate()
        running.wait()


def _free_port() -> int:
    with closing(socket.socket()) as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _wait_for(port: int) -> None:
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit("the server did not start")


def _ask(port: int, calls: list[Call], senders: int) -> Asked:
    """Post every call, so many at once; each sender keeps its connection."""
    _sender(port, calls[:1])
    parts = [calls[n::senders] for n in range(senders)]
    start = time.perf_counter()
    with ThreadPoolExecutor(senders) as pool:
        took = [t for part in pool.map(lambda p: _sender(port, p), parts) for t in part]
    rate = len(calls) / (time.perf_counter() - start)
    return Asked(rate, 1000 * statistics.quantiles(took, n=100)[98])


def _sender(port: int, calls: list[Call]) -> list[float]:
    with closing(HTTPConnection("127.0.0.1", port, timeout=60)) as connection:
        return [_post(connection, one) for one in calls]


def _post(connection: HTTPConnection, call: Call) -> float:
    start = time.perf_counter()
    connection.request("POST", "/", *call)
    answer = connection.getresponse()
    answer.read()
    if answer.status >= 300:
        raise SystemExit(f"answered {answer.status}")
    return time.perf_counter() - start
