"""Send a message and see to what follows: a later task, a settling, the write-back."""

from __future__ import annotations

from datetime import datetime

from shared.core.keys import opaque
from shared.deps import Deps
from shared.flows.deliver import deliver
from shared.flows.logs import carried
from shared.flows.outcome import Outcome
from shared.flows.write_back import ask_for_write_back
from shared.ports import Lane, Task


def send_and_follow(
    message_id: str, deps: Deps, now: datetime, lane: Lane = Lane.BULK
) -> Outcome:
    """
    Deliver one message; "not yet" becomes a new task, never an error of the queue.

    Args:
        message_id: As planned.
        deps: The world.
        now: Aware.
        lane: Whose turn it has come in; it keeps it.

    Raises:
        NotDone: The new task could not be kept: the queue must try this one again.
    """
    outcome = deliver(message_id, deps, now)
    if outcome.again_at is not None and outcome.slug == "planned":
        name = opaque("s", message_id, str(outcome.again_at.timestamp()))
        payload = {"message_id": message_id, "lane": lane.name, **carried()}
        deps.queue.put([Task("send_message", payload, outcome.again_at, name, lane)])
    if outcome.slug not in {"already", "dropped"}:
        ask_for_write_back(deps, now)
    return outcome


def lane_named(name: str) -> Lane:
    """Give a task's lane; what cannot be read waits behind the others."""
    return Lane.__members__.get(name, Lane.BULK)
