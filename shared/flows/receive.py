"""
Store what came in, before anybody is answered. Understanding it comes after.

A repeat (the provider's same id, or the same sender and text within a minute) is stored
too, but takes effect once.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shared.core.instants import to_text
from shared.core.keys import contact_point_key, opaque
from shared.deps import Deps
from shared.errors import AlreadyExists
from shared.flows.unread import keep_unread, mark_read
from shared.ports import Inbound

REPEAT_S = 60
MAX_CHARS = 100_000
"""A stored text; what is longer is cut, and marked as cut."""


@dataclass(frozen=True, slots=True)
class Stored:
    """
    An inbound message in the store.

    Args:
        id: Of its document.
        new: False for a repeat: it has taken effect already.
    """

    id: str
    new: bool


def store_inbound(inbound: Inbound, deps: Deps, now: datetime) -> Stored:
    """
    Store one inbound message; safe to call again with the same.

    Raises:
        NotDone: It could not be stored; the provider must deliver it again.
    """
    key = opaque("i", inbound.provider, inbound.provider_id)
    try:
        keep_unread(_data(key, inbound, now), deps.documents)
    except AlreadyExists:
        return Stored(key, new=False)
    return Stored(key, new=_first_of_its_text(key, inbound, deps))


def _data(key: str, inbound: Inbound, now: datetime) -> dict[str, Any]:
    return {
        "id": key,
        "provider": inbound.provider,
        "provider_id": inbound.provider_id,
        "channel": inbound.channel,
        "kind": inbound.kind,
        "sender": inbound.sender,
        "point": contact_point_key(inbound.sender),
        "recipient": inbound.recipient,
        "text": inbound.text[:MAX_CHARS],
        "cut": len(inbound.text) > MAX_CHARS,
        "subject": inbound.subject[:1000],
        "opt_out": inbound.opt_out,
        "thread_id": inbound.thread_id,
        "rfc822_id": inbound.rfc822_id,
        "in_reply_to": list(inbound.in_reply_to),
        "received_at": to_text(inbound.received_at),
        "stored_at": to_text(now),
        "state": "stored",
    }


def _first_of_its_text(key: str, inbound: Inbound, deps: Deps) -> bool:
    """Hold a one-minute place for this sender and text; the second finds it taken."""
    minute = int(inbound.received_at.timestamp() // REPEAT_S)
    for neighbour in (minute - 1, minute, minute + 1):
        taken = deps.documents.get(_place(inbound, neighbour))
        if taken is not None and abs(_gap(taken.data, inbound)) <= REPEAT_S:
            _mark_repeat(key, inbound, deps)
            return False
    try:
        deps.documents.create(
            _place(inbound, minute), {"at": inbound.received_at.timestamp(), "of": key}
        )
    except AlreadyExists:
        _mark_repeat(key, inbound, deps)
        return False
    return True


def _gap(data: dict[str, Any], inbound: Inbound) -> float:
    return float(data["at"]) - inbound.received_at.timestamp()


def _place(inbound: Inbound, minute: int) -> str:
    text = " ".join(inbound.text.split()).casefold()
    return "repeats/" + opaque("r", inbound.sender, text, str(minute))


def _mark_repeat(key: str, inbound: Inbound, deps: Deps) -> None:
    point = contact_point_key(inbound.sender)
    mark_read(key, point, {"state": "repeat"}, deps.documents)
