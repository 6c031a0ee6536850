"""
One reader for every shape in which QUO shows a text. Pure; believes nothing.

App webhooks (v2, v3) and API webhooks (v4) and `GET /v1/messages` give flat objects;
the dated API splits them into `resource` and `context`. Fields that are missing or of
another type than documented are read as absent.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shared.adapters.sms.tolerant import instant, mapping, word
from shared.core.spelling import one_spelling

_INCOMING = frozenset({"incoming", "inbound"})
STATUS = {
    "queued": "accepted",
    "sent": "accepted",
    "delivered": "delivered",
    "undelivered": "undelivered",
    "failed": "failed",
}


@dataclass(frozen=True, slots=True)
class QuoText:
    """
    One text as QUO shows it; "" or () where it shows nothing.

    Args:
        at: When it was created, by QUO's clock; None if not shown.
        numbers: Our number and the id of our number, as far as shown.
        status: QUO's word.
        code: Carrier's error code.
    """

    id: str
    incoming: bool
    sender: str
    to: tuple[str, ...]
    text: str
    at: datetime | None
    numbers: frozenset[str]
    user_id: str
    conversation_id: str
    status: str
    code: str


def read_text(shown: object) -> QuoText | None:
    """Read one text; None if it has no id."""
    fields = _flattened(shown)
    message_id = word(fields, "id")
    if not message_id:
        return None
    way = word(fields, "direction").lower()
    incoming = way in _INCOMING or (not way and word(fields, "status") == "received")
    sender, to = _sender(fields), _recipients(fields)
    ours = to if incoming else (sender,)
    return QuoText(
        id=message_id,
        incoming=incoming,
        sender=sender,
        to=to,
        text=word(fields, "text") or word(fields, "body"),
        at=instant(fields.get("createdAt")) or instant(fields.get("updatedAt")),
        numbers=frozenset({*ours, word(fields, "phoneNumberId")} - {""}),
        user_id=word(fields, "userId"),
        conversation_id=word(fields, "conversationId"),
        status=word(fields, "status"),
        code=word(fields, "errorCode"),
    )


def _flattened(shown: object) -> Mapping[str, Any]:
    fields = mapping(shown)
    if "resource" not in fields:
        return fields
    return {**mapping(fields.get("context")), **mapping(fields["resource"])}


def _sender(fields: Mapping[str, Any]) -> str:
    return one_spelling(word(fields, "from") or word(fields, "senderIdentifier"))


def _recipients(fields: Mapping[str, Any]) -> tuple[str, ...]:
    shown = fields.get("to") or fields.get("recipientIdentifiers") or []
    listed = shown if isinstance(shown, list) else [shown]
    named = (one_spelling(word({"to": each}, "to")) for each in listed)
    return tuple(filter(None, named))
