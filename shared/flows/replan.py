"""Give a step back to the planner when its message ended without any request."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from shared.core import messages
from shared.core.instants import from_text
from shared.core.records.activity import Happening
from shared.deps import Deps
from shared.flows.journal import Amendment, amend_account
from shared.flows.queries import unreturned
from shared.flows.tasks import open_task
from shared.ports import Documents

_AT_WORK = timedelta(minutes=1)
"""So long whoever ended a message may take to do what follows from it."""
AT_ONCE = 3
"""So many editions of a step are planned as soon as one ended; later ones wait for
the row to change or for the next day: nothing goes round and round."""


def give_back(deps: Deps, message_id: str, now: datetime) -> None:
    """
    Write down how a message ended; where allowed, let its steps be planned anew.

    A step may be planned anew only if no request for it ever started.
    """
    found = deps.documents.get(f"messages/{message_id}")
    if found is None or found.data["state"] not in messages.NEVER_STARTED:
        return
    message: dict[str, Any] = found.data
    result = f"{message['state']}: {message['reason']}"
    return_steps(deps.documents, message, now, result)
    if message.get("by"):  # its author believes that it was sent
        for key in message["accounts"]:
            open_task(deps.documents, key, "answer_not_sent", message_id, now)
    if message.get("unreturned"):
        deps.documents.update(f"messages/{message_id}", {"unreturned": False})


def return_left_over(deps: Deps, now: datetime) -> int:
    """Give back the steps of messages whose end a crash cut short."""
    found = deps.documents.query(unreturned())
    left = [one for one in found if _is_left_over(one.data, now)]
    for one in left:
        give_back(deps, one.id, now)
    return len(left)


def _is_left_over(message: Mapping[str, Any], now: datetime) -> bool:
    """Say whether nobody can be at it any more: a skipped step must not come back."""
    return now - from_text(message["changed_at"]) >= _AT_WORK


def return_steps(
    documents: Documents, message: Mapping[str, Any], now: datetime, result: str = ""
) -> None:
    """
    Write down how a message ended at each account, and give its steps back.

    Args:
        documents: The store.
        message: Cancelled, blocked or expired.
        now: Aware.
        result: What staff will read in the rows; "" leaves what is there.
    """
    again, attend = _again(message)
    for key, step in zip(message["accounts"], message["steps"], strict=True):
        change = _ended(message, step, result, again=again, attend=attend)
        amend_account(documents, key, change, now)


def _again(message: Mapping[str, Any]) -> tuple[bool, bool]:
    """
    Say whether the steps go back, and whether to look at the accounts at once.

    A typo passes, and what is wrong may lie with one account of several: the planner
    decides anew whether the step is still due, lawful and unpaid. What the law declined
    waits for another row or day.
    """
    if message["attempts"]:
        return False, False
    early = int(message.get("edition", 0)) < AT_ONCE
    return True, early and message["state"] != messages.BLOCKED


def _ended(
    message: Mapping[str, Any], step: str, result: str, *, again: bool, attend: bool
) -> Callable[[dict[str, Any]], Amendment]:
    happening = Happening(
        message["state"],
        detail=f"{step}: {message['reason']}",
        before=str(message.get("was", "")),
        cause=message["id"],
    )

    def change(data: dict[str, Any]) -> Amendment:
        done = [one for one in data.get("state", {}).get("done", []) if one != step]
        return Amendment(
            state={"done": done} if again else {},
            shown={"last_result": result} if result else {},
            # `again`: the planner must look for the lock of an earlier edition
            fields=({"attend": True} if attend else {})
            | ({"again": True} if again else {}),
            happenings=(happening,),
        )

    return change
