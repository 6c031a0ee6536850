"""
Chaos: two workers, a webhook server and whole passes on one store, killed at any write.

    python -m tests.faults.chaos --messages 10000 --kills 200

While they die and are started again, people text STOP, QUO drops, resets, garbles and
hides, webhooks come twice, late, out of order or not at all, and closing time passes.
QUO's own record of what people received is the judge.
"""

from __future__ import annotations

import argparse
import json
import random
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from shared.adapters.store.sqlite import SqliteDocuments
from shared.core import messages as life
from shared.core.instants import from_text
from shared.core.keys import contact_point_key
from shared.core.zones import zip_zones
from shared.local.sample_places import PLACES
from shared.ports import Query
from tests.local.typed import account, write_sheet
from tests.servers import quo
from tests.servers.common import Handle

ROOT = Path(__file__).parents[2]
EVENING = datetime(2026, 11, 17, 1, 40, tzinfo=UTC)
"""Monday, 20:40 in New York: the house closes there at 20:45."""
NEXT_DAY = datetime(2026, 11, 17, 18, 0, tzinfo=UTC)
OPEN, CLOSED = 8, 21
LATE_S = 2.0
"""A request that was under way when the opt-out was stored has arrived by then."""
ENDED = life.FINAL | {life.ACCEPTED}
FAULTS = (
    {"kind": "drop", "when": "before"},
    {"kind": "drop", "when": "after"},
    {"kind": "reset", "when": "after"},
    {"kind": "status", "when": "before", "status": 500},
    {"kind": "status", "when": "after", "status": 502},
    {
        "kind": "status",
        "when": "before",
        "status": 429,
        "headers": {"Retry-After": "1"},
    },
    {"kind": "garbage", "when": "after"},
    {"kind": "hide", "seconds": 2.0},
)
CONTINENT = [one for one in PLACES if one.state != "HI"]


@dataclass(frozen=True)
class Chaos:
    """
    How bad a world.

    Args:
        messages: Rows, each due one text.
        kills: Deaths in all.
        stops: People who text STOP meanwhile.
        chance: Of each fault, at each request that sends.
    """

    messages: int
    kills: int
    stops: int = 0
    chance: float = 0.003
    seed: int = 7
    timeout_s: float = 1800


@dataclass
class Slot:
    """A place in which one process after another lives."""

    role: str
    deaths: int
    process: subprocess.Popen[bytes] | None = None


@dataclass
class Story:
    """The office while it lives through the chaos."""

    chaos: Chaos
    folder: Path
    server: Handle
    port: int
    rng: random.Random
    ahead_s: float = 0.0
    said_stop: int = 0
    slots: list[Slot] = field(default_factory=list)
    env: dict[str, str] = field(default_factory=dict)

    def begin(self, at: datetime) -> None:
        """Set everybody's clock."""
        self.ahead_s = (at - datetime.now(UTC)).total_seconds()  # noqa: TID251 - a test's clock
        self.server.control("set_clock", ahead_s=self.ahead_s)

    def start(self, slot: Slot) -> None:
        steps = max(30, self.chaos.messages * 20 // max(1, self.chaos.kills))
        span = {"worker": steps, "run": 6 * self.chaos.messages // 20 + 40, "web": 40}
        asked = {
            "role": slot.role,
            "folder": str(self.folder),
            "base_url": self.server.base_url,
            "ahead_s": self.ahead_s,
            "webhook_key": quo.KEY,
            "port": self.port,
            "env": self.env,
            "die_at": self.rng.randint(1, span[slot.role]) if slot.deaths else 0,
        }
        with (self.folder / "errors").open("ab") as errors:
            slot.process = subprocess.Popen(
                [sys.executable, "-m", "tests.faults.chaos_life", json.dumps(asked)],
                cwd=ROOT,
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=errors,
            )

    def tend(self) -> None:
        """Start again whoever died; a pass that came to its end has done its work."""
        for slot in self.slots:
            if slot.process is None:
                self.start(slot)
            elif (code := slot.process.poll()) is not None:
                bury(slot.process)
                if code < 0 and slot.deaths:
                    slot.deaths -= 1
                if slot.role == "run" and code >= 0:
                    slot.deaths = 0
                    continue
                self.start(slot)

    def stop(self) -> None:
        for slot in self.slots:
            if slot.process:
                slot.process.kill()
                bury(slot.process)

    @property
    def deaths_left(self) -> int:
        return sum(slot.deaths for slot in self.slots)


def bury(process: subprocess.Popen[bytes]) -> None:
    """Wait for a dead process and close what was open to it."""
    process.wait()
    if process.stdin:
        process.stdin.close()


def free_port() -> int:
    """Find a port that is free now."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def rows_of(count: int) -> list[dict[str, str]]:
    """Make rows each due a text: numbers 555-01xx in area codes of their own place."""
    numbers: dict[str, int] = Counter()
    rows = []
    for n in range(1, count + 1):
        place = CONTINENT[n % len(CONTINENT)]
        code = min(place.npas, key=lambda npa: numbers[npa])
        numbers[code] += 1
        serial = numbers[code] - 1
        rows.append(
            account(
                n,
                Phone=f"+1{code}555{100 + serial:04d}",
                City=place.city,
                State=place.state,
                ZIP=place.zips[n % len(place.zips)],
                Email="",
            )
        )
    return rows


def live(chaos: Chaos, folder: Path) -> dict[str, Any]:
    """Live through it all; gives the table of what came of it."""
    rows = rows_of(chaos.messages)
    write_sheet(folder / "accounts.csv", *rows)
    port = free_port()
    url = f"http://127.0.0.1:{port}/receive_quo"
    with quo.start(api_key="quo-key", webhook_url=url) as server:
        server.control("webhooks", copies=2, lose=0.1, shuffle_s=2.0)
        for fault in FAULTS if chaos.chance else ():
            server.fault(
                **fault, method="POST", path="/v1/", times=-1, chance=chaos.chance
            )
        rng = random.Random(chaos.seed)  # noqa: S311 - a game
        story = Story(chaos, folder, server, port, rng)
        began = time.monotonic()
        try:
            _through(story, [row["Phone"] for row in rows])
        finally:
            story.stop()
        server.control("clear")
        table = judge(folder, rows, server.received())
        died = (folder / "died").read_text().split("\n")[:-1] if chaos.kills else []
        return {
            "seconds": round(time.monotonic() - began),
            "kills": len(died),
            "kill points": len({*died}),
            **table,
        }


def _through(story: Story, phones: list[str]) -> None:
    chaos = story.chaos
    per_run = chaos.kills // 10
    kinds = [("run", per_run), ("web", per_run), ("worker", 0), ("worker", 0)]
    story.slots = [Slot(role, deaths) for role, deaths in kinds]
    for slot in story.slots[2:]:
        slot.deaths = (chaos.kills - 2 * per_run) // 2
    story.begin(EVENING)
    stops = story.rng.sample(phones, chaos.stops)
    ends_at = time.monotonic() + chaos.timeout_s
    next_day = False
    while time.monotonic() < ends_at:
        story.tend()
        time.sleep(0.05)
        if stops and story.rng.random() < max(0.05, chaos.stops / 4000):
            story.server.control("inbound", sender=stops.pop(), text="STOP")
            story.said_stop += 1
        half = story.deaths_left <= chaos.kills // 3
        if not next_day and half and is_quiet(story):
            story.stop()
            story.begin(NEXT_DAY)
            for slot in story.slots:
                slot.process = None
            next_day = True
        if next_day and not story.deaths_left and not stops and is_quiet(story):
            return
        _text_somebody_by_hand(story)


def _text_somebody_by_hand(story: Story) -> None:
    """Let the list show something later, so that absence can be shown."""
    if story.rng.random() < 0.01:
        story.server.control("by_hand", to="+13105550199", text="The plumber comes.")


def is_quiet(story: Story) -> bool:
    """Say whether nothing is under way, and every planned message waits for its day."""
    path = story.folder / "store.sqlite"
    if story.rng.random() > 0.05 or not path.exists():
        return False
    now = datetime.now(UTC) + timedelta(seconds=story.ahead_s)  # noqa: TID251 - a test's clock
    store = SqliteDocuments(path, busy_s=30)
    try:
        found = store.query(Query("messages"))
        people = {str(t.data["cause"]) for t in store.query(Query("people_tasks"))}
        ledger = store.query(Query("consent", where=(("kind", "==", "revoked"),)))
    finally:
        store.close()
    if story.said_stop > len({one.data["point"] for one in ledger}):
        return False
    pending = [one.data for one in found if one.data["state"] not in ENDED]
    busy = [one for one in pending if _is_busy(one, people, now)]
    return bool(found) and not busy


def _is_busy(message: dict[str, Any], people: set[str], now: datetime) -> bool:
    if message["state"] == life.PLANNED:
        return from_text(message["send_at"]) <= now + timedelta(minutes=2)
    return not (message["state"] == life.UNCERTAIN and message["id"] in people)


def judge(
    folder: Path,
    rows: list[dict[str, str]],
    received: list[dict[str, Any]],
) -> dict[str, Any]:
    """Compare what people got with what the office believes and may do."""
    phones = {row["Phone"]: row for row in rows}
    got = [one for one in received if one["to"] in phones]
    counts = Counter(one["to"] for one in got)
    store = SqliteDocuments(folder / "store.sqlite", busy_s=30)
    found = [one.data for one in store.query(Query("messages"))]
    people = {str(t.data["cause"]) for t in store.query(Query("people_tasks"))}
    store.close()
    of = {str(m["to"]): m for m in found}
    ended = {
        to
        for to, m in of.items()
        if m["state"] in ENDED or (m["state"] == life.UNCERTAIN and m["id"] in people)
    }
    stored = revoked_at(folder)
    revoked = {
        to: stored[key] for to in phones if (key := contact_point_key(to)) in stored
    }
    stopped = [
        one for one in got if one["to"] in revoked and _after(one, revoked[one["to"]])
    ]
    # QUO takes a text to somebody who said STOP, and fails it afterwards
    lied = [
        to
        for to, m in of.items()
        if m["state"] in {life.ACCEPTED, life.DELIVERED}
        and not (counts[to] or to in revoked)
    ]
    # who said STOP before anything was planned has a row that says so, no message
    ended |= set(revoked) - set(of)
    return {
        "messages": len(phones),
        "received": len(got),
        "duplicates": sum(count - 1 for count in counts.values() if count > 1),
        "lost": len([to for to in phones if not counts[to] and to not in ended]),
        "said to be sent, never received": len(lied),
        "started after an opt-out was stored": len(stopped),
        "outside hours": len([one for one in got if not _in_hours(one, phones)]),
        "not ended": len(phones) - len(ended & set(phones)),
        "opt-outs stored": len(revoked),
        "states": dict(Counter(str(m["state"]) for m in found)),
        "told twice": [
            {
                "got": [one["clock_at"] for one in got if one["to"] == to],
                **{name: of[to].get(name) for name in _SHOWN},
            }
            for to, count in counts.items()
            if count > 1
        ],
    }


def revoked_at(folder: Path) -> dict[str, float]:
    """Give when each contact point was first known to have opted out, in seconds."""
    store = SqliteDocuments(folder / "store.sqlite", busy_s=30)
    ledger = [one.data for one in store.query(Query("consent"))]
    store.close()
    return {
        str(one["point"]): from_text(str(one["at"])).timestamp()
        for one in sorted(ledger, key=lambda one: str(one["at"]), reverse=True)
        if one["kind"] == "revoked"
    }


_SHOWN = (
    "state",
    "attempts",
    "planned_at",
    "claimed_at",
    "lease_until",
    "accepted_at",
    "edition",
    "provider_id",
)


def _after(one: dict[str, Any], revoked_s: float) -> bool:
    return bool(one["clock_at"] > revoked_s + LATE_S)


def _in_hours(one: dict[str, Any], phones: dict[str, dict[str, str]]) -> bool:
    at = datetime.fromtimestamp(one["clock_at"], UTC)
    zones = zip_zones(phones[one["to"]]["ZIP"])
    return all(OPEN <= at.astimezone(ZoneInfo(zone)).hour < CLOSED for zone in zones)


def main() -> None:
    parse = argparse.ArgumentParser(description=__doc__)
    parse.add_argument("--messages", type=int, default=10_000)
    parse.add_argument("--kills", type=int, default=200)
    parse.add_argument("--stops", type=int, default=300)
    parse.add_argument("--seed", type=int, default=7)
    given = parse.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        chaos = Chaos(given.messages, given.kills, given.stops, seed=given.seed)
        for name, value in live(chaos, Path(folder)).items():
            print(f"{name:<40} {value}")  # noqa: T201 - the table


if __name__ == "__main__":
    main()
