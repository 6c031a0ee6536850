"""An office in a folder: a real SQLite file and CSV, local phones, a still clock."""

from __future__ import annotations

import csv
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from shared import bootstrap
from shared.adapters.queue.local import LocalQueue
from shared.adapters.sheet import open_sheet_file
from shared.adapters.store.sqlite import SqliteDocuments
from shared.deps import Deps
from shared.flows.plan import Options, Report, plan
from shared.local.worker import Worker
from shared.ports import Query
from shared.settings import load

MONDAY_TEN = datetime(2026, 11, 16, 15, 0, tzinfo=UTC)
"""Monday, 10:00 in New York."""
ROW = {
    "Account ID": "A-1",
    "Customer": "Ann Example",
    "Property": "Maple Court",
    "Unit": "4B",
    "Phone": "+12125550101",
    "Email": "ann@example.com",
    "City": "Albany",
    "State": "NY",
    "ZIP": "12207",
    "Balance": "500.00",
    "Due date": "2026-11-11",
    "SMS consent": "yes",
    "SMS consent date": "2026-10-01",
    "SMS consent source": "lease",
}
"""Five days past due: the step early_5 is due on that Monday."""


class StillClock:
    """A clock that tests move."""

    def __init__(self, now: datetime) -> None:
        self.at = now

    def now(self) -> datetime:
        return self.at

    def pass_(self, **duration: float) -> None:
        self.at += timedelta(**duration)


@dataclass
class World:
    """The office of one test."""

    path: Path
    clock: StillClock
    deps: Deps

    def write(self, *rows: dict[str, str]) -> None:
        """Write the sheet as staff would."""
        headings = list(dict.fromkeys(name for row in rows for name in row))
        with self.path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, headings)
            writer.writeheader()
            writer.writerows(rows)

    def tab(self, name: str, *rows: list[Any]) -> None:
        """Write one of the house's tabs, headings first."""
        path = self.path.with_suffix(f".{name}.csv")
        with path.open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows(rows)

    def rows(self) -> list[dict[str, str]]:
        """Read the sheet as staff would see it."""
        with self.path.open(newline="", encoding="utf-8") as file:
            return list(csv.DictReader(file))

    def plan(self, **options: bool) -> Report:
        return plan(self.deps, self.clock.now(), Options(**options))

    def drain(self) -> int:
        return Worker(self.deps, write_sheet=False).drain()

    def messages(self) -> list[dict[str, Any]]:
        found = self.deps.documents.query(Query("messages"))
        return [one.data for one in found]

    def message(self) -> dict[str, Any]:
        (one,) = self.messages()
        return one

    def texts(self, phone: str = ROW["Phone"]) -> list[str]:
        """Give what the tenant's phone got."""
        return [t.text for t in self.deps.sms[0].messages(phone) if not t.from_tenant]

    def with_(self, **parts: Any) -> World:
        return replace(self, deps=replace(self.deps, **parts))


@pytest.fixture
def world(tmp_path: Path) -> World:
    path = tmp_path / "accounts.csv"
    store = tmp_path / "store.sqlite"
    settings = load(
        {
            "STORE": f"sqlite:///{store}",
            "BUSINESS_NAME": "Maple Homes",
            "BUSINESS_PHONE": "+1 212 555 0199",
            "BUSINESS_ADDRESS": "1 Main St, Albany, NY 12207",
            "PAY_LINK": "https://pay.example.com",
            "LINK_SECRET": "test",
        },
        sheet=str(path),
    )
    clock = StillClock(MONDAY_TEN)
    office = World(path, clock, None)
    office.write(ROW)
    office.deps = bootstrap.build(
        settings,
        clock,
        sheet=open_sheet_file(path),
        documents=SqliteDocuments(store),
        queue=LocalQueue(store),
    )
    return office
