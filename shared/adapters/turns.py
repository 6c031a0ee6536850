"""The turns of one provider's requests: one may be taken before the last look is."""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import local

from shared.errors import NotDone

_OUR_OWN_RATE = 429
"""It is no failure of the provider's: its circuit breaker must not open."""
_GOOD_FOR_S = 2.0
"""A turn that was taken ahead and not used in this time is lost."""


class Elapsed:
    """
    How long ago something began, asleep or awake.

    A machine that slept counts by the wall's clock alone, one whose clock was set back
    by its own alone: whichever says more is right enough to stop by.
    """

    def __init__(
        self,
        wall: Callable[[], float] = time.time,
        own: Callable[[], float] = time.monotonic,
    ) -> None:
        self._clocks = (wall, own)
        self._began = (wall(), own())

    @property
    def seconds(self) -> float:
        """Give the seconds since it was made."""
        pairs = zip(self._clocks, self._began, strict=True)
        return max(clock() - began for clock, began in pairs)


class Turns:
    """
    A provider's turns; one may be taken ahead, before the last look is taken.

    Args:
        provider: Slug; error codes begin with it.
        wait: Waits for the provider's rate; None: it has none.
        timeout_s: Of its requests.
        began: Starts a measure of time.
    """

    def __init__(
        self,
        provider: str,
        wait: Callable[[], None] | None,
        timeout_s: float,
        began: Callable[[], Elapsed] = Elapsed,
    ) -> None:
        self._provider = provider
        self._wait = wait
        self._longest_s = timeout_s / 2
        self._began = began
        self._ahead = local()

    def take(self) -> None:
        """
        Wait for a turn of this thread's next request, which then starts at once.

        Raises:
            NotDone: It came too late; as for any turn.
        """
        self._come()
        self._ahead.since = self._began()

    def __call__(self) -> None:
        """
        Wait for the turn of a request, unless it was taken just now.

        Raises:
            NotDone: It came too late, or was taken ahead and not used: a process that
                was held up, or a machine that slept. Whoever called has made sure of
                the time that a request needs, and somebody else may have taken the
                message over, or its hours may have ended.
        """
        ahead: Elapsed | None = getattr(self._ahead, "since", None)
        self._ahead.since = None
        if ahead is None:
            self._come()
        elif ahead.seconds > _GOOD_FOR_S:
            raise self._late()

    def _come(self) -> None:
        if self._wait is None:
            return
        began = self._began()
        self._wait()
        if began.seconds > self._longest_s:
            raise self._late()

    def _late(self) -> NotDone:
        text = f"The turn for a request to {self._provider} came too late."
        return NotDone(f"{self._provider}_busy", text, status=_OUR_OWN_RATE)
