"""The sheet in Google: few requests, right rows, checked afterwards."""

from __future__ import annotations

import pytest

from shared.adapters.sheet import GoogleSheet
from shared.adapters.sheet.google_ranges import blocks, requests
from shared.errors import BadRequest, ConfigError, NotDone
from shared.ports.sheet import RowWrite, TabViews

HEAD = ["Account ID", "Customer", "Balance", "Segment", "Reply"]
SERVICE = [
    "Segment",
    "Next step",
    "Next contact",
    "Last contact",
    "Last result",
    "Reply",
    "Promise",
    "Flags",
    "Service note",
    "Synced",
]


def _grid(count: int):
    return [HEAD, *([f"A-{n}", f"Tenant {n}", n] for n in range(1, count + 1))]


def _by_id(cells, column):
    return {
        row[0]: row[column] if column < len(row) else "" for row in cells[1:] if row
    }


def test_ten_thousand_rows_are_read_by_one_request(google, server):
    """Google allows 60 reads a minute for all we do."""
    google.put(_grid(10_000))

    rows = list(google.sheet().read(["Accounts"])["Accounts"].rows)

    assert len(rows) == 10_000
    assert server.counts() == {"values.batchGet": 1}


@pytest.mark.parametrize("columns", [0, 10])
def test_ten_thousand_results_are_written_by_two_requests(google, server, columns):
    """Also the first time, when the columns must be added and the grid must grow."""
    head = ["Account ID", "Customer", *SERVICE[:columns]]
    google.put([head, *([n] for n in range(10_000))])
    server.control("set_grid", title="Accounts", columns=len(head))
    sheet = google.sheet()
    note = "No step is due before the promise of January 31; nothing to do. " * 2
    changes = [
        RowWrite(
            str(n),
            {
                name: f"{note}{n}" if name == "Service note" else f"{name} {n}"
                for name in SERVICE
            },
        )
        for n in range(10_000)
    ]

    report = sheet.write(changes)

    assert len(report.written) == 10_000
    counts = server.counts()
    writes = counts["values.batchUpdate"] + counts.get("spreadsheets.batchUpdate", 0)
    assert writes <= 2
    assert counts["values.batchGet"] == (2 if columns else 3)
    assert server.state()[5001][-1] == "Synced 5000"


def test_a_missing_tab_costs_requests_only_once(google, server):
    """Most sheets lack some tab; the quota must not pay for it each time."""
    google.put(_grid(3))
    sheet = google.sheet()
    sheet.read(["Accounts", "Settings", "Contacts"])
    server.control("reset_counts")

    assert set(sheet.read(["Accounts", "Settings", "Contacts"])) == {"Accounts"}

    assert server.counts() == {"values.batchGet": 1}


def test_a_tab_that_staff_add_or_rename_is_seen(google, server):
    google.put(_grid(3))
    google.put([["Name", "Value"], ["a", 1]], "Setting")
    now = [0.0]
    sheet = GoogleSheet(
        server.sheet_id,
        credentials="anonymous",
        base_url=server.base_url,
        monotonic=lambda: now[0],
    )
    assert set(sheet.read(["Accounts", "Settings"])) == {"Accounts"}

    server.control("rename_tab", title="Setting", to="Settings")
    now[0] = 601.0
    assert set(sheet.read(["Accounts", "Settings"])) == {"Accounts", "Settings"}

    server.control("remove_tab", title="Settings")
    assert set(sheet.read(["Accounts", "Settings"])) == {"Accounts"}


def test_without_an_accounts_tab_the_tabs_there_are_named(google):
    google.put([["x"]], "Rent 2026")
    google.put([["x"]], "Rent 2025")

    with pytest.raises(BadRequest, match="Rent 2026, Rent 2025"):
        google.sheet().read(["Accounts", "Settings"])


def test_values_are_read_as_they_are_not_as_they_look(google):
    """`$1,234.50` and `1/5/26` depend on the office's locale; the value does not."""
    money = {"value": 1234.5, "shown": "$1,234.50"}
    day = {"value": 46027, "shown": "1/5/2026"}
    total = {"formula": "=C2*2", "value": 2469}
    google.put([["Account ID", "a", "b", "c"], ["02110", money, day, total]])

    ((_, cells),) = google.sheet().read(["Accounts"])["Accounts"].rows

    assert list(cells) == ["02110", 1234.5, 46027, 2469]


@pytest.mark.parametrize("call", ["values.batchGet", "values.batchUpdate"])
def test_rows_moved_between_our_requests_are_found_out(google, server, call):
    """Sheets has no compare-and-set: what landed wrong is reported, repaired."""
    google.put(_grid(6))
    sheet = google.sheet()
    asked = [RowWrite("A-2", {"Segment": "late", "Reply": "two"})]
    skip = 1 if call == "values.batchGet" else 0
    server.before(call, "sort", skip=skip, title="Accounts", column=0, reverse=True)

    report = sheet.write(asked)

    cells = server.state()
    if call == "values.batchGet":  # sorted after the write: the text moved along
        assert _by_id(cells, 3)["A-2"] == "late"
        assert report.written + report.unverified == ("A-2",)
    else:  # sorted before it: A-5 stands where A-2 stood
        assert _by_id(cells, 3)["A-5"] == "late"
        assert set(report.unverified) == {"A-2", "A-5"}
    again = [*asked, RowWrite("A-5", {"Segment": "due", "Reply": ""})]
    assert set(sheet.write(again).written) == {"A-2", "A-5"}
    cells = server.state()
    assert _by_id(cells, 3) == {
        f"A-{n}": {2: "late", 5: "due"}.get(n, "") for n in range(1, 7)
    }


def test_a_row_deleted_before_our_write_is_reported(google, server):
    google.put(_grid(4))
    server.before("values.batchUpdate", "delete_rows", title="Accounts", at=3)

    report = google.sheet().write([RowWrite("A-2", {"Segment": "late"})])

    assert report.written == ()
    assert set(report.unverified) == {"A-2", "A-3"}


def test_the_id_column_may_move(google, server):
    """Staff may put a column in front of the ids at any time."""
    google.put(_grid(4))
    sheet = google.sheet()
    sheet.read(["Accounts"])
    server.control("insert_column", title="Accounts", at=0, heading="Mark")

    assert sheet.write([RowWrite("A-2", {"Segment": "late"})]).written == ("A-2",)
    assert server.state()[2] == ["", "A-2", "Tenant 2", 2, "late"]


def test_a_column_moved_before_our_write_is_found_out(google, server):
    """What stands under another heading now must not be reported as written."""
    google.put([[*HEAD, "Mine"], ["A-1", "Jo", 1, "", "", "x"]])
    sheet = google.sheet()
    server.before(
        "values.batchUpdate", "insert_column", title="Accounts", at=5, heading="New"
    )

    assert sheet.write([RowWrite("A-1", {"Reply": "y"})]).unverified == ("A-1",)
    assert sheet.write([RowWrite("A-1", {"Reply": "y"})]).written == ("A-1",)


def test_only_the_cells_asked_for_are_sent(google, server):
    """A filled cell that was not asked for may have been changed by staff meanwhile."""
    google.put([HEAD, ["A-1", "Jo", 1, "due", "hello"], ["A-2", "Bo", 2, "due", "hi"]])
    sheet = google.sheet()
    server.before(
        "values.batchUpdate", "set_cell", title="Accounts", row=2, column=4, value="new"
    )

    sheet.write([RowWrite("A-1", {"Segment": "x"}), RowWrite("A-2", {"Reply": "y"})])

    assert server.state()[1:] == [
        ["A-1", "Jo", 1, "x", "new"],
        ["A-2", "Bo", 2, "due", "y"],
    ]


def test_service_columns_between_staffs_columns_spare_them(google, server):
    google.put([["Account ID", "Reply", "Balance", "Segment"], ["A-1", "", 7, ""]])

    google.sheet().write([RowWrite("A-1", {"Segment": "x", "Reply": "y"})])

    assert server.state()[1] == ["A-1", "y", 7, "x"]


def test_a_write_that_broke_off_is_finished_by_writing_again(google, server):
    """Rows are found by id and cells are set: twice is as good as once."""
    google.put(_grid(3))
    sheet = google.sheet()
    asked = [RowWrite("A-2", {"Segment": "late"})]
    server.fault("status", status=503, method="POST", when="after")

    with pytest.raises(NotDone):
        sheet.write(asked)

    assert sheet.write(asked).written == ("A-2",)
    assert _by_id(server.state(), 3) == {"A-1": "", "A-2": "late", "A-3": ""}


def test_a_tab_resized_meanwhile_is_replaced_all_the_same(google, server):
    google.put(_grid(3))
    google.put([["old"] * 3] * 9, "Dashboard")
    sheet = google.sheet()
    sheet.replace_tab("Dashboard", ["a"], [["=b"], [True], [1.5], [None]])
    assert server.state("Dashboard") == [["a"], ["=b"], [True], [1.5], []]

    server.control("remove_tab", title="Dashboard")
    sheet.replace_tab("Dashboard", ["a"], [[1]])
    sheet.replace_tab("Dashboard", ["a"] * 40, [[1]] * 1200)

    assert len(server.state("Dashboard")) == 1201


def test_a_tab_that_grew_meanwhile_is_not_cut(google, server):
    """The charts that the set-up puts beside the tables would lose their place."""
    google.put(_grid(3))
    google.put([["a", "b"]] * 3, "Dashboard")
    sheet = google.sheet()
    sheet.read(["Dashboard"])
    sheet.replace_tab("Dashboard", ["a"], [[1]])
    server.control("set_grid", title="Dashboard", columns=40)

    sheet.replace_tab("Dashboard", ["a"], [[2]])

    grid = sheet._tabs.refresh()["Dashboard"]["gridProperties"]  # noqa: SLF001 - nothing else tells
    assert grid["columnCount"] == 40


def test_views_of_ours_are_added_and_removed_and_those_of_staff_stay(google, server):
    google.put(_grid(3))
    sheet = google.sheet()
    sheet.replace_tab("Tasks", ["For"], [["ann"], ["bob"]])
    sheet.show_views("Tasks", TabViews("Queue: ", 0, ("ann", "bob")))
    first = server.control("views", title="Tasks")
    by_hand = {"title": "My own", "range": first[0]["range"]}
    server.control("add_view", title="Tasks", view={**by_hand, "filterSpecs": []})

    sheet.show_views("Tasks", TabViews("Queue: ", 0, ("bob", "cy")))
    sheet.show_views("Tasks", TabViews("Queue: ", 0, ("bob", "cy")))

    views = {v["title"]: v for v in server.control("views", title="Tasks")}
    assert set(views) == {"Queue: bob", "Queue: cy", "My own"}
    bob = next(v for v in first if v["title"] == "Queue: bob")
    assert views["Queue: bob"]["filterViewId"] == bob["filterViewId"], "open views stay"
    (spec,) = views["Queue: cy"]["filterSpecs"]
    assert spec["columnIndex"] == 0
    assert spec["filterCriteria"]["condition"]["values"] == [{"userEnteredValue": "cy"}]

    sheet.show_views("Tasks", TabViews("Queue: ", 0, ("=IMPORTXML(1)",)))
    (odd,) = (
        v for v in server.control("views", title="Tasks") if "IMPORT" in v["title"]
    )
    condition = odd["filterSpecs"][0]["filterCriteria"]["condition"]
    assert condition["values"] == [{"userEnteredValue": "'=IMPORTXML(1)"}]

    sheet.show_views("Tasks", TabViews("Queue: ", 0, ()))
    assert [v["title"] for v in server.control("views", title="Tasks")] == ["My own"]


def test_an_address_or_an_id_names_the_sheet(server):
    google = "https://docs.google.com/spreadsheets/d/"
    for text in (server.sheet_id, f"{google}{server.sheet_id}/edit#gid=0"):
        server.set_tab("Accounts", _grid(1))
        sheet = GoogleSheet(text, credentials="anonymous", base_url=server.base_url)
        assert set(sheet.read(["Accounts"])) == {"Accounts"}
    with pytest.raises(ConfigError, match="SHEET"):
        GoogleSheet("https://example.com/../x")


def test_cells_are_gathered_into_few_blocks():
    """A request with ten thousand ranges would be slow."""
    rows = {row: {3: "a", 4: "b", 9: "c"} for row in range(2, 500) if row % 3}

    found = list(blocks(rows))

    assert [(block.row, block.column) for block in found] == [(2, 3), (2, 9)]
    assert [len(block.values) for block in found] == [498, 498]
    assert found[0].values[1] == [None, None], "a row between is left as it is"


def test_large_writes_stay_under_googles_limit():
    found = blocks({row: {0: "x" * 1000} for row in range(30_000)})

    sizes = [
        sum(len(str(part["values"])) for part in data)
        for data in requests("A", found, accounts=30_000, most=2)
    ]

    assert len(sizes) <= 6
    assert max(sizes) < 9_500_000
