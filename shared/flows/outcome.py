"""What became of a flow's work, as a value the entry points can answer with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Outcome:
    """
    What became of one message or task.

    Args:
        slug: `sent`, `planned`, `blocked`, `cancelled`, `uncertain`, `waiting` …
        reason: Slug of the reason, "" if none.
        again_at: To be tried again at this instant: a new task, not an error.
    """

    slug: str
    reason: str = ""
    again_at: datetime | None = None
