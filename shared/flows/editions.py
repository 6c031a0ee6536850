"""Which edition of a step may be planned: a new one only if none was ever started."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from shared.core import messages
from shared.ports import Documents


def edition_of(
    documents: Documents, lock_ids: Sequence[str], *, known: bool
) -> tuple[int | None, str]:
    """
    Find the edition to plan, and its message id.

    Args:
        documents: The store.
        lock_ids: The step locks the message needs.
        known: False if no account of it was ever kept: then there are no locks.

    Returns:
        None and the standing message's id if an earlier edition was started or still
        may be; else the edition's number and the new message's id.
    """
    ids = list(lock_ids)
    if not known:
        return 0, messages.message_id(ids, 0)
    locks = documents.get_many([f"locks/{one}" for one in ids])
    if not locks:
        return 0, messages.message_id(ids, 0)
    standing = {str(one.data["message"]) for one in locks.values()}
    found = documents.get_many([f"messages/{one}" for one in sorted(standing)])
    blocking = [one.id for one in found.values() if not _over(one.data)]
    if blocking:
        return None, blocking[0]
    last: Any = max(int(one.data["edition"]) for one in locks.values())  # type: ignore[arg-type]
    return last + 1, messages.message_id(ids, last + 1)


def _over(message: dict[str, Any]) -> bool:
    """No request of it was ever started, and none will be."""
    return message["state"] in messages.NEVER_STARTED and message["attempts"] == 0
