"""Where a file cannot be taken at its word; a whole file has no flaw."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook

from shared.adapters.sheet import open_sheet_file
from shared.ports import Flaws

HEAD = "Account ID,Customer,Status\r\n"


def flaws(path: Path) -> Flaws:
    return open_sheet_file(path).read(["Accounts"])["Accounts"].flaws()


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ("A-1,Ann,hold\r\n", Flaws()),
        ("A-1,Ann,hold\n", Flaws()),
        ("A-1,Ann\r\n", Flaws()),
        ("A-1,Ann,hold\r\n,,\r\n", Flaws()),
        ("A-1,Ann,hold\r\n\r\n", Flaws()),
        ("A-1,Ann,hold", Flaws(unended=2)),
        ("A-1,Ann,hold\r\nA-2,Bo,", Flaws(unended=3)),
        ("A-1,Ann,hold\r\nA-2,Bo", Flaws(broken_off=3)),
        ("", Flaws()),
    ],
)
def test_a_csv_that_ends_within_a_row_is_known(
    tmp_path: Path, rows: str, found: Flaws
) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes((HEAD + rows).encode())
    assert flaws(path) == found


def test_a_workbooks_flaws_are_named_as_excel_names_cells(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    sheet.append(["Account ID", "Customer", "Status"])
    sheet.append(["A-1", "Ann", '="ho"&"ld"'])
    sheet.append(["A-2", "Bo", ""])
    sheet["E2"] = "=1+1"
    sheet.merge_cells("B2:B3")
    path = tmp_path / "a.xlsx"
    book.save(path)
    assert flaws(path) == Flaws(uncomputed=("C2",), merged=("B2:B3",))


def test_a_plain_workbook_has_none(tmp_path: Path) -> None:
    book = Workbook()
    book.active.append(["Account ID", "Customer", "Status"])
    book.active.append(["A-1", "Ann", "hold"])
    path = tmp_path / "a.xlsx"
    book.save(path)
    assert flaws(path) == Flaws()
