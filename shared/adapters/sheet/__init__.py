"""The sheet as CSV, as a workbook and in Google Sheets: one promise, three adapters."""

from __future__ import annotations

from pathlib import Path

from shared.adapters.sheet.csv_sheet import CsvSheet
from shared.adapters.sheet.google_sheet import GoogleSheet
from shared.adapters.sheet.xlsx_sheet import XlsxSheet
from shared.errors import BadRequest
from shared.ports.sheet import Sheet

__all__ = ["CsvSheet", "GoogleSheet", "XlsxSheet", "open_sheet_file"]

_KINDS: dict[str, type[CsvSheet | XlsxSheet]] = {
    ".csv": CsvSheet,
    ".tsv": CsvSheet,
    ".txt": CsvSheet,
    ".xlsx": XlsxSheet,
    ".xlsm": XlsxSheet,
}


def open_sheet_file(path: str | Path, out: str | Path | None = None) -> Sheet:
    """
    Choose the adapter for a sheet file by its ending; opens nothing yet.

    Raises:
        BadRequest: No adapter reads such a file, or *out* ends otherwise than *path*.
    """
    kind = _kind(Path(path))
    if out is not None and _kind(Path(out)) is not kind:
        raise BadRequest(
            "out_differs",
            "The result keeps the form of the sheet; give --out the same file ending.",
        )
    return kind(path, out=out)


def _kind(path: Path) -> type[CsvSheet | XlsxSheet]:
    kind = _KINDS.get(path.suffix.lower())
    if kind is None:
        raise BadRequest(
            "file_kind",
            f"{path.name} is neither .csv nor .xlsx; save the sheet as one of them.",
        )
    return kind
