"""An edit at the keyboard changes one cell, the one that was looked at."""

from __future__ import annotations

from pathlib import Path

import pytest

from shared.adapters.sheet.hand_edit import edit_cell
from shared.errors import BadRequest

ROWS = """Account ID,Customer,Balance,Ours,Ours
A-1,Maya,10,x,y
A-2,Tom,20,,
A-2,Ruth,30,,

,Sam,40,,
,Ben,50,,
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "accounts.csv"
    made.write_text(ROWS, "utf-8")
    return made


def test_of_rows_that_share_an_id_only_the_one_looked_at_is_changed(path: Path) -> None:
    """Another tenant's balance would be overwritten."""
    edit_cell(path, "A-2", "Account ID", "A-3", row=4)

    assert path.read_text("utf-8") == ROWS.replace("A-2,Ruth", "A-3,Ruth")


def test_of_rows_without_an_id_only_the_one_looked_at_is_changed(path: Path) -> None:
    """Every row without an id would get the same one."""
    edit_cell(path, "", "Account ID", "A-9", row=6)

    assert path.read_text("utf-8") == ROWS.replace(",Sam", "A-9,Sam")


@pytest.mark.parametrize("account_id", ["A-2", ""])
def test_where_rows_that_look_alike_have_moved_none_is_guessed(
    path: Path, account_id: str
) -> None:
    """A guess writes to the wrong tenant."""
    with pytest.raises(BadRequest) as refused:
        edit_cell(path, account_id, "Balance", "0", row=2)

    assert refused.value.code == "several_rows"
    assert path.read_text("utf-8") == ROWS


def test_a_row_that_has_moved_is_found_by_its_id(path: Path) -> None:
    edit_cell(path, "A-1", "Balance", "0", row=4)

    assert path.read_text("utf-8") == ROWS.replace("Maya,10", "Maya,0")


def test_of_two_columns_with_one_heading_none_is_guessed(path: Path) -> None:
    """The first would be overwritten by what was typed into the second."""
    with pytest.raises(BadRequest) as refused:
        edit_cell(path, "A-1", "Ours", "z", row=2)

    assert refused.value.code == "two_headings"
    assert path.read_text("utf-8") == ROWS
