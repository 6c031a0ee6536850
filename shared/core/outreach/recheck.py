"""
Whether a planned message may still be sent, from the accounts as they are now. Pure.

Asked inside the claim: nobody is asked to pay what is paid, and a text never shows an
amount that the sheet no longer shows.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shared.core.instants import to_text


@dataclass(frozen=True, slots=True)
class Stale:
    """
    Why a planned message must not be sent any more.

    Args:
        reason: Slug, kept as the message's reason.
        again: The step may be planned anew at once, with what is true now.
    """

    reason: str
    again: bool = False


def still_true(
    message: Mapping[str, Any], accounts: Mapping[str, Mapping[str, Any]], now: datetime
) -> Stale | None:
    """
    Compare a planned message with the accounts it speaks of.

    Args:
        message: As stored; `balances` holds the cents each account's text shows.
        accounts: Account key → document, of those that are there.
        now: Aware.
    """
    for key, cents in message["balances"].items():
        data = accounts.get(key)
        if data is None or not data.get("present", True):
            return Stale("row_vanished")
        if stale := _account_stale(data, cents, message, now):
            return stale
    return None


def _account_stale(
    data: Mapping[str, Any], cents: int, message: Mapping[str, Any], now: datetime
) -> Stale | None:
    copy, state = data["copy"], data.get("state", {})
    checks = (
        (bool(data.get("quarantined")), Stale("row_invalid")),
        (copy["balance_cents"] <= 0, Stale("paid")),
        (bool(state.get("holds")), Stale("held")),
        (state.get("pause_until", "") > to_text(now), Stale("paused")),
        (copy["balance_cents"] != cents, Stale("balance_changed", again=True)),
        (copy.get("status", "") != message["statuses"].get(data["key"], ""), _STATUS),
        (message["to"] not in _addresses(copy), Stale("contact_changed", again=True)),
    )
    return next((stale for wrong, stale in checks if wrong), None)


def _addresses(copy: Mapping[str, Any]) -> set[str]:
    parties = copy.get("contacts", ())
    own = {copy.get("phone", ""), copy.get("email", "")}
    return own | {p["phone"] for p in parties} | {p["email"] for p in parties}


_STATUS = Stale("status_changed", again=True)
