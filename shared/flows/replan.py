"""Give a step back to the planner when its message ended without any request."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from shared.core import messages
from shared.core.records.activity import Happening
from shared.deps import Deps
from shared.flows.journal import Amendment, amend_account


def give_back(deps: Deps, message_id: str, now: datetime) -> None:
    """
    Write down how a message ended; where allowed, let its steps be planned anew.

    A step may be planned anew only if no request for it ever started.
    """
    found = deps.documents.get(f"messages/{message_id}")
    if found is None or found.data["state"] not in messages.NEVER_STARTED:
        return
    message: dict[str, Any] = found.data
    again = bool(message.get("again")) and message["attempts"] == 0
    for key, step in zip(message["accounts"], message["steps"], strict=True):
        change = _ended(message, step, again=again)
        amend_account(deps.documents, key, change, now)


def _ended(
    message: dict[str, Any], step: str, *, again: bool
) -> Callable[[dict[str, Any]], Amendment]:
    happening = Happening(
        message["state"], detail=f"{step}: {message['reason']}", cause=message["id"]
    )

    def change(data: dict[str, Any]) -> Amendment:
        done = [one for one in data.get("state", {}).get("done", []) if one != step]
        return Amendment(
            state={"done": done} if again else {},
            shown={"last_result": f"{message['state']}: {message['reason']}"},
            fields={"attend": True} if again else {},
            happenings=(happening,),
        )

    return change
