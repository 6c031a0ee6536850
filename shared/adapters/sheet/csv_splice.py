"""Change single cells of a raw CSV record and leave every other byte alone. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from shared.adapters.sheet.cells import clean_text
from shared.adapters.sheet.csv_text import Form
from shared.core.sheet.formulas import harmless
from shared.ports.values import Cell

EXCEL_CELL_LIMIT = 32_767
_MUST_QUOTE = re.compile(r'[",;\t\r\n]|^\s|\s$')


def cell_text(value: Cell, form: Form) -> str:
    """
    Give the text that stands for a value in a CSV file.

    Text that a spreadsheet program might take for a formula gets an apostrophe in
    front, as it would be typed there; what the file's encoding lacks becomes `?`.
    """
    if isinstance(value, bool):
        return str(value).upper()
    if not isinstance(value, str):
        return "" if value is None else repr(value)
    text = clean_text(value, EXCEL_CELL_LIMIT - 1)
    text = harmless(text)
    return text.encode(form.encoding, "replace").decode(form.encoding)


def quoted(text: str, *, always: bool = False) -> str:
    """Write one cell, in quotation marks where needed for any usual delimiter."""
    if always or _MUST_QUOTE.search(text):
        return '"' + text.replace('"', '""') + '"'
    return text


def record(cells: Sequence[Cell], form: Form) -> str:
    """Write a whole record of our own, with its line end (RFC 4180)."""
    return form.delimiter.join(quoted(cell_text(cell, form)) for cell in cells) + "\r\n"


def splice(
    raw: str, cells: Sequence[str], new: Mapping[int, str], delimiter: str
) -> str:
    """
    Put new texts into one record.

    Args:
        raw: The record as it stands in the file, line end included.
        cells: The same, parsed.
        new: Column index → text; columns beyond the end are reached by empty cells.
        delimiter: Between cells.

    Returns:
        The record; cells that keep their value keep their bytes.
    """
    body = raw.rstrip("\r\n")
    fields = _fields(body, delimiter)
    if len(fields) != len(cells):  # parsed otherwise than split: values before quotes
        fields = [quoted(cell) for cell in cells]
    style = bool(fields) and all(field.startswith('"') for field in fields)
    missing = max(new, default=-1) + 1 - len(fields)
    fields += ['""' if style else ""] * missing
    for index, text in new.items():
        if index >= len(cells) or cells[index] != text:
            fields[index] = quoted(text, always=fields[index].startswith('"'))
    return delimiter.join(fields) + raw[len(body) :]


def _fields(body: str, delimiter: str) -> list[str]:
    if '"' not in body:
        return body.split(delimiter)
    mark = re.escape(delimiter)
    pattern = re.compile(rf'("[^"]*(?:""[^"]*)*"|[^{mark}]*)({mark}|\Z)')
    fields = []
    for found in pattern.finditer(body):
        fields.append(found[1])
        if not found[2]:
            break
    return fields
