"""
Read replies and bounces from an IMAP mailbox, where SMTP is what sends.

A relay keeps no list of what it sent, so nothing can be settled here: what became of
an unclear e-mail is for a person to decide.
"""

from __future__ import annotations

import imaplib
import json
import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from shared.adapters.mail.parse import Envelope, read_inbound
from shared.adapters.mail.smtp import read_url
from shared.core.instants import from_text, to_text
from shared.errors import BadRequest, NotDone
from shared.ports.sending import Inbound, Page, SentCopy

_PORTS = {"imaps": 993, "imap": 143}
FIRST_LOOK = timedelta(days=1)
OVERLAP = timedelta(days=1)
_MOST_AT_ONCE = 200
_LARGEST_MAIL = 10_000_000
_WHEN = re.compile(rb'INTERNALDATE "([^"]{20,40})"')


class ImapLedger:
    """
    `Ledger` of an IMAP mailbox.

    Args:
        url: `imaps://user:password@host:993`; `imap://` takes STARTTLS, and sends a
            password without TLS only on this machine.
        mailbox: Our address, shown as the recipient.
        timeout_s: Seconds for each step.
        folder: Where replies come in.
    """

    name = "smtp"
    places: frozenset[str] = frozenset()

    def __init__(
        self, url: str, mailbox: str, timeout_s: float, *, folder: str = "INBOX"
    ) -> None:
        self._server = read_url(url, "IMAP_URL", _PORTS)
        self._mailbox = mailbox
        self._timeout_s = timeout_s
        self._folder = folder

    def sent_to(self, to: str, since: datetime, until: datetime) -> list[SentCopy]:  # noqa: ARG002 - the port's
        """Give nothing: a relay keeps no list."""
        return []

    def sent_after(self, sender: str, since: datetime) -> bool:  # noqa: ARG002 - the port's
        """Say no: absence can never be shown, so a person decides."""
        return False

    def since(self, cursor: str | None, now: datetime) -> Page:
        """List the mail that came since a cursor, at most 200 at once, oldest first."""
        mark = _mark(cursor)
        with self._opened() as session:
            folder_id = _folder_id(session, self._folder)
            known = mark.get("folder_id") == folder_id
            last = int(mark.get("uid", 0)) if known else 0
            uids = self._uids(session, last, _asked_from(mark, now))
            received, unreadable = self._read_all(session, folder_id, uids, now)
        after = {"folder_id": folder_id, "uid": max(uids, default=last)}
        return Page(
            received=tuple(received),
            sent=(),
            cursor=json.dumps({**after, "at": to_text(now)}, sort_keys=True),
            gap=bool(mark) and not known,
            unreadable=tuple(unreadable),
        )

    @contextmanager
    def _opened(self) -> Iterator[imaplib.IMAP4]:
        try:
            session = self._connected()
            try:
                self._signed_in(session)
                yield session
            finally:
                session.shutdown()
        except (OSError, imaplib.IMAP4.error, ValueError) as exc:
            kind = type(exc).__name__
            text = f"The mailbox could not be read ({kind})."
            raise NotDone("imap_unreachable", text) from None

    def _connected(self) -> imaplib.IMAP4:
        host, port, wait_s = self._server.host, self._server.port, self._timeout_s
        if self._server.scheme == "imaps":
            tls = ssl.create_default_context()
            return imaplib.IMAP4_SSL(host, port, ssl_context=tls, timeout=wait_s)
        return imaplib.IMAP4(host, port, timeout=wait_s)

    def _signed_in(self, session: imaplib.IMAP4) -> None:
        if self._server.scheme == "imap" and "STARTTLS" in session.capabilities:
            session.starttls(ssl.create_default_context())
        elif self._server.scheme == "imap" and not self._server.is_this_machine:
            raise NotDone("imap_no_tls", "The mail server offers no TLS for sign-in.")
        session.login(self._server.user, self._server.password)

    def _uids(self, session: imaplib.IMAP4, last: int, since: datetime) -> list[int]:
        """Give the next message numbers; `n:*` always shows one, even an old one."""
        day = f"{since.day}-{_MONTHS[since.month - 1]}-{since.year}"
        asked = f"UID {last + 1}:*" if last else f"SINCE {day}"
        found = _answered(session.uid("SEARCH", asked))
        uids = sorted(int(each) for each in b" ".join(_bytes(found)).split())
        return [uid for uid in uids if uid > last][:_MOST_AT_ONCE]

    def _read_all(
        self, session: imaplib.IMAP4, folder_id: str, uids: list[int], now: datetime
    ) -> tuple[list[Inbound], list[str]]:
        """Give what could be read, and the ids of what could not."""
        received: list[Inbound] = []
        unreadable: list[str] = []
        for uid in uids:
            name = f"{self._folder}-{folder_id}-{uid}"
            try:
                received += filter(None, [self._read(session, name, uid, now)])
            except BadRequest:
                unreadable.append(name)
        return received, unreadable

    def _read(
        self, session: imaplib.IMAP4, name: str, uid: int, now: datetime
    ) -> Inbound | None:
        """
        Read one mail, not marking it read; None for one that is gone or says nothing.

        Raises:
            BadRequest: It cannot be read.
        """
        what = f"(INTERNALDATE BODY.PEEK[]<0.{_LARGEST_MAIL}>)"
        shown = _answered(session.uid("FETCH", str(uid), what))
        pairs = [each for each in shown if isinstance(each, tuple)]
        if not pairs:
            return None
        envelope = Envelope(
            provider=self.name,
            provider_id=name,
            recipient=self._mailbox,
            received_at=_when(b" ".join([pairs[0][0], *_bytes(shown)])) or now,
        )
        return read_inbound(pairs[0][1], envelope)


_MONTHS = [
    "Jan",
    "Feb",
    "Mar",
    "Apr",
    "May",
    "Jun",
    "Jul",
    "Aug",
    "Sep",
    "Oct",
    "Nov",
    "Dec",
]


def _answered(reply: tuple[str, list[Any]]) -> list[Any]:
    kind, data = reply
    if kind != "OK":
        raise NotDone("imap_unreachable", "The mailbox gave no answer.")
    return data


def _bytes(data: list[Any]) -> list[bytes]:
    return [each for each in data if isinstance(each, bytes)]


def _folder_id(session: imaplib.IMAP4, folder: str) -> str:
    """Open the folder; its UIDVALIDITY tells whether message numbers still hold."""
    _answered(session.select(folder, readonly=True))
    _, data = session.response("UIDVALIDITY")
    return b"".join(_bytes(data or [])).decode("ascii", "replace")


def _when(shown: bytes) -> datetime | None:
    found = _WHEN.search(shown)
    text = found[1].decode("ascii", "replace").strip() if found else ""
    try:
        return datetime.strptime(text, "%d-%b-%Y %H:%M:%S %z").astimezone(UTC)
    except ValueError:
        return None


def _mark(cursor: str | None) -> dict[str, Any]:
    try:
        mark = json.loads(cursor or "{}")
    except ValueError:
        return {}
    return mark if isinstance(mark, dict) else {}


def _asked_from(mark: dict[str, Any], now: datetime) -> datetime:
    try:
        return from_text(mark["at"]) - OVERLAP
    except (KeyError, ValueError, TypeError):
        return now - FIRST_LOOK
