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

from shared.adapters.store.sqlite import SqliteDocuments
from shared.core import messages as life
from shared.core.instants import from_text
from shared.local.sample_places import PLACES
from shared.ports import Query
from tests.faults.judge import ENDED, judge
from tests.local.typed import account, write_sheet
from tests.servers import quo
from tests.servers.common import Handle

ROOT = Path(__file__).parents[2]
EVENING = datetime(2026, 11, 17, 1, 40, tzinfo=UTC)
"""Monday, 20:40 in New York: the house closes there at 20:45."""
NEXT_DAY = datetime(2026, 11, 17, 18, 0, tzinfo=UTC)
SOON = timedelta(minutes=2)
"""What is planned for so soon is waited for before the table is drawn."""
STILL_S = 6.0
"""Nothing moves for so long: a task waits for the lease of a process that died."""
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
    planned: tuple[frozenset[str], float] = (frozenset(), 0.0)

    def begin(self, at: datetime) -> None:
        """Set everybody's clock."""
        self.ahead_s = (at - datetime.now(UTC)).total_seconds()  # noqa: TID251 - a test's clock
        self.server.control("set_clock", ahead_s=self.ahead_s)

    def go_on_at(self, at: datetime) -> None:
        """Everybody stops, and starts again later: time in which nothing happens."""
        self.stop()
        self.begin(at)
        for slot in self.slots:
            slot.process = None

    @property
    def now(self) -> datetime:
        return datetime.now(UTC) + timedelta(seconds=self.ahead_s)  # noqa: TID251 - a test's clock

    def nothing_moves(self, planned: frozenset[str]) -> bool:
        """Say whether the same messages have been planned for a while."""
        if planned != self.planned[0]:
            self.planned = (planned, time.monotonic())
        return time.monotonic() - self.planned[1] > STILL_S

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
                    self.bequeath(slot)
                    continue
                self.start(slot)

    def bequeath(self, slot: Slot) -> None:
        """Let a worker die the deaths of a pass that had too few writes for them."""
        heir, left = self.slots[-1], slot.deaths
        slot.deaths = 0
        if left and not heir.deaths and heir.process:
            heir.process.kill()  # this one would live for ever
            left += 1
        heir.deaths += left

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
        seen = look(story)
        if seen == "waiting":
            story.go_on_at(story.now + SOON)
        elif seen == "quiet" and half and not next_day:
            story.go_on_at(NEXT_DAY)
            next_day = True
        elif seen == "quiet" and next_day and not story.deaths_left and not stops:
            return
        _text_somebody_by_hand(story)


def _text_somebody_by_hand(story: Story) -> None:
    """Let the list show something later, so that absence can be shown."""
    if story.rng.random() < 0.01:
        story.server.control("by_hand", to="+13105550199", text="The plumber comes.")


def look(story: Story) -> str:
    """
    Look now and then whether anything is under way: `busy`.

    `waiting`: some message is put off for a minute or two and nothing else is left to
    do; `quiet`: every message that is planned waits for its day.
    """
    path = story.folder / "store.sqlite"
    if story.rng.random() > 0.05 or not path.exists():
        return "busy"
    now = story.now
    store = SqliteDocuments(path, busy_s=30)
    try:
        found = store.query(Query("messages"))
        people = {str(t.data["cause"]) for t in store.query(Query("people_tasks"))}
        ledger = store.query(Query("consent", where=(("kind", "==", "revoked"),)))
    finally:
        store.close()
    if not found or story.said_stop > len({one.data["point"] for one in ledger}):
        return "busy"
    pending = [one.data for one in found if one.data["state"] not in ENDED]
    if any(_is_busy(one, people) for one in pending):
        return "busy"
    due = [one for one in pending if one["state"] == life.PLANNED]
    soon = frozenset(
        str(one["id"]) for one in due if from_text(one["send_at"]) <= now + SOON
    )
    if not soon:
        return "quiet"
    return "waiting" if story.nothing_moves(soon) else "busy"


def _is_busy(message: dict[str, Any], people: set[str]) -> bool:
    if message["state"] == life.UNCERTAIN:
        return message["id"] not in people
    return message["state"] != life.PLANNED


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
