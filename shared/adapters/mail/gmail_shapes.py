"""Read single mails and lists as Gmail shows them, believing nothing. Pure."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

from shared.adapters.mail.parse import Envelope, read_inbound, read_mail
from shared.errors import BadRequest
from shared.ports.sending import Inbound, SentCopy

Shown = dict[str, Any]
_EPOCH = datetime.fromtimestamp(0, UTC)


def listed(page: Shown | None, name: str) -> list[Shown]:
    """Give the objects of a list that have an id."""
    shown = (page or {}).get(name)
    some = shown if isinstance(shown, list) else []
    return [each for each in some if isinstance(each, dict) and each.get("id")]


def added(page: Shown) -> Iterator[str]:
    """Give the ids that a page of the history says were added."""
    entries = page.get("history")
    for entry in entries if isinstance(entries, list) else ():
        shown = entry.get("messagesAdded") if isinstance(entry, dict) else None
        for added in shown if isinstance(shown, list) else ():
            message = added.get("message") if isinstance(added, dict) else None
            if isinstance(message, dict) and message.get("id"):
                yield str(message["id"])


def newest(shown: Iterable[Shown]) -> str:
    """Give the newest history id among messages, where the profile shows none."""
    ids = [str(each.get("historyId") or "") for each in shown]
    numbers = [int(each) for each in ids if each.isascii() and each.isdigit()]
    return str(max(numbers)) if numbers else ""


def raw_mail(shown: Shown) -> bytes:
    """Give the mail as it came; nothing where it is none."""
    text = str(shown.get("raw") or "")
    try:
        return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (binascii.Error, ValueError):
        return b""


def time_of(shown: Shown, otherwise: datetime = _EPOCH) -> datetime:
    """Give when it came, by Gmail's clock, or *otherwise* where that is missing."""
    try:
        milliseconds = int(shown.get("internalDate") or 0)
        at = datetime.fromtimestamp(milliseconds / 1000, UTC)
    except (ValueError, TypeError, OverflowError, OSError):
        return otherwise
    return at if milliseconds > 0 else otherwise


def is_sent(shown: Shown, mailbox: str) -> bool:
    """Say whether it left from here; the label may be missing for a while."""
    labels = labels_of(shown)
    if "SENT" in labels or "INBOX" in labels:
        return "SENT" in labels
    try:
        return read_mail(raw_mail(shown)).sender.lower() == mailbox.lower()
    except BadRequest:
        return False


def labels_of(shown: Shown) -> frozenset[str]:
    """Give its labels; none where they are missing."""
    labels = shown.get("labelIds")
    return frozenset(map(str, labels)) if isinstance(labels, list) else frozenset()


def copy_of(shown: Shown, mailbox: str, otherwise: datetime) -> SentCopy:
    """Read one that left from here."""
    try:
        mail = read_mail(raw_mail(shown))
    except BadRequest:
        mail = read_mail(b"")
    return SentCopy(
        provider_id=str(shown.get("id")),
        to=mail.to,
        text=mail.text,
        sent_at=time_of(shown, otherwise),
        status="accepted",
        sender=mailbox,
        rfc822_id=mail.rfc822_id or None,
        subject=mail.subject,
    )


def inbound_of(shown: Shown, mailbox: str, otherwise: datetime) -> Inbound | None:
    """
    Read a mail that came in; None for a server's word that matters to nobody.

    Raises:
        BadRequest: It cannot be read.
    """
    envelope = Envelope(
        provider="gmail",
        provider_id=str(shown.get("id")),
        recipient=mailbox,
        received_at=time_of(shown, otherwise),
        thread_id=str(shown.get("threadId") or "") or None,
    )
    return read_inbound(raw_mail(shown), envelope)
