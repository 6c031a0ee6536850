"""Put the last known results of formulas back into a workbook openpyxl has saved."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping
from html import escape
from typing import IO

Results = Mapping[str, Mapping[str, object]]
"""Part name (`xl/worksheets/sheet1.xml`) → cell name (`B2`) → result."""

_FORMULA_CELL = re.compile(
    rb'<c r="([A-Z]+[0-9]+)"([^>]*)>(<f[ >].*?</f>|<f[^>]*/>)<v\s*/?>(?:</v>)?</c>',
    re.DOTALL,
)
_TYPE = re.compile(rb' t="\w+"')


def copy_with_results(saved: IO[bytes], results: Results, to: IO[bytes]) -> None:
    """
    Copy a saved workbook and give its formula cells their results again.

    openpyxl writes a formula without its result; until Excel has opened the file, a
    balance made by a formula would read as empty.

    Args:
        saved: What openpyxl wrote.
        results: What Excel had stored; dates as serial numbers.
        to: Where the copy goes.
    """
    with (
        zipfile.ZipFile(saved) as old,
        zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for part in old.infolist():
            data = old.read(part)
            if known := results.get(part.filename):
                data = _FORMULA_CELL.sub(lambda cell: _with_result(cell, known), data)
            new.writestr(part, data)


def _with_result(cell: re.Match[bytes], known: Mapping[str, object]) -> bytes:
    result = known.get(cell[1].decode())
    if result is None:
        return cell[0]
    kind, text = _typed(result)
    attributes = _TYPE.sub(b"", cell[2]) + kind
    value = escape(text, quote=False).encode()
    return b'<c r="%b"%b>%b<v>%b</v></c>' % (cell[1], attributes, cell[3], value)


def _typed(result: object) -> tuple[bytes, str]:
    if isinstance(result, bool):
        return b' t="b"', str(int(result))
    if isinstance(result, int | float):
        return b"", repr(result)
    text = str(result)
    return (b' t="e"' if text.startswith("#") else b' t="str"'), text
