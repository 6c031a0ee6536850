"""A lock in the store that lapses by itself: for what one process at a time does."""

from __future__ import annotations

from datetime import datetime, timedelta

from shared.core.instants import from_text, to_text
from shared.ports import Documents, Transaction


def take_lock(
    documents: Documents, path: str, lease: timedelta, now: datetime
) -> str | None:
    """Take a lock; gives what frees it again, None while somebody else holds it."""

    def work(tx: Transaction) -> str | None:
        held = tx.get(path)
        if held is not None and from_text(str(held.data["until"])) > now:
            return None
        until = to_text(now + lease)
        tx.put(path, {"until": until})
        return until

    return documents.transact(work)


def free_lock(documents: Documents, path: str, mine: str) -> None:
    """Free a lock, unless it lapsed and is somebody else's by now."""

    def work(tx: Transaction) -> None:
        held = tx.get(path)
        if held is not None and held.data["until"] == mine:
            tx.delete(path)

    documents.transact(work)
