"""
How fast the sidebar answers: `python -m bench.sidebar`.

Ten thousand accounts, twenty requests a second for a while, mixed as staff ask: mostly
an account, sometimes the overview, sometimes an action. Served by functions-framework.
Limit: 95 of 100 within 300 ms.
"""

from __future__ import annotations

import json
import random
import statistics
import tempfile
import time
from concurrent.futures import Future, ThreadPoolExecutor
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from bench import _office as place
from bench import _webhooks as hooks
from bench._figures import Figure, show
from shared.flows.plan import Options, plan
from tests.local.typed import ENV

ACCOUNTS, PER_S, SECONDS = 10_000, 20, 20
P95_MS = 300.0
TOKEN = "token"  # noqa: S105 - of a bench


def figures(
    accounts: int = ACCOUNTS, per_s: int = PER_S, seconds: int = SECONDS
) -> list[Figure]:
    """Plan so many accounts, then ask."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        cells = place.sample(accounts)
        sheet = place.write_sheet(folder / "sheet.csv", cells)
        plan(
            place.office(sheet, folder / "store.sqlite"), place.NOW, Options(go_on=True)
        )
        ids = [row[cells[0].index("Account ID")] for row in cells[1:]]
        env = {
            **ENV,
            "STORE": f"sqlite:///{folder}/store.sqlite",
            "SHEET": str(sheet),
            "TASK_TOKEN": TOKEN,
        }
        with hooks.served("sidebar", place.ROOT / "main.py", env) as port:
            took = _asked(port, ids, per_s, seconds)
    p95 = statistics.quantiles(took, n=20)[18]
    return [
        Figure(f"answers at {per_s} a second, {accounts:,} accounts", len(took), ""),
        Figure("  median", statistics.median(took), "ms"),
        Figure("  p95", p95, "ms", P95_MS),
    ]


def _asked(port: int, ids: list[str], per_s: int, seconds: int) -> list[float]:
    """Ask at an even pace, whatever the answers take."""
    dice = random.Random(3)
    bodies = [_body(dice, ids) for _ in range(per_s * seconds)]
    _ask(port, {"action": "overview"})
    waiting: list[Future[float]] = []
    with ThreadPoolExecutor(16) as pool:
        start = time.perf_counter()
        for number, body in enumerate(bodies):
            time.sleep(max(0.0, start + number / per_s - time.perf_counter()))
            waiting.append(pool.submit(_ask, port, body))
    return [one.result() for one in waiting]


def _body(dice: random.Random, ids: list[str]) -> dict[str, Any]:
    drawn = dice.random()
    if drawn < 0.7:
        return {"action": "account", "account_id": dice.choice(ids)}
    if drawn < 0.85:
        return {"action": "overview"}
    return {"action": "note", "account_id": dice.choice(ids), "text": "called"}


def _ask(port: int, body: dict[str, Any]) -> float:
    start = time.perf_counter()
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    headers = {
        "Content-Type": "application/json",
        "Authorization": f"Bearer {TOKEN}",
    }
    connection.request("POST", "/", json.dumps(body), headers)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    if answer.status != 200:
        raise SystemExit(f"answered {answer.status}")
    return 1000 * (time.perf_counter() - start)


if __name__ == "__main__":
    show("The sidebar", figures())
