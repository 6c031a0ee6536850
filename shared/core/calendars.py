"""
Say which days are business days, by state. Pure; knows no zone and no hour.

The holidays of 2024 to 2036 are compiled into `defaults/holidays.json` from the
`holidays` library (`shared.local.compile_defaults`); outside those years only weekends
count. Federal holidays as observed apply everywhere, a state's own on top.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from typing import Final

from shared.core.packaged import packaged_json

FIRST_YEAR: Final = 2024
LAST_YEAR: Final = 2036
_START: Final = date(FIRST_YEAR, 1, 1).toordinal()
_SATURDAY: Final = 5


@cache
def _holidays(state: str) -> frozenset[int]:
    """Give the ordinals of the days off in a state."""
    table = packaged_json("shared.core.defaults", "holidays.json")
    ours = table["states"].get(state, [])
    return frozenset(_START + offset for offset in (*table["federal"], *ours))


def _is_weekend(ordinal: int) -> bool:
    return (ordinal - 1) % 7 >= _SATURDAY


class BusinessCalendar:
    """
    The business days of one state.

    Args:
        state: Two letters; "" or an unknown one: federal holidays only.
        holidays: False: weekends only.
    """

    def __init__(self, state: str = "", *, holidays: bool = True) -> None:
        self.state = state.upper()
        self._off = _holidays(self.state) if holidays else frozenset()
        self._next: dict[int, int] = {}
        self._previous: dict[int, int] = {}

    def _works(self, ordinal: int) -> bool:
        return not _is_weekend(ordinal) and ordinal not in self._off

    def _walk(self, ordinal: int, step: int) -> int:
        while not self._works(ordinal):
            ordinal += step
        return ordinal

    def next_ordinal(self, ordinal: int) -> int:
        """Give the first business day on or after a day, both as ordinals; cached."""
        found = self._next.get(ordinal)
        if found is None:
            found = self._next[ordinal] = self._walk(ordinal, 1)
        return found

    def previous_ordinal(self, ordinal: int) -> int:
        """Give the last business day on or before a day, both as ordinals; cached."""
        found = self._previous.get(ordinal)
        if found is None:
            found = self._previous[ordinal] = self._walk(ordinal, -1)
        return found

    def is_business(self, day: date) -> bool:
        """Say whether *day* is neither on a weekend nor a holiday."""
        return self._works(day.toordinal())

    def on_or_after(self, day: date) -> date:
        """Give the first business day that is not before *day*."""
        return date.fromordinal(self.next_ordinal(day.toordinal()))

    def on_or_before(self, day: date) -> date:
        """Give the last business day that is not after *day*."""
        return date.fromordinal(self.previous_ordinal(day.toordinal()))

    def add_business_days(self, day: date, n: int) -> date:
        """
        Count *n* business days on from *day*; back if it is negative.

        Args:
            day: Need not be a business day itself.
            n: Zero: the first business day on or after *day*.
        """
        if n == 0:
            return self.on_or_after(day)
        step = 1 if n > 0 else -1
        for _ in range(abs(n)):
            ordinal = (day + timedelta(step)).toordinal()
            day = date.fromordinal(self._walk(ordinal, step))
        return day


@cache
def calendar_for(state: str, *, holidays: bool = True) -> BusinessCalendar:
    """Give a state's calendar; the same one each time."""
    return BusinessCalendar(state, holidays=holidays)
