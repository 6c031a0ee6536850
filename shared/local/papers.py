"""Write the emergency papers as a workbook, and read back what was done by hand."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, NamedTuple

from shared.errors import BadRequest
from shared.flows.emergency import ACCOUNTS, ALONE, CONTACTS, Papers

BY_HAND = "Done by hand"
HEADINGS = (
    "Account ID",
    "When",
    "How",
    "Result",
    "What was said",
    "Promised by",
    "Amount",
    "Who",
)
HOW = ("call", "text", "e-mail", "visit", "letter")
RESULTS = (
    "reached",
    "no answer",
    "message left",
    "promise",
    "paid",
    "opt-out",
    "wrong number",
    "dispute",
    "attorney",
    "bankruptcy",
    "deceased",
    "cease",
)
_READ_ME = (
    "PME Collections: to go on by hand while nothing else works.",
    "Made {at}. The sheet was last read {read_at}: ask about payments since then.",
    "Contact only who is listed under Contact, only between Not before and Not after.",
    "Nobody under Leave alone is contacted, whatever the reason.",
    "One text or call a person a day, three a week.",
    f"Write each down under {BY_HAND}: `python main.py import-manual FILE` reads it.",
    f"How: {', '.join(HOW)}. Result: {', '.join(RESULTS)}.",
    "This file holds personal data: keep it as you would a key.",
)
_WIDTHS = 18


class Line(NamedTuple):
    """One line of what was done by hand; *problem* says why it cannot be used."""

    row: int
    account_id: str = ""
    at: datetime | None = None
    how: str = ""
    result: str = ""
    text: str = ""
    promised_on: date | None = None
    amount: str = ""
    who: str = ""
    problem: str = ""


def write_papers(made: Papers, path: Path) -> None:
    """
    Write the workbook, readable by its owner only.

    Raises:
        BadRequest: `bad_out`: the path cannot be written.
    """
    from openpyxl import Workbook  # noqa: PLC0415 - heavy, imported where first used

    book = Workbook()
    first = book.active
    assert first is not None  # noqa: S101 - a new workbook has a sheet
    first.title = "Read me"
    lines = [
        one.format(at=made.at, read_at=made.read_at or "never") for one in _READ_ME
    ]
    _fill(first, (), [[one] for one in lines])
    _fill(book.create_sheet("Contact"), CONTACTS, made.contacts)
    _fill(book.create_sheet("Leave alone"), ALONE, made.alone)
    _fill(book.create_sheet("All accounts"), ACCOUNTS, made.accounts)
    _fill(book.create_sheet(BY_HAND), HEADINGS, [])
    try:
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))
        path.chmod(0o600)
        book.save(path)
    except OSError as error:
        raise BadRequest("bad_out", f"{path} cannot be written.") from error


def _fill(sheet: Any, headings: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Write rows as values: text from outside never becomes a formula."""
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE  # noqa: PLC0415 - as above

    for cells in [headings, *rows] if headings else rows:
        sheet.append([""] * len(cells))
        for at, value in enumerate(cells, start=1):
            cell = sheet.cell(sheet.max_row, at)
            text = isinstance(value, str)
            cell.value = ILLEGAL_CHARACTERS_RE.sub("", value) if text else value
            if text:
                cell.data_type = "s"
    if headings:
        sheet.freeze_panes = "A2"
        for at in range(1, len(headings) + 1):
            sheet.column_dimensions[sheet.cell(1, at).column_letter].width = _WIDTHS


def read_by_hand(path: Path) -> Iterator[Line]:
    """
    Read what was done by hand; each line valid or with its problem.

    Raises:
        BadRequest: `bad_papers`: it is no such workbook.
    """
    from openpyxl import load_workbook  # noqa: PLC0415 - heavy, imported where first used

    try:
        book = load_workbook(path, read_only=True, data_only=True)
        sheet: Any = book[BY_HAND]
        sheet.reset_dimensions()  # some programs leave the extent that it had before
        rows = list(sheet.iter_rows(values_only=True))
    except (OSError, KeyError, ValueError, TypeError) as error:
        text = f"{path.name} is no workbook with the tab {BY_HAND}."
        raise BadRequest("bad_papers", text) from error
    except Exception as error:  # openpyxl and zipfile raise what they like
        text = f"{path.name} cannot be read as a workbook."
        raise BadRequest("bad_papers", text) from error
    for number, cells in enumerate(rows[1:], start=2):
        padded = [*cells, *[None] * len(HEADINGS)]
        if any(cell not in (None, "") for cell in cells):
            yield _line(number, padded)


def _line(row: int, cells: Sequence[Any]) -> Line:
    account, when, how, result, text, promised, amount, who = cells[: len(HEADINGS)]
    how, result = _word(how), _word(result)
    at, promised_on = _instant(when), _day(promised)
    problems = (
        (not _word(account), "Write the Account ID."),
        (at is None, "Write when it was, as 2026-11-30 14:30."),
        (how not in HOW, f"How: choose one of {', '.join(HOW)}."),
        (result not in RESULTS, f"Result: choose one of {', '.join(RESULTS)}."),
        (result == "promise" and promised_on is None, "Write by when it is promised."),
        (result == "paid" and not str(amount or "").strip(), "Write the amount paid."),
    )
    wrong = " ".join(text for bad, text in problems if bad)
    return Line(
        row,
        str(account or "").strip(),
        at,
        how,
        result,
        str(text or "").strip(),
        promised_on,
        str(amount or "").strip(),
        str(who or "").strip() or "by hand",
        f"Row {row}: {wrong}" if wrong else "",
    )


def _word(value: Any) -> str:
    return str(value or "").strip().lower()


def _instant(value: Any) -> datetime | None:
    if isinstance(value, datetime):
        return value
    if isinstance(value, date):
        return datetime.combine(value, time(12))
    try:
        return datetime.fromisoformat(str(value or "").strip())
    except ValueError:
        return None


def _day(value: Any) -> date | None:
    at = _instant(value)
    return at.date() if at else None
