"""Say of a sequence that is over whether nobody ever answered, or only nobody paid."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from shared.flows.record_queries import activity_of
from shared.flows.tasks import task_id
from shared.ports import Documents

NO_REPLY: Final = "no_reply"
OVER: Final = "sequence_over"
_SPOKEN: Final = frozenset({"conversation", "inbound"})
_LATEST: Final = 200
"""Entries of one account: many more than a sequence makes."""
Task = tuple[str, str, str]


def reasons_of(tasks: Iterable[Task], documents: Documents) -> list[Task]:
    """
    Name each task for what it is.

    Args:
        tasks: Account key, reason, and cause: of an unanswered end, the due date.
        documents: The store.
    """
    return [
        (key, OVER, cause)
        if reason == NO_REPLY and _answered(key, cause, documents)
        else (key, reason, cause)
        for key, reason, cause in tasks
    ]


def _answered(key: str, since: str, documents: Documents) -> bool:
    """Say whether the person wrote or spoke to us since a day, before we asked why."""
    if documents.get(f"people_tasks/{task_id(key, NO_REPLY, since)}") is not None:
        return False  # it is a task already; one is enough
    found = documents.query(activity_of(key, limit=_LATEST))
    return any(_speaks(one.data) for one in found if str(one.data["at"]) >= since)


def _speaks(entry: dict[str, Any]) -> bool:
    if entry["what"] == "reply":
        return True
    return entry["what"] == "call" and entry["detail"] in _SPOKEN
