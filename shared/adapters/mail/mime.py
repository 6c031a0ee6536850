"""
Build one e-mail to one address as RFC 822 bytes. Pure; sends nothing.

Every header value is cleaned of control characters first, so that no name or subject
from the sheet can add a header or a recipient.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, getaddresses, parseaddr

from shared.core.keys import opaque
from shared.errors import ConfigError, Refused
from shared.ports.sending import MailMessage

# Header lines long enough that no link is broken into encoded words; the parts are
# encoded before, in lines of 76.
_BUILT = SMTP.clone(max_line_length=76)
_WRITTEN = SMTP.clone(max_line_length=900)
_ADDRESS = re.compile(r"[^\s@<>()\[\],;:\\\"]{1,64}@([^\s@<>()\[\],;:\\\"]{1,253})")
_MESSAGE_ID = re.compile(r"<[^<>\s@]{1,250}@[^<>\s@]{1,250}>")
_LONGEST_URL = 800
_MOST_REFERENCES = 10


def build(message: MailMessage, sender: str, now: datetime) -> EmailMessage:
    """
    Build the e-mail.

    Args:
        message: What to say, to one address.
        sender: Ours, with or without a display name.
        now: For the `Date` header.

    Raises:
        Refused: `bad_address`, or `no_text`.
        ConfigError: The sender is not an address.
    """
    mail = EmailMessage(policy=_BUILT)
    mail["From"] = sender_address(sender)
    mail["To"] = Address(addr_spec=one_address(message.to))
    mail["Subject"] = one_line(message.subject)
    mail["Date"] = format_datetime(now)
    mail["Message-ID"] = rfc822_id(message.id, sender)
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: no holiday replies, please
    _add_thread(mail, message)
    _add_unsubscribe(mail, message.unsubscribe_url)
    _add_parts(mail, message)
    return mail


def written(mail: EmailMessage) -> bytes:
    """Give the e-mail as it goes over the wire."""
    return mail.as_bytes(policy=_WRITTEN)


def rfc822_id(message_id: str, sender: str) -> str:
    """Make the `Message-ID` of one of our messages, the same at every attempt."""
    return f"<{opaque('m', message_id)}@{sender_address(sender).domain}>"


def sender_address(sender: str) -> Address:
    """
    Read our own address, `Name <address>` or bare.

    Raises:
        ConfigError: It is not an address.
    """
    name, spec = parseaddr(sender)
    several = len(getaddresses([sender])) > 1
    if several or not (match := _ADDRESS.fullmatch(spec)) or not match[1].isascii():
        raise ConfigError("mail_sender", "MAIL_FROM or GMAIL_SENDERS is no address.")
    return Address(display_name=one_line(name), addr_spec=spec)


def one_address(text: str) -> str:
    """
    Give an address as it may stand in an envelope: one only, its domain in ASCII.

    Raises:
        Refused: `bad_address`.
    """
    match = _ADDRESS.fullmatch(text.strip())
    local = text.strip().rpartition("@")[0]
    if not match or not local.isascii():
        raise Refused("bad_address", "The e-mail address cannot be written to.")
    try:
        domain = match[1].encode("idna").decode()
        return Address(addr_spec=f"{local}@{domain}").addr_spec
    except (UnicodeError, ValueError, IndexError):
        raise Refused("bad_address", "The e-mail address is malformed.") from None


def one_line(text: str) -> str:
    """Make a header value: no control characters, no lone surrogates, one line."""
    kept = "".join(" " if unicodedata.category(c)[0] == "C" else c for c in text)
    return " ".join(kept.split())


def message_ids(header: str) -> tuple[str, ...]:
    """Find the well-formed `Message-ID`s in a header's text, in order."""
    return tuple(_MESSAGE_ID.findall(header))


def _add_thread(mail: EmailMessage, message: MailMessage) -> None:
    answered = message_ids(message.in_reply_to or "")[:1]
    if answered:
        mail["In-Reply-To"] = answered[0]
    thread = dict.fromkeys((*message_ids(" ".join(message.references)), *answered))
    if thread:
        mail["References"] = " ".join(list(thread)[-_MOST_REFERENCES:])


def _add_unsubscribe(mail: EmailMessage, url: str) -> None:
    """Offer RFC 8058's one click; only https may, and only what fits a header."""
    usable = url.startswith("https://") and url.isascii() and len(url) < _LONGEST_URL
    if usable and not any(c in url for c in '<> "\r\n\t'):
        mail["List-Unsubscribe"] = f"<{url}>"
        mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"


def _add_parts(mail: EmailMessage, message: MailMessage) -> None:
    if not message.text.strip():
        raise Refused("no_text", "The e-mail is empty.")
    mail.set_content(_whole(message.text), cte="quoted-printable")
    if message.html.strip():
        html = _whole(message.html)
        mail.add_alternative(html, subtype="html", cte="quoted-printable")


def _whole(text: str) -> str:
    """Replace halves of surrogate pairs, which no charset can carry."""
    return text.encode("utf-8", "replace").decode()
