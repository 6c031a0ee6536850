"""Plan the few answers a machine may give: the one confirmation of an opt-out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from shared.core import messages
from shared.core.instants import from_text, to_text
from shared.core.keys import opaque
from shared.core.outreach.fields import house_of
from shared.core.texts.confirmations import opt_out_confirmation
from shared.deps import Deps
from shared.errors import AlreadyExists
from shared.flows.keep import send_task
from shared.flows.memory import stranger
from shared.flows.playbook import load_playbook
from shared.ports import Lane, Snapshot

WITHIN = timedelta(minutes=5)
"""47 CFR 64.1200(a)(12): later than that it may look like marketing."""
_CARRIERS = frozenset({"stop", "stopall", "unsubscribe", "cancel", "end", "quit"})
_ANSWERED = {"quo": _CARRIERS, "twilio": _CARRIERS | {"revoke", "optout"}}
"""Single words that a provider answers itself, blocking the number behind it."""


def confirm_opt_out(
    inbound: dict[str, Any], accounts: Sequence[Snapshot], deps: Deps, now: datetime
) -> bool:
    """
    Plan the one confirmation of an opt-out, unless it has been answered already.

    QUO and the carriers answer a bare STOP, and block the number: ours would fail. For
    *please don't text me any more* nobody has answered yet.

    Returns:
        Whether one was planned.
    """
    if inbound["channel"] != "sms" or _answered(inbound):
        return False
    if now - from_text(inbound["received_at"]) > WITHIN:
        return False
    data = _message(inbound, accounts, deps, now)
    try:
        deps.documents.create(f"messages/{data['id']}", data)
    except AlreadyExists:
        return False
    deps.queue.put([send_task(data)])
    return True


def _person(accounts: Sequence[Snapshot]) -> str:
    return str(accounts[0].data.get("person", "")) if accounts else ""


def _answered(inbound: dict[str, Any]) -> bool:
    if inbound["opt_out"] == "stop":
        return True
    bare = inbound["text"].strip().casefold()
    return bare in _ANSWERED.get(inbound["provider"], ())


def _message(
    inbound: dict[str, Any], accounts: Sequence[Snapshot], deps: Deps, now: datetime
) -> dict[str, Any]:
    copy: Any = accounts[0].data["copy"] if accounts else {}
    policy = load_playbook(deps, now).policy
    house = house_of(policy, copy.get("brand", ""), copy.get("property", ""))
    language = copy.get("language", "en")
    brand = copy.get("brand") or house.name
    received_at = from_text(inbound["received_at"])
    return {
        "id": opaque("m", "confirmation", inbound["point"], inbound["id"]),
        "purpose": "optout_confirmation",
        "person": _person(accounts) or stranger(inbound["point"]),
        "role": "tenant",
        "accounts": [one.id for one in accounts],
        "steps": ["optout_confirmation" for _ in accounts],
        "locks": [],
        "edition": 0,
        "balances": {},
        "statuses": {},
        "channel": "sms",
        "to": inbound["sender"],
        "point": inbound["point"],
        "subject": "",
        "text": opt_out_confirmation(brand, language),
        "html": "",
        "template": "optout_confirmation",
        "language": language,
        "parts": 1,
        "state": messages.PLANNED,
        "reason": "",
        "attempts": 0,
        "lane": int(Lane.CONFIRMATION),
        "send_at": to_text(now),
        "expires_at": to_text(received_at + WITHIN),
        "planned_at": to_text(now),
        "changed_at": to_text(now),
        "provider": "",
    }
