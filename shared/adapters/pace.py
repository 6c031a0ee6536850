"""
A provider's rate, shared by all processes of one machine: requests wait their turn.

Turns lie apart by the rate (a generic cell rate algorithm without a burst), reads and
sends alike. In the cloud the queues' own rates do this. It is no point of failure: if
its file cannot be used, each process keeps the rate by itself.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

MARGIN = 1.01
"""Turns lie a little further apart than the rate allows: the network is uneven."""
_LONGEST_S = 60.0
_TABLE = "CREATE TABLE IF NOT EXISTS turns (name TEXT PRIMARY KEY, next_at REAL)"
_GET = "SELECT next_at FROM turns WHERE name = ?"
_PUT = "INSERT OR REPLACE INTO turns (name, next_at) VALUES (?, ?)"


class SharedPace:
    """
    Turns of one provider.

    Args:
        path: A file of its own; losing it loses nothing.
        name: The provider's slug.
        rate_per_s: Requests a second, all processes together.
        clock: Seconds since the epoch, the same for all processes.
        sleep: Waits so many seconds.
    """

    def __init__(
        self,
        path: Path | str,
        name: str,
        rate_per_s: float,
        *,
        clock: Callable[[], float] = time.time,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._path, self._name = Path(path), name
        self._gap_s = MARGIN / rate_per_s
        self._clock, self._sleep = clock, sleep
        self._own_next = 0.0

    def wait(self, cost: float = 1.0) -> None:
        """Wait for the next turn; *cost* is the part of it that a request uses up."""
        now = self._clock()
        turn = self._turn(now, cost * self._gap_s)
        if turn > now:
            self._sleep(turn - now)

    def _turn(self, now: float, gap_s: float) -> float:
        try:
            return self._shared_turn(now, gap_s)
        except sqlite3.Error:
            turn = self._after(self._own_next, now)
            self._own_next = turn + gap_s
            return turn

    def _shared_turn(self, now: float, gap_s: float) -> float:
        with closing(self._opened()) as connection:
            connection.execute("BEGIN IMMEDIATE")
            found = connection.execute(_GET, (self._name,)).fetchone()
            turn = self._after(found[0] if found else 0.0, now)
            connection.execute(_PUT, (self._name, turn + gap_s))
            connection.execute("COMMIT")
        return turn

    def _opened(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._path, timeout=5.0, isolation_level=None)
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute(_TABLE)
        return connection

    @staticmethod
    def _after(next_at: float, now: float) -> float:
        """Give the turn; one absurdly far off comes from a clock set back."""
        return now if next_at - now > _LONGEST_S else max(next_at, now)
