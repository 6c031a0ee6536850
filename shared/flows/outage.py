"""
What becomes of messages whose whole channel is down: they wait, or go by the other.

Nothing is claimed for them meanwhile, so caps and histories stay as they are. What goes
by the other channel is planned anew: consent, law and text are asked from the start.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from shared.core import messages
from shared.core.instants import from_text, to_text
from shared.core.keys import opaque
from shared.deps import Deps
from shared.flows.breakers import down_since, down_until, usable_providers
from shared.flows.logs import carried
from shared.flows.outcome import Outcome
from shared.ports import Lane, Task, Transaction

OTHER_CHANNEL_AFTER = timedelta(hours=2)
"""So long an outage must last before what is not urgent goes by another channel."""
APART = timedelta(seconds=2)
"""How far after a probe each lane asks again: what people wait for goes first."""


def channels_down(
    deps: Deps, now: datetime, lasting: timedelta = timedelta()
) -> frozenset[str]:
    """Name the channels none of whose providers works, for at least so long."""
    since = {
        channel: down_since(deps.documents, names, now)
        for channel, names in usable_providers(deps, now)
    }
    return frozenset(c for c, at in since.items() if at and now - at >= lasting)


def held_by_outage(deps: Deps, message_id: str, now: datetime) -> Outcome | None:
    """Put off a message whose channel is down, or give its steps to the planner."""
    down = {
        channel: until
        for channel, names in usable_providers(deps, now)
        if (until := down_until(deps.documents, names, now))
    }
    if not down:
        return None

    def work(tx: Transaction) -> Outcome | None:
        found = tx.get(f"messages/{message_id}")
        if found is None or found.data["state"] != messages.PLANNED:
            return None
        message: dict[str, Any] = found.data
        if message["channel"] not in down or message["send_at"] > to_text(now):
            return None
        if _goes_another_way(deps, message, now):
            why = "channel_down"
            changes = messages.moved(message, messages.CANCELLED, why, now)
            tx.update(found.path, {**changes, "again": True, "unreturned": True})
            return Outcome(messages.CANCELLED, why)
        at = down[message["channel"]] + APART * int(message["lane"])
        changes = messages.moved(message, messages.PLANNED, "provider_down", now)
        tx.update(found.path, {**changes, "send_at": to_text(at)})
        return Outcome("planned", "provider_down", again_at=at)

    outcome = deps.documents.transact(work)
    if outcome and outcome.slug == messages.CANCELLED:
        plan_soon(deps, now)
    return outcome


def plan_soon(deps: Deps, now: datetime) -> None:
    """Ask for a pass at once; the same minute is asked for once."""
    name = opaque("soon", str(int(now.timestamp() // 60)))
    deps.queue.put([Task("plan_messages", carried(), now, name)])


def _goes_another_way(deps: Deps, message: dict[str, Any], now: datetime) -> bool:
    """
    Say whether the planner should look for another channel.

    Once: what it planned knowing of the outage has no other way.
    """
    if message["purpose"] != "collection" or message["attempts"]:
        return False
    lasting = timedelta() if message["lane"] <= Lane.URGENT else OTHER_CHANNEL_AFTER
    down = channels_down(deps, now, lasting)
    known = {channel for channel, names in usable_providers(deps, now) if names}
    if message["channel"] not in down or not known - channels_down(deps, now):
        return False
    names = dict(usable_providers(deps, now))[message["channel"]]
    since = down_since(deps.documents, names, now)
    planned_at = from_text(message["planned_at"])
    return since is not None and planned_at < since + lasting
