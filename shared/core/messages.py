"""
A message's life: which states there are, and what may follow. Pure.

    planned → claimed → accepted → delivered | undelivered | failed
                 ├─ no answer → uncertain → accepted | planned (shown not to be there)
                 └─ nothing left us → planned
    planned → cancelled | blocked | expired | claimed
    awaiting (a person's approval) → planned | cancelled | blocked | expired
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from shared.core.instants import to_text
from shared.core.keys import opaque

AWAITING: Final = "awaiting"
PLANNED: Final = "planned"
CLAIMED: Final = "claimed"
UNCERTAIN: Final = "uncertain"
ACCEPTED: Final = "accepted"
DELIVERED: Final = "delivered"
UNDELIVERED: Final = "undelivered"
FAILED: Final = "failed"
CANCELLED: Final = "cancelled"
BLOCKED: Final = "blocked"
EXPIRED: Final = "expired"

FOLLOWS: Final[dict[str, frozenset[str]]] = {
    AWAITING: frozenset({PLANNED, CANCELLED, BLOCKED, EXPIRED}),
    PLANNED: frozenset({CLAIMED, CANCELLED, BLOCKED, EXPIRED, PLANNED}),
    CLAIMED: frozenset({ACCEPTED, UNCERTAIN, PLANNED, FAILED, CANCELLED}),
    UNCERTAIN: frozenset({ACCEPTED, PLANNED, FAILED}),
    ACCEPTED: frozenset({DELIVERED, UNDELIVERED, FAILED, ACCEPTED}),
    # a receipt that overtook another one: delivered is the last word
    UNDELIVERED: frozenset({DELIVERED}),
    FAILED: frozenset({DELIVERED}),
    DELIVERED: frozenset(),
    CANCELLED: frozenset(),
    BLOCKED: frozenset(),
    EXPIRED: frozenset(),
}
FINAL: Final = frozenset({DELIVERED, UNDELIVERED, FAILED, CANCELLED, BLOCKED, EXPIRED})
NOT_STARTED: Final = (PLANNED, AWAITING)
"""States in which nothing has left and a revocation or a payment still stops it."""
NEVER_STARTED: Final = frozenset({CANCELLED, BLOCKED, EXPIRED})
"""Final states a message may end in without any request to a provider; its locks may
be planned anew only if `attempts` is zero too."""


def may_follow(state: str, new: str) -> bool:
    """Say whether *new* may come after *state*."""
    return new in FOLLOWS[state]


def moved(data: dict[str, Any], new: str, reason: str, now: datetime) -> dict[str, Any]:
    """
    Give the fields that change when a message moves on.

    Raises:
        ValueError: The drawing has no such arrow: a bug, not a state of the world.
    """
    if not may_follow(data["state"], new):
        msg = f"a message cannot go from {data['state']} to {new}"
        raise ValueError(msg)
    was = {"was": data["state"]} if new != data["state"] else {}
    return {"state": new, "reason": reason, "changed_at": to_text(now), **was}


def lock_id(account_key: str, step: str, cycle: str) -> str:
    """Name the step lock: one document per account, step and due cycle."""
    return opaque("l", account_key, step, cycle)


def message_id(lock_ids: list[str], edition: int) -> str:
    """Name a message by the locks it covers: a second planning finds the first."""
    return opaque("m", *sorted(lock_ids), str(edition))
