"""What staff said themselves takes the place of the message that was planned."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from shared.core import messages
from shared.flows.cancel import cancel_planned
from shared.flows.journal import Amendment, amend_account
from shared.flows.known import fetch
from shared.ports import Documents

_UNDER_WAY = frozenset({messages.CLAIMED, messages.UNCERTAIN})


def open_messages(documents: Documents, key: str) -> list[dict[str, Any]]:
    """Give the messages that an account knows as not ended."""
    account = documents.get(f"accounts/{key}")
    ids: Any = account.data.get("open", []) if account else []
    found = fetch(documents, [f"messages/{one}" for one in ids])
    return [one.data for one in found.values()]


def under_way(documents: Documents, key: str) -> bool:
    """Say whether one of ours may be leaving at this moment, or may have left."""
    return any(one["state"] in _UNDER_WAY for one in open_messages(documents, key))


def put_in_place(documents: Documents, key: str, now: datetime) -> None:
    """Cancel what is planned about an account; its steps are done all the same."""
    found = open_messages(documents, key)
    planned = [one for one in found if one["state"] in messages.NOT_STARTED]
    # which gives the steps back, so they are marked last
    cancel_planned(documents, [key], "by_hand", now)
    done = {
        step
        for one in planned
        for about, step in zip(one["accounts"], one["steps"], strict=True)
        if about == key
    }

    def passed(data: dict[str, Any]) -> Amendment:
        state = data.get("state", {})
        cycle = state.get("cycle") or str(data.get("copy", {}).get("due_on", ""))
        both = sorted({*state.get("done", []), *done})
        return Amendment(state={"done": both, "cycle": cycle})

    amend_account(documents, key, passed, now)
