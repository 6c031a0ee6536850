"""Read a provider's report that somebody called our mail spam (RFC 5965, ARF)."""

from __future__ import annotations

from email.message import Message
from email.parser import HeaderParser
from email.utils import parseaddr

_RECIPIENTS = ("Original-Rcpt-To", "Removal-Recipient")


def complained_of(message: Message) -> str:
    """
    Give the address whose owner complained, "" if the mail is no such report.

    Providers often leave the address out; then the mail they quote names it in `To`.
    """
    kind = str(message.get_param("report-type", "")).lower()
    if message.get_content_type() != "multipart/report" or kind != "feedback-report":
        return ""
    found = ""
    for part in message.walk():
        if part.get_content_type() == "message/feedback-report":
            found = found or _reported(part)
        elif part.get_content_type() in {"message/rfc822", "text/rfc822-headers"}:
            found = found or _address(_quoted(part), "To")
    return found


def _reported(part: Message) -> str:
    fields = HeaderParser().parsestr(_text(part))
    return next((a for name in _RECIPIENTS if (a := _address(fields, name))), "")


def _quoted(part: Message) -> Message:
    payload = part.get_payload()
    if isinstance(payload, list) and payload and isinstance(payload[0], Message):
        return payload[0]
    return HeaderParser().parsestr(_text(part))


def _text(part: Message) -> str:
    payload = part.get_payload()
    if isinstance(payload, list):  # the parser takes the fields for a message's head
        heads = (
            pair for one in payload if isinstance(one, Message) for pair in one.items()
        )
        return "\n".join(f"{name}: {value}" for name, value in heads)
    return payload if isinstance(payload, str) else ""


def _address(fields: Message, name: str) -> str:
    value = str(fields.get(name, "")).rpartition(";")[2]
    return parseaddr(" ".join(value.split()))[1].strip("<> ").lower()
