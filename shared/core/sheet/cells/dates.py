"""Dates in every shape a sheet holds. Pure; `today` only bounds what is plausible."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

from shared.core.sheet.cells.fault import CELL_LIMIT, FORMULA, TOO_LONG, Cell, Fault
from shared.core.sheet.cells.text import NOTHING, fold

DateReader = Callable[[Cell], date | Fault | None]

_DAY_0 = date(1899, 12, 30)  # of Google's and Excel's serial numbers
_SERIALS = range(20_000, 80_000)  # 1954 to 2119; what is outside is no date
_FIRST_YEAR = 1970
_YEARS_AHEAD = 10
_LONGEST_YEAR = 31
_CENTURY = 100
_MIDDAY = r"(?:[T ]+\d{1,2}:\d{2}.{0,24})?"
_ISO = re.compile(rf"(\d{{4}})[-/.](\d{{1,2}})[-/.](\d{{1,2}}){_MIDDAY}")
_NUMBERS = re.compile(rf"(\d{{1,2}})([-/. ])(\d{{1,2}})\2(\d{{4}}|\d{{2}}){_MIDDAY}")
_DIGITS = re.compile(r"(\d{5})(?:\.\d+)?|(\d{8})")
_TOKENS = re.compile(r"[a-z]+|\d+")
_MONTHS = (
    ("january", "enero"),
    ("february", "febrero"),
    ("march", "marzo"),
    ("april", "abril"),
    ("may", "mayo"),
    ("june", "junio"),
    ("july", "julio"),
    ("august", "agosto"),
    ("september", "septiembre", "setiembre"),
    ("october", "octubre"),
    ("november", "noviembre"),
    ("december", "diciembre"),
)
_NOISE = frozenset(re.split(" ", "of the de del el st nd rd th a at on"))
_WEEKDAYS = frozenset(
    re.split(
        " ",
        "mon tue tues wed thu thur thurs fri sat sun monday tuesday wednesday thursday "
        "friday saturday sunday lun mie jue vie sab dom lunes martes miercoles jueves "
        "viernes sabado domingo",
    )
)

FOR_GOOD = date(9999, 12, 30)
"""A hold without an end; the calendar has a day after it."""
_OPEN = frozenset({"?", "tbd", "unknown", "desconocido", "#n/a"})
"""What says nothing elsewhere, and here that the end is not known."""

UNREADABLE = Fault(
    "bad_date", "is not a date that can be read; write it like 2026-03-05."
)
_IN_DOUBT = Fault("bad_date", "does not say until when; write a date like 2026-03-05.")
_NO_SUCH = Fault(
    "bad_date",
    "names a day that the calendar does not have; write it like 2026-03-05.",
)
_NO_YEAR = Fault("bad_date", "lacks the year; write it like 2026-03-05.")
_FAR = Fault(
    "date_out_of_range",
    "lies too far back or ahead to be meant; check the year and write it like "
    "2026-03-05.",
)


def date_reader(today: date, *, day_first: bool = False) -> DateReader:
    """
    Make a reader of dates.

    Args:
        today: For two-digit years and for what is too far away to be meant.
        day_first: `3/4/2026` is the third of April, as written outside the US. A number
            over 12 settles the order by itself.
    """

    def read(cell: Cell) -> date | Fault | None:
        found = _read(cell, today, day_first=day_first)
        if isinstance(found, date) and not (
            _FIRST_YEAR <= found.year <= today.year + _YEARS_AHEAD
        ):
            return _FAR
        return found

    return read


def hold_reader(today: date, *, day_first: bool = False) -> DateReader:
    """
    Make a reader of *Hold until*: what is no day there holds all the same.

    Staff wrote that nobody is to be contacted; only until when is unclear. Any year
    ahead is meant: a hold to 2099 is one for good.
    """
    read = date_reader(today, day_first=day_first)

    def read_hold(cell: Cell) -> date | Fault | None:
        found = _read(cell, today, day_first=day_first)
        if isinstance(found, date) and found.year >= _FIRST_YEAR:
            return min(found, FOR_GOOD)
        found = _IN_DOUBT if _is_open(cell) else read(cell)
        if isinstance(found, Fault):
            said = f"{found.text} Until then nobody is contacted."
            return Fault(found.code, said, FOR_GOOD)
        return found

    return read_hold


def _is_open(cell: Cell) -> bool:
    return isinstance(cell, str) and cell.strip().casefold() in _OPEN


def _read(cell: Cell, today: date, *, day_first: bool) -> date | Fault | None:
    if not isinstance(cell, str):
        return None if cell is None else _of_number(cell)
    text = cell.strip()
    if text.casefold() in NOTHING:
        return None
    if len(text) > CELL_LIMIT:
        return TOO_LONG
    if text.startswith("="):
        return FORMULA
    return _of_text(text.lstrip("' "), today, day_first=day_first)


def _of_number(cell: float) -> date | Fault:
    if isinstance(cell, bool) or cell != cell or abs(cell) > 30_000_000:  # noqa: PLR0124, PLR2004 - NaN is unequal to itself; beyond 2999-12-31
        return UNREADABLE
    if int(cell) in _SERIALS:
        return _DAY_0 + timedelta(days=int(cell))
    return _of_digits(f"{int(cell):08d}") if cell == int(cell) else UNREADABLE


def _of_text(text: str, today: date, *, day_first: bool) -> date | Fault:
    if not text.isascii():
        return _of_words(text, today)
    if iso := _ISO.fullmatch(text):
        return _day(int(iso[1]), int(iso[2]), int(iso[3]))
    if parts := _NUMBERS.fullmatch(text):
        year = _year(parts[4], today)
        return _ordered(int(parts[1]), int(parts[3]), year, day_first=day_first)
    if digits := _DIGITS.fullmatch(text):
        return _of_number(int(digits[1])) if digits[1] else _of_digits(digits[2])
    return _of_words(text, today)


def _of_digits(digits: str) -> date | Fault:
    """Read `20260305` or `03052026`; never both can be a date of these centuries."""
    first = _day(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    if isinstance(first, date) and first.year >= _FIRST_YEAR:
        return first
    second = _day(int(digits[4:]), int(digits[:2]), int(digits[2:4]))
    plausible = isinstance(second, date) and second.year >= _FIRST_YEAR
    return second if plausible else UNREADABLE


def _ordered(one: int, two: int, year: int, *, day_first: bool) -> date | Fault:
    day, month = (one, two) if day_first else (two, one)
    if month > 12 >= day:  # noqa: PLR2004 - months of a year
        day, month = month, day
    return _day(year, month, day)


def _of_words(text: str, today: date) -> date | Fault:
    """Read `March 5, 2026`, `5 de marzo de 2026`, `Thu 05-Mar-26`."""
    tokens = [
        token
        for token in _TOKENS.findall(fold(text))
        if token not in _NOISE and token not in _WEEKDAYS
    ]
    months = [month for token in tokens if (month := _month(token))]
    numbers = [token for token in tokens if token.isdigit()]
    if len(months) != 1 or len(months) + len(numbers) != len(tokens):
        return UNREADABLE
    if len(numbers) == 1:
        return _NO_YEAR
    if len(numbers) != 2 or max(map(len, numbers)) > 4:  # noqa: PLR2004 - day and year
        return UNREADABLE
    day, year = numbers
    if len(day) > 2 or int(day) > _LONGEST_YEAR:  # noqa: PLR2004 - a year of four digits
        day, year = year, day
    return _day(_year(year, today), months[0], int(day))


def _month(token: str) -> int:
    if len(token) < 3 or token.isdigit():  # noqa: PLR2004 - `ma` is March or May
        return 0
    for number, names in enumerate(_MONTHS, 1):
        if any(name.startswith(token) for name in names):
            return number
    return 0


def _year(digits: str, today: date) -> int:
    """Give two digits their century: at most ten years ahead."""
    year = int(digits)
    if len(digits) > 2:  # noqa: PLR2004 - written out
        return year
    year += today.year - today.year % _CENTURY
    return year - _CENTURY if year > today.year + _YEARS_AHEAD else year


def _day(year: int, month: int, day: int) -> date | Fault:
    try:
        return date(year, month, day)
    except ValueError:
        return _NO_SUCH
