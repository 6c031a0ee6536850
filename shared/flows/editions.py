"""Which edition of a step may be planned: a new one only if none was ever started."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from shared.core import messages
from shared.ports import Documents


def edition_of(
    documents: Documents, lock_ids: Sequence[str], *, known: bool
) -> tuple[int, dict[str, str]]:
    """
    Find the edition to plan of the locks that are free, and what holds the others.

    Args:
        documents: The store.
        lock_ids: The step locks the message needs.
        known: False if no account of it was ever kept: then there are no locks.

    Returns:
        The edition's number; and each lock whose earlier edition was started or still
        may be → that message's id. Such a lock stands for its own account only.
    """
    if not known:
        return 0, {}
    locks = documents.get_many([f"locks/{one}" for one in lock_ids])
    if not locks:
        return 0, {}
    of = {one.id: str(one.data["message"]) for one in locks.values()}
    found = documents.get_many([f"messages/{one}" for one in sorted({*of.values()})])
    blocking = {one.id for one in found.values() if not _over(one.data)}
    held = {lock: message for lock, message in of.items() if message in blocking}
    free: list[Any] = [d.data["edition"] for d in locks.values() if d.id not in held]
    return max(free, default=-1) + 1, held


def _over(message: dict[str, Any]) -> bool:
    """No request of it was ever started, and none will be."""
    return message["state"] in messages.NEVER_STARTED and message["attempts"] == 0
