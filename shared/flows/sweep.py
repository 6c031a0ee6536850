"""Bring every state that was left half-way to its end; what a crash or a loss left."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import islice

from shared.core.instants import to_text
from shared.core.keys import opaque
from shared.deps import Deps
from shared.flows.approvals import sweep_runs
from shared.flows.breakers import probe_open
from shared.flows.events import take_early_receipts
from shared.flows.inbox import read_all_stored
from shared.flows.known import every
from shared.flows.lapse import end_lapsed
from shared.flows.overdue import raise_overdue
from shared.flows.queries import SWEEP, planned_before
from shared.flows.replan import return_left_over
from shared.flows.resume import cancel_stale
from shared.flows.sending import allowed_ways
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
        "lapsed": end_lapsed(deps, now),
    }
    if any(counts.values()):
        ask_for_write_back(deps, now)
    return counts


def requeue_lost(deps: Deps, now: datetime, late: timedelta = LATE) -> int:
    """
    Enqueue planned messages whose time came and whose task did not, the oldest first.

    What nobody lets out now is passed over: it must not keep the others from being
    found. A page at a time: most of a backlog still has its tasks.
    """
    slot = int(now.timestamp() // max(late.total_seconds(), 1))
    due = every(deps.documents, planned_before(to_text(now - late)))
    free = (one for one in due if allowed_ways(one.data, deps, now)[0])
    tasks = [_again(one, slot, now) for one in islice(free, SWEEP)]
    if tasks:
        deps.queue.put(tasks)
    return len(tasks)


def _again(found: Snapshot, slot: int, now: datetime) -> Task:
    lane = Lane(int(found.data["lane"]))  # type: ignore[arg-type]
    payload = {"message_id": found.id, "lane": lane.name}
    name = opaque("s", found.id, "swept", str(slot))
    return Task("send_message", payload, now, name, lane)
