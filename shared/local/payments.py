"""Read a list of payments from a file. Stores nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from shared.adapters.sheet.csv_sheet import CsvSheet
from shared.core.sheet.payments import Line, payment_lines
from shared.errors import BadRequest


def read_payments(path: Path, today: date, region: str = "US") -> Iterator[Line]:
    """
    Read a CSV list of payments, as `payment_lines` does.

    Raises:
        BadRequest: It is no such list; the sentence says why.
    """
    if path.suffix.lower() not in {".csv", ".tsv", ".txt"}:
        raise BadRequest("file_kind", f"{path.name} is no .csv file; save it as one.")
    table = CsvSheet(path).read(["Accounts"])["Accounts"]
    return payment_lines(table.headers, table.rows, today, region)
