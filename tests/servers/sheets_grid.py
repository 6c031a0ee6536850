"""The grids behind the Sheets API for tests: cells, ranges, values as Google shows."""

from __future__ import annotations

import re
from typing import Any

RANGE = re.compile(
    r"^(?:'((?:[^']|'')+)'|([^'!]+))(?:!([A-Z]*)(\d*)(?::([A-Z]*)(\d*))?)?$"
)


class ApiError(Exception):
    def __init__(self, code: int, status: str, message: str) -> None:
        super().__init__(message)
        self.code, self.status = code, status


def bad(message: str) -> ApiError:
    return ApiError(400, "INVALID_ARGUMENT", message)


class Tab:
    """A grid; rows hold what they hold, the rest up to the grid's size is empty."""

    def __init__(
        self, sheet_id: int, title: str, rows: int = 1000, columns: int = 26
    ) -> None:
        self.sheet_id, self.title = sheet_id, title
        self.row_count, self.column_count = rows, columns
        self.cells: list[list[Any]] = []
        self.views: dict[int, dict[str, Any]] = {}

    def properties(self) -> dict[str, Any]:
        grid = {"rowCount": self.row_count, "columnCount": self.column_count}
        return {
            "sheetId": self.sheet_id,
            "title": self.title,
            "sheetType": "GRID",
            "gridProperties": grid,
        }

    def whole(self) -> dict[str, Any]:
        views = {"filterViews": list(self.views.values())} if self.views else {}
        return {"properties": self.properties(), **views}

    def put(self, row: int, column: int, value: Any) -> None:
        while len(self.cells) <= row:
            self.cells.append([])
        cells = self.cells[row]
        cells.extend([""] * (column + 1 - len(cells)))
        cells[column] = value

    def part(self, area: tuple[int, int, int, int], option: str) -> list[list[Any]]:
        top, left, bottom, right = area
        rows = [
            trimmed([shown(cell, option) for cell in cells[left:right]])
            for cells in self.cells[top:bottom]
        ]
        while rows and not rows[-1]:
            rows.pop()
        return rows


def trimmed(cells: list[Any]) -> list[Any]:
    while cells and cells[-1] == "":
        cells.pop()
    return cells


def shown(cell: Any, option: str) -> Any:
    if isinstance(cell, dict):
        if option == "FORMULA" and "formula" in cell:
            return cell["formula"]
        if option == "FORMATTED_VALUE" and "shown" in cell:
            return cell["shown"]
        cell = cell.get("value", "")
    if option == "FORMATTED_VALUE":
        return str(cell).upper() if isinstance(cell, bool) else str(cell)
    return cell


def entered(value: Any, option: str) -> Any:
    """USER_ENTERED parses as a person's typing would be; RAW does not."""
    if option == "USER_ENTERED" and isinstance(value, str):
        if value.startswith("="):
            return {"formula": value, "value": "#EVALUATED"}
        if re.fullmatch(r"[+-]?\d+(\.\d+)?", value):
            return float(value)
    return value


def column_number(letters: str) -> int:
    count = 0
    for letter in letters:
        count = count * 26 + ord(letter) - 64
    return count


def _letters(number: int) -> str:
    text = ""
    while number:
        number, rest = divmod(number - 1, 26)
        text = chr(65 + rest) + text
    return text


def cell_value(cell: dict[str, Any]) -> Any:
    entered = cell.get("userEnteredValue", {})
    if "formulaValue" in entered:
        return {"formula": entered["formulaValue"], "value": "#EVALUATED"}
    return next(iter(entered.values()), "")


def range_name(tab: Tab, area: tuple[int, int, int, int]) -> str:
    top, left, bottom, right = area
    title = tab.title if tab.title.isalnum() else f"'{tab.title}'"
    first, last = f"{_letters(left + 1)}{top + 1}", f"{_letters(right)}{bottom}"
    return f"{title}!{first}" + ("" if first == last else f":{last}")
