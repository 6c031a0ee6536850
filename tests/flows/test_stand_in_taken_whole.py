"""A file that stands in for the sheet is taken whole, or not at all, one at a time."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from shared.adapters.sheet import open_sheet_file
from shared.core.keys import account_key
from shared.errors import BadRequest, NotDone
from shared.flows.keep import SHEET
from shared.flows.pass_report import Report
from shared.flows.stand_in import LONG_AGO, take_stand_in
from shared.flows.sweep import sweep
from tests.flows.between import Between, copies, receipt
from tests.flows.conftest import World
from tests.flows.test_sheet_outage import office, row
from tests.flows.test_stand_in import begin, csv_of

__all__ = ["office"]


def upload(office: World, path: Path, *rows: dict[str, str]) -> Report:
    path.write_text(csv_of(*rows), "utf-8")
    now = office.clock.now()
    return take_stand_in(open_sheet_file(path), "ann@example.com", office.deps, now)


def send(office: World) -> None:
    office.clock.pass_(minutes=1)
    sweep(office.deps, office.clock.now())
    office.drain()


def read_at(office: World) -> object:
    return office.deps.documents.get(SHEET).data["read_at"]


def test_what_the_file_says_is_paid_counts_though_something_happened_meanwhile(
    office: World, tmp_path: Path
) -> None:
    """A receipt that comes in during the upload must not bring the old balance back."""
    begin(office, row(1), row(2))
    store = Between(office.deps.documents, copies, receipt(office))
    busy = office.with_(documents=store)
    assert not upload(busy, tmp_path / "a.csv", row(1, Balance="0"), row(2)).questions
    office.clock.pass_(minutes=1)
    office.plan()
    send(office)
    assert len(office.texts(row(2)["Phone"])) == 1
    assert office.texts(row(1)["Phone"]) == [], "the file said that A-1 has paid"


def test_a_file_that_cannot_be_kept_whole_is_not_taken(
    office: World, tmp_path: Path
) -> None:
    """There is no next pass that would put right what is missing of it."""
    begin(office, row(1), row(2))
    store = Between(office.deps.documents, copies, receipt(office), again=True)
    busy = office.with_(documents=store)
    with pytest.raises(BadRequest) as told:
        upload(busy, tmp_path / "a.csv", row(1, Balance="0"), row(2))
    assert told.value.code == "not_taken"
    assert read_at(office) == LONG_AGO
    send(office)
    assert office.texts(row(1)["Phone"]) == office.texts(row(2)["Phone"]) == []
    assert not upload(office, tmp_path / "a.csv", row(1, Balance="0"), row(2)).questions
    office.clock.pass_(minutes=2)
    send(office)
    assert len(office.texts(row(2)["Phone"])) == 1


def test_two_files_at_once_are_not_mixed(office: World, tmp_path: Path) -> None:
    """Who is told that their file was taken must not be wrong about it."""
    begin(office, row(1), row(2))

    def other() -> None:
        with pytest.raises(BadRequest) as told:
            upload(office, tmp_path / "older.csv", row(1, Notes="called"), row(2))
        assert told.value.code == "file_being_taken"

    busy = office.with_(documents=Between(office.deps.documents, copies, other))
    newer = tmp_path / "newer.csv"
    assert not upload(busy, newer, row(1, Balance="0"), row(2)).questions
    office.clock.pass_(minutes=1)
    office.plan()
    send(office)
    assert office.texts(row(1)["Phone"]) == [], "ann was told that her file was taken"


def lock_changes(office: World) -> Any:
    """Give what a second file does once the lock of the first has lapsed."""
    documents = office.deps.documents
    return lambda: documents.put("system/stand_in", {"until": "2030"})


def marks(write: Any) -> bool:
    return write.path == SHEET


@pytest.mark.parametrize("when", [copies, marks], ids=["early", "late"])
def test_a_file_that_took_too_long_is_not_taken_after_another(
    office: World, tmp_path: Path, when: Any
) -> None:
    begin(office, row(1), row(2))
    store = Between(office.deps.documents, when, lock_changes(office))
    with pytest.raises(BadRequest) as told:
        upload(
            office.with_(documents=store), tmp_path / "a.csv", row(1, Notes="x"), row(2)
        )
    assert told.value.code == "not_taken"
    assert read_at(office) == LONG_AGO


def test_a_store_that_fails_half_way_leaves_nothing_to_send_on(
    office: World, tmp_path: Path
) -> None:
    """Half the file is kept: which half, nobody knows."""
    begin(office, row(1), row(2))

    def fail() -> None:
        raise NotDone("store_unreachable", "The store does not answer.")

    def index(write: Any) -> bool:
        return write.path.startswith("sheet_index/")

    store = Between(office.deps.documents, index, fail)
    with pytest.raises(NotDone):
        upload(office.with_(documents=store), tmp_path / "a.csv", row(1, Notes="x"))
    assert read_at(office) == LONG_AGO


def test_a_file_that_is_asked_about_quarantines_nobody(
    office: World, tmp_path: Path
) -> None:
    """Nothing of a wrong file is kept: its bad rows neither."""
    begin(office, *(row(n) for n in range(1, 31)))
    report = upload(office, tmp_path / "a.csv", row(1, Balance="five hundred"))
    assert report.questions
    found = office.deps.documents.get(f"accounts/{account_key('A-1')}").data
    assert not found["quarantined"]
