"""Holidays the rules speak of: federal as observed, and four states'. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import cache

_MON, _THU, _SAT, _SUN = 0, 3, 5, 6


def _nth(year: int, month: int, weekday: int, n: int) -> date:
    first = date(year, month, 1)
    return first + timedelta((weekday - first.weekday()) % 7 + 7 * (n - 1))


def _last_monday(year: int, month: int) -> date:
    last = date(year, month + 1, 1) - timedelta(1)
    return last - timedelta(last.weekday())


def _observed(day: date) -> date:
    return day + timedelta({_SAT: -1, _SUN: 1}.get(day.weekday(), 0))


def _easter(year: int) -> date:
    # Anonymous Gregorian computus (Meeus, Astronomical Algorithms, chapter 8).
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    ell = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 19 * ell) // 433
    month = (h + ell - 7 * m + 90) // 25
    return date(year, month, (h + ell - 7 * m + 33 * month + 19) % 32)


def _federal(year: int) -> Iterator[date]:
    # 5 USC 6103(a); Juneteenth since 2021.
    yield date(year, 1, 1)
    yield _nth(year, 1, _MON, 3)
    yield _nth(year, 2, _MON, 3)
    yield _last_monday(year, 5)
    if year >= 2021:  # noqa: PLR2004 - Public Law 117-17
        yield date(year, 6, 19)
    yield date(year, 7, 4)
    yield _nth(year, 9, _MON, 1)
    yield _nth(year, 10, _MON, 2)
    yield date(year, 11, 11)
    yield _nth(year, 11, _THU, 4)
    yield date(year, 12, 25)


def _alabama(year: int) -> list[date]:
    # Ala. Code 1-3-8
    return [_nth(year, 4, _MON, 4), _nth(year, 6, _MON, 1)]


def _louisiana(year: int) -> list[date]:
    # La. R.S. 1:55: Mardi Gras, Good Friday, Acadian Day
    easter, thanksgiving = _easter(year), _nth(year, 11, _THU, 4)
    return [easter - timedelta(47), easter - timedelta(2), thanksgiving + timedelta(1)]


def _mississippi(year: int) -> list[date]:
    # Miss. Code 3-3-7
    return [_last_monday(year, 4)]


def _rhode_island(year: int) -> list[date]:
    # R.I. Gen. Laws 25-1-1
    return [date(year, 5, 4), _nth(year, 8, _MON, 2)]


_OF_STATES: dict[str, Callable[[int], list[date]]] = {
    "AL": _alabama,
    "LA": _louisiana,
    "MS": _mississippi,
    "RI": _rhode_island,
}
CALENDARS = frozenset({"US", *_OF_STATES})
"""Calendars that a window may name."""


@cache
def holidays(year: int, calendar: str = "US") -> frozenset[date]:
    """
    List the holidays that are kept in a year.

    Args:
        year: Includes 31 December where the next New Year's Day is a Saturday.
        calendar: `US`, or a state's letters for its legal holidays besides; a holiday
            on a weekend counts both as it falls and as it is observed there.
    """
    days = {_observed(d) for y in (year, year + 1) for d in _federal(y)}
    if calendar != "US":
        days |= set(_federal(year)) | set(_OF_STATES[calendar](year))
    return frozenset(d for d in days if d.year == year)


def is_holiday(day: date, calendar: str = "US") -> bool:
    """Say whether the day is kept as a holiday."""
    return day in holidays(day.year, calendar)


def is_business_day(day: date) -> bool:
    """Say whether the day is neither a weekend nor a federal holiday as observed."""
    return day.weekday() < _SAT and not is_holiday(day)


def add_business_days(start: date, count: int) -> date:
    """Give the *count*-th business day after *start*; the next day is the first."""
    day = start
    while count:
        day += timedelta(1)
        count -= is_business_day(day)
    return day
