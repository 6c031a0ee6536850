"""Change one cell of a sheet file the way a person at the keyboard would."""

from __future__ import annotations

from pathlib import Path

from shared.adapters.sheet.cells import id_text
from shared.adapters.sheet.csv_splice import cell_text, splice
from shared.adapters.sheet.csv_text import detect, opened, with_raw
from shared.adapters.sheet.files import locked, our_errors, replacing, stamp
from shared.adapters.sheet.layout import Aliases, id_column
from shared.errors import BadRequest


def edit_cell(  # noqa: PLR0913 - a cell's whole address
    path: Path,
    account_id: str,
    heading: str,
    value: str,
    *,
    row: int = 0,
    aliases: Aliases = (),
) -> None:
    """
    Set one cell under *heading* in one row of *account_id*; all else stays to the byte.

    Args:
        path: The sheet file.
        account_id: As in the sheet.
        heading: As it stands in row 1.
        value: As typed.
        row: Where it was seen; it tells rows that share an id, or have none, apart.
        aliases: Further headings and the columns meant.

    Raises:
        BadRequest: No such heading or two, no such row or several, or not a CSV file.
    """
    if path.suffix.lower() != ".csv":
        raise BadRequest("not_editable", "Edit a workbook in Excel; only CSV here.")
    with locked(path), our_errors(path):
        form, before = detect(path), stamp(path)
        with opened(path, form) as lines:
            found = [(raw, [*cells]) for raw, cells in with_raw(lines, form)]
        headers = found[0][1] if found else []
        at, id_at = _columns(headers, heading, aliases)
        there = _bearing([cells for _, cells in found], id_at, account_id)
        raw, cells = found[meant := _row(there, row)]
        changed = {at: cell_text(value, form)}
        found[meant] = (splice(raw, cells, changed, form.delimiter), cells)
        with replacing(path, before) as new:
            new.write(form.bom)
            for text, _ in found:
                new.write(text.encode(form.encoding))


def _bearing(rows: list[list[str]], id_at: int, account_id: str) -> list[int]:
    """Give the places of the rows below the headings that bear this id."""
    return [
        at
        for at, cells in enumerate(rows)
        if at and id_at < len(cells) and id_text(cells[id_at]) == account_id
    ]


def _row(there: list[int], row: int) -> int:
    if row - 1 in there:
        return row - 1
    if len(there) > 1:
        raise BadRequest(
            "several_rows", "Several rows have this Account ID; look at them again."
        )
    if not there:
        raise BadRequest("unknown_row", "This row is not in the sheet any more.")
    return there[0]


def _columns(headers: list[str], heading: str, aliases: Aliases) -> tuple[int, int]:
    if heading not in headers:
        raise BadRequest("unknown_heading", "This column is not in the sheet any more.")
    if headers.count(heading) > 1:
        raise BadRequest(
            "two_headings",
            f"Two columns are headed “{heading}”; rename one in the file first.",
        )
    return headers.index(heading), id_column(headers, aliases)
