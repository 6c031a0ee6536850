"""What the other side of a request said: status, headers, body. Asks nobody."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any

LONGEST_WAIT_S = 3600.0
# Of the server, or of what stands before it, and of every message alike: a proxy that
# wants a login, a method or type it does not let through, a place that moved.
_OF_THE_WAY = frozenset(
    {*range(300, 400), 405, 406, 407, 410, 411, 412, 415, 416, 417}
    | {421, 423, 424, 426, 428, 431, 451}
)


@dataclass(frozen=True, slots=True)
class Answer:
    """
    What the other side said.

    Args:
        status: HTTP status.
        headers: Names in lower case.
        body: As received, but not without end.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def ok(self) -> bool:
        """Say whether it is a 2xx."""
        return 200 <= self.status < 300  # noqa: PLR2004 - HTTP's own bounds

    @property
    def is_of_the_way(self) -> bool:
        """Say whether nothing was done for a reason that is not the message's own."""
        return self.status in _OF_THE_WAY

    def fields(self) -> dict[str, Any]:
        """Give the body if it is a JSON object, else an empty one."""
        try:
            value = json.loads(self.body)
        except (ValueError, RecursionError):
            return {}
        return value if isinstance(value, dict) else {}

    def retry_after_s(self, now: datetime) -> float | None:
        """Give the seconds it asked us to wait, at most an hour."""
        asked = self.headers.get("retry-after", "").strip()
        seconds = _seconds(asked) if asked.isascii() else None
        if seconds is None and asked:
            seconds = _seconds_until(asked, now)
        return None if seconds is None else min(max(seconds, 0.0), LONGEST_WAIT_S)


def _seconds(text: str) -> float | None:
    return float(text) if text.isdigit() and len(text) < 10 else None  # noqa: PLR2004 - more digits are no waiting time


def _seconds_until(text: str, now: datetime) -> float | None:
    try:
        until = parsedate_to_datetime(text)
        return (until - now).total_seconds()
    except (ValueError, TypeError, OverflowError):
        return None
