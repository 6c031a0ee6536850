"""What in a workbook's tab does not stand where it seems to: formulas, merged cells."""

from __future__ import annotations

from typing import Any

from shared.adapters.sheet.layout import column_letters
from shared.adapters.sheet.xlsx_book import Book, formula_cells
from shared.ports.sheet import Flaws

_EMPTY_TEXT = "str"
"""The type of a formula's result that is text: also where that is empty."""


def flaws_of(book: Book, title: str, width: int) -> Flaws:
    """
    Look for formulas without results and for cells merged over rows of data.

    Args:
        book: The workbook.
        title: Of the tab.
        width: How many columns have a heading; what stands beside them does not count.

    Raises:
        BadRequest: The workbook is malformed.
    """
    whole = book.formulas()[title]
    formulas = {
        (row, at) for row, at in formula_cells(whole) if row > 1 and at <= width
    }
    open_ = formulas - _computed(book, title) if formulas else set()
    merged = [
        str(one)
        for one in whole.merged_cells.ranges
        if one.max_row > 1 and one.min_col <= width
    ]
    names = [f"{column_letters(at - 1)}{row}" for row, at in sorted(open_)]
    return Flaws(uncomputed=tuple(names), merged=tuple(sorted(merged)))


def _computed(book: Book, title: str) -> set[tuple[int, int]]:
    sheet = book.values()[title]
    with book.errors():
        sheet.reset_dimensions()
        return {
            (cell.row, cell.column)
            for row in sheet.iter_rows()
            for cell in row
            if _has_result(cell)
        }


def _has_result(cell: Any) -> bool:
    return cell.value is not None or cell.data_type == _EMPTY_TEXT
