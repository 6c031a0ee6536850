"""
Whether a planned message may still be sent, from the accounts as they are now. Pure.

Asked inside the claim: nobody is asked to pay what is paid, and a text never shows an
amount that the sheet no longer shows.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from shared.core.instants import to_text
from shared.core.keys import opaque
from shared.core.outreach.decide import zone_of
from shared.core.outreach.unshown import nothing_is_left
from shared.core.records.accounts import account_from_data


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
        message: As stored; `balances` holds the cents each account's text shows,
            `facts` a digest of whatever else of the row it rests on.
        accounts: Account key → document, of those that are there.
        now: Aware.
    """
    for key, cents in message["balances"].items():
        data = accounts.get(key)
        if data is None or not data.get("present", True):
            return Stale("row_vanished", again=True)
        if stale := _account_stale(data, cents, message, now):
            return stale
        if message.get("role") == "tenant" and data.get("person") != message["person"]:
            return Stale("person_changed", again=True)
    lead = accounts.get(next(iter(message["accounts"]), ""))
    if lead is not None and message["to"] not in _addresses(lead["copy"]):
        return Stale("contact_changed", again=True)
    return None


def facts_of(copy: Mapping[str, Any]) -> str:
    """Digest what a message rests on besides balance and status: no personal data."""
    return opaque("f", *(f"{name}={copy.get(name) or ''}" for name in _FACTS))


def _account_stale(
    data: Mapping[str, Any], cents: int, message: Mapping[str, Any], now: datetime
) -> Stale | None:
    copy, state = data["copy"], data.get("state", {})
    checks = (
        (bool(data.get("quarantined")), Stale("row_invalid", again=True)),
        (copy["balance_cents"] <= 0, Stale("paid")),
        (bool(state.get("holds")), Stale("held")),
        (state.get("pause_until", "") > to_text(now), Stale("paused")),
        (nothing_is_left(state, copy["balance_cents"]), Stale("paid")),
        (copy["balance_cents"] != cents, Stale("balance_changed", again=True)),
        (copy.get("status", "") != message["statuses"].get(data["key"], ""), _STATUS),
        (_on_hold(copy, now), Stale("held")),
        (_rests_on_other(copy, message, data["key"]), _ROW),
    )
    return next((stale for wrong, stale in checks if wrong), None)


def _on_hold(copy: Mapping[str, Any], now: datetime) -> bool:
    """Say whether staff's `Hold until` has not passed, on the person's calendar."""
    if not copy.get("hold_until"):
        return False
    zone = ZoneInfo(zone_of(account_from_data(dict(copy))))
    return date.fromisoformat(copy["hold_until"]) >= now.astimezone(zone).date()


def _rests_on_other(
    copy: Mapping[str, Any], message: Mapping[str, Any], key: str
) -> bool:
    """Say whether the row names another debtor, due date or house than it did."""
    planned = message.get("facts", {}).get(key)
    return planned is not None and planned != facts_of(copy)


def _addresses(copy: Mapping[str, Any]) -> set[str]:
    parties = copy.get("contacts", ())
    own = {copy.get("phone", ""), copy.get("email", "")}
    return own | {p["phone"] for p in parties} | {p["email"] for p in parties}


_STATUS = Stale("status_changed", again=True)
_ROW = Stale("row_changed", again=True)
_FACTS = (
    "customer",
    "customer_id",
    "due_on",
    "hold_until",
    "property",
    "unit",
    "brand",
    "actor",
    "debt_type",
    "language",
)
