"""
A contact point's standing and its ledger of consent, append-only. Pure; no store.

The standing is derived: a revocation holds until the person, or staff with proof,
subscribes again. Nothing a sheet says ever ends a revocation.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any, Literal

from shared.core.instants import to_text

EventKind = Literal["granted", "renewed", "revoked", "resubscribed", "dead"]


@dataclass(frozen=True, slots=True)
class ConsentEvent:
    """
    One entry of the ledger.

    Args:
        kind: What happened to the consent; `dead`: nothing arrives there any more.
        source: `inbound_sms`, `inbound_email`, `provider`, `staff`, `page`, `bounce`,
            `sheet`.
        wording: What was said or shown, word for word.
        proof: Id of the inbound, request or document that shows it.
        actor: Who: `person`, `provider`, or a member of staff.
    """

    kind: EventKind
    source: str
    wording: str = ""
    proof: str = ""
    actor: str = "person"


@dataclass(frozen=True, slots=True)
class Standing:
    """
    Where a contact point stands now.

    Args:
        suppressed: Opted out; nothing may start towards it but the one confirmation.
        dead: Bounced, disconnected or not a mobile; nothing would arrive.
        consented: True after a grant or re-subscription in the ledger.
        since: When it came to stand so, as stored; "" if nothing ever happened.
    """

    suppressed: bool = False
    dead: bool = False
    consented: bool = False
    since: str = ""


def standing(data: dict[str, Any] | None) -> Standing:
    """Read a contact point's document; None is a point nothing happened to."""
    if not data:
        return Standing()
    return Standing(
        suppressed=bool(data.get("suppressed")),
        dead=bool(data.get("dead")),
        consented=bool(data.get("consented")),
        since=str(data.get("since", "")),
    )


def appended(
    key: str, data: dict[str, Any], event: ConsentEvent, now: datetime
) -> tuple[str, dict[str, Any], dict[str, Any]]:
    """
    Append an event to a contact point's ledger.

    Args:
        key: Of the contact point.
        data: Its document as read, `{}` if there is none; holds address and channel.
        event: What happened.
        now: When we learnt of it.

    Returns:
        Path and data of the ledger entry, and the point's new document.
    """
    n = int(data.get("n", 0)) + 1
    body: dict[str, Any] = {
        "point": key,
        "n": n,
        "at": to_text(now),
        "kind": event.kind,
        "source": event.source,
        "wording": event.wording,
        "proof": event.proof,
        "actor": event.actor,
        "prev": data.get("head", ""),
    }
    text = json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    body["hash"] = sha256(text.encode()).hexdigest()
    document = {
        **data,
        **_effect(event.kind, data),
        "n": n,
        "head": body["hash"],
        "since": body["at"],
        "source": event.source,
    }
    return f"consent/{key}-{n:06d}", body, document


def _effect(kind: EventKind, data: dict[str, Any]) -> dict[str, bool]:
    """A grant does not end a revocation: only the person or staff with proof do."""
    if kind in {"granted", "renewed"} and data.get("suppressed"):
        return {}
    return _EFFECT[kind]


_EFFECT: dict[str, dict[str, bool]] = {
    "granted": {"consented": True},
    "renewed": {"consented": True},
    "revoked": {"suppressed": True, "consented": False},
    "resubscribed": {"suppressed": False, "dead": False, "consented": True},
    "dead": {"dead": True},
}
