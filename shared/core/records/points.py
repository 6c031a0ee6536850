"""
A contact point's standing and its ledger of consent, append-only. Pure; no store.

The standing is derived: a revocation holds until the person, or staff with proof,
subscribes again, *later* than it was said; the order in which we learn of things, and
how often, changes nothing. Nothing a sheet or a page says ever ends a revocation.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any, Literal

from shared.core.instants import to_text

EventKind = Literal[
    "granted", "renewed", "revoked", "resubscribed", "dead", "alive", "checked"
]


@dataclass(frozen=True, slots=True)
class ConsentEvent:
    """
    One entry of the ledger.

    Args:
        kind: What happened to the consent; `dead`: nothing arrives there any more;
            `alive`: something came from there; `checked`: asked whether the number
            was given to somebody else.
        source: `inbound_sms`, `inbound_email`, `provider`, `staff`, `page`, `bounce`,
            `sheet`.
        wording: What was said or shown, word for word.
        proof: Id of the inbound, request or document that shows it.
        actor: Who: `person`, `provider`, or a member of staff.
        said_at: When it was said, as stored; "": when we learnt of it.
    """

    kind: EventKind
    source: str
    wording: str = ""
    proof: str = ""
    actor: str = "person"
    said_at: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """
    Where a contact point stands now.

    Args:
        suppressed: Opted out; nothing may start towards it but the one confirmation.
        dead: Bounced, disconnected or not a mobile; nothing would arrive.
        consented: True after a grant or re-subscription in the ledger.
        since: When it came to stand so, as stored; "" if nothing ever happened.
        granted: When its last grant or re-subscription was said, as stored, or "".
    """

    suppressed: bool = False
    dead: bool = False
    consented: bool = False
    since: str = ""
    granted: str = ""

    @property
    def word(self) -> str:
        """Say it in a word, for the record."""
        if self.suppressed:
            return "opted out"
        if self.dead:
            return "dead"
        return "consented" if self.consented else "nothing recorded"


def standing(data: dict[str, Any] | None) -> Standing:
    """Read a contact point's document; None is a point nothing happened to."""
    if not data:
        return Standing()
    return Standing(
        suppressed=bool(data.get("suppressed")),
        dead=bool(data.get("dead")),
        consented=bool(data.get("consented")),
        since=str(data.get("since", "")),
        granted=max(
            str(data.get("granted_said", "")), str(data.get("resubscribed_said", ""))
        ),
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
        "said_at": event.said_at or to_text(now),
        "prev": data.get("head", ""),
    }
    text = json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    body["hash"] = sha256(text.encode()).hexdigest()
    document = {
        **data,
        **_effect(event, str(body["said_at"]), data),
        "n": n,
        "head": body["hash"],
        "since": body["at"],
        "source": event.source,
    }
    if document.get("suppressed") and not data.get("suppressed"):
        document["stopped_by"] = event.proof
    return f"consent/{key}-{n:06d}", body, document


def _effect(event: ConsentEvent, said_at: str, data: dict[str, Any]) -> dict[str, Any]:
    """Give the fields of the standing that an event changes."""
    if event.kind == "dead":
        return {"dead": True}
    if event.kind == "alive":
        return {"dead": False}
    if event.kind == "checked":
        return {"checked_on": max(event.wording, str(data.get("checked_on", "")))}
    if event.kind in {"granted", "renewed"}:
        return _granted(event, said_at, data)
    return _said_last(event.kind, said_at, data)


def _granted(event: ConsentEvent, said_at: str, data: dict[str, Any]) -> dict[str, Any]:
    """A grant ends no revocation; a sheet's word is noted, and no proof of its own."""
    if event.source == "sheet":
        return {"from_sheet": True}
    last = max(said_at, str(data.get("granted_said", "")))
    return {} if data.get("suppressed") else {"consented": True, "granted_said": last}


def _said_last(kind: str, said_at: str, data: dict[str, Any]) -> dict[str, Any]:
    """Let the later word count, whatever was learnt first; at one instant the stop."""
    known = {
        "revoked": str(data.get("revoked_said", _before(data))),
        "resubscribed": str(data.get("resubscribed_said", "")),
    }
    known[kind] = max(known[kind], said_at)
    stopped = known["revoked"] >= known["resubscribed"]
    effect: dict[str, Any] = {f"{name}_said": at for name, at in known.items()}
    effect["suppressed"] = stopped
    effect["consented"] = not stopped
    return effect if stopped else {**effect, "dead": False}


def _before(data: dict[str, Any]) -> str:
    """Give when a revocation was learnt of that is older than this field."""
    return str(data.get("since", "")) if data.get("suppressed") else ""
