"""The tabs of a Google spreadsheet: which there are, read together, replaced whole."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from zlib import crc32

from shared.adapters.sheet.google_client import SheetsClient
from shared.adapters.sheet.google_ranges import whole_tab
from shared.adapters.sheet.layout import ACCOUNTS, find_tab, no_accounts
from shared.core.sheet.formulas import harmless
from shared.errors import BadRequest
from shared.ports.sheet import TabViews
from shared.ports.values import Cell

KEPT_S = 600.0
_Properties = Mapping[str, Any]
_Values = list[list[Any]]


class Tabs:
    """
    Know the tabs without asking each time.

    Nothing is asked before it is needed: reading all tabs at once fails as a whole
    where one is not there, and only then is the list of tabs fetched, and kept.

    Args:
        client: Of the spreadsheet.
        monotonic: Seconds that only grow.
    """

    def __init__(self, client: SheetsClient, monotonic: Callable[[], float]) -> None:
        self._client = client
        self._monotonic = monotonic
        self._known: dict[str, dict[str, Any]] | None = None
        self._known_at = 0.0

    def refresh(self) -> dict[str, dict[str, Any]]:
        """Ask for the list of tabs."""
        known = self._known = self._client.tabs()
        self._known_at = self._monotonic()
        return known

    def title(self, tab: str) -> str:
        """Give a tab's name as it stands, or as asked where the list is not known."""
        return find_tab(list(self._known or ()), tab) or tab

    def read(self, tabs: Sequence[str]) -> dict[str, _Values]:
        """Read those of the tabs that are there, in one request."""
        if self._known is not None and self._monotonic() - self._known_at > KEPT_S:
            self.refresh()
        try:
            return self._read_known(tabs)
        except BadRequest:  # one of them is not there, or not any more
            self.refresh()
            return self._read_known(tabs)

    def _read_known(self, tabs: Sequence[str]) -> dict[str, _Values]:
        found = self._titles(tabs)
        answers = self._client.get([whole_tab(title) for title in found.values()])
        return {
            tab: answer.get("values", [])
            for tab, answer in zip(found, answers, strict=True)
        }

    def _titles(self, tabs: Sequence[str]) -> dict[str, str]:
        if self._known is None:
            return {tab: tab for tab in tabs}
        titles = list(self._known)
        found = {tab: find_tab(titles, tab) for tab in tabs}
        if ACCOUNTS in found and found[ACCOUNTS] is None:
            raise no_accounts("The sheet", titles)
        return {tab: title for tab, title in found.items() if title}

    def append_columns(self, title: str, count: int) -> None:
        """Add columns at the right end of a tab's grid."""
        known = self._known or self.refresh()
        request = {
            "sheetId": known[title]["sheetId"],
            "dimension": "COLUMNS",
            "length": count,
        }
        self._client.change([{"appendDimension": request}])

    def replace(self, tab: str, rows: Sequence[Sequence[Cell]]) -> None:
        """Write a tab whole, adding it where it is not there."""
        # its size is set anew: from an old list it would be cut, with the charts on it
        known = self.refresh()
        try:
            self._client.change(_replacing(known, tab, rows))
        except BadRequest:  # somebody added, removed or resized it meanwhile
            self._client.change(_replacing(self.refresh(), tab, rows))
        if find_tab(list(known), tab) is None:
            self._known = None

    def show_views(self, tab: str, views: TabViews) -> None:
        """Let the views of that prefix be these, and touch no other."""
        known = self._known or self.refresh()
        title = find_tab(list(known), tab)
        if title is None:
            return
        sheet_id = known[title]["sheetId"]
        there = self._client.views(sheet_id)
        if requests := _viewing(sheet_id, there, views):
            self._client.change(requests)


def _viewing(
    sheet_id: int, there: Mapping[str, int], views: TabViews
) -> list[dict[str, Any]]:
    wanted = {views.prefix + text: text for text in views.texts}
    over = [
        {"deleteFilterView": {"filterId": view_id}}
        for title, view_id in there.items()
        if title.startswith(views.prefix) and title not in wanted
    ]
    new = [
        {"addFilterView": {"filter": _view(sheet_id, title, views.column, text)}}
        for title, text in wanted.items()
        if title not in there
    ]
    return [*over, *new]


def _view(sheet_id: int, title: str, column: int, text: str) -> dict[str, Any]:
    # taken as if typed: a name like a formula must stay a text
    reads = {"type": "TEXT_EQ", "values": [{"userEnteredValue": harmless(text)}]}
    spec = {"columnIndex": column, "filterCriteria": {"condition": reads}}
    return {"title": title, "range": {"sheetId": sheet_id}, "filterSpecs": [spec]}


def _replacing(
    known: Mapping[str, _Properties], tab: str, rows: Sequence[Sequence[Cell]]
) -> list[dict[str, Any]]:
    """Build the requests: size the grid, then set every cell and clear the rest."""
    title = find_tab(list(known), tab)
    sheet = known[title] if title else _new_sheet(known, tab)
    requests = [_sized(sheet, len(rows), max(map(len, rows), default=1))]
    if not title:
        new = {"sheetId": sheet["sheetId"], "title": tab}
        requests.insert(0, {"addSheet": {"properties": new}})
    cells = {
        "range": {"sheetId": sheet["sheetId"]},
        "fields": "userEnteredValue",
        "rows": [{"values": [_cell(cell) for cell in row]} for row in rows],
    }
    return [*requests, {"updateCells": cells}]


def _new_sheet(known: Mapping[str, _Properties], tab: str) -> dict[str, Any]:
    taken = {sheet["sheetId"] for sheet in known.values()}
    sheet_id = crc32(tab.encode()) & 0x7FFFFFFF
    while sheet_id in taken:
        sheet_id = (sheet_id + 1) & 0x7FFFFFFF
    return {"sheetId": sheet_id, "gridProperties": {}}


def _sized(sheet: _Properties, rows: int, columns: int) -> dict[str, Any]:
    grid = sheet.get("gridProperties", {})
    size = {
        "rowCount": max(rows, grid.get("rowCount", 0)),
        "columnCount": max(columns, grid.get("columnCount", 0)),
    }
    return {
        "updateSheetProperties": {
            "properties": {"sheetId": sheet["sheetId"], "gridProperties": size},
            "fields": "gridProperties(rowCount,columnCount)",
        }
    }


def _cell(value: Cell) -> dict[str, Any]:
    if value is None or value == "":
        return {}
    if isinstance(value, bool):
        return {"userEnteredValue": {"boolValue": value}}
    if isinstance(value, str):
        return {"userEnteredValue": {"stringValue": value}}
    return {"userEnteredValue": {"numberValue": value}}
