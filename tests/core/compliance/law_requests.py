"""Requests for the tests: an ordinary one, and what a test changes of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from shared.core.compliance import (
    Consent,
    Consumer,
    ContactRequest,
    Debt,
    may_contact,
    shipped_rulebook,
)
from shared.core.model import Contact, Verdict

RULES = shipped_rulebook()
EAST, CENTRAL, MOUNTAIN, PACIFIC = (
    f"America/{city}" for city in ("New_York", "Chicago", "Denver", "Los_Angeles")
)
GEORGIA = Consumer("GA", "", "30303", "+14045550123", (EAST,), (EAST,), "GA")
CONSENTED = Consent(
    sms=True,
    sms_anchor_on=date(2026, 11, 1),
    sms_route_approved=True,
    email_basis="consumer_direct_consent",
    dc_econsent=True,
    ny_email_consent=True,
    nyc_econsent=True,
    pewc=True,
)


def in_state(state: str, zone: str = EAST, **more: Any) -> Consumer:
    """Place somebody whose address and number agree."""
    place = {
        "state": state,
        "area_code_state": state,
        "address_zones": (zone,),
        "phone_zones": (zone,),
        "zip": "",
        "phone": "",
    }
    return replace(GEORGIA, **{**place, **more})


def request(**changes: Any) -> ContactRequest:
    """Ask for a creditor's reminder by text to somebody in Georgia."""
    ordinary: dict[str, Any] = {
        "actor": "creditor",
        "purpose": "collection",
        "channel": "sms",
        "consumer": GEORGIA,
        "debts": (Debt("A", "rent", 45),),
        "consent": CONSENTED,
    }
    return ContactRequest(**{**ordinary, **changes, "flags": _flags(changes)})


def _flags(changes: dict[str, Any]) -> frozenset[str]:
    return frozenset(changes.get("flags", ()))


def at(text: str) -> datetime:
    """Read an instant with its zone."""
    return datetime.fromisoformat(text).astimezone(UTC)


def ask(now: str, **changes: Any) -> Verdict:
    """Ask the shipped rulebook."""
    return may_contact(request(**changes), RULES, at(now))


def past(when: str, channel: str = "sms", kind: str = "sent", **more: Any) -> Contact:
    """Make a past contact."""
    return Contact(at(when), channel, kind, **{"debts": ("A",), **more})  # type: ignore[arg-type]


def ids(verdict: Verdict) -> set[str]:
    """Name the rules that bound it."""
    return {reason.rule_id for reason in verdict.reasons}
