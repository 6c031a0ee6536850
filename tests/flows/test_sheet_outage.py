"""The sheet cannot be read: its copy stands in for it, marked, and never for long."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import pytest

from shared.core.sheet.payments import Payment
from shared.errors import NotDone
from shared.flows.alerts import alerts
from shared.flows.health import health
from shared.flows.payments import record_payment
from shared.flows.reconcile import GONE, NEW, TAKEN, last_report
from shared.flows.sweep import sweep
from shared.flows.watch import watch
from shared.flows.write_back import write_back
from shared.ports import Query
from tests.flows.conftest import ROW, World


@dataclass
class Unreliable:
    """A sheet that can be unreachable."""

    real: Any
    there: bool = True

    def read(self, tabs: Any) -> Any:
        return self._real().read(tabs)

    def write(self, writes: Any) -> Any:
        return self._real().write(writes)

    def replace_tab(self, *tab: Any) -> None:
        self._real().replace_tab(*tab)

    def show_views(self, *views: Any) -> None:
        self._real().show_views(*views)

    def _real(self) -> Any:
        if not self.there:
            raise NotDone("sheet_unreachable", "Google does not answer.")
        return self.real


def row(n: int, **more: str) -> dict[str, str]:
    return {
        **ROW,
        "Account ID": f"A-{n}",
        "Customer": f"Tenant {n}",
        "Phone": f"+121255501{n:02d}",
        "Email": "",
        **more,
    }


@pytest.fixture
def office(world: World) -> World:
    pace = replace(world.deps.settings.pace, outage_copy_age_s=4 * 3600)
    settings = replace(world.deps.settings, pace=pace)
    return world.with_(sheet=Unreliable(world.deps.sheet), settings=settings)


def down(office: World) -> None:
    office.deps.sheet.there = False


def up(office: World) -> None:
    office.deps.sheet.there = True


def test_what_falls_due_meanwhile_is_planned_from_the_copy_and_says_so(
    office: World,
) -> None:
    """A morning without Google must not be a morning without reminders."""
    office.write(row(1, **{"Due date": "2026-11-12"}), row(2))
    office.plan()
    office.drain()
    assert len(office.texts(row(2)["Phone"])) == 1
    down(office)
    office.clock.pass_(hours=3.5)
    before = len(office.messages())
    office.clock.pass_(hours=-3.5)
    office.clock.pass_(hours=3, minutes=50)
    report = office.plan()
    assert any("copy is used" in note for note in report.notes)
    assert len(office.messages()) >= before
    shown = health(office.deps, office.clock.now())
    assert shown["outage"]["code"] == "sheet_unreachable"
    for message in office.messages():
        if message["planned_at"] > shown["outage"]["since"]:
            assert message["verdict"]["sheet_copy_of"] == shown["outage"]["copy_of"]


def test_a_message_sent_on_the_copy_bears_the_copys_age(office: World) -> None:
    office.write(row(1))
    office.plan()
    down(office)
    office.clock.pass_(minutes=20)
    sweep(office.deps, office.clock.now())
    office.drain()
    assert len(office.texts(row(1)["Phone"])) == 1
    assert office.message()["verdict"]["sheet_copy_of"].startswith("2026-11-16T15:00")


def test_a_copy_that_is_too_old_sends_nothing(office: World) -> None:
    """Somebody may have paid since; better late than a wrong demand."""
    office.write(row(1))
    office.plan()
    down(office)
    office.clock.pass_(hours=4, minutes=1)
    with pytest.raises(NotDone):
        office.plan()
    sweep(office.deps, office.clock.now())
    office.drain()
    assert office.texts(row(1)["Phone"]) == []


def test_unless_it_is_set_the_copy_may_be_no_older_than_ever(world: World) -> None:
    """What must always hold comes first: the longer age is a choice of the house."""
    office = world.with_(sheet=Unreliable(world.deps.sheet))
    office.write(row(1))
    office.plan()
    down(office)
    office.clock.pass_(seconds=office.deps.settings.pace.max_sheet_age_s + 1)
    sweep(office.deps, office.clock.now())
    office.drain()
    assert office.texts(row(1)["Phone"]) == []


def test_a_payment_imported_during_the_outage_stops_the_chase(office: World) -> None:
    office.write(row(1))
    office.plan()
    down(office)
    office.clock.pass_(minutes=10)
    paid = Payment("A-1", 50_000, date(2026, 11, 16), "cash")
    record_payment(paid, office.deps, office.clock.now())
    sweep(office.deps, office.clock.now())
    office.drain()
    assert office.texts(row(1)["Phone"]) == []


def test_rows_are_written_once_the_sheet_is_back(office: World) -> None:
    office.write(row(1))
    office.plan()
    down(office)
    office.drain()
    with pytest.raises(NotDone):
        write_back(office.deps, office.clock.now())
    up(office)
    write_back(office.deps, office.clock.now())
    assert office.rows()[0]["Last result"] == "sms sent"


def test_afterwards_every_difference_is_reported_with_what_was_decided(
    office: World,
) -> None:
    office.write(*(row(n) for n in range(1, 40)))
    office.plan()
    down(office)
    office.clock.pass_(minutes=30)
    office.plan()
    changed = [row(n) for n in range(1, 39)]
    changed[0]["Balance"] = "123.00"
    office.write(*changed, row(77))
    up(office)
    office.plan()
    (page,) = last_report(office.deps)
    lines = {(one["account"], one["field"]): one for one in page["lines"]}
    balance = lines["A-1", "balance_cents"]
    assert (balance["copy"], balance["sheet"]) == ("50000", "12300")
    assert balance["decided"] == TAKEN
    assert lines["A-77", ""]["decided"] == NEW
    assert [one["decided"] for one in page["lines"]].count(GONE) == 1
    assert health(office.deps, office.clock.now())["outage"] is None
    tasks = office.deps.documents.query(Query("people_tasks"))
    assert "reconciliation" in {one.data["reason"] for one in tasks}


def test_staff_are_alarmed_and_the_alarm_ends(office: World) -> None:
    office.write(row(1))
    office.plan()
    down(office)
    office.clock.pass_(minutes=1)
    office.plan()
    watch(office.deps, office.clock.now())
    assert {one["kind"] for one in alerts(office.deps)} == {"sheet_unreadable"}
    up(office)
    office.clock.at += timedelta(minutes=1)
    office.plan()
    watch(office.deps, office.clock.now())
    assert alerts(office.deps) == []
