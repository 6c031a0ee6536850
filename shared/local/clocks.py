"""Clocks for one machine: one that can be moved forward, and one that stands still."""

from __future__ import annotations

import time as machine
from datetime import UTC, datetime, time, timedelta
from threading import Lock
from zoneinfo import ZoneInfo

HOME_ZONE = "America/New_York"
OPENING = time(10)
_SATURDAY = 5


class MovableClock:
    """
    A clock that starts at an origin, runs in real time, and can be moved forward.

    Args:
        origin: Aware; what it shows now.
    """

    def __init__(self, origin: datetime) -> None:
        self._lock = Lock()
        self._origin = origin.astimezone(UTC)
        self._started_s = machine.monotonic()

    def now(self) -> datetime:
        """Give the present instant of this clock, in UTC."""
        with self._lock:
            elapsed = timedelta(seconds=machine.monotonic() - self._started_s)
            return self._origin + elapsed

    def move_to(self, instant: datetime) -> None:
        """Move forward; a clock never goes back, so an earlier instant does nothing."""
        ahead = instant.astimezone(UTC) - self.now()
        if ahead > timedelta(0):
            with self._lock:
                self._origin += ahead


class FrozenClock:
    """A clock that stands still, for a dry run."""

    def __init__(self, origin: datetime) -> None:
        self._now = origin.astimezone(UTC)

    def now(self) -> datetime:
        """Give the instant it stands at, in UTC."""
        return self._now


def next_opening(now: datetime, zone: str = HOME_ZONE) -> datetime:
    """
    Give the next weekday, 10:00 in a zone: there is always something to see then.

    Args:
        now: Aware.
        zone: IANA name.
    """
    day = now.astimezone(ZoneInfo(zone)).date() + timedelta(days=1)
    while day.weekday() >= _SATURDAY:
        day += timedelta(days=1)
    return datetime.combine(day, OPENING, tzinfo=ZoneInfo(zone)).astimezone(UTC)
