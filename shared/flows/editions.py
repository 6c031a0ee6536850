"""Which edition of a step may be planned: a new one only if none was ever started."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from shared.core import messages
from shared.flows.known import fetch
from shared.ports import Documents, Snapshot


@dataclass(frozen=True, slots=True)
class Locks:
    """
    The step locks that a pass comes upon, read together: not a request a message.

    Args:
        taken: Lock id → its document; those of accounts that were never kept are left
            out, as there are none.
        holders: Message id → its document.
    """

    taken: Mapping[str, Snapshot] = field(default_factory=dict)
    holders: Mapping[str, Snapshot] = field(default_factory=dict)

    @classmethod
    def read(cls, documents: Documents, lock_ids: Iterable[str]) -> Locks:
        """Read the locks that are there, and the messages that hold them."""
        locks = fetch(documents, [f"locks/{one}" for one in lock_ids])
        ids = sorted({str(one.data["message"]) for one in locks.values()})
        holders = fetch(documents, [f"messages/{one}" for one in ids])
        return cls(
            {one.id: one for one in locks.values()},
            {one.id: one for one in holders.values()},
        )


def edition_of(locks: Locks, lock_ids: Sequence[str]) -> tuple[int, dict[str, str]]:
    """
    Find the edition to plan of the locks that are free, and what holds the others.

    Args:
        locks: As read by this pass.
        lock_ids: The step locks the message needs.

    Returns:
        The edition's number; and each lock whose earlier edition was started or still
        may be → that message's id. Such a lock stands for its own account only.
    """
    taken = [locks.taken[one] for one in lock_ids if one in locks.taken]
    held: dict[str, str] = {}
    free: list[Any] = []
    for lock in taken:
        message = locks.holders.get(str(lock.data["message"]))
        if message is not None and not _over(message.data):
            held[lock.id] = message.id
        else:
            free.append(lock.data["edition"])
    return max(free, default=-1) + 1, held


def _over(message: dict[str, Any]) -> bool:
    """No request of it was ever started, and none will be."""
    return message["state"] in messages.NEVER_STARTED and message["attempts"] == 0
