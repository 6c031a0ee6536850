"""Amounts of money into whole cents, never through a binary fraction. Pure."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal

from shared.core.sheet.cells.fault import CELL_LIMIT, FORMULA, TOO_LONG, Cell, Fault
from shared.core.sheet.cells.text import NOTHING

LIMIT_CENTS = 10_000_000_000
"""A hundred million dollars: more is a phone number in the wrong column."""

_DECORATION = re.compile(r"US\$|USD|[$\s'\u2019_]", re.IGNORECASE)
_CREDIT = re.compile(r"(?<=\d)CR$", re.IGNORECASE)
_DEBIT = re.compile(r"(?<=\d)DR$", re.IGNORECASE)
_PLAIN = re.compile(r"\d+(?:\.\d{1,2})?")
_LONG = re.compile(r"(\d+)\.(\d{3,})")
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?")
_GROUPED_EUROPE = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d{1,2})|\d{1,3}(?:\.\d{3}){2,}")
_COMMA = re.compile(r"\d+,\d{1,2}")
_ONE_GROUP = re.compile(r"[1-9]\d{0,2}\.\d{3}")
_DASHES = frozenset("-–—")  # noqa: RUF001 - dashes as spreadsheets print them

UNREADABLE = Fault(
    "bad_money", "is not an amount that can be read; write it like 1234.50."
)
AMBIGUOUS = Fault(
    "ambiguous_money",
    "can be read as thousands or as a fraction; write it like 1234.00 or 1.23.",
)
TOO_MUCH = Fault(
    "money_too_large", "is too large to be an amount owed; write it like 1234.50."
)


def read_money(cell: Cell) -> int | Fault | None:
    """
    Read an amount in dollars as cents; a credit is negative.

    Understands `$1,234.50`, `1.234,50`, `(1,234.50)`, `12.00-`, `12.00 CR`. A lone dash
    is how spreadsheets print zero. `1.234` is never guessed at: it is a thousand times
    the other reading, and somebody would be asked to pay it.
    """
    if isinstance(cell, str):
        return _of_text(cell)
    if cell is None:
        return None
    return UNREADABLE if isinstance(cell, bool) else _cents(Decimal(repr(cell)))


def _of_text(cell: str) -> int | Fault | None:
    if len(cell) > CELL_LIMIT:
        return TOO_LONG
    text = cell.strip()
    if text.startswith("="):
        return FORMULA
    text = _DECORATION.sub("", text)
    if text in _DASHES:
        return 0
    if text.casefold() in NOTHING:
        return None
    text, negative = _sign(text)
    amount = _amount(text)
    if not isinstance(amount, Decimal):
        return amount
    return _cents(-amount if negative else amount)


def _sign(text: str) -> tuple[str, bool]:
    bare = _DEBIT.sub("", text)
    unsigned = _CREDIT.sub("", bare)
    if unsigned != bare:
        return unsigned, True
    if bare[0] == "(" and bare[-1] == ")":
        return bare[1:-1], True
    if bare[0] in "-−–":  # noqa: RUF001 - minus signs as people paste them
        return bare[1:], True
    return (bare[:-1], True) if bare[-1] in "-−" else (bare.removeprefix("+"), False)  # noqa: RUF001 - as above


def _amount(text: str) -> Decimal | Fault:
    if not text.isascii():
        return UNREADABLE
    if text.startswith((".", ",")):
        text = f"0{text}"
    if _PLAIN.fullmatch(text):
        return Decimal(text)
    if _GROUPED.fullmatch(text):
        return Decimal(text.replace(",", ""))
    if _COMMA.fullmatch(text) or _GROUPED_EUROPE.fullmatch(text):
        return Decimal(text.replace(".", "").replace(",", "."))
    return _fraction(text)


def _fraction(text: str) -> Decimal | Fault:
    """Read `1234.5600000001`, as programs write it; one group of three is a riddle."""
    if _ONE_GROUP.fullmatch(text):
        return AMBIGUOUS
    return Decimal(text) if _LONG.fullmatch(text) else UNREADABLE


def _cents(amount: Decimal) -> int | Fault:
    if not amount.is_finite():
        return UNREADABLE
    if abs(amount) * 100 > LIMIT_CENTS:
        return TOO_MUCH
    return int((amount * 100).quantize(Decimal(1), ROUND_HALF_UP))
