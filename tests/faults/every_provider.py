"""
A storm over all providers: QUO with Twilio behind it, Gmail with SMTP behind it.

    python -m tests.faults.every_provider --messages 1000 --kills 60

Two workers on one store are killed at any write while each provider drops, garbles,
hides and refuses, and people text STOP. What the four of them say people received is
the judge: one message must not have left by two doors, nor after a STOP by the other.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from math import inf
from pathlib import Path
from typing import Any

from shared.adapters.store.sqlite import SqliteDocuments
from shared.core.keys import contact_point_key
from shared.ports import Query
from tests.faults.chaos import SOON, Chaos, Slot, Story, free_port, look, rows_of
from tests.faults.judge import ENDED, LATE_S, revoked_at
from tests.local.typed import write_sheet
from tests.servers import gmail, quo, smtp, twilio
from tests.servers.common import Handle

MIDDAY = datetime(2026, 11, 16, 18, 0, tzinfo=UTC)
_BEFORE = {"when": "before"}
_AFTER = {"when": "after"}
WEB = (
    {"kind": "drop", **_AFTER},
    {"kind": "status", "status": 503, **_AFTER},
    {"kind": "garbage", **_AFTER},
    {"kind": "reset", **_BEFORE},
    {"kind": "hide", "seconds": 2.0},
)
"""What HTTP providers do to a request that sends: all of it unclear, or not listed."""
REFUSAL = {"kind": "status", "status": 429, **_BEFORE}
"""A refusal that surely did nothing: the backup may try."""
RELAY = (
    {"kind": "lose_data", "method": "DATA"},
    {"kind": "lose_before", "method": "RCPT"},
    {"kind": "later", "method": "RCPT"},
)


@dataclass(frozen=True)
class Doors:
    """The four providers."""

    quo: Handle
    twilio: Handle
    gmail: Handle
    smtp: smtp.SmtpHandle

    def env(self) -> dict[str, str]:
        return {
            "SMS_PROVIDERS": "quo twilio",
            "MAIL_PROVIDERS": "gmail smtp",
            "TWILIO_BASE_URL": self.twilio.base_url,
            "TWILIO_ACCOUNT_SID": "ACsim",
            "TWILIO_AUTH_TOKEN": "token",
            "TWILIO_FROM": "+14155550120",
            "TWILIO_RATE_PER_S": "10000",
            "GMAIL_BASE_URL": self.gmail.base_url,
            "GMAIL_SENDERS": "office@example.com",
            "GMAIL_RATE_PER_S": "10000",
            "GMAIL_PER_DAY": "0",
            "GOOGLE_CREDENTIALS": "anonymous",
            "MAIL_FROM": "office@example.com",
            "SMTP_URL": self.smtp.url,
        }

    def set_clock(self, ahead_s: float) -> None:
        for one in (self.twilio, self.gmail):
            one.control("set_clock", ahead_s=ahead_s)

    def rage(self, chance: float) -> None:
        for one in (self.quo, self.twilio, self.gmail):
            for fault in WEB:
                one.fault(**fault, method="POST", path="/", times=-1, chance=chance)
            one.fault(**REFUSAL, method="POST", path="/", times=-1, chance=0.05)
        for fault in RELAY:
            self.smtp.fault(**fault, path="/", times=-1, chance=chance)

    def received(self) -> dict[str, list[str]]:
        return {
            name: [str(one["to"]) for one in getattr(self, name).received()]
            for name in ("quo", "twilio", "gmail", "smtp")
        }

    def texts(self) -> list[dict[str, Any]]:
        return [*self.quo.received(), *self.twilio.received()]

    def go_on(self) -> None:
        """Let each list show something later, so that absence can be shown."""
        self.quo.control("by_hand", to="+13105550199", text="The plumber comes.")
        self.twilio.control("by_hand", to="+13105550199", text="The plumber comes.")
        raw = "From: office@example.com\r\nTo: x@example.com\r\n\r\nThe plumber comes."
        self.gmail.control(
            "arrive", mailbox="office@example.com", raw=raw, labels=["SENT"]
        )


def rows_for(count: int) -> list[dict[str, str]]:
    """Make rows of which every other one has an address instead of a number."""
    rows = rows_of(count)
    for n, row in enumerate(rows):
        if n % 2:
            row |= {"Phone": "", "Email": f"t{n}@example.net"}
    return rows


def storm(chaos: Chaos, folder: Path) -> dict[str, Any]:
    """Live through it; gives the table of what came of it."""
    rows = rows_for(chaos.messages)
    write_sheet(folder / "accounts.csv", *rows)
    rng = random.Random(chaos.seed)  # noqa: S311 - a game
    with ExitStack() as stack:
        doors = Doors(
            stack.enter_context(quo.start(api_key="quo-key")),
            stack.enter_context(twilio.start()),
            stack.enter_context(gmail.start()),
            stack.enter_context(smtp.start()),
        )
        doors.rage(chaos.chance)
        story = Story(chaos, folder, doors.quo, free_port(), rng)
        story.env = doors.env()
        began = time.monotonic()
        try:
            stops = rng.sample([r["Phone"] for r in rows if r["Phone"]], chaos.stops)
            _through(story, doors, stops)
        finally:
            story.stop()
        died = folder / "died"
        kills = died.read_text().count("\n") if died.exists() else 0
        return {
            "seconds": round(time.monotonic() - began),
            "kills": kills,
            **_judge(folder, rows, doors.received()),
            **_stopped(folder, doors.texts()),
        }


def _stopped(folder: Path, texts: list[dict[str, Any]]) -> dict[str, int]:
    """Count what started, by either door, after the office knew of a STOP."""
    revoked = revoked_at(folder)
    late = [
        one
        for one in texts
        if one["clock_at"] > revoked.get(contact_point_key(one["to"]), inf) + LATE_S
    ]
    return {"started after an opt-out": len(late), "opt-outs stored": len(revoked)}


def _through(story: Story, doors: Doors, stops: list[str]) -> None:
    each = story.chaos.kills // 2
    story.slots = [Slot("run", 0), Slot("worker", each), Slot("worker", each)]
    story.begin(MIDDAY)
    doors.set_clock(story.ahead_s)
    ends_at = time.monotonic() + story.chaos.timeout_s
    while time.monotonic() < ends_at:
        story.tend()
        time.sleep(0.05)
        if story.rng.random() < 0.02:
            doors.go_on()
        if stops and story.rng.random() < 0.05:
            story.server.control("inbound", sender=stops.pop(), text="STOP")
            story.said_stop += 1
        seen = look(story)
        if seen == "waiting":
            story.go_on_at(story.now + SOON)
            doors.set_clock(story.ahead_s)
        elif seen == "quiet" and not (story.deaths_left or stops):
            return


def _judge(
    folder: Path, rows: list[dict[str, str]], received: dict[str, list[str]]
) -> dict[str, Any]:
    people = [row["Phone"] or row["Email"] for row in rows]
    known = set(people)
    by_door = {
        door: [to for to in got if to in known] for door, got in received.items()
    }
    counts = Counter(to for got in by_door.values() for to in got)
    store = SqliteDocuments(folder / "store.sqlite", busy_s=30)
    found: list[dict[str, Any]] = [one.data for one in store.query(Query("messages"))]
    asked = {str(one.data["cause"]) for one in store.query(Query("people_tasks"))}
    explained = {str(one.data["id"]) for one in store.query(Query("accounts")) if
                 one.data["shown"].get("service_note")}  # fmt: skip
    store.close()
    of = {str(one["to"]): one for one in found}
    reached = {
        to
        for row, to in zip(rows, people, strict=True)
        if to in of or row["Account ID"] not in explained
    }
    ended = {to for to, m in of.items() if m["state"] in ENDED or m["id"] in asked}
    gone = revoked_at(folder)
    # who said STOP before anything was planned has a row that says so, no message
    ended |= {to for to in reached - set(of) if contact_point_key(to) in gone}
    # QUO takes a text to somebody who said STOP, and fails it afterwards
    said = {
        to
        for to, m in of.items()
        if m["state"] in {"accepted", "delivered"} and contact_point_key(to) not in gone
    }
    return {
        "messages": len(people),
        "received": sum(counts.values()),
        **{f"  by {door}": len(got) for door, got in by_door.items()},
        "duplicates": sum(count - 1 for count in counts.values()),
        "refused by the law, and said so": len(known - reached),
        "lost": len([to for to in reached if not counts[to] and to not in ended]),
        "said to be sent, never received": len([to for to in said if not counts[to]]),
        "not ended": len(reached - ended),
        "for a person": len([1 for m in found if m["id"] in asked]),
        "states": dict(Counter(str(m["state"]) for m in found)),
    }


def main() -> None:
    parse = argparse.ArgumentParser(description=__doc__)
    parse.add_argument("--messages", type=int, default=1_000)
    parse.add_argument("--kills", type=int, default=60)
    parse.add_argument("--seed", type=int, default=11)
    given = parse.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        stops = given.messages // 20
        chaos = Chaos(given.messages, given.kills, stops, chance=0.02, seed=given.seed)
        for name, value in storm(chaos, Path(folder)).items():
            print(f"{name:<40} {value}")  # noqa: T201 - the table


if __name__ == "__main__":
    main()
