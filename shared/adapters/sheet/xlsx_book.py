"""Open, change and save a workbook by openpyxl. Knows cells, no accounts."""

from __future__ import annotations

import warnings
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

from shared.adapters.sheet.cells import clean_text, whole
from shared.adapters.sheet.files import is_directory, our_errors
from shared.adapters.sheet.xlsx_cached import copy_with_results
from shared.adapters.sheet.xlsx_damage import refuse_damage, unreadable
from shared.core.sheet.formulas import starts_formula
from shared.errors import BadRequest
from shared.ports.values import Cell

CELL_LIMIT = 32_767
_BROKEN = (  # what openpyxl lets through of a malformed file
    zipfile.BadZipFile,
    zlib.error,
    KeyError,
    IndexError,
    ValueError,
    TypeError,
    AttributeError,
    SyntaxError,
    EOFError,
)


class Book:
    """
    One reading of a workbook; every pass over it sees the same bytes.

    Args:
        path: The file.

    Raises:
        BadRequest: It is no workbook, or openpyxl would damage it.
    """

    def __init__(self, path: Path) -> None:
        if path.is_dir():
            raise is_directory(path.name)
        with our_errors(path):
            self._data = path.read_bytes()
        self._name = path.name
        if not self._data:
            raise BadRequest("empty_sheet", f"{path.name} is empty.")
        refuse_damage(self._data, path.name)

    def values(self) -> dict[str, Any]:
        """Give the sheets by title, for streaming over the values as last computed."""
        return self._load(read_only=True, data_only=True)

    def formulas(self) -> Any:
        """Give the workbook whole, formulas as formulas, for changing and `pack`."""
        with self.errors():
            return _openpyxl().load_workbook(BytesIO(self._data), rich_text=True)

    def _load(self, **how: bool) -> dict[str, Any]:
        with self.errors():
            book = _openpyxl().load_workbook(BytesIO(self._data), **how)
            return {sheet.title: sheet for sheet in book.worksheets}

    @contextmanager
    def errors(self) -> Iterator[None]:
        """Translate whatever openpyxl raises over a malformed file."""
        try:
            yield
        except _BROKEN as exc:
            raise unreadable(self._name) from exc

    def rows(self, sheet: Any) -> Iterator[tuple[Cell, ...]]:
        """Stream a sheet's rows from row 1 on, blank ones included."""
        with self.errors():
            sheet.reset_dimensions()
            for row in sheet.iter_rows(values_only=True):
                yield tuple(map(_plain, row))

    def pack(self, book: Any, results_of: Any = None) -> bytes:
        """Save a changed workbook to bytes; formulas keep their last results."""
        saved, packed = BytesIO(), BytesIO()
        results = self._results(results_of or book)
        book.save(saved)
        copy_with_results(saved, results, packed)
        return packed.getvalue()

    def _results(self, book: Any) -> dict[str, dict[str, object]]:
        parts: dict[str, dict[str, object]] = {}
        values = None
        for number, sheet in enumerate(book.worksheets, 1):
            cells = formula_cells(sheet)
            if cells:
                values = values or self.values()
                known = _values_at(values.get(sheet.title), cells, book.epoch)
                parts[f"xl/worksheets/sheet{number}.xml"] = known
        return parts


def put(cell: Any, value: Cell) -> None:
    """Set a cell; text stays text, whatever it starts with, even when edited later."""
    if not isinstance(value, str):
        cell.value = value
        return
    text = clean_text(value, CELL_LIMIT)
    cell.value = text or None
    if text:
        cell.data_type = "s"
        if starts_formula(text):
            cell.quotePrefix = True


def formula_cells(sheet: Any) -> set[tuple[int, int]]:
    """List row and column of every formula."""
    return {at for at, cell in sheet._cells.items() if cell.data_type == "f"}  # noqa: SLF001 - iter_rows would create every empty cell


def _values_at(
    sheet: Any, cells: set[tuple[int, int]], epoch: datetime
) -> dict[str, object]:
    if sheet is None:
        return {}
    sheet.reset_dimensions()
    return {
        cell.coordinate: _serial(cell.value, epoch)
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None and (cell.row, cell.column) in cells
    }


def _serial(value: object, epoch: datetime) -> object:
    if isinstance(value, date | time | timedelta):
        return _openpyxl().utils.datetime.to_excel(value, epoch)
    return value


def _plain(value: Any) -> Cell:
    """Make a cell's value JSON: dates ISO text, whole numbers int, nothing `""`."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        day = value.time() == time.min
        return value.date().isoformat() if day else value.isoformat(" ", "seconds")
    if isinstance(value, str | bool | int):
        return value
    if isinstance(value, float):
        return whole(value)  # type: ignore[return-value]
    return value.isoformat() if isinstance(value, date | time) else str(value)


def _openpyxl() -> Any:
    import openpyxl  # noqa: PLC0415 - heavy, imported where first used

    warnings.filterwarnings("ignore", category=UserWarning, module="openpyxl")
    return openpyxl
