"""A file in place of the sheet is not believed where it says less than that did."""

from __future__ import annotations

import re
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from shared.adapters.sheet import open_sheet_file
from shared.errors import BadRequest, NotDone
from shared.flows.keep import SHEET
from shared.flows.pass_report import Report
from shared.flows.stand_in import take_stand_in
from shared.flows.sweep import sweep
from tests.flows.conftest import World
from tests.flows.test_sheet_outage import office, row
from tests.flows.test_stand_in import begin, csv_of

__all__ = ["office"]
Row = dict[str, str]


def upload(office: World, path: Path, *rows: Row, go_on: bool = False) -> Report:
    if rows:
        path.write_text(csv_of(*rows), "utf-8")
    sheet, now = open_sheet_file(path), office.clock.now()
    return take_stand_in(sheet, "ann@example.com", office.deps, now, go_on=go_on)


def refused(office: World, path: Path) -> str:
    """Upload a file that is not to be taken; give what is said."""
    before = office.deps.documents.get(SHEET).data
    with pytest.raises(BadRequest) as told:
        upload(office, path)
    assert office.deps.documents.get(SHEET).data == before
    return told.value.code


def texted(office: World, *numbers: int) -> list[int]:
    """Let a pass and the queue go on; give the rows whose tenants got a text."""
    office.clock.pass_(minutes=1)
    with suppress(NotDone):
        office.plan()
    sweep(office.deps, office.clock.now())
    office.drain()
    return [n for n in numbers if office.texts(row(n)["Phone"])]


def workbook(path: Path, *rows: Row, merged: str = "") -> None:
    book = Workbook()
    sheet = book.active
    sheet.title = "Accounts"
    sheet.append(list(rows[0]))
    for one in rows:
        sheet.append(list(one.values()))
    if merged:
        sheet.merge_cells(merged)
    book.save(path)


@pytest.mark.parametrize(
    ("column", "said", "formula"),
    [
        ("Status", "legal", '="le"&"gal"'),
        ("Hold until", "2026-12-31", "=DATE(2026,12,31)"),
    ],
)
def test_a_formula_that_was_never_computed_is_not_taken_for_an_empty_cell(
    office: World, tmp_path: Path, column: str, said: str, formula: str
) -> None:
    """A workbook that a program made holds formulas without results."""
    begin(office, row(1, **{column: said}), row(2, **{column: ""}))
    path = tmp_path / "file.xlsx"
    workbook(path, row(1, **{column: formula}), row(2, **{column: ""}))
    assert refused(office, path) == "formulas_uncomputed"
    assert texted(office, 1, 2) == []


def test_a_formula_whose_result_is_empty_is_an_empty_cell(
    office: World, tmp_path: Path
) -> None:
    """Excel writes `=IF(…,"")` with an empty text as its result."""
    begin(office, row(1, Status=""), row(2, Status=""))
    path = tmp_path / "file.xlsx"
    workbook(path, row(1, Status='=IF(1,"","x")'), row(2, Status=""))
    computed(path)
    assert not upload(office, path).questions
    assert texted(office, 1, 2) == [1, 2]


def computed(path: Path) -> None:
    """Give the formulas of a workbook an empty text as result, as Excel does."""
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    with zipfile.ZipFile(path, "w") as new:
        for name, data in parts.items():
            shown = re.sub(rb'<c r="(\w+)"([^>]*)><f>', rb'<c r="\1" t="str"><f>', data)
            new.writestr(name, shown)


def test_a_status_that_is_merged_over_several_rows_holds_them_all(
    office: World, tmp_path: Path
) -> None:
    """One cell, "eviction filed", over the two flats of a family."""
    begin(office, row(1, Status="hold"), row(2, Status="hold"))
    path = tmp_path / "file.xlsx"
    workbook(path, row(1, Status="eviction filed"), row(2, Status=""))
    book = load_workbook(path)
    sheet = book["Accounts"]
    letter = next(c.column_letter for c in sheet[1] if c.value == "Status")
    sheet.merge_cells(f"{letter}2:{letter}3")
    book.save(path)
    assert refused(office, path) == "merged_cells"
    assert texted(office, 1, 2) == []


def test_cells_merged_beside_the_table_or_over_its_headings_do_no_harm(
    office: World, tmp_path: Path
) -> None:
    begin(office, row(1), row(2))
    path = tmp_path / "file.xlsx"
    workbook(path, row(1), row(2), merged="Z2:Z3")
    assert not upload(office, path).questions


def test_many_flaws_are_counted_not_listed(office: World, tmp_path: Path) -> None:
    begin(office, *(row(n) for n in range(1, 9)))
    path = tmp_path / "file.xlsx"
    workbook(path, *(row(n, Balance="=5*100") for n in range(1, 9)))
    with pytest.raises(BadRequest, match=r"J2, J3, J4, J5, J6 and 3 more"):
        upload(office, path)


def half(office: World, path: Path, cut: int) -> None:
    begin(office, row(2, Status=""), row(1, Status="hold"))
    text = csv_of(row(2, Status=""), row(1, Status="hold"))
    assert text.endswith(",hold\r\n")
    path.write_bytes(text[: len(text) - cut].encode())


def test_a_file_that_breaks_off_in_a_row_is_refused(
    office: World, tmp_path: Path
) -> None:
    """Half a download: the last row's Status never arrived."""
    half(office, tmp_path / "half.csv", len(",hold\r\n"))
    assert refused(office, tmp_path / "half.csv") == "file_breaks_off"
    assert texted(office, 1) == []


@pytest.mark.parametrize("cut", [len("hold\r\n"), len("d\r\n")])
def test_a_file_that_may_have_broken_off_in_its_last_cell_is_asked_about(
    office: World, tmp_path: Path, cut: int
) -> None:
    half(office, tmp_path / "half.csv", cut)
    assert "in row 3" in " ".join(upload(office, tmp_path / "half.csv").questions)
    assert texted(office, 1) == []


def test_a_whole_file_without_a_last_line_end_is_taken(
    office: World, tmp_path: Path
) -> None:
    """Google's own download ends like that."""
    half(office, tmp_path / "whole.csv", len("\r\n"))
    assert not upload(office, tmp_path / "whole.csv").questions
    assert texted(office, 1, 2) == [2]


def test_a_file_that_may_have_broken_off_between_two_rows_is_asked_about(
    office: World, tmp_path: Path
) -> None:
    """Whoever stands below the break would count as gone."""
    begin(office, row(1), row(2))
    path = tmp_path / "half.csv"
    path.write_bytes(csv_of(row(1)).strip().encode())
    assert "in row 2" in " ".join(upload(office, path).questions)


@pytest.mark.parametrize(
    "said", [{"Status": "deceased"}, {"Hold until": "2026-12-31"}], ids=str
)
def test_a_file_without_a_column_does_not_end_what_the_column_held(
    office: World, tmp_path: Path, said: Row
) -> None:
    """An export of the ledger: ids, balances, phones; no word of Status or holds."""
    begin(office, row(1, **said), row(2, **dict.fromkeys(said, "")))
    path = tmp_path / "ledger.csv"
    questions = upload(office, path, row(1), row(2)).questions
    assert f"“{next(iter(said))}”" in questions[0]
    assert texted(office, 1) == []
    assert not upload(office, path, row(1), row(2), go_on=True).questions


def test_a_file_without_the_further_people_is_asked_about(
    office: World, tmp_path: Path
) -> None:
    office.tab("Contacts", ["Account ID", "Name", "Role"], ["A-1", "Bo", "guarantor"])
    begin(office, row(1))
    (question,) = upload(office, tmp_path / "file.csv", row(1)).questions
    assert "“Contacts”" in question


def test_a_file_may_lack_the_houses_other_tabs(office: World, tmp_path: Path) -> None:
    """How the office collects is not decided in an outage."""
    office.tab("Settings", ["Setting", "Value"], ["Texts per day", "1"])
    begin(office, row(1))
    assert not upload(office, tmp_path / "file.csv", row(1)).questions


def test_the_houses_own_headings_hold_for_the_file_too(
    office: World, tmp_path: Path
) -> None:
    """A faithful download: Status is called Situation here, as Settings says."""
    office.tab("Settings", ["Setting", "Value"], ["Heading: Situation", "Status"])
    rows = row(1, Situation="deceased"), row(2, Situation="")
    begin(office, *rows)
    assert not upload(office, tmp_path / "download.csv", *rows).questions
    assert texted(office, 1, 2) == [2]


def test_the_houses_date_order_holds_for_the_file_too(
    office: World, tmp_path: Path
) -> None:
    """1/12/2026 is the first of December in this house, as Settings says."""
    office.tab("Settings", ["Setting", "Value"], ["Date order", "day first"])
    rows = row(1, **{"Hold until": "01/12/2026"}), row(2, **{"Hold until": ""})
    begin(office, *rows)
    assert not upload(office, tmp_path / "download.csv", *rows).questions
    assert texted(office, 1, 2) == [2]


def test_an_old_download_under_which_the_paid_owe_again_is_asked_about(
    office: World, tmp_path: Path
) -> None:
    """Thirty have paid since; last week's file says that all of them owe."""
    begin(office, *(row(n, Balance="0") for n in range(1, 31)))
    rows = [row(n) for n in range(1, 31)]
    (question,) = upload(office, tmp_path / "last-week.csv", *rows).questions
    assert question.startswith("30 accounts")
    assert texted(office, *range(1, 31)) == []


@pytest.mark.parametrize(
    "said", [{"Status": "legal"}, {"Hold until": "2026-12-31"}], ids=str
)
def test_an_old_download_from_before_a_hold_is_asked_about(
    office: World, tmp_path: Path, said: Row
) -> None:
    """The lawyer wrote yesterday; the file is last week's."""
    blank = dict.fromkeys(said, "")
    begin(office, row(1, **said), row(2, **blank))
    path = tmp_path / "last-week.csv"
    (question,) = upload(office, path, row(1, **blank), row(2, **blank)).questions
    assert "of 1 accounts" in question
    assert texted(office, 1) == []


def test_what_falls_due_anew_is_no_sign_of_an_old_file(
    office: World, tmp_path: Path
) -> None:
    """Next month's rent."""
    begin(office, row(1, Balance="0", **{"Due date": "2026-10-11"}), row(2))
    assert not upload(office, tmp_path / "file.csv", row(1), row(2)).questions
