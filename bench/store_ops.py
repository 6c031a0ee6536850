"""
Count the documents of one message, plan to delivered: `python -m bench.store_ops`.

Limits: 8 reads, 10 writes. What a pass costs whatever it finds (the sheet's index, the
house tabs, the sheet's age) is divided by its messages, as it is on a bill. With the
first message come three writes that are no message's: the row's own document, and the
consent it relies on, entered into its number's ledger once and for all.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from bench import _office as place
from bench._counting import CountingDocuments, Tally
from bench._figures import Figure, show
from shared.adapters.store.sqlite import SqliteDocuments
from shared.deps import Deps
from shared.flows.authority import hold_authority
from shared.flows.dispatch import send_and_follow
from shared.flows.events import take_receipt
from shared.flows.plan import Options, plan
from shared.flows.queries import planned_before
from shared.flows.stage import SteppedClock
from shared.ports import Receipt

MESSAGES = 100
READS, WRITES = 8, 10
ONCE = 3
"""Writes of a row and a number, not of a message: see above."""
FIRST, AFTER, NEXT = "first message", "the pass after it", "further message"
_WEEK = timedelta(days=7, hours=2)
_HEADINGS = [
    "Account ID",
    "Customer",
    "Phone",
    "State",
    "ZIP",
    "Balance",
    "Due date",
    "SMS consent",
    "SMS consent date",
    "SMS consent source",
]
_REST = ["NY", "12207", "500.00", "2026-11-18", "yes", "2026-11-01", "lease"]
_NEW_YORK = ("212", "646", "917", "718", "347", "929", "332", "516", "914", "631")
Stages = dict[tuple[str, str], Tally]


def one_each(count: int) -> list[list[str]]:
    """Make a sheet of which every row is due a text now, and another in a week."""
    rows = [[f"A-{n}", f"Ann Example{n}", _phone(n), *_REST] for n in range(count)]
    return [_HEADINGS, *rows]


def _phone(number: int) -> str:
    code = _NEW_YORK[number // 100]
    return f"+1{code}55501{number % 100:02d}"


class Office:
    """An office whose store is counted, stage by stage."""

    def __init__(self, folder: Path, count: int) -> None:
        store = folder / "store.sqlite"
        self.real = SqliteDocuments(store)
        self.counted = CountingDocuments(self.real)
        sheet = place.write_sheet(folder / "sheet.csv", one_each(count))
        deps = place.office(sheet, store, documents=self.counted, local=self.real)
        self.clock = SteppedClock(place.NOW)
        self.deps: Deps = replace(deps, clock=self.clock)
        self.stages: Stages = {}

    def stage(self, life: str, name: str) -> None:
        """End a stage: what was asked since the last one was asked by it."""
        self.stages[life, name], self.counted.tally = self.counted.tally, Tally()

    def live(self, life: str, now: datetime, count: int) -> None:
        """Take every due message from plan to delivered."""
        self.clock.move_to(now)
        # a deployment that works renews its lease every minute, whatever it sends
        hold_authority(replace(self.deps, documents=self.real), "bench", now)
        plan(self.deps, now, Options(go_on=True))
        self.stage(life, "plan")
        planned = [one.id for one in self.real.query(planned_before("9"))]
        if len(planned) != count:
            raise SystemExit(f"{len(planned)} of {count} messages were planned")
        for one in planned:
            outcome = send_and_follow(one, self.deps, now)
            if outcome.slug != "sent":
                raise SystemExit(f"a message was not sent: {outcome}")
        self.stage(life, "send")
        for one in planned:
            self._receipt(one, now)
        self.stage(life, "receipt")

    def _receipt(self, message_id: str, now: datetime) -> None:
        found: Any = self.real.get(f"messages/{message_id}")
        given = Receipt("local", found.data["provider_id"], "delivered", now)
        if take_receipt(given, self.deps, now) != "receipt":
            raise SystemExit("a receipt had no effect")


def lives(count: int) -> Stages:
    """Give what each stage of two messages to each person asked of the store."""
    with tempfile.TemporaryDirectory() as folder:
        office = Office(Path(folder), count)
        office.live(FIRST, place.NOW, count)
        plan(office.deps, place.NOW + timedelta(hours=1))
        office.stage(AFTER, "plan")
        office.live(NEXT, place.NOW + _WEEK, count)
    return office.stages


def figures(count: int = MESSAGES) -> list[Figure]:
    """
    Count what one more message costs; a pass's own documents stand apart.

    Measured by two passes, one of them with twice as many messages.
    """
    few, many = lives(count), lives(2 * count)
    found = []
    for kind, limit in (("reads", READS), ("writes", WRITES), ("requests", None)):
        for life, most in ((FIRST, limit), (AFTER, None), (NEXT, limit)):
            each = {
                name: (getattr(many[of, name], kind) - getattr(few[of, name], kind))
                / count
                for of, name in few
                if of == life
            }
            split = ", ".join(f"{name} {cost:.3g}" for name, cost in each.items())
            title = f"{kind}, {life} ({split})"
            unit = "" if kind == "requests" else "docs"
            total = sum(each.values())
            if (life, kind) == (FIRST, "writes"):
                found.append(Figure(f"{title}, all in all", total, unit))
                title, total = (
                    f"  without the row's and the number's {ONCE}",
                    total - ONCE,
                )
            found.append(Figure(title, total, unit, most))
    return [*found, *_own(few, many)]


def _own(few: Stages, many: Stages) -> list[Figure]:
    """Give what a pass costs, however many messages it plans."""
    return [
        Figure(
            f"{kind} of a pass itself",
            2 * getattr(few[NEXT, "plan"], kind) - getattr(many[NEXT, "plan"], kind),
            "docs",
        )
        for kind in ("reads", "writes")
    ]


def details(stages: Stages, count: int) -> None:
    """Print every kind of request."""
    for (life, name), tally in stages.items():
        for said, times in Counter(tally.said).most_common():
            print(f"    {life}, {name:<8} {times / count:6.2f} x  {said[:60]}")


if __name__ == "__main__":
    show("Documents a message", figures())
    details(lives(MESSAGES), MESSAGES)
