"""Wall clocks: zone offsets and local days as plain integers. Pure; no current time."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from shared.errors import BadRequest

DAY = 86_400
_BLOCK = 900  # transitions of this century lie on quarters of an hour
_EPOCH = date(1970, 1, 1).toordinal()
_KEPT = 200_000
_CLOCK = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]|24:00")


def day_number(day: date) -> int:
    """Count days since 1970-01-01."""
    return day.toordinal() - _EPOCH


def date_of(day: int) -> date:
    """Turn a day number back into a date."""
    return date.fromordinal(day + _EPOCH)


def weekday(day: int) -> int:
    """Say which weekday a day number is; Monday is 0."""
    return (day + 3) % 7


def instant(at: int) -> datetime:
    """Turn epoch seconds into an aware UTC instant."""
    return datetime.fromtimestamp(at, UTC)


class Zone:
    """
    One wall clock, with its offsets remembered.

    `zoneinfo` converts in about a microsecond; ten thousand accounts ask for the same
    quarter of an hour, so offsets are kept by that.
    """

    __slots__ = ("_info", "_offsets", "_spans", "name")

    def __init__(self, name: str) -> None:
        try:
            self._info = ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError) as exc:
            raise BadRequest("unknown_zone", "no such time zone") from exc
        self.name = name
        self._offsets: dict[int, int] = {}
        self._spans: dict[tuple[int, int, int], tuple[tuple[int, int], ...]] = {}

    def offset(self, at: int) -> int:
        """Give the seconds east of UTC at an instant in epoch seconds."""
        block = at // _BLOCK
        known = self._offsets.get(block)
        return self._learn(block) if known is None else known

    def day(self, at: int) -> int:
        """Give the local date as days since 1970-01-01."""
        return (at + self.offset(at)) // DAY

    def spans(self, day: int, opens: int, closes: int) -> tuple[tuple[int, int], ...]:
        """
        Give the instants of a local day whose wall clock reads within the hours.

        Two spans where the clock is set back inside the window; none where the hours
        are skipped.

        Args:
            day: Local date.
            opens: Seconds after 00:00 on the wall clock, included.
            closes: Likewise, excluded.
        """
        key = (day, opens, closes)
        known = self._spans.get(key)
        if known is None:
            if len(self._spans) > _KEPT:
                self._spans.clear()
            known = self._spans[key] = tuple(self._find(day, opens, closes))
        return known

    def _learn(self, block: int) -> int:
        if len(self._offsets) > _KEPT:
            self._offsets.clear()
        shift = datetime.fromtimestamp(block * _BLOCK, self._info).utcoffset()
        known = self._offsets[block] = int(shift.total_seconds()) if shift else 0
        return known

    def _find(self, day: int, opens: int, closes: int) -> list[tuple[int, int]]:
        local = day * DAY
        found: list[tuple[int, int]] = []
        for start, end, offset in self._segments(local - DAY, local + 2 * DAY):
            a = max(start, local + opens - offset)
            b = min(end, local + closes - offset)
            if a < b and found and found[-1][1] == a:
                found[-1] = (found[-1][0], b)
            elif a < b:
                found.append((a, b))
        return found

    def _segments(self, start: int, end: int) -> list[tuple[int, int, int]]:
        before, after = self.offset(start), self.offset(end)
        if before == after:
            return [(start, end, before)]
        turn = self._transition(start, end)
        return [(start, turn, before), (turn, end, after)]

    def _transition(self, start: int, end: int) -> int:
        before = self.offset(start)
        low, high = start // _BLOCK, end // _BLOCK
        while high - low > 1:
            middle = (low + high) // 2
            if self.offset(middle * _BLOCK) == before:
                low = middle
            else:
                high = middle
        return high * _BLOCK


@cache
def zone(name: str) -> Zone:
    """
    Give the clock of an IANA zone.

    Raises:
        BadRequest: `unknown_zone`.
    """
    return Zone(name)


@cache
def seconds(clock: str) -> int:
    """
    Read `HH:MM` (up to `24:00`) as seconds after midnight.

    Raises:
        ValueError: Not a time of day.
    """
    if not _CLOCK.fullmatch(clock):
        raise ValueError(f"{clock!r} is not HH:MM")
    return int(clock[:2]) * 3600 + int(clock[3:]) * 60
