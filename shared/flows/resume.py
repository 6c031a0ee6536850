"""After a stop: what became old meanwhile is planned anew; no flood goes out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from shared.core import messages
from shared.core.instants import from_text, to_text
from shared.core.outreach.recheck import Stale
from shared.deps import Deps
from shared.flows.known import every
from shared.flows.outage import plan_soon
from shared.flows.queries import planned_before
from shared.flows.replan import give_back
from shared.flows.switch import resumed_at
from shared.ports import Transaction

STALE = timedelta(minutes=30)
"""So long after its time a message says what was true then."""


def cancel_stale(deps: Deps, now: datetime) -> int:
    """End what was due long before sending went on again; it is planned anew."""
    at = resumed_at(deps.documents, now)
    if at is None:
        return 0
    found = every(deps.documents, planned_before(to_text(at - STALE)))
    ended = sum(_cancel(deps, one.path, at, now) for one in found)
    if ended:
        plan_soon(deps, now)
    return ended


def outlived(message: Mapping[str, Any], resumed_at: datetime | None) -> Stale | None:
    """Say whether a message was due long before sending went on again. Pure."""
    if resumed_at is None or message["purpose"] != "collection":
        return None
    if from_text(str(message["send_at"])) > resumed_at - STALE:
        return None
    return Stale("stale_after_stop", again=True)


def _cancel(deps: Deps, path: str, at: datetime, now: datetime) -> bool:
    def work(tx: Transaction) -> bool:
        found = tx.get(path)
        if found is None or found.data["state"] != messages.PLANNED:
            return False
        if (stale := outlived(found.data, at)) is None:
            return False
        changes = messages.moved(found.data, messages.CANCELLED, stale.reason, now)
        tx.update(path, {**changes, "again": True, "unreturned": True})
        return True

    ended = deps.documents.transact(work)
    if ended:
        give_back(deps, path.split("/")[1], now)
    return ended
