"""Send a message and see to what follows: a later task, a settling, the write-back."""

from __future__ import annotations

from datetime import datetime

from shared.core.keys import opaque
from shared.deps import Deps
from shared.flows.deliver import deliver
from shared.flows.outcome import Outcome
from shared.flows.write_back import ask_for_write_back
from shared.ports import Lane, Task


def send_and_follow(message_id: str, deps: Deps, now: datetime) -> Outcome:
    """
    Deliver one message; "not yet" becomes a new task, never an error of the queue.

    Raises:
        NotDone: The new task could not be kept: the queue must try this one again.
    """
    outcome = deliver(message_id, deps, now)
    if outcome.again_at is not None and outcome.slug == "planned":
        name = opaque("s", message_id, str(outcome.again_at.timestamp()))
        payload = {"message_id": message_id}
        deps.queue.put(
            [Task("send_message", payload, outcome.again_at, name, Lane.BULK)]
        )
    if outcome.slug not in {"already", "dropped"}:
        ask_for_write_back(deps, now)
    return outcome
