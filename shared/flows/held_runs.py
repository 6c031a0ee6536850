"""
Hold the new messages of a pass until people have approved them.

The messages are stored as they would read, but `awaiting`: no task is made for them and
no claim takes them. What an earlier approval covers is not asked for again; what fell
out of a run is always asked for again, however few there are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shared.core import messages
from shared.core.approvals import Terms, approvals_needed, covers
from shared.core.instants import to_text
from shared.core.keys import opaque
from shared.core.outreach.rows import UNAPPROVED
from shared.core.policy import Policy
from shared.deps import Deps
from shared.flows.editions import Locks
from shared.flows.queries import active_staff
from shared.flows.recent import recent
from shared.ports import Write

WAITS = f"{UNAPPROVED.text} ({UNAPPROVED.rule_id})"
FIRST_LIVE = "system/first_live"
OPERATOR = "operator"
Group = Sequence[Write]


@dataclass(frozen=True, slots=True)
class HeldRun:
    """
    A run that waits.

    Args:
        id: The same for the same messages.
        held: Ids of the messages that wait.
        accounts: Keys of the accounts they speak of.
        write: Its document.
    """

    id: str
    held: frozenset[str]
    accounts: frozenset[str]
    write: Write


def terms_of(deps: Deps, policy: Policy, now: datetime, approver: str) -> Terms:
    """
    Give what this pass goes by.

    Whoever starts a pass with their own hands has approved it, unless the Settings tab
    asks for approval in so many words; runs that reach nobody real need none.
    """
    said = bool({"approve_over_messages", "approve_two_over"} & policy.said)
    live = deps.settings.live and bool(deps.settings.real_providers)
    first = live and recent(deps.documents, FIRST_LIVE, now) is None
    return Terms(
        asks=said or (live and not approver),
        first_live=first and not approver,
        over=policy.approve_over_messages,
        two_over=policy.approve_two_over,
        office=deps.documents.count(active_staff()),
    )


def hold_run(
    groups: Iterable[Group],
    locks: Locks,
    terms: Terms,
    now: datetime,
    approver: str = "",
) -> HeldRun | None:
    """
    Mark which messages must wait, in place; nothing is written yet.

    Args:
        groups: Lock and message writes, the message last.
        locks: What held the steps before.
        terms: See `terms_of`.
        now: Aware.
        approver: Who started the pass by hand, if somebody did.
    """
    fresh: list[dict[str, Any]] = []
    again: list[dict[str, Any]] = []
    for group in groups:
        data: Any = group[-1].data
        before = list(_before(group, locks))
        approved = next((b for b in before if b.get("approved_by")), None)
        if approved and covers(approved, data):
            data |= {"approved_by": approved["approved_by"], "run": approved["run"]}
        elif any(one.get("run") for one in before):
            again.append(data)
        else:
            fresh.append(data)
    needed = approvals_needed(len(fresh), terms)
    held = [*again, *(fresh if needed else ())] if terms.asks else []
    if not held:
        _approve([*fresh, *again], approver)
        return None
    return _held(held, max(needed, 1), terms, now)


def _approve(fresh: Iterable[dict[str, Any]], approver: str) -> None:
    if approver:
        for data in fresh:
            data |= {"approved_by": [approver], "run": OPERATOR}


def _before(group: Group, locks: Locks) -> Iterable[Mapping[str, Any]]:
    """Give the ended messages that held this message's locks."""
    for write in group[:-1]:
        lock = locks.taken.get(write.path.split("/")[1])
        if lock and (held := locks.holders.get(str(lock.data["message"]))):
            yield held.data


def _held(
    held: list[dict[str, Any]], needed: int, terms: Terms, now: datetime
) -> HeldRun:
    ids = sorted(str(one["id"]) for one in held)
    run = opaque("r", *ids)
    for data in held:
        data |= {"state": messages.AWAITING, "run": run}
    body: dict[str, Any] = {
        "state": "waiting",
        "needed": needed,
        "approvals": [],
        "messages": len(held),
        "people": len({one["person"] for one in held}),
        "parts": sum(one["parts"] for one in held if one["channel"] == "sms"),
        "texts": sum(one["channel"] == "sms" for one in held),
        "first_live": terms.first_live,
        "planned_at": to_text(now),
    }
    keys = frozenset(key for one in held for key in one["accounts"])
    return HeldRun(run, frozenset(ids), keys, Write("put", f"runs/{run}", body))
