"""The queue's promises: durable, at least once, not before its time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from typing import Protocol


class Lane(IntEnum):
    """Who goes first when the provider's rate is short."""

    CONFIRMATION = 0
    REPLY = 1
    URGENT = 2
    BULK = 3


@dataclass(frozen=True, slots=True)
class Task:
    """
    One call of an entry point, later.

    Args:
        entry_point: One of the functions of `main.py`.
        payload: Its JSON body: ids only, no personal data.
        run_at: Not before this instant.
        name: Dedupe key, `[A-Za-z0-9_-]{1,500}`, an opaque hash; a second task of the
            same name is dropped. A hint only: the claim is what makes it safe.
        lane: Priority.
    """

    entry_point: str
    payload: Mapping[str, str]
    run_at: datetime
    name: str
    lane: Lane = Lane.BULK


class Queue(Protocol):
    """Durable tasks, delivered at least once, not before their time."""

    def put(self, tasks: Sequence[Task]) -> int:
        """
        Enqueue; gives how many were new.

        Raises:
            NotDone: None or only some were enqueued; putting them again is safe.
        """
        ...
