"""What a cell is worth: ids, text that is no formula. Pure; no file, no Google."""

from __future__ import annotations

import re

from shared.ports.values import Cell

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|[\ud800-\udfff]")
_TOO_LONG = "…"


def id_text(cell: object) -> str:
    """
    Give an Account ID as text, the same for `1001`, `1001.0` and ` 1001 `.

    A spreadsheet keeps an id of digits as a number, a CSV file keeps it as text; both
    must name the same account.
    """
    if isinstance(cell, str):
        return cell.strip()
    if cell is None or isinstance(cell, bool):
        return "" if cell is None else str(cell).upper()
    return str(whole(cell))


def whole(cell: object) -> object:
    """Make a float that is a whole number an int; anything else stays."""
    return int(cell) if isinstance(cell, float) and cell.is_integer() else cell


def clean_text(text: str, limit: int) -> str:
    """Drop control characters no sheet can hold and shorten to *limit* characters."""
    text = _CONTROL.sub("", text)
    return text if len(text) <= limit else text[: limit - 1] + _TOO_LONG


def is_blank(cells: tuple[Cell, ...] | list[Cell] | list[str]) -> bool:
    """Say whether nothing at all stands in a row."""
    return not any(cell not in ("", None) for cell in cells)


def same(shown: Cell, asked: Cell) -> bool:
    """Say whether a cell reads as it was asked to."""
    empty = ("", None)
    if shown in empty or asked in empty:
        return shown in empty and asked in empty
    if isinstance(shown, bool) is not isinstance(asked, bool):
        return False
    return shown == asked
