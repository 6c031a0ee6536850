"""
One life of one process of the office in chaos: it works until it is told to die.

    python -m tests.faults.chaos_life '{"role": "worker" | "run" | "web", …}'

`worker` is the heart of `serve`, `run` one whole pass, `web` the entry points behind
HTTP. With `die_at` the process kills itself by SIGKILL before or after that write.
"""

from __future__ import annotations

import json
import os
import sys
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from shared import bootstrap
from shared.adapters.queue.local import LocalQueue
from shared.adapters.sheet import open_sheet_file
from shared.adapters.store.sqlite import SqliteDocuments
from shared.deps import Deps
from shared.flows.plan import Options
from shared.local.heart import Heart
from shared.local.one_pass import run_pass
from shared.local.server import quiet_log
from shared.settings import load
from tests.faults.driver import WRITES, Death
from tests.local.typed import ENV


class OffsetClock:
    """The machine's clock, so many seconds ahead: the same in every process."""

    def __init__(self, ahead_s: float) -> None:
        self._ahead = timedelta(seconds=ahead_s)

    def now(self) -> datetime:
        return datetime.now(UTC) + self._ahead  # noqa: TID251 - a test's clock


def deps_of(asked: dict[str, Any]) -> Deps:
    folder = Path(asked["folder"])
    store, sheet = folder / "store.sqlite", folder / "accounts.csv"
    env = {
        "STORE": f"sqlite:///{store}",
        "LIVE": "yes",
        "SMS_PROVIDERS": "quo",
        "QUO_BASE_URL": asked["base_url"],
        "QUO_API_KEY": "quo-key",
        "QUO_FROM": "+14155550100",
        "QUO_RATE_PER_S": str(asked.get("rate_per_s", 100_000)),
        "QUO_WEBHOOK_KEYS": asked["webhook_key"],
        "CLAIM_LEASE_S": "12",
        "HTTP_TIMEOUT_S": "3",
        "SETTLE_GRACE_S": "3",
        "POLL_EVERY_S": asked.get("poll_every_s", "2"),
        "PLAN_EVERY_S": asked.get("plan_every_s", "20"),
        "FLUSH_EVERY_S": "3",
        "MAX_SHEET_AGE_S": "300",
        "TASK_TOKEN": "token",
    }
    return bootstrap.build(
        load(ENV | env | asked.get("env", {}), sheet=str(sheet)),
        OffsetClock(asked["ahead_s"]),
        sheet=open_sheet_file(sheet),
        documents=SqliteDocuments(store, busy_s=30),
        queue=LocalQueue(store, busy_s=30),
    )


def mortal(deps: Deps, die_at: int, notes: Path) -> None:
    """Kill this process at its *die_at*-th write; the place is noted beforehand."""
    death = Death(die_at, os.open(notes, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600))
    for name, calls in WRITES.items():
        part = getattr(deps, name)
        death.over(part[0] if name == "sms" else part, calls)


def work(deps: Deps) -> None:
    Heart(deps).beat()


def one_pass(deps: Deps) -> None:
    run_pass(deps, Options(whole=True, approver="operator"), lambda _text: None)


def web(deps: Deps, port: int) -> None:
    import flask  # noqa: PLC0415 - this role alone
    from werkzeug.serving import make_server  # noqa: PLC0415 - likewise

    from shared.local.server import mount_entry_points  # noqa: PLC0415 - likewise

    quiet_log()
    bootstrap.use(deps)
    app = flask.Flask("chaos")
    mount_entry_points(app)
    make_server("127.0.0.1", port, app, threaded=True).serve_forever()


def main() -> None:
    asked = json.loads(sys.argv[1])
    deps = deps_of(asked)
    if asked.get("die_at"):
        mortal(deps, asked["die_at"], Path(asked["folder"]) / "died")
    roles = {"worker": work, "run": one_pass, "web": lambda d: web(d, asked["port"])}
    threading.Thread(target=_end_with_parent, daemon=True).start()
    roles[asked["role"]](deps)


def _end_with_parent() -> None:
    """End when the supervisor closes our standard input."""
    sys.stdin.read()
    os._exit(0)


if __name__ == "__main__":
    main()
