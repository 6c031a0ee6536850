"""
Move a message on and tell its accounts of it, all of it or nothing.

In two steps, a crash in between would leave a text that was sent and of which no row
and no record knows: nobody could explain the account, and staff would write again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from shared.errors import AlreadyExists, Conflict, NotFound
from shared.flows.journal import Amendment, amend, amended
from shared.ports import Documents, Snapshot, Transaction, Write

Change = Callable[[dict[str, Any]], dict[str, Any] | None]


def move_on(
    documents: Documents,
    message_id: str,
    change: Change,
    told: Mapping[str, Amendment],
    now: datetime,
) -> bool:
    """
    Change a message and amend its accounts in one transaction.

    Args:
        documents: The store.
        message_id: Whose.
        change: Pure; gives the fields to set from the message as it is, or None to
            leave all as it is; may be asked again when the transaction reruns.
        told: Account key → what changes there; accounts that are gone are left out.
        now: The instant written down.

    Returns:
        False if there is no such message or nothing was to change.
    """
    path = f"messages/{message_id}"

    def work(tx: Transaction) -> bool:
        found = tx.get_many([path, *(f"accounts/{key}" for key in told)])
        fields = change(found[path].data) if path in found else None
        if fields is None:
            return False
        tx.update(path, fields)
        for key, amendment in told.items():
            if account := found.get(f"accounts/{key}"):
                amend(tx, account, amendment, now)
        return True

    return documents.transact(work)


def moved_unread(
    documents: Documents,
    message: Write,
    told: Mapping[str, Amendment],
    known: Mapping[str, Snapshot],
    now: datetime,
) -> bool:
    """
    Do the same without reading anything again, as one batch.

    Args:
        message: The update of the message; what it must not overtake, it says itself.
        told: Account key → what changes there.
        known: Account key → document as read before; one that has changed since fails
            the whole batch, and nothing is written.
        now: The instant written down.

    Returns:
        False if anything had changed: then `move_on` must read and decide anew.
    """
    writes = [message]
    for key, amendment in told.items():
        if account := known.get(key):
            writes += amended(account, amendment, now)
    try:
        documents.batch(writes)
    except (AlreadyExists, Conflict, NotFound):
        return False
    return True
