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


class Turns:
    """
    A provider's turns; one may be taken ahead, before the last look is taken.

    Args:
        provider: Slug; error codes begin with it.
        wait: Waits for the provider's rate; None: it has none.
        timeout_s: Of its requests.
    """

    def __init__(
        self, provider: str, wait: Callable[[], None] | None, timeout_s: float
    ) -> None:
        self._provider = provider
        self._wait = wait
        self._longest_s = timeout_s / 2
        self._ahead = local()

    def take(self) -> None:
        """
        Wait for a turn of this thread's next request, which then starts at once.

        Raises:
            NotDone: It came too late; as for any turn.
        """
        self._come()
        self._ahead.at = time.monotonic()

    def __call__(self) -> None:
        """
        Wait for the turn of a request, unless it was taken just now.

        Raises:
            NotDone: It came too late. Whoever called has made sure of the time that a
                request needs, and somebody else may have taken the message over.
        """
        ahead, self._ahead.at = getattr(self._ahead, "at", None), None
        if ahead is None or time.monotonic() - ahead > _GOOD_FOR_S:
            self._come()

    def _come(self) -> None:
        if self._wait is None:
            return
        began = time.monotonic()
        self._wait()
        if time.monotonic() - began > self._longest_s:
            text = f"The turn for a request to {self._provider} came too late."
            raise NotDone(f"{self._provider}_busy", text, status=_OUR_OWN_RATE)
