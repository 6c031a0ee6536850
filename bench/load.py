"""
Ten thousand messages due at once, and five thousand replies: `python -m bench.load`.

Through the local queue by two worker processes, first at a provider's limit (a
simulated QUO that answers 429 above it), then without one. Replies come from fifty
senders at once to `receive_quo` as functions-framework serves it; its hello world,
asked by the same client in the same run, is the peer.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench._figures import Figure, show
from shared.adapters.store.sqlite import SqliteDocuments
from shared.flows.plan import Options, plan
from shared.ports import Query
from tests.faults.chaos import rows_of
from tests.faults.chaos_life import deps_of
from tests.local.typed import write_sheet
from tests.servers import quo
from tests.servers.common import Handle

ROOT = Path(__file__).resolve().parents[1]
MESSAGES, RATE_PER_S, WORKERS = 10_000, 50.0, 2
REPLIES, SENDERS = 5_000, 50
AT_LEAST, HELLO_SHARE = 0.97, 0.15
MIDDAY = datetime(2026, 11, 16, 18, 0, tzinfo=UTC)


def paced(count: int = MESSAGES, rate: float = RATE_PER_S) -> list[Figure]:
    """Send *count* messages at a provider's limit."""
    with quo.start(api_key="quo-key", rate_per_s=rate) as server:
        got = _sent(server, count, rate)
        limited = server.control("limited")
    achieved = (len(got) - 1) / (got[-1] - got[0])
    return [
        Figure(f"messages sent of {count:,}", len(got), "", count, at_least=True),
        Figure(f"rate at a limit of {rate:g} a second", achieved, "/s"),
        Figure("  rate / limit", achieved / rate, "x", AT_LEAST, at_least=True),
        Figure("  answers 429", limited, "", 0),
    ]


def unlimited(count: int = MESSAGES) -> list[Figure]:
    """Send *count* messages as fast as two processes can."""
    with quo.start(api_key="quo-key") as server:
        got = _sent(server, count, 1e6)
    achieved = (len(got) - 1) / (got[-1] - got[0])
    shares = _split(min(count, 500))
    return [
        Figure(f"rate without a limit, {WORKERS} processes", achieved, "/s"),
        *(Figure(f"  {name}", share, "%") for name, share in shares.items()),
    ]


def _sent(server: Handle, count: int, rate: float) -> list[float]:
    """Plan, let workers work, and give the instants at which people received."""
    with tempfile.TemporaryDirectory() as folder:
        asked = _asked(server, Path(folder), count, rate)
        with _workers(asked):
            while len(received := server.received()) < count:
                time.sleep(0.5)
        return sorted(one["at"] for one in received)


def _asked(server: Handle, folder: Path, count: int, rate: float) -> dict[str, Any]:
    ahead_s = (MIDDAY - datetime.now(UTC)).total_seconds()  # noqa: TID251 - a bench's clock
    server.control("set_clock", ahead_s=ahead_s)
    asked = {
        "role": "worker",
        "folder": str(folder),
        "base_url": server.base_url,
        "ahead_s": ahead_s,
        "webhook_key": quo.KEY,
        "rate_per_s": rate,
        "poll_every_s": "60",
        "plan_every_s": "900",
    }
    write_sheet(folder / "accounts.csv", *rows_of(count))
    deps = deps_of(asked)
    options = Options(go_on=True, approver="operator")
    planned = plan(deps, deps.clock.now(), options).planned
    deps.documents.close()  # type: ignore[attr-defined]  # SQLite's
    deps.queue.close()  # type: ignore[attr-defined]  # likewise
    if len(planned) != count:
        raise SystemExit(f"{len(planned)} of {count} messages were planned")
    return asked


@contextmanager
def _workers(asked: dict[str, Any]) -> Iterator[None]:
    command = [sys.executable, "-m", "tests.faults.chaos_life", json.dumps(asked)]
    running = [
        subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE)
        for _ in range(WORKERS)
    ]
    try:
        yield
    finally:
        for one in running:
            one.kill()
            one.communicate()


def _split(count: int) -> dict[str, float]:
    """Say where the time of one process goes: store, HTTP, law, the rest."""
    with (
        tempfile.TemporaryDirectory() as folder,
        quo.start(api_key="quo-key") as server,
    ):
        asked = _asked(server, Path(folder), count, 1e6)
        deps = deps_of(asked)
        from bench._stopwatch import Stopwatch  # noqa: PLC0415 - it wraps what is timed

        return Stopwatch().split(deps)


def replies(count: int = REPLIES, senders: int = SENDERS) -> list[Figure]:
    """Post *count* signed replies from *senders* at once; then ask hello world."""
    from bench import _webhooks as hooks  # noqa: PLC0415 - it starts servers

    with tempfile.TemporaryDirectory() as folder:
        ours = hooks.ours(Path(folder), count, senders)
        store = SqliteDocuments(Path(folder) / "store.sqlite")
        stored = len(store.query(Query("inbound")))
        store.close()
        hello = hooks.hello(Path(folder), count, senders)
    ratio = ours.rate_per_s / hello.rate_per_s
    return [
        Figure(f"replies stored of {count:,}", stored, "", count, at_least=True),
        Figure(f"replies a second, {senders} senders", ours.rate_per_s, "/s"),
        Figure("  p99", ours.p99_ms, "ms"),
        Figure("hello world of functions-framework", hello.rate_per_s, "/s"),
        Figure("  replies / hello world", ratio, "x", HELLO_SHARE, at_least=True),
    ]


def figures(count: int = MESSAGES, rate: float = RATE_PER_S) -> list[Figure]:
    """Measure all three."""
    return [*paced(count, rate), *unlimited(count), *replies(min(count, REPLIES))]


def main() -> None:
    """Measure and print."""
    parse = argparse.ArgumentParser(description=__doc__)
    parse.add_argument("--messages", type=int, default=MESSAGES)
    parse.add_argument("--rate", type=float, default=RATE_PER_S)
    given = parse.parse_args()
    show("Load", figures(given.messages, given.rate))


if __name__ == "__main__":
    main()
