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
from dataclasses import dataclass, field
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


@dataclass(slots=True)
class _Look:
    """
    One look into the mailbox: what came of it, and how far it went.

    Args:
        folder_id: UIDVALIDITY.
        read_to: Up to this number.
        bad: What the server would not give at the last look.
        stopped_at: What it would not give now; the next look begins there.
    """

    folder_id: str
    read_to: int
    bad: int | None
    stopped_at: int | None = None
    received: list[Inbound] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)


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
            bad = mark.get("bad") if known else None
            look = _Look(folder_id, last, bad)
            self._read_all(session, look, uids, now)
        after = {"folder_id": folder_id, "uid": look.read_to, "bad": look.stopped_at}
        return Page(
            received=tuple(look.received),
            sent=(),
            cursor=json.dumps({**after, "at": to_text(now)}, sort_keys=True),
            gap=bool(mark) and not known,
            unreadable=tuple(look.unreadable),
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
        self, session: imaplib.IMAP4, look: _Look, uids: list[int], now: datetime
    ) -> None:
        """
        Read one mail after another, as far as possible.

        One that the server does not give is asked for once more with the next look,
        then left to a person: it must not hide those behind it for ever. What was read
        when the connection broke is kept.
        """
        for uid in uids:
            name = f"{self._folder}-{look.folder_id}-{uid}"
            try:
                look.received += filter(None, [self._read(session, name, uid, now)])
            except BadRequest:
                look.unreadable.append(name)
            except (OSError, imaplib.IMAP4.abort):
                if not look.received:
                    raise
                return
            except (NotDone, imaplib.IMAP4.error):
                if uid != look.bad:
                    look.stopped_at = uid
                    return
                look.unreadable.append(name)
            look.read_to = uid

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
