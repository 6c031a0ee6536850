"""What every sheet must keep, whatever it is kept in."""

from __future__ import annotations

import pytest

from shared.errors import BadRequest
from shared.ports.sheet import RowWrite, TabViews


def _column(cells, heading):
    at = cells[0].index(heading)
    return {row[0]: (row[at] if at < len(row) else "") for row in cells[1:] if row}


def test_rows_come_with_their_numbers_and_are_padded(world):
    """Staff must find the row that a sentence names."""
    world.put([["Account ID", "Customer", "Notes"], ["A-1"], [], ["A-2", "Bo", "x"]])

    table = world.sheet().read(["Accounts"])["Accounts"]

    assert table.headers == ("Account ID", "Customer", "Notes")
    assert [(number, list(cells)) for number, cells in table.rows] == [
        (2, ["A-1", "", ""]),
        (4, ["A-2", "Bo", "x"]),
    ]


def test_a_tab_that_is_not_there_does_not_hide_the_others(world, accounts):
    """A sheet without a Settings tab must still be read."""
    world.put(accounts)
    world.put([["Account ID", "Name"], ["A-1", "Jo"]], "Contacts")

    found = world.sheet().read(["Accounts", "Settings", "Contacts"])

    assert set(found) == {"Accounts", "Contacts"}
    assert [list(cells) for _, cells in found["Contacts"].rows] == [["A-1", "Jo"]]


def test_zeros_and_plus_signs_survive(world):
    """A ZIP without its zero is another town, a phone without + another country."""
    world.put([["Account ID", "ZIP", "Phone"], ["007", "02110", "+12125550100"]])

    ((_, cells),) = world.sheet().read(["Accounts"])["Accounts"].rows

    assert list(cells) == ["007", "02110", "+12125550100"]


def test_results_land_on_their_account(world, accounts):
    """A tenant's outcome must not be shown for another."""
    world.put(accounts)

    report = world.sheet().write(
        [
            RowWrite("A-3", {"Segment": "early", "Reply": "ok"}),
            RowWrite("A-7", {"Segment": "late"}),
        ]
    )

    assert report.written == ("A-3", "A-7")
    cells = world.cells()
    assert _column(cells, "Segment") | {"A-3": "early", "A-7": "late"} == _column(
        cells, "Segment"
    )
    assert sum(value != "" for value in _column(cells, "Segment").values()) == 2
    assert _column(cells, "Reply")["A-3"] == "ok"


def test_staffs_cells_stay_as_they_are(world, accounts):
    """What staff wrote is theirs."""
    world.put(accounts)
    before = world.cells()

    world.sheet().write([RowWrite("A-2", {"Segment": "late", "Synced": "now"})])

    assert [row[:6] for row in world.cells()] == before


def test_a_staff_column_cannot_be_written(world, accounts):
    """Not even a mistake of ours may change a balance."""
    world.put(accounts)

    with pytest.raises(BadRequest, match="not_a_service_column"):
        world.sheet().write([RowWrite("A-2", {"Balance": 0})])

    assert world.cells() == accounts


def test_rows_are_found_again_when_staff_sort_between_read_and_write(world, accounts):
    """Sorting during a run changes nothing but where the text lands."""
    world.put(accounts)
    sheet = world.sheet()
    list(sheet.read(["Accounts"])["Accounts"].rows)

    world.rearrange(lambda cells: cells.insert(1, cells.pop()))
    sheet.write([RowWrite("A-8", {"Segment": "late"})])

    assert world.cells()[1][0] == "A-8"
    assert _column(world.cells(), "Segment")["A-8"] == "late"


def test_an_id_of_no_row_or_of_two_is_reported_and_not_guessed(world, accounts):
    """Two rows with one id: neither may get the other's outcome."""
    world.put([*accounts, ["A-2", "Double"]])

    report = world.sheet().write(
        [RowWrite(key, {"Segment": "late"}) for key in ("A-1", "A-2", "gone", "")]
    )

    assert report.written == ("A-1",)
    assert report.missing == ("A-2", "gone", "")
    assert [row[0] for row in world.cells() if "late" in row] == ["A-1"]


def test_missing_headings_come_right_of_everything_staff_ever_filled(world, accounts):
    """A remark without a heading beside the table is staff's, too."""
    world.put([accounts[0], *accounts[1:4], [*accounts[4], "", "remark"]])

    world.sheet().write([RowWrite("A-4", {"Segment": "late"})])

    cells = world.cells()
    assert cells[4][:8] == [*accounts[4], "", "remark"]
    assert cells[0].index("Segment") >= 8
    assert _column(cells, "Segment")["A-4"] == "late"


def test_headings_are_found_whatever_their_case(world):
    """A sheet that has its columns must not get them twice."""
    world.put([["account id", "NEXT STEP", "Customer"], ["A-1", "", "Jo"]])

    world.sheet().write([RowWrite("A-1", {"Next step": "early_1"})])

    assert world.cells() == [
        ["account id", "NEXT STEP", "Customer"],
        ["A-1", "early_1", "Jo"],
    ]


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+1 212 555 0100", "-2", "@SUM(A1)", "\t=1+1", "\r=1+1", " =1+1", "＝1"],  # noqa: RUF001 - full-width
)
def test_text_from_outside_never_becomes_a_formula(world, accounts, text):
    """A tenant's text must not run in the office's spreadsheet."""
    world.put(accounts)

    assert world.sheet().write([RowWrite("A-1", {"Reply": text})]).missing == ()

    shown = _column(world.cells(), "Reply")["A-1"]
    assert shown in {text, "'" + text, text.replace("\r", "\n"), text.strip()}
    assert not isinstance(shown, dict), "the server would have stored a formula"


def test_none_leaves_a_cell_and_empty_text_clears_it(world, accounts):
    """A half-known outcome must not erase what is shown."""
    world.put(accounts)
    sheet = world.sheet()
    sheet.write([RowWrite("A-1", {"Reply": "hello", "Flags": "x"})])

    sheet.write([RowWrite("A-1", {"Reply": None, "Flags": ""})])

    assert _column(world.cells(), "Reply")["A-1"] == "hello"
    assert _column(world.cells(), "Flags")["A-1"] == ""


def test_writing_the_same_again_changes_nothing(world, accounts):
    """A repeated write after a broken answer must be harmless."""
    world.put(accounts)
    sheet = world.sheet()
    sheet.write([RowWrite("A-1", {"Reply": "=x", "Segment": "late"})])
    before = world.cells()

    report = sheet.write([RowWrite("A-1", {"Reply": "=x", "Segment": "late"})])

    assert report.written == ("A-1",)
    assert world.cells() == before


def test_numbers_and_truth_are_written_as_such(world, accounts):
    world.put(accounts)

    world.sheet().write([RowWrite("A-1", {"Flags": 3, "Promise": True})])

    assert str(_column(world.cells(), "Flags")["A-1"]) == "3"
    assert str(_column(world.cells(), "Promise")["A-1"]).upper() == "TRUE"


def test_an_id_of_digits_is_found_however_it_is_kept(world):
    """A spreadsheet keeps 1001 as a number."""
    world.put([["Account ID", "Customer"], [1001, "Jo"], ["0012", "Bo"]])

    report = world.sheet().write(
        [RowWrite("1001", {"Segment": "late"}), RowWrite("0012", {"Segment": "due"})]
    )

    assert report.written == ("1001", "0012")


def test_the_services_own_tabs_are_replaced_whole(world, accounts):
    """Yesterday's longer list must not shine through."""
    world.put(accounts)
    sheet = world.sheet()
    sheet.replace_tab("Activity", ["At", "What"], [["1", "a"], ["2", "b"], ["3", "c"]])
    sheet.replace_tab("Activity", ["At", "What"], [["4", "=1+1"]])

    cells = [row for row in world.cells("Activity") if row]
    assert cells[0] == ["At", "What"]
    assert cells[1][1] in {"=1+1", "'=1+1"}
    assert len(cells) == 2
    assert world.cells() == accounts


def test_views_change_no_cell(world, accounts):
    world.put(accounts)
    sheet = world.sheet()
    sheet.replace_tab("Tasks", ["For"], [["ann"], ["bob"]])
    sheet.show_views("Tasks", TabViews("Queue: ", 0, ("ann", "bob")))

    assert [row for row in world.cells("Tasks") if row] == [["For"], ["ann"], ["bob"]]
    assert world.cells() == accounts


@pytest.mark.parametrize("tab", ["Accounts", "contacts", "Settings", "Templates"])
def test_a_tab_of_staff_is_never_replaced(world, accounts, tab):
    world.put(accounts)

    with pytest.raises(BadRequest, match="not_a_service_tab"):
        world.sheet().replace_tab(tab, ["x"], [])


def test_a_sheet_without_its_id_column_is_refused_with_a_sentence(world):
    world.put([["Customer", "Balance"], ["Jo", "5"]])

    with pytest.raises(BadRequest, match="Account ID"):
        world.sheet().write([RowWrite("A-1", {"Segment": "late"})])


def test_two_id_columns_are_refused_with_their_places(world):
    """Which of them names the row would be a guess."""
    world.put([["Account ID", "Customer", "account id"], ["A-1", "Jo", "A-2"]])

    with pytest.raises(BadRequest, match=r"\(A\).*\(C\)"):
        world.sheet().write([RowWrite("A-1", {"Segment": "late"})])


def test_a_first_row_without_headings_is_refused_with_a_sentence(world):
    world.put([["", "", ""], ["A-1", "Jo", "5"]])

    with pytest.raises(BadRequest, match="Row 1"):
        world.sheet().read(["Accounts"])


def test_control_characters_and_endless_texts_do_not_break_the_write(world, accounts):
    """A tenant who sends rubbish must not stop the write-back for all others."""
    world.put(accounts)

    report = world.sheet().write(
        [RowWrite("A-1", {"Reply": "a\x00\x07b" + "x" * 60_000})]
    )

    assert report.written == ("A-1",)
    assert str(_column(world.cells(), "Reply")["A-1"]).startswith("abxxx")


def test_what_is_wrong_with_an_id_is_said_in_every_row_that_bears_it(world):
    """Staff must see in the row itself why nobody is contacted about it."""
    world.put(
        [
            ["Account ID", "Customer", "Service note"],
            ["A-1", "Jo", ""],
            ["a-1", "Bo", ""],
            ["", "Cy", ""],
            ["A-2", "Di", "kept"],
            ["", "", "an old note of ours"],
            ["", "Ed", ""],
        ]
    )
    notes = [
        RowWrite("A-1", {"Service note": "twice"}, everywhere=True),
        RowWrite("", {"Service note": "no id"}, everywhere=True),
    ]
    report = world.sheet().write(notes)

    assert set(report.written) == {"A-1", ""}
    rows = [
        list(cells) for _, cells in world.sheet().read(["Accounts"])["Accounts"].rows
    ]
    assert [row[2] for row in rows] == [
        "twice",
        "twice",
        "no id",
        "kept",
        "an old note of ours",
        "no id",
    ]
    assert [row[1] for row in rows] == ["Jo", "Bo", "Cy", "Di", "", "Ed"]


def test_an_id_of_several_rows_gets_nothing_that_is_meant_for_one(world):
    """A tenant's outcome must not stand in two rows."""
    world.put([["Account ID", "Segment"], ["A-1", ""], ["A-1", ""], ["A-2", ""]])

    report = world.sheet().write(
        [RowWrite("A-1", {"Segment": "late"}), RowWrite("A-2", {"Segment": "early"})]
    )

    assert (report.written, report.missing) == (("A-2",), ("A-1",))
