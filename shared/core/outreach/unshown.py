"""
Payments that are recorded and that the sheet has yet to show. Pure; no store.

Each names the balance that the sheet must come down to before it counts as shown: what
it showed then, less this payment and all that were unshown before it. Any other fall of
the balance, a fee waived or a small credit, shows no payment.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from shared.core.instants import to_text
from shared.core.outreach.effects import UNTIL_RESUMED

PAYMENT: Final = "payment"
"""The reason of a pause that a payment made."""


def unshown_in(state: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Give the payments of an account's state that the sheet has yet to show."""
    return list(state.get("unshown", ()))


def with_payment(
    unshown: Sequence[dict[str, Any]], payment_id: str, cents: int, balance: int | None
) -> list[dict[str, Any]]:
    """
    Add a payment to those that the sheet has yet to show.

    Args:
        unshown: Oldest first.
        payment_id: Its document's id.
        cents: How much was paid.
        balance: What the sheet shows, in cents; None: nobody knows.
    """
    shown_at = 0 if balance is None else balance - total(unshown) - cents
    # a sheet need not show what was paid too much
    new = {"id": payment_id, "cents": cents, "until_cents": max(shown_at, 0)}
    return [*unshown, new]


def total(unshown: Sequence[Mapping[str, Any]]) -> int:
    """Add them up, in cents."""
    return sum(int(one["cents"]) for one in unshown)


def nothing_is_left(state: Mapping[str, Any], balance: int) -> bool:
    """Say whether the unshown payments pay all that the sheet shows."""
    unshown = unshown_in(state)
    return bool(unshown) and total(unshown) >= balance


def paused(state: Mapping[str, Any], until: datetime, now: datetime) -> dict[str, Any]:
    """Pause, unless a longer pause or one of staff's own is there: that one stays."""
    kept, why = str(state.get("pause_until", "")), state.get("pause_reason", "")
    end = to_text(until)
    if kept > to_text(now) and (kept > end or why == "staff"):
        return {"pause_until": kept, "pause_reason": why}
    return {"pause_until": end, "pause_reason": PAYMENT}


def as_read(
    state: dict[str, Any], balance: int, now: datetime, *, by_sheet: bool
) -> dict[str, Any]:
    """
    Give an account's state as it is once a row was read.

    Args:
        state: As stored.
        balance: What the row shows, in cents.
        now: Aware.
        by_sheet: The sheet itself was read, no copy and no file that stands in for it:
            only the sheet ends a payment's pause.
    """
    before = unshown_in(state)
    left = _still_unshown(before, balance) if by_sheet else before
    if left != before:
        state = {**state, "unshown": left}
    shown = by_sheet and not left and (bool(before) or balance <= 0)
    if shown and state.get("pause_reason") == PAYMENT:
        gone = {"pause_until", "pause_reason"}
        state = {name: value for name, value in state.items() if name not in gone}
    if nothing_is_left(state, balance):
        state = {**state, **paused(state, UNTIL_RESUMED, now)}
    return state


def _still_unshown(
    unshown: Sequence[dict[str, Any]], balance: int
) -> list[dict[str, Any]]:
    """Drop what the balance shows, and whatever was recorded before that."""
    shown = [n for n, one in enumerate(unshown, 1) if balance <= one["until_cents"]]
    return list(unshown[max(shown, default=0) :])
