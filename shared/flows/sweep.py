"""Bring every state that was left half-way to its end; what a crash or a loss left."""

from __future__ import annotations

from datetime import datetime, timedelta

from shared.core.instants import to_text
from shared.core.keys import opaque
from shared.deps import Deps
from shared.flows.approvals import sweep_runs
from shared.flows.breakers import probe_open
from shared.flows.events import take_early_receipts
from shared.flows.inbox import read_all_stored
from shared.flows.known import every
from shared.flows.overdue import raise_overdue
from shared.flows.queries import SWEEP, planned_before
from shared.flows.replan import return_left_over
from shared.flows.resume import cancel_stale
from shared.flows.sending import is_shut
from shared.flows.settle import expire_claims, settle_all
from shared.flows.write_back import ask_for_write_back
from shared.ports import Lane, Snapshot, Task

LATE = timedelta(minutes=5)
"""A planned message so long after its time has lost its task."""


def sweep(deps: Deps, now: datetime) -> dict[str, int]:
    """Expire claims, settle, enqueue lost tasks, understand what was only stored."""
    counts = {
        "expired_claims": expire_claims(deps, now),
        "settled": len(settle_all(deps, now)),
        "stale": cancel_stale(deps, now),
        "requeued": requeue_lost(deps, now),
        "returned": return_left_over(deps, now),
        "runs": sweep_runs(deps, now),
        "early_receipts": take_early_receipts(deps, now),
        "understood": read_all_stored(deps, now),
        "probed": probe_open(deps, now),
        "overdue": raise_overdue(deps, now),
    }
    if any(counts.values()):
        ask_for_write_back(deps, now)
    return counts


def requeue_lost(deps: Deps, now: datetime, late: timedelta = LATE) -> int:
    """Enqueue planned messages whose time came and whose task did not."""
    slot = int(now.timestamp() // max(late.total_seconds(), 1))
    shut = {one for one in ("sms", "email") if is_shut(one, deps, now)}
    tasks = [
        _again(one, slot, now)
        for one in every(deps.documents, planned_before(to_text(now - late)))
        if one.data["channel"] not in shut
    ]
    for start in range(0, len(tasks), SWEEP):
        deps.queue.put(tasks[start : start + SWEEP])
    return len(tasks)


def _again(found: Snapshot, slot: int, now: datetime) -> Task:
    lane = Lane(int(found.data["lane"]))  # type: ignore[arg-type]
    payload = {"message_id": found.id, "lane": lane.name}
    name = opaque("s", found.id, "swept", str(slot))
    return Task("send_message", payload, now, name, lane)
