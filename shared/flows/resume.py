"""After a stop: what became old meanwhile is planned anew; no flood goes out."""

from __future__ import annotations

from datetime import datetime, timedelta

from shared.core import messages
from shared.core.instants import to_text
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
    limit = to_text(at - STALE)
    found = every(deps.documents, planned_before(limit))
    ended = sum(_cancel(deps, one.path, limit, now) for one in found)
    if ended:
        plan_soon(deps, now)
    return ended


def _cancel(deps: Deps, path: str, limit: str, now: datetime) -> bool:
    def work(tx: Transaction) -> bool:
        found = tx.get(path)
        if found is None or found.data["state"] != messages.PLANNED:
            return False
        if str(found.data["send_at"]) > limit or found.data["purpose"] != "collection":
            return False
        why = "stale_after_stop"
        changes = messages.moved(found.data, messages.CANCELLED, why, now)
        tx.update(path, {**changes, "again": True, "unreturned": True})
        return True

    ended = deps.documents.transact(work)
    if ended:
        give_back(deps, path.split("/")[1], now)
    return ended
