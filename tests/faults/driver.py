"""
An office whose power fails at a step of one's choice, and that is started again.

    python -m tests.faults.driver '{"base_url": …, "messages": 3, "folder": …}'

Every life of the office is a forked process; it is killed by SIGKILL before or after
the k-th write to store, queue, sheet or provider. QUO is a simulator in a process of
its own, and its record of what people received is the judge. Prints a line of JSON for
each k, or with `lives` for each chain of deaths.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import requests

from shared import bootstrap
from shared.adapters.queue.local import LocalQueue
from shared.adapters.sheet import open_sheet_file
from shared.adapters.store.sqlite import SqliteDocuments
from shared.core.messages import CLAIMED, PLANNED, UNCERTAIN
from shared.deps import Deps
from shared.flows.plan import Options
from shared.flows.sweep import sweep
from shared.local.clocks import MovableClock
from shared.local.one_pass import run_pass
from shared.ports import Query
from shared.settings import load
from tests.local.typed import ENV, account, read_sheet, write_sheet

MONDAY_TEN = datetime(2026, 11, 16, 15, 0, tzinfo=UTC)
NEVER = 10**9
WRITES = {
    "documents": ("create", "put", "update", "delete", "batch", "transact"),
    "queue": ("put", "take", "done", "retry"),
    "sheet": ("write",),
    "sms": ("send",),
}
AFTER = (3, 10, 20)
"""Minutes after the first start at which the office is started again."""
OTHER = "+13105550177"


class Death:
    """Counts steps, and kills this process at one of them."""

    def __init__(self, at: int, tell: int) -> None:
        self.at, self.step, self.tell = at, 0, tell

    def pass_(self, name: str) -> None:
        self.step += 1
        if self.step == self.at:
            os.write(self.tell, f"{name}\n".encode())
            os.kill(os.getpid(), signal.SIGKILL)

    def over(self, part: Any, names: tuple[str, ...]) -> None:
        """Let the process die before or after any of these calls."""
        for name in names:
            setattr(part, name, self._mortal(getattr(part, name)))

    def _mortal(self, call: Callable[..., Any]) -> Callable[..., Any]:
        where = f"{type(call.__self__).__name__}.{call.__name__}"  # type: ignore[attr-defined]

        def mortal(*args: Any, **named: Any) -> Any:
            self.pass_(f"before {where}")
            result = call(*args, **named)
            self.pass_(f"after {where}")
            return result

        return mortal


@dataclass
class Office:
    """One office in one folder."""

    folder: Path
    base_url: str
    messages: int

    @property
    def sheet(self) -> Path:
        return self.folder / "accounts.csv"

    def numbers(self) -> list[str]:
        return [account(n)["Phone"] for n in range(1, self.messages + 1)]

    def open(self) -> None:
        rows = [account(n) for n in range(1, self.messages + 1)]
        write_sheet(self.sheet, *rows)

    def deps(self, now: datetime) -> Deps:
        store = self.folder / "store.sqlite"
        env = {
            "STORE": f"sqlite:///{store}",
            "LIVE": "yes",
            "SMS_PROVIDERS": "quo",
            "QUO_BASE_URL": self.base_url,
            "QUO_API_KEY": "quo-key",
            "QUO_FROM": "+14155550100",
            "QUO_RATE_PER_S": "100000",
            "SETTLE_GRACE_S": "60",
        }
        return bootstrap.build(
            load(ENV | env, sheet=str(self.sheet)),
            MovableClock(now),
            sheet=open_sheet_file(self.sheet),
            documents=SqliteDocuments(store),
            queue=LocalQueue(store),
        )

    def live(self, now: datetime, death: Death) -> None:
        """Do what `run` and a schedule do, as long as the power lasts."""
        deps = self.deps(now)
        for name, calls in WRITES.items():
            part = getattr(deps, name)
            death.over(part[0] if name == "sms" else part, calls)
        run_pass(deps, Options(whole=True, approver="operator"), lambda _text: None)
        sweep(deps, deps.clock.now())


@dataclass
class Simulator:
    """The running QUO."""

    base_url: str

    def order(self, do: str, **parts: Any) -> Any:
        body = json.dumps({"do": do, **parts})
        answer = requests.post(f"{self.base_url}/_control", data=body, timeout=30)
        return answer.json()["result"]

    def set_clock(self, now: datetime, do: str = "set_clock") -> None:
        ahead = now - datetime.now(UTC)  # noqa: TID251 - the simulator's real clock
        self.order(do, ahead_s=ahead.total_seconds())


def life(office: Office, now: datetime, kill_at: int) -> str:
    """Live in a process of its own; gives where it died, "" if it did not."""
    read, write = os.pipe()
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            os.close(read)
            office.live(now, Death(kill_at, write))
            code = 0
        finally:
            os._exit(code)
    os.close(write)
    with os.fdopen(read, "rb") as pipe:
        where = pipe.read().decode().strip()
    _, status = os.waitpid(pid, 0)
    if os.WIFEXITED(status) and os.WEXITSTATUS(status):
        msg = "the office failed by itself"
        raise RuntimeError(msg)
    return where


def judge(office: Office, server: Simulator) -> dict[str, Any]:
    """Compare what people got with what the office believes."""
    got = Counter(one["to"] for one in server.order("received"))
    got.pop(OTHER, None)
    deps = office.deps(MONDAY_TEN + timedelta(hours=2))
    found = [one.data for one in deps.documents.query(Query("messages"))]
    tasks = deps.documents.query(Query("people_tasks"))
    people = {one.data["cause"] for one in tasks}
    stuck = [
        f"{one['state']}: {one['reason']}"
        for one in found
        if one["state"] in {PLANNED, CLAIMED}
        or (one["state"] == UNCERTAIN and one["id"] not in people)
    ]
    entries = [one.data for one in deps.documents.query(Query("activity"))]
    said = Counter(e["account"] for e in entries if e["what"] == "sent")
    accounts = deps.documents.query(Query("accounts"))
    return {
        "twice": [to for to, count in got.items() if count > 1],
        "never": [to for to in office.numbers() if not got[to]],
        "stuck": stuck,
        "silent": [r["Account ID"] for r in read_sheet(office.sheet) if not _told(r)],
        "unexplained": [str(a.data["id"]) for a in accounts if said[a.id] != 1],
    }


def _told(row: dict[str, str]) -> bool:
    return row.get("Last result", "").startswith("sms ") and bool(row["Last contact"])


def one_story(office: Office, server: Simulator, kills: list[int]) -> dict[str, Any]:
    """Die at each of *kills* in turn, go on afterwards; then look what came of it."""
    office.open()
    server.set_clock(MONDAY_TEN, "reset")
    now, died = MONDAY_TEN, []
    for kill_at in kills:
        server.set_clock(now)
        died.append(life(office, now, kill_at))
        now += timedelta(minutes=3)
    for minutes in AFTER:
        later = now + timedelta(minutes=minutes)
        server.set_clock(later)
        life(office, later, NEVER)
        # somebody texts somebody else by hand: now absence can be shown
        server.order("by_hand", to=OTHER, text=f"The plumber comes at {minutes}.")
    return {"died": died, **judge(office, server)}


def main() -> None:
    asked = json.loads(sys.argv[1])
    folder, server = Path(asked["folder"]), Simulator(asked["base_url"])
    rng = random.Random(asked.get("seed", 1))  # noqa: S311 - a game
    k, story = asked.get("first", 1), 0
    while True:
        place = folder / f"s{story}"
        place.mkdir()
        office = Office(place, server.base_url, asked["messages"])
        chain = asked.get("lives", 0)
        kills = [rng.randint(1, asked["span"]) for _ in range(chain)] or [k]
        result = one_story(office, server, kills)
        print(json.dumps({"kills": kills, **result}), flush=True)  # noqa: T201 - for the test
        k, story = k + asked.get("stride", 1), story + 1
        if result["died"] == [""] or story == asked.get("stories", NEVER):
            return


if __name__ == "__main__":
    main()
