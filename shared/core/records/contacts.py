"""Past contacts of a person as a document keeps them, and back. Pure; no store."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from shared.core.instants import from_text, to_text
from shared.core.model import Contact

KEPT = timedelta(days=62)
"""Longer than any counter looks back (30 days, MA 940 CMR 7.04(1)(g)), twice over."""


def contact_to_data(contact: Contact, message_id: str) -> dict[str, Any]:
    """Write a contact; the message id makes a second entry of it visible."""
    return {
        "at": to_text(contact.at),
        "channel": contact.channel,
        "kind": contact.kind,
        "inbound": contact.inbound,
        "debts": list(contact.debts),
        "point": contact.contact_point,
        "message": message_id,
    }


def contacts_from_data(items: Iterable[dict[str, Any]]) -> tuple[Contact, ...]:
    """Read contacts, oldest first, each message once."""
    seen: dict[str, dict[str, Any]] = {}
    for item in items:
        seen.setdefault(item["message"], item)
    return tuple(
        Contact(
            at=from_text(item["at"]),
            channel=item["channel"],
            kind=item["kind"],
            inbound=item["inbound"],
            debts=tuple(item["debts"]),
            contact_point=item["point"],
        )
        for item in sorted(seen.values(), key=lambda item: str(item["at"]))
    )


def with_contact(
    items: Sequence[dict[str, Any]], new: dict[str, Any], now: datetime
) -> list[Any]:
    """
    Add a contact, once a message, and drop those older than any counter sees.

    Args:
        items: As stored.
        new: The contact.
        now: By the clock, never the contact's own instant, which others tell us and
            which a typed year would put after all the others.
    """
    oldest = to_text(now - KEPT)
    kept = [
        item
        for item in items
        if item["at"] >= oldest and item["message"] != new["message"]
    ]
    return [*kept, new]


def without_message(items: Sequence[dict[str, Any]], message_id: str) -> list[Any]:
    """Take back a contact that never left us."""
    return [item for item in items if item["message"] != message_id]
