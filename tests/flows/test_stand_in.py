"""A file stands in for a sheet that cannot be read: guarded, marked, reconciled."""

from __future__ import annotations

import base64
import csv
import io
from pathlib import Path
from typing import Any

import pytest

from shared.adapters.sheet import open_sheet_file
from shared.errors import BadRequest, NotDone
from shared.flows import stand_in
from shared.flows.health import health
from shared.flows.plan import plan
from shared.flows.reconcile import last_report
from shared.flows.sheet_outage import end_outage
from shared.flows.staff import answer_sidebar
from shared.flows.stand_in import take_stand_in
from shared.flows.sweep import sweep
from tests.flows.conftest import World
from tests.flows.test_sheet_outage import Unreliable, down, office, row, up

__all__ = ["office"]


def csv_of(*rows: dict[str, str]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def take(office: World, folder: Path, *rows: dict[str, str], go_on: bool = False):
    path = folder / "stand_in.csv"
    path.write_text(csv_of(*rows), "utf-8")
    before = path.read_bytes()
    now = office.clock.now()
    report = take_stand_in(
        open_sheet_file(path), "ann@example.com", office.deps, now, go_on=go_on
    )
    assert path.read_bytes() == before, "a stand-in is only read"
    return report


def begin(office: World, *rows: dict[str, str]) -> None:
    office.write(*rows)
    office.plan()
    down(office)
    office.clock.pass_(hours=4, minutes=10)
    with pytest.raises(Exception, match=r"."):
        office.plan()


def test_what_the_file_says_is_paid_is_asked_for_no_more(
    office: World, tmp_path: Path
) -> None:
    """The copy is old; whoever paid since must not be texted on it."""
    begin(office, row(1), row(2))
    take(office, tmp_path, row(1, Balance="0"), row(2))
    sweep(office.deps, office.clock.now())
    office.drain()
    assert office.texts(row(1)["Phone"]) == []
    assert len(office.texts(row(2)["Phone"])) == 1
    (sent,) = [m for m in office.messages() if m["state"] == "accepted"]
    assert sent["verdict"]["sheet_copy_of"].startswith("2026-11-16T19:10")
    shown = health(office.deps, office.clock.now())["outage"]
    assert shown["stand_in"] == "ann@example.com"


def test_the_first_reading_of_the_sheet_lists_the_differences(
    office: World, tmp_path: Path
) -> None:
    begin(office, row(1), row(2))
    take(office, tmp_path, row(1, Balance="300.00"), row(2))
    up(office)
    office.clock.pass_(minutes=10)
    office.plan()
    lines = [line for page in last_report(office.deps) for line in page["lines"]]
    assert ("30000", "50000") in {(one["copy"], one["sheet"]) for one in lines}
    assert health(office.deps, office.clock.now())["outage"] is None


def test_a_file_from_which_most_rows_are_gone_is_asked_about(
    office: World, tmp_path: Path
) -> None:
    """The wrong file, or half of it, must stop nobody's and start nobody's messages."""
    begin(office, *(row(n) for n in range(1, 31)))
    before = office.deps.documents.get("system/sheet").data
    report = take(office, tmp_path, row(1))
    assert report.questions
    assert office.deps.documents.get("system/sheet").data == before
    assert not take(office, tmp_path, row(1), go_on=True).questions


def test_nothing_stands_in_for_a_sheet_that_is_there(
    office: World, tmp_path: Path
) -> None:
    office.write(row(1))
    office.plan()
    with pytest.raises(BadRequest) as told:
        take(office, tmp_path, row(1))
    assert told.value.code == "sheet_is_there"


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("sheet.pdf", "QQ==", "file_kind"),
        ("sheet.csv", "not base64!", "bad_file"),
        ("sheet.csv", base64.b64encode(b"Name,Sum\nAnn,5\n").decode(), None),
        ("sheet.xlsx", base64.b64encode(b"PK no workbook").decode(), None),
    ],
)
def test_a_file_that_cannot_be_used_changes_nothing_and_says_so(
    office: World, name: str, content: str, code: str | None
) -> None:
    begin(office, row(1))
    before = {m["id"]: m for m in office.messages()}
    payload = {"action": "stand_in", "name": name, "content": content}
    with pytest.raises(BadRequest) as told:
        answer_sidebar(payload, "office", office.deps, office.clock.now())
    assert code in {None, told.value.code}
    assert told.value.text
    assert {m["id"]: m for m in office.messages()} == before


def test_an_upload_from_the_sidebar_is_taken(office: World) -> None:
    begin(office, row(1))
    content = base64.b64encode(csv_of(row(1), row(2)).encode()).decode()
    payload = {"action": "stand_in", "name": "My sheet.CSV", "content": content}
    told = answer_sidebar(payload, "office", office.deps, office.clock.now())
    assert told["stand_in"]["taken"]
    assert told["stand_in"]["rows"] == 2
    assert told["outage"]["stand_in"] == "office"


def test_a_file_stands_for_hours_not_for_ever(world: World, tmp_path: Path) -> None:
    """Whoever gave it knew what was paid then, not what was paid the next day."""
    office = world.with_(sheet=Unreliable(world.deps.sheet))
    tomorrow = {"Due date": "2026-11-20"}
    begin(office, row(1), row(2, **tomorrow))
    take(office, tmp_path, row(1), row(2, **tomorrow))
    office.clock.pass_(hours=3)
    sweep(office.deps, office.clock.now())
    office.drain()
    assert len(office.texts(row(1)["Phone"])) == 1
    office.clock.pass_(hours=20)
    with pytest.raises(NotDone):
        office.plan()
    office.drain()
    assert office.texts(row(2)["Phone"]) == []


def test_a_sheet_that_comes_back_meanwhile_is_read_before_anything_leaves(
    office: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file said 500; the sheet, back again, says paid."""
    begin(office, row(1))

    def back_again(deps: Any, now: Any, options: Any) -> Any:
        report = plan(deps, now, options)
        end_outage(deps, now)
        return report

    monkeypatch.setattr(stand_in, "plan", back_again)
    with pytest.raises(BadRequest) as told:
        take(office, tmp_path, row(1))
    assert told.value.code == "sheet_is_there"
    up(office)
    office.write(row(1, Balance="0"))
    office.clock.pass_(minutes=1)
    office.drain()
    assert office.texts(row(1)["Phone"]) == []
