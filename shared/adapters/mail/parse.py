"""
Read RFC 822 bytes: a person's reply, or a mail server's bounce. Believes nothing.

Attachments are ignored; a mail with HTML only is turned into text, its quotations
marked with `>` as plain mail marks them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes
from email.errors import MessageError
from email.header import decode_header
from email.message import Message
from email.utils import getaddresses, parseaddr

from shared.adapters.mail.complaints import complained_of
from shared.adapters.mail.html import html_to_text
from shared.adapters.mail.mime import message_ids, one_line
from shared.errors import BadRequest
from shared.ports.sending import Inbound

LONGEST_TEXT = 100_000
_STATUS = re.compile(r"[245]\.\d{1,3}\.\d{1,3}", re.ASCII)
_NO_STATUS = "5.0.0"
# The standard library's parser fails in all these ways on hostile mail.
_PARSER_FAILURES = (
    MessageError,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    AssertionError,
    RecursionError,
)


@dataclass(frozen=True, slots=True)
class Envelope:
    """
    What the mailbox knows of a mail besides its bytes.

    Args:
        provider: Slug.
        provider_id: The mailbox's id for it.
        recipient: Our mailbox.
        received_at: By the mailbox's clock.
        thread_id: Where the mailbox has threads.
    """

    provider: str
    provider_id: str
    recipient: str
    received_at: datetime
    thread_id: str | None = None


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail's parts that matter; "" where there is none."""

    sender: str
    to: str
    subject: str
    text: str
    rfc822_id: str
    in_reply_to: tuple[str, ...]


def read_inbound(raw: bytes, envelope: Envelope) -> Inbound | None:
    """
    Read what came in.

    Args:
        raw: The mail.
        envelope: What the mailbox knows of it.

    Returns:
        None for a server's word that delivery is only late, or done.

    Raises:
        BadRequest: `bad_mail`: it cannot be read, or nobody sent it.
    """
    try:
        message = message_from_bytes(raw)
        complaint = complained_of(message)
        report = _report(message)
        bounce = _bounce(message) if report else None
        mail = _mail(message)
    except _PARSER_FAILURES:
        raise BadRequest("bad_mail", "The e-mail cannot be read.") from None
    if report and bounce is None:
        return None
    failed, status = bounce or (complaint, "")
    if not (failed or mail.sender):
        raise BadRequest("bad_mail", "The e-mail has no sender.")
    original = _original_ids(message) if bounce or complaint else ()
    return Inbound(
        provider=envelope.provider,
        provider_id=envelope.provider_id,
        channel="email",
        sender=failed or mail.sender,
        recipient=envelope.recipient,
        text=status if bounce else "spam complaint" if complaint else mail.text,
        received_at=envelope.received_at,
        subject=mail.subject,
        in_reply_to=tuple(dict.fromkeys((*original, *mail.in_reply_to))),
        thread_id=envelope.thread_id,
        rfc822_id=mail.rfc822_id or None,
        kind="bounce" if bounce else "complaint" if complaint else "message",
    )


def read_mail(raw: bytes) -> Mail:
    """
    Read any mail's parts that matter.

    Raises:
        BadRequest: `bad_mail`.
    """
    try:
        return _mail(message_from_bytes(raw))
    except _PARSER_FAILURES:
        raise BadRequest("bad_mail", "The e-mail cannot be read.") from None


def _mail(message: Message) -> Mail:
    answered = f"{_header(message, 'In-Reply-To')} {_header(message, 'References')}"
    return Mail(
        sender=_address(message, "From"),
        to=_address(message, "To"),
        subject=one_line(_header(message, "Subject")),
        text=_text(message)[:LONGEST_TEXT].strip(),
        rfc822_id=next(iter(message_ids(_header(message, "Message-ID"))), ""),
        in_reply_to=tuple(dict.fromkeys(message_ids(answered))),
    )


def _header(message: Message, name: str) -> str:
    raw = str(message.get(name, ""))
    try:
        return "".join(_decoded(part, charset) for part, charset in decode_header(raw))
    except (MessageError, ValueError):
        return raw


def _address(message: Message, name: str) -> str:
    """
    Read the address of a header; of several words, the one that is an address.

    *Doe, Ann <ann@example.com>* without its quotes reads as two people, the first of
    whom has no address: a STOP of hers must not go to *Doe*.
    """
    header = one_line(_header(message, name))
    if "@" in (plain := parseaddr(header)[1]):
        return one_line(plain)
    found = getaddresses([header])
    spoken = [one_line(address) for _name, address in found if address]
    return next((one for one in spoken if "@" in one), next(iter(spoken), ""))


def _decoded(part: bytes | str, charset: str | None) -> str:
    """Read bytes in the charset they claim, else as UTF-8, else as Latin-1."""
    if isinstance(part, str):
        return part
    for name in filter(None, (charset, "utf-8")):
        try:
            return part.decode(name)
        except (LookupError, ValueError):
            continue
    return part.decode("latin-1")


def _text(message: Message) -> str:
    """Give the plain part, else the HTML part as text."""
    plain = [_body(part) for part in _leaves(message, "text/plain")]
    if any(text.strip() for text in plain):
        return _storable("\n".join(plain))
    html = (html_to_text(_body(part)) for part in _leaves(message, "text/html"))
    return _storable("\n".join(html))


def _leaves(message: Message, kind: str) -> Iterator[Message]:
    """Walk the parts of this mail; not into mails and reports attached to it."""
    if message.get_content_maintype() == "multipart" and message.is_multipart():
        for part in message.get_payload():
            if isinstance(part, Message):
                yield from _leaves(part, kind)
    elif message.get_content_type() == kind and not message.get_filename():
        yield message


def _body(part: Message) -> str:
    payload = part.get_payload(decode=True)
    charset = part.get_content_charset() or part.get_charset()
    return _decoded(payload, str(charset or "")) if isinstance(payload, bytes) else ""


def _storable(text: str) -> str:
    """Unify line ends; drop what no store or sheet can hold."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\ufffd")
    return lines.encode("utf-8", "replace").decode()


def _report(message: Message) -> bool:
    """Say whether a mail server, not a person, wrote it (RFC 3464, or Gmail's way)."""
    kind = str(message.get_param("report-type", "")).lower()
    is_report = message.get_content_type() == "multipart/report"
    return (is_report and kind == "delivery-status") or bool(_failed_header(message))


def _failed_header(message: Message) -> str:
    """Give `X-Failed-Recipients`' one address, only from a mailer daemon."""
    from_daemon = _address(message, "From").lower().startswith("mailer-daemon@")
    return _address(message, "X-Failed-Recipients") if from_daemon else ""


def _bounce(message: Message) -> tuple[str, str] | None:
    """Find the address that failed and the status; None if none failed for good."""
    blocks = list(_status_blocks(message))
    for block in blocks:
        failed = _address_in(_header(block, "Final-Recipient"))
        if failed and _header(block, "Action").strip().lower() == "failed":
            return failed, _status(_header(block, "Status"))
    if blocks or not _failed_header(message):
        return None
    return _failed_header(message), _NO_STATUS


def _status_blocks(message: Message) -> Iterator[Message]:
    for part in message.walk():
        if part.get_content_type() == "message/delivery-status":
            payload = part.get_payload()
            blocks = payload if isinstance(payload, list) else []
            yield from (block for block in blocks if isinstance(block, Message))


def _address_in(field: str) -> str:
    """Read `rfc822; somebody@example.com`."""
    return one_line(parseaddr(one_line(field.rpartition(";")[2]))[1])


def _status(field: str) -> str:
    found = _STATUS.search(field)
    return found[0] if found else _NO_STATUS


def _original_ids(message: Message) -> tuple[str, ...]:
    """Find the `Message-ID` of the mail that bounced, in the copy a report carries."""
    for part in message.walk():
        if part.get_content_type() == "text/rfc822-headers":
            return message_ids(_header(message_from_bytes(_bytes(part)), "Message-ID"))
        if part.get_content_type() == "message/rfc822":
            inner = part.get_payload()
            if isinstance(inner, list) and inner and isinstance(inner[0], Message):
                return message_ids(_header(inner[0], "Message-ID"))
    return ()


def _bytes(part: Message) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""
