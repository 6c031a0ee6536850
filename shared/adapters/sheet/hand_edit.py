"""Change one cell of a sheet file the way a person at the keyboard would."""

from __future__ import annotations

from pathlib import Path

from shared.adapters.sheet.cells import id_text
from shared.adapters.sheet.csv_splice import cell_text, splice
from shared.adapters.sheet.csv_text import detect, opened, with_raw
from shared.adapters.sheet.files import locked, our_errors, replacing, stamp
from shared.adapters.sheet.layout import Aliases, id_column
from shared.errors import BadRequest


def edit_cell(
    path: Path, account_id: str, heading: str, value: str, *, aliases: Aliases = ()
) -> None:
    """
    Set the cell under *heading* in the row of *account_id*; all else stays to the byte.

    Args:
        path: The sheet file.
        account_id: As in the sheet.
        heading: As it stands in row 1.
        value: As typed.
        aliases: Further headings and the columns meant.

    Raises:
        BadRequest: No such heading, no such row, or not a CSV file.
    """
    if path.suffix.lower() != ".csv":
        raise BadRequest("not_editable", "Edit a workbook in Excel; only CSV here.")
    with locked(path), our_errors(path):
        form, before = detect(path), stamp(path)
        with opened(path, form) as lines, replacing(path, before) as new:
            new.write(form.bom)
            found = False
            at = id_at = -1
            for number, (raw, cells) in enumerate(with_raw(lines, form), 1):
                text = raw
                if number == 1:
                    at, id_at = _columns(cells, heading, aliases)
                elif id_at < len(cells) and id_text(cells[id_at]) == account_id:
                    changed = {at: cell_text(value, form)}
                    text, found = splice(raw, cells, changed, form.delimiter), True
                new.write(text.encode(form.encoding))
            if not found:
                raise BadRequest(
                    "unknown_row", "This row is not in the sheet any more."
                )


def _columns(headers: list[str], heading: str, aliases: Aliases) -> tuple[int, int]:
    if heading not in headers:
        raise BadRequest("unknown_heading", "This column is not in the sheet any more.")
    return headers.index(heading), id_column(headers, aliases)
