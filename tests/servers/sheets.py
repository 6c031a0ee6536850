"""
A Google Sheets API for tests: the calls the adapter uses, in another process.

Requests *and* answers are compared with Google's discovery document. As in the real
one: trailing empty rows and columns are left out, `null` leaves a cell alone and `""`
clears it, a range outside the grid or of an unknown tab fails the whole request, a
request is all or nothing, and only RAW keeps `=1+1` a text.

A cell is a JSON value, or `{"formula": "=A1", "value": 7}` for a formula, or
`{"value": 46027, "shown": "1/5/2026"}` for a number with a format.

    with sheets.start({"Accounts": [["Account ID", …], ["A-1", …]]}) as server:
        sheet = GoogleSheet(server.sheet_id, base_url=server.base_url, …)
        server.before("values.batchUpdate", "sort", title="Accounts", column=0)
"""

from __future__ import annotations

import copy
import random
from typing import Any

from tests.servers import common
from tests.servers.discovery import Api
from tests.servers.sheets_grid import (
    RANGE,
    ApiError,
    Tab,
    bad,
    cell_value,
    column_number,
    entered,
    range_name,
    trimmed,
)

SHEET_ID = "1PmeMasterSheetForTests_0123456789-abcdefgh"
BASE = f"/v4/spreadsheets/{SHEET_ID}"
_CALLS = {
    ("GET", BASE): "spreadsheets.get",
    ("GET", f"{BASE}/values:batchGet"): "values.batchGet",
    ("POST", f"{BASE}/values:batchUpdate"): "values.batchUpdate",
    ("POST", f"{BASE}:batchUpdate"): "spreadsheets.batchUpdate",
}
_METHODS = {
    "spreadsheets.get": ("spreadsheets.get", None, "Spreadsheet"),
    "values.batchGet": ("spreadsheets.values.batchGet", None, "BatchGetValuesResponse"),
    "values.batchUpdate": (
        "spreadsheets.values.batchUpdate",
        "BatchUpdateValuesRequest",
        "BatchUpdateValuesResponse",
    ),
    "spreadsheets.batchUpdate": (
        "spreadsheets.batchUpdate",
        "BatchUpdateSpreadsheetRequest",
        "BatchUpdateSpreadsheetResponse",
    ),
}
_CELL_LIMIT = 50_000


class Sheets(common.Simulator):
    def __init__(self) -> None:
        super().__init__()
        self.api = Api("sheets", "v4")
        self.tabs: list[Tab] = []
        self.counts: dict[str, int] = {}
        self.waiting: list[tuple[str, int, dict[str, Any]]] = []
        self.denied = 0

    # --- what tests do to it -------------------------------------------------------

    def received(self) -> list[dict[str, Any]]:
        return [{"title": tab.title, "cells": tab.cells} for tab in self.tabs]

    def do_state(self, title: str) -> list[list[Any]]:
        return [trimmed(list(cells)) for cells in self.named(title).cells]

    def do_titles(self) -> list[str]:
        return [tab.title for tab in self.tabs]

    def do_views(self, title: str) -> list[dict[str, Any]]:
        return list(self.named(title).views.values())

    def do_add_view(self, title: str, view: dict[str, Any]) -> None:
        self._change_addFilterView({"filter": view})

    def do_counts(self) -> dict[str, int]:
        return self.counts

    def do_reset_counts(self) -> None:
        self.counts = {}

    def do_reset(self) -> None:
        """Forget everything: tabs, counts, faults and what waits."""
        self.tabs, self.counts, self.waiting, self.denied = [], {}, [], 0
        self.requests.clear()
        self.faults.clear()

    def do_set_tab(
        self, title: str, cells: list[list[Any]], rows: int = 0, columns: int = 0
    ) -> None:
        self.tabs = [tab for tab in self.tabs if tab.title != title]
        width = max(map(len, cells), default=0)
        tab = Tab(
            len(self.tabs) * 7 + 1,
            title,
            rows or max(1000, len(cells)),
            columns or max(26, width),
        )
        tab.cells = cells
        self.tabs.append(tab)

    def do_set_grid(self, title: str, columns: int) -> None:
        self.named(title).column_count = columns

    def do_remove_tab(self, title: str) -> None:
        self.tabs.remove(self.named(title))

    def do_rename_tab(self, title: str, to: str) -> None:
        self.named(title).title = to

    def do_sort(self, title: str, column: int, reverse: bool = False) -> None:
        tab = self.named(title)
        tab.cells[1:] = sorted(
            tab.cells[1:],
            key=lambda cells: str(cells[column] if column < len(cells) else ""),
            reverse=reverse,
        )

    def do_shuffle(self, title: str, seed: int) -> None:
        tab = self.named(title)
        rows = tab.cells[1:]
        random.Random(seed).shuffle(rows)  # noqa: S311 - a game
        tab.cells[1:] = rows

    def do_insert_rows(self, title: str, at: int, cells: list[list[Any]]) -> None:
        """Insert before row number *at*."""
        tab = self.named(title)
        tab.cells[at - 1 : at - 1] = cells
        tab.row_count += len(cells)

    def do_delete_rows(self, title: str, at: int, count: int = 1) -> None:
        tab = self.named(title)
        del tab.cells[at - 1 : at - 1 + count]
        tab.row_count -= count

    def do_insert_column(self, title: str, at: int, heading: str) -> None:
        """Insert before column index *at*."""
        tab = self.named(title)
        for number, cells in enumerate(tab.cells):
            if len(cells) >= at:
                cells.insert(at, "" if number else heading)
        tab.column_count += 1

    def do_set_cell(self, title: str, row: int, column: int, value: Any) -> None:
        self.named(title).put(row - 1, column, value)

    def do_before(self, call: str, order: dict[str, Any], skip: int = 0) -> None:
        """Do *order* just before the next *call* but *skip* is served."""
        self.waiting.append((call, skip, order))

    def do_deny(self, status: int) -> None:
        """Answer everything with *status*; 0: as ever."""
        self.denied = status

    # --- what it answers -----------------------------------------------------------

    def route(self, asked: common.Asked) -> common.Reply:
        try:
            call = self._call(asked)
            self.counts[call] = self.counts.get(call, 0) + 1
            self._do_what_waits(call)
            return common.Reply(200, self._checked(call, asked))
        except ApiError as exc:
            error = {"code": exc.code, "message": str(exc), "status": exc.status}
            return common.Reply(exc.code, {"error": error})

    def _call(self, asked: common.Asked) -> str:
        if self.denied:
            raise ApiError(self.denied, "PERMISSION_DENIED", "denied by the test")
        call = _CALLS.get((asked.method, asked.path))
        if call is None:
            raise ApiError(404, "NOT_FOUND", "Requested entity was not found.")
        return call

    def _do_what_waits(self, call: str) -> None:
        waiting, self.waiting = self.waiting, []
        for wanted, skip, order in waiting:
            if wanted == call and not skip:
                parts = {key: part for key, part in order.items() if key != "do"}
                getattr(self, f"do_{order['do']}")(**parts)
            else:
                self.waiting.append((wanted, skip - (wanted == call), order))

    def _checked(self, call: str, asked: common.Asked) -> dict[str, Any]:
        method, request, response = _METHODS[call]
        query: dict[str, list[str]] = {}
        for key, value in asked.query:
            query.setdefault(key, []).append(value)
        try:
            self.api.check_query(method, query)
            if request:
                self.api.check(request, asked.json())
        except ValueError as exc:
            raise bad(str(exc)) from exc
        answer = getattr(self, "_" + call.replace(".", "_"))(query, asked.json())
        self.api.check(response, answer)
        return answer

    def _spreadsheets_get(
        self, query: dict[str, list[str]], _body: Any
    ) -> dict[str, Any]:
        found = {"sheets": [tab.whole() for tab in self.tabs]}
        return found if "fields" in query else {"spreadsheetId": SHEET_ID, **found}

    def _values_batchGet(  # noqa: N802 - Google's name
        self, query: dict[str, list[str]], _body: Any
    ) -> dict[str, Any]:
        option = query.get("valueRenderOption", ["FORMATTED_VALUE"])[0]
        found = []
        for name in query.get("ranges", []):
            tab, area = self._area(name)
            values = tab.part(area, option)
            answer = {"range": range_name(tab, area), "majorDimension": "ROWS"}
            found.append(answer | ({"values": values} if values else {}))
        return {"spreadsheetId": SHEET_ID, "valueRanges": found}

    def _values_batchUpdate(self, _query: Any, body: dict[str, Any]) -> dict[str, Any]:  # noqa: N802 - Google's name
        option = body.get("valueInputOption", "")
        if option not in {"RAW", "USER_ENTERED"}:
            raise bad("'valueInputOption' is required but not specified")
        data = body.get("data", [])
        targets = [self._target(item) for item in data]
        for (tab, area), item in zip(targets, data, strict=True):
            for row, cells in enumerate(item.get("values", []), area[0]):
                for column, value in enumerate(cells, area[1]):
                    if value is not None:
                        tab.put(row, column, entered(value, option))
        answers = [
            {"spreadsheetId": SHEET_ID, "updatedRange": range_name(tab, area)}
            for tab, area in targets
        ]
        return {"spreadsheetId": SHEET_ID, "responses": answers}

    def _target(self, item: dict[str, Any]) -> tuple[Tab, tuple[int, int, int, int]]:
        tab, area = self._area(item["range"])
        top, left, bottom, right = area
        values = item.get("values", [])
        if len(values) > bottom - top or any(
            len(cells) > right - left for cells in values
        ):
            raise bad(
                f"Requested writing within range [{item['range']}], but tried more"
            )
        for cells in values:
            for value in cells:
                if isinstance(value, dict | list):
                    raise bad("Invalid values: struct_value or list_value")
                if isinstance(value, str) and len(value) > _CELL_LIMIT:
                    raise bad(
                        "Your input contains more than the maximum of 50000 characters"
                    )
        return tab, area

    def _spreadsheets_batchUpdate(  # noqa: N802 - Google's name
        self, _query: Any, body: dict[str, Any]
    ) -> dict[str, Any]:
        before = copy.deepcopy(self.tabs)
        try:
            replies = [self._change(request) for request in body["requests"]]
        except ApiError:
            self.tabs = before
            raise
        return {"spreadsheetId": SHEET_ID, "replies": replies}

    def _change(self, request: dict[str, Any]) -> dict[str, Any]:
        ((kind, change),) = request.items()
        return getattr(self, f"_change_{kind}")(change) or {}

    def _change_addSheet(self, change: dict[str, Any]) -> dict[str, Any]:  # noqa: N802 - Google's name
        wanted = change["properties"]
        if any(tab.title == wanted["title"] for tab in self.tabs):
            raise bad(f"A sheet with the name {wanted['title']} already exists.")
        if any(tab.sheet_id == wanted["sheetId"] for tab in self.tabs):
            raise bad(f"Sheet with id {wanted['sheetId']} already exists.")
        tab = Tab(wanted["sheetId"], wanted["title"])
        self.tabs.append(tab)
        return {"addSheet": {"properties": tab.properties()}}

    def _change_appendDimension(self, change: dict[str, Any]) -> None:  # noqa: N802 - Google's name
        tab = self._by_id(change["sheetId"])
        if change["dimension"] == "COLUMNS":
            tab.column_count += change["length"]
        else:
            tab.row_count += change["length"]

    def _change_updateSheetProperties(self, change: dict[str, Any]) -> None:  # noqa: N802 - Google's name
        tab = self._by_id(change["properties"]["sheetId"])
        grid = change["properties"]["gridProperties"]
        tab.row_count, tab.column_count = grid["rowCount"], grid["columnCount"]

    def _change_updateCells(self, change: dict[str, Any]) -> None:  # noqa: N802 - Google's name
        tab = self._by_id(change["range"]["sheetId"])
        rows = change.get("rows", [])
        widest = max((len(row.get("values", [])) for row in rows), default=0)
        if len(rows) > tab.row_count or widest > tab.column_count:
            raise bad("Attempting to write outside the grid")
        tab.cells = [
            [cell_value(cell) for cell in row.get("values", [])] for row in rows
        ]

    def _change_addFilterView(self, change: dict[str, Any]) -> dict[str, Any]:  # noqa: N802 - Google's name
        wanted = change["filter"]
        tab = self._by_id(wanted["range"]["sheetId"])
        if any(view["title"] == wanted["title"] for view in tab.views.values()):
            raise bad(f"A filter view named {wanted['title']} already exists.")
        number = max((n for each in self.tabs for n in each.views), default=100) + 1
        tab.views[number] = {**wanted, "filterViewId": number}
        return {"addFilterView": {"filter": tab.views[number]}}

    def _change_deleteFilterView(self, change: dict[str, Any]) -> None:  # noqa: N802 - Google's name
        for tab in self.tabs:
            if tab.views.pop(change["filterId"], None):
                return
        raise bad(f"No filter view with id: {change['filterId']}")

    def _by_id(self, sheet_id: int) -> Tab:
        for tab in self.tabs:
            if tab.sheet_id == sheet_id:
                return tab
        raise bad(f"No grid with id: {sheet_id}")

    def named(self, title: str) -> Tab:
        for tab in self.tabs:
            if tab.title.lower() == title.lower():
                return tab
        raise bad(f"Unable to parse range: {title}")

    def _area(self, name: str) -> tuple[Tab, tuple[int, int, int, int]]:
        """Give tab and top, left, bottom, right of a range; the ends are not in it."""
        found = RANGE.match(name)
        if not found:
            raise bad(f"Unable to parse range: {name}")
        quoted, plain, left, top, right, bottom = found.groups()
        try:
            tab = self.named(quoted.replace("''", "'") if quoted else plain)
        except ApiError:
            raise bad(f"Unable to parse range: {name}") from None
        single = right is None and bottom is None
        area = (
            int(top or 1) - 1,
            column_number(left or "A") - 1,
            int((top if single else bottom) or tab.row_count),
            column_number((left if single else right) or "") or tab.column_count,
        )
        if area[2] > tab.row_count or area[3] > tab.column_count:
            limits = f"Max rows: {tab.row_count}, max columns: {tab.column_count}"
            raise bad(f"Range ({name}) exceeds grid limits. {limits}")
        return tab, area


class Server(common.Handle):
    """The running server, as tests see it."""

    sheet_id = SHEET_ID

    def set_tab(self, title: str, cells: list[list[Any]], **size: int) -> None:
        self.control("set_tab", title=title, cells=cells, **size)

    def state(self, title: str = "Accounts") -> list[list[Any]]:
        """The tab's cells as they stand, trailing empty ones left out."""
        return self.control("state", title=title)

    def counts(self) -> dict[str, int]:
        """Requests since the start or the last `reset_counts`, by call."""
        return self.control("counts")

    def before(self, call: str, do: str, *, skip: int = 0, **parts: Any) -> None:
        """Let somebody do something between our requests."""
        self.control("before", call=call, order={"do": do, **parts}, skip=skip)


def start(tabs: dict[str, list[list[Any]]] | None = None) -> Server:
    """Start the server with the tabs given; stop it by `stop()` or `with`."""
    server = Server("tests.servers.sheets")
    for title, cells in (tabs or {}).items():
        server.set_tab(title, cells)
    return server


if __name__ == "__main__":
    common.serve(Sheets())
