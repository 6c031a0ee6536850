"""Opening hours: many windows into one, and the next instant they are open. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from shared.core.compliance.clock import DAY, Zone, date_of, seconds, weekday
from shared.core.compliance.holidays import is_holiday
from shared.core.compliance.request import HouseLimits
from shared.core.compliance.rule import Window
from shared.core.model import Prefs

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_FRIDAY, _SUNDAY = 4, 6
_SEARCHED_DAYS = 400
_ALL_DAY = (0, DAY)
Table = tuple[tuple[int, int] | None, ...]


@dataclass(frozen=True, slots=True)
class Hours:
    """
    When a contact may start, and until when it may arrive, on one wall clock.

    Args:
        starts: Per weekday, Monday first: seconds after midnight, or None: closed.
        ends: Likewise, without the closing margin.
        calendars: Holidays on which it is closed.
        bounded: False: open at any time.
    """

    starts: Table
    ends: Table
    calendars: tuple[str, ...] = ()
    bounded: bool = True

    def open_at(self, zone: Zone, at: int) -> bool:
        """Say whether a contact may start at *at*, in epoch seconds."""
        day, second = divmod(at + zone.offset(at), DAY)
        span = self.starts[(day + 3) % 7]
        return (
            span is not None
            and span[0] <= second < span[1]
            and not (self.calendars and _closed(day, self.calendars))
        )

    def next_open(self, zone: Zone, at: int) -> int | None:
        """Give the first instant from *at* on; None: it never opens."""
        if self.open_at(zone, at):
            return at
        today = zone.day(at)
        for day in range(today, today + _SEARCHED_DAYS):
            for start, end in self._spans(zone, day, self.starts):
                if end > at:
                    return max(start, at)
        return None

    def closes_at(self, zone: Zone, at: int) -> int:
        """Give the instant at which the hours that are open at *at* end."""
        offset = zone.offset(at)
        day, second = divmod(at + offset, DAY)
        span = self.ends[(day + 3) % 7]
        end = at - second + (span[1] if span else DAY)
        if zone.offset(end) == offset:
            return end
        later = [b for a, b in self._spans(zone, day, self.ends) if a <= at < b]
        return later[0] if later else end

    def _spans(self, zone: Zone, day: int, table: Table) -> Sequence[tuple[int, int]]:
        span = table[weekday(day)]
        if span is None or (self.calendars and _closed(day, self.calendars)):
            return ()
        return zone.spans(day, *span)


def combined(windows: Iterable[Window]) -> Hours:
    """Make one table of windows that must all be open."""
    table: Table = (_ALL_DAY,) * 7
    calendars: list[str] = []
    bounded = False
    for window in windows:
        bounded = True
        table = _both(table, window.hours)
        if window.calendar:
            calendars.append(window.calendar)
    return Hours(table, table, tuple(dict.fromkeys(calendars)), bounded)


def narrowed(hours: Hours, prefs: Prefs | None, house: HouseLimits | None) -> Hours:
    """
    Take away what the person and the house do not want.

    Args:
        prefs: Never widens.
        house: Likewise; its closing margin shortens starts only.
    """
    windows = [Window(hours.ends, lifted_by=frozenset())] if hours.bounded else []
    if prefs:
        windows.append(_prefs_window(prefs))
    if house:
        windows.append(_house_window(house))
    both = combined(windows)
    calendars = hours.calendars + both.calendars
    margin = house.closing_margin_minutes * 60 if house else 0
    starts = tuple(_shorter(span, margin) for span in both.ends)
    return Hours(starts, both.ends, calendars, both.bounded)


@cache
def prefs_hours(prefs: Prefs) -> Hours:
    """Give the hours a person has left us."""
    return combined([_prefs_window(prefs)])


@cache
def house_hours(house: HouseLimits) -> Hours:
    """Give the office's own hours, without its margin."""
    return combined([_house_window(house)])


def _prefs_window(prefs: Prefs) -> Window:
    every = (
        (seconds(prefs.window[0]), seconds(prefs.window[1]))
        if prefs.window
        else _ALL_DAY
    )
    table: list[tuple[int, int] | None] = [every] * 7
    if prefs.fri_until:
        table[_FRIDAY] = _meet(every, (0, seconds(prefs.fri_until)))
    for name in prefs.no_days:
        table[_DAYS.index(name)] = None
    return Window(tuple(table))


def _house_window(house: HouseLimits) -> Window:
    every = seconds(house.window[0]), seconds(house.window[1])
    table: list[tuple[int, int] | None] = [every] * 7
    if house.skip_sundays:
        table[_SUNDAY] = None
    return Window(tuple(table), "US" if house.skip_holidays else "")


def _shorter(span: tuple[int, int] | None, margin: int) -> tuple[int, int] | None:
    if span is None:
        return None
    return _meet(span, (0, span[1] - margin))


def _both(a: Table, b: Table) -> Table:
    return tuple(_meet(x, y) for x, y in zip(a, b, strict=True))


def _meet(
    a: tuple[int, int] | None, b: tuple[int, int] | None
) -> tuple[int, int] | None:
    if a is None or b is None:
        return None
    opens, closes = max(a[0], b[0]), min(a[1], b[1])
    return (opens, closes) if opens < closes else None


@cache
def _closed(day: int, calendars: tuple[str, ...]) -> bool:
    return any(is_holiday(date_of(day), name) for name in calendars)
