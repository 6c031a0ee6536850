"""
Store what came in, before anybody is answered. Understanding it comes after.

A repeat (the provider's same id, or a sender's last words again within a minute) is
stored too, but takes effect once.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from shared.core.instants import to_text
from shared.core.keys import contact_point_key, opaque
from shared.core.replies import read_reply
from shared.core.spelling import one_spelling
from shared.deps import Deps
from shared.errors import AlreadyExists
from shared.flows.authority import surely_here
from shared.flows.unread import keep_unread
from shared.ports import Inbound

REPEAT_S = 60
MAX_CHARS = 100_000
"""A stored text; what is longer is cut, and marked as cut."""
CONSENT_CHARS = 4_000
_CONSENT = frozenset(
    {
        "suppress_point",
        "suppress_all",
        "suppress_texts",
        "suppress_email",
        "record_consent",
    }
)


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
    inbound = replace(
        inbound,
        sender=one_spelling(inbound.sender),
        text=_whole(inbound.text),
        subject=_whole(inbound.subject),
    )
    key = opaque("i", inbound.provider, inbound.provider_id)
    mine = _words(inbound)

    def is_repeat(last: dict[str, Any]) -> bool:
        return _same(last, mine) and not _is_of_consent(inbound)

    try:
        here, data = surely_here(deps.documents, now), _data(key, inbound, now)
        new = keep_unread(data, deps.documents, is_repeat, mine, here=here)
    except AlreadyExists:
        return Stored(key, new=False)
    return Stored(key, new=new)


def _whole(text: str) -> str:
    """Mend halves of characters, which no store takes."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


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


def _words(inbound: Inbound) -> dict[str, Any]:
    said = " ".join(inbound.text.split()).casefold()
    return {"words": opaque("r", said), "at": inbound.received_at.timestamp()}


def _same(last: dict[str, Any], mine: dict[str, Any]) -> bool:
    """
    Tell a repeat: the sender's last words once more, within a minute.

    Words of consent are never one: STOP, START, STOP must end in the last STOP, in
    whatever order the three are delivered to us.
    """
    if last.get("words") != mine["words"]:
        return False
    return bool(abs(last["at"] - mine["at"]) <= REPEAT_S)


def _is_of_consent(inbound: Inbound) -> bool:
    if inbound.opt_out in {"stop", "start"}:
        return True
    understood = read_reply(
        inbound.text[:CONSENT_CHARS],
        now=inbound.received_at,
        zone="America/New_York",
        channel=inbound.channel,
    )
    return bool(_CONSENT & set(understood.effects))
