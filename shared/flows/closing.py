"""
End a reply: what it leaves behind is written in one transaction with its end.

Contacts, tasks for people, the one answer and the release of its contact point: all or
none, so that a crash leaves a reply to be read again whole, and an answer can leave as
soon as it is stored.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from shared.core.model import Contact
from shared.flows.memory import with_memory
from shared.ports import Documents, Snapshot, Transaction

MOST_TASKS: Final = 100
"""Of one transaction; a number that more accounts share opens the others alone."""


@dataclass(slots=True)
class Left:
    """
    What a reply leaves behind.

    Args:
        contacts: Person's key, contact and its cause.
        tasks: Tasks for people, by path.
        answer: The message that answers; None: nothing does.
    """

    contacts: list[tuple[str, Contact, str]] = field(default_factory=list)
    tasks: dict[str, dict[str, Any]] = field(default_factory=dict)
    answer: dict[str, Any] | None = None


def close_reply(
    inbound: Mapping[str, Any],
    changes: dict[str, Any],
    left: Left,
    documents: Documents,
    now: datetime,
) -> bool:
    """
    Write what became of a reply and let go of its contact point, all or nothing.

    Args:
        inbound: The reply.
        changes: Fields of the reply, its new state among them.
        left: What it leaves behind; what is there already stays as it is.
        documents: The store.
        now: Aware.

    Returns:
        Whether its answer is now planned for the first time.
    """
    point = f"points/{inbound['point']}"
    people = {f"people/{person}" for person, _contact, _cause in left.contacts}
    answer = f"messages/{left.answer['id']}" if left.answer else ""
    paths = [point, *sorted(people), *left.tasks, *([answer] if answer else [])]

    def work(tx: Transaction) -> bool:
        found = tx.get_many(paths)
        tx.update(f"inbound/{inbound['id']}", changes)
        _let_go(tx, found.get(point), str(inbound["id"]))
        for path, data in _memories(left, found, now).items():
            tx.put(path, data)
        for path, data in left.tasks.items():
            if path not in found:
                tx.create(path, data)
        if left.answer is None or answer in found:
            return False
        tx.create(answer, left.answer)
        return True

    return documents.transact(work)


def _let_go(tx: Transaction, point: Snapshot | None, inbound_id: str) -> None:
    held: Any = point.data.get("unread", ()) if point else ()
    if point and inbound_id in held:
        tx.update(point.path, {"unread": [one for one in held if one != inbound_id]})


def _memories(
    left: Left, found: Mapping[str, Snapshot], now: datetime
) -> dict[str, dict[str, Any]]:
    changed: dict[str, dict[str, Any]] = {}
    for person, contact, cause in left.contacts:
        path = f"people/{person}"
        before = found.get(path)
        data = changed.get(path) or (dict(before.data) if before else {})
        after = with_memory(data, contact, cause, now)
        if after is not None:
            changed[path] = after
    return changed
