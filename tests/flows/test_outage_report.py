"""What an outage left different is told, whatever happens to the pass that finds it."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from shared.adapters.sheet import open_sheet_file
from shared.errors import BadRequest, Uncertain
from shared.flows.reconcile import LONGEST, last_report
from shared.flows.stand_in import take_stand_in
from shared.ports import Query
from tests.flows.between import Between
from tests.flows.conftest import World
from tests.flows.test_sheet_outage import down, office, row, up
from tests.flows.test_stand_in import csv_of

__all__ = ["office"]


def told(office: World) -> list[dict[str, Any]]:
    return [line for page in last_report(office.deps) for line in page["lines"]]


def index(write: Any) -> bool:
    return write.path.startswith("sheet_index/")


def test_a_pass_that_breaks_off_loses_no_line_of_the_report(office: World) -> None:
    """The store hiccups after the accounts are kept: the differences are told still."""
    office.write(row(1), row(2))
    office.plan()
    down(office)
    office.clock.pass_(minutes=30)
    office.plan()
    up(office)
    office.write(row(1, Balance="123.00"), row(2))

    def fail() -> None:
        raise Uncertain("store_commit_unclear", "No answer.")

    broken = office.with_(documents=Between(office.deps.documents, index, fail))
    office.clock.pass_(minutes=1)
    with pytest.raises(Uncertain):
        broken.plan()
    office.clock.pass_(minutes=1)
    office.plan()
    assert ("50000", "12300") in {(one["copy"], one["sheet"]) for one in told(office)}
    tasks = office.deps.documents.query(Query("people_tasks"))
    assert "reconciliation" in {one.data["reason"] for one in tasks}


def test_long_notes_do_not_cost_the_report(office: World, tmp_path: Path) -> None:
    """The file had no Notes; a page of a thousand lines outgrows a document (1 MiB)."""
    long = "Spoke to her on the phone. " * 160
    rows = [row(n, Phone=f"+1212555{n:04d}", Notes=long) for n in range(300)]
    office.write(*rows)
    office.plan()
    down(office)
    office.clock.pass_(minutes=30)
    office.plan()
    without = [{k: v for k, v in one.items() if k != "Notes"} for one in rows]
    path = tmp_path / "file.csv"
    path.write_text(csv_of(*without), "utf-8")
    take_stand_in(
        open_sheet_file(path), "ann@example.com", office.deps, office.clock.now()
    )
    up(office)
    for _ in range(3):
        office.clock.pass_(minutes=5)
        with suppress(BadRequest):
            office.plan()
    lines = told(office)
    assert len(lines) == len(rows)
    assert {len(one["sheet"]) for one in lines} == {LONGEST}


def test_a_long_report_is_cut_into_pages_that_the_store_takes(office: World) -> None:
    """Nine hundred rows whose notes all changed."""
    rows = [row(n, Phone=f"+1212555{n:04d}") for n in range(900)]
    office.write(*rows)
    office.plan()
    down(office)
    office.clock.pass_(minutes=30)
    office.plan()
    up(office)
    office.write(*({**one, "Notes": "é" * 5000} for one in rows))
    office.plan(go_on=True)
    assert len(last_report(office.deps)) > 1
    assert len(told(office)) == len(rows)


def test_what_a_repeated_pass_finds_is_added_once(office: World) -> None:
    """It broke off before it kept anything: the same lines are found again."""
    office.write(row(1), row(2))
    office.plan()
    down(office)
    office.clock.pass_(minutes=30)
    office.plan()
    up(office)
    office.write(row(1, Balance="123.00"), row(2))

    def fail() -> None:
        raise Uncertain("store_commit_unclear", "No answer.")

    def an_account(write: Any) -> bool:
        return write.path.startswith("accounts/")

    broken = office.with_(documents=Between(office.deps.documents, an_account, fail))
    with pytest.raises(Uncertain):
        broken.plan()
    office.write(row(1, Balance="123.00"), row(2, Balance="77.00"))
    office.plan()
    found = sorted((one["field"], one["copy"], one["sheet"]) for one in told(office))
    assert found == [
        ("balance_cents", "50000", "12300"),
        ("balance_cents", "50000", "7700"),
    ]
