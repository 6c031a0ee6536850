"""
Hold a contact point from the moment a reply is stored until it is understood.

`closing` lets go of it. Otherwise a text could start between a STOP being stored and
its being read: a crash in between would make that gap as long as the next sweep takes
to come.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from shared.flows.authority import AUTHORITY, refuse_moved
from shared.ports import Documents, Transaction

CONFIRMATION: Final = "optout_confirmation"
"""The one message that a STOP does not hold: it answers the STOP."""


def keep_unread(
    inbound: dict[str, Any],
    documents: Documents,
    is_repeat: Callable[[dict[str, Any]], bool],
    words: dict[str, Any],
    *,
    here: bool = False,
) -> bool:
    """
    Store a reply and hold its contact point, both or neither.

    Args:
        inbound: The reply's document.
        documents: The store.
        is_repeat: Told the sender's last words; a repeat is stored and holds nothing.
        words: This reply's, to be the last ones from now on.
        here: The store surely was not handed over: it need not be asked.

    Returns:
        Whether it is to be read: False for a repeat.

    Raises:
        AlreadyExists: It is stored already.
        NotDone: `held_elsewhere`: nobody reads replies in a store that moved.
    """
    path = f"points/{inbound['point']}"

    def work(tx: Transaction) -> bool:
        if not here:
            refuse_moved(tx.get(AUTHORITY))
        found = tx.get(path)
        point: dict[str, Any] = found.data if found else _new(inbound)
        repeat = is_repeat(point.get("last_words", {}))
        held = [] if repeat else [inbound["id"]]
        state = {"state": "repeat"} if repeat else {}
        tx.create(f"inbound/{inbound['id']}", {**inbound, **state})
        unread = [*point.get("unread", ()), *held]
        tx.put(path, {**point, "unread": unread, "last_words": words})
        return not repeat

    return documents.transact(work)


def is_held(point: Mapping[str, Any]) -> bool:
    """Say whether something that came from a contact point is still to be read."""
    return bool(point.get("unread"))


def _new(inbound: Mapping[str, Any]) -> dict[str, Any]:
    return {"address": inbound["sender"], "channel": inbound["channel"]}
