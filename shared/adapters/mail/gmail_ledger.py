"""
Read Gmail's mailboxes: what was sent, what came in, what bounced. Sends nothing.

The cursor is a history id for each mailbox. Gmail forgets them after a week, sometimes
after hours (404); then the mailbox is searched from the last look on, and the page says
that there was a gap.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from shared.adapters.mail.gmail_api import GmailApi, as_json, look
from shared.adapters.mail.mime import sender_address
from shared.adapters.mail.parse import Envelope, read_inbound, read_mail
from shared.core.instants import from_text, to_text
from shared.errors import BadRequest, NotDone
from shared.ports.sending import Inbound, Page, SentCopy

SCOPES = ("https://www.googleapis.com/auth/gmail.readonly",)
FIRST_LOOK = timedelta(days=1)
OVERLAP = timedelta(hours=1)
_MAX_PAGES = 50
_NOT_MAIL = frozenset({"DRAFT", "CHAT"})

Shown = dict[str, Any]


class GmailLedger:
    """`Ledger` by Gmail; arguments as `GmailMailer`."""

    name = "gmail"

    def __init__(
        self,
        *,
        base_url: str,
        credentials: str,
        senders: Sequence[str],
        timeout_s: float,
        wait: Callable[[], None] | None = None,
    ) -> None:
        self._mailboxes = [sender_address(sender).addr_spec for sender in senders]
        self.places = frozenset(self._mailboxes)
        self._api = GmailApi(
            base_url=base_url,
            credentials=credentials,
            scopes=SCOPES,
            timeout_s=timeout_s,
            wait=wait,
        )

    def sent_to(self, to: str, since: datetime, until: datetime) -> list[SentCopy]:
        """List what went to one address, oldest first; as the port promises."""
        start = since.replace(microsecond=0)  # Gmail may know whole seconds only
        asked = f"in:sent to:{_searchable(to)} after:{_seconds(since) - 1}"
        copies = [
            _copy(each, mailbox)
            for mailbox in self._mailboxes
            for each in self._found(mailbox, asked, until)
        ]
        return sorted(
            (
                copy
                for copy in copies
                if copy.to.lower() == to.lower() and start <= copy.sent_at <= until
            ),
            key=lambda copy: copy.sent_at,
        )

    def sent_after(self, sender: str, since: datetime) -> bool:
        """Say whether anything newer from *sender* is listed; as the port promises."""
        asked = f"in:sent after:{_seconds(since)}"
        named = [sender_address(sender).addr_spec] if sender else self._mailboxes
        return all(
            any(_at(each) > since for each in self._found(mailbox, asked, since))
            for mailbox in named
        )

    def since(self, cursor: str | None, now: datetime) -> Page:
        """List everything since a cursor, perhaps some of it again."""
        marks = _marks(cursor)
        received: list[Inbound] = []
        sent: list[SentCopy] = []
        unreadable: list[str] = []
        gap = False
        for mailbox in self._mailboxes:
            mark = marks.get(mailbox) or {"at": to_text(now - FIRST_LOOK)}
            shown, history_id, was_gap = self._news(mailbox, mark, now)
            for each in shown:
                if _is_sent(each):
                    sent.append(_copy(each, mailbox))
                    continue
                try:
                    received += filter(None, [_inbound(each, mailbox)])
                except BadRequest:
                    unreadable.append(str(each.get("id")))
            marks[mailbox] = {"at": to_text(now), "history": history_id}
            gap = gap or was_gap
        return Page(
            received=tuple(sorted(received, key=lambda each: each.received_at)),
            sent=tuple(sorted(sent, key=lambda each: each.sent_at)),
            cursor=as_json(marks),
            gap=gap,
            unreadable=tuple(unreadable),
        )

    def _news(
        self, mailbox: str, mark: dict[str, str], now: datetime
    ) -> tuple[list[Shown], str, bool]:
        """Give the new messages, the next history id, and whether there was a gap."""
        if known := mark.get("history"):
            history = self._history(mailbox, known, now)
            if history is not None:
                ids, latest = history
                return list(self._full(mailbox, ids, now)), latest, False
        latest = self._history_id(mailbox, now)  # first: nothing may fall in between
        since = _instant(mark.get("at"), now - FIRST_LOOK) - OVERLAP
        asked = f"after:{_seconds(since)}"  # spam and trash are included by parameter
        shown = list(self._found(mailbox, asked, now))
        return shown, latest or _newest(shown), bool(known)

    def _history(
        self, mailbox: str, start: str, now: datetime
    ) -> tuple[list[str], str] | None:
        """Give the ids added since a history id; None if Gmail forgot it."""
        ids: dict[str, None] = {}
        params = {"startHistoryId": start, "historyTypes": ["messageAdded"]}
        latest = start
        pages = self._pages(self._api.users(mailbox).history(), mailbox, params, now)
        for page in pages:
            if page is None:
                return None
            latest = str(page.get("historyId") or latest)
            ids.update(dict.fromkeys(_added(page)))
        return list(ids), latest

    def _history_id(self, mailbox: str, now: datetime) -> str:
        users = self._api.users(mailbox)
        profile = look(users.getProfile(userId=mailbox), now) or {}
        return str(profile.get("historyId") or "")

    def _found(self, mailbox: str, query: str, now: datetime) -> Iterator[Shown]:
        params = {"q": query, "includeSpamTrash": True}
        messages = self._api.users(mailbox).messages()
        pages = self._pages(messages, mailbox, params, now)
        ids = [each["id"] for page in pages for each in _listed(page, "messages")]
        return self._full(mailbox, ids, now)

    def _full(self, mailbox: str, ids: Iterable[str], now: datetime) -> Iterator[Shown]:
        messages = self._api.users(mailbox).messages()
        for each in ids:
            shown = look(messages.get(userId=mailbox, id=each, format="raw"), now)
            if shown and not _NOT_MAIL & set(shown.get("labelIds") or ()):
                yield shown

    def _pages(
        self, resource: Any, mailbox: str, params: Shown, now: datetime
    ) -> Iterator[Shown | None]:
        token: str | None = None
        for _ in range(_MAX_PAGES):
            page = look(
                resource.list(
                    userId=mailbox, maxResults=500, pageToken=token, **params
                ),
                now,
            )
            yield page
            token = (page or {}).get("nextPageToken")
            if not token:
                return
        raise NotDone("gmail_list_too_long", "The mailbox has too much news to read.")


def _listed(page: Shown | None, name: str) -> list[Shown]:
    shown = (page or {}).get(name)
    listed = shown if isinstance(shown, list) else []
    return [each for each in listed if isinstance(each, dict) and each.get("id")]


def _added(page: Shown) -> Iterator[str]:
    for entry in _listed(page, "history"):
        for added in entry.get("messagesAdded") or ():
            if message_id := (added.get("message") or {}).get("id"):
                yield str(message_id)


def _newest(shown: Iterable[Shown]) -> str:
    """Give the newest history id among messages, where the profile shows none."""
    ids = [str(each.get("historyId") or "") for each in shown]
    numbers = [int(each) for each in ids if each.isascii() and each.isdigit()]
    return str(max(numbers)) if numbers else ""


def _raw(shown: Shown) -> bytes:
    text = str(shown.get("raw") or "")
    try:
        return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (binascii.Error, ValueError):
        return b""


def _at(shown: Shown) -> datetime:
    try:
        milliseconds = int(shown.get("internalDate") or 0)
        return datetime.fromtimestamp(milliseconds / 1000, UTC)
    except (ValueError, TypeError, OverflowError, OSError):
        return datetime.fromtimestamp(0, UTC)


def _is_sent(shown: Shown) -> bool:
    return "SENT" in (shown.get("labelIds") or ())


def _copy(shown: Shown, mailbox: str) -> SentCopy:
    try:
        mail = read_mail(_raw(shown))
    except BadRequest:
        mail = read_mail(b"")
    return SentCopy(
        provider_id=str(shown.get("id")),
        to=mail.to,
        text=mail.text,
        sent_at=_at(shown),
        status="accepted",
        sender=mailbox,
        rfc822_id=mail.rfc822_id or None,
        subject=mail.subject,
    )


def _inbound(shown: Shown, mailbox: str) -> Inbound | None:
    """
    Read a mail that came in; None for a server's word that matters to nobody.

    Raises:
        BadRequest: It cannot be read.
    """
    envelope = Envelope(
        provider="gmail",
        provider_id=str(shown.get("id")),
        recipient=mailbox,
        received_at=_at(shown),
        thread_id=str(shown.get("threadId") or "") or None,
    )
    return read_inbound(_raw(shown), envelope)


def _searchable(address: str) -> str:
    """Keep what could be more than one word out of Gmail's search language."""
    return "".join(c for c in address if c.isprintable() and c not in ' "\\(){}|')


def _seconds(instant: datetime) -> int:
    return int(instant.timestamp())


def _marks(cursor: str | None) -> dict[str, dict[str, str]]:
    try:
        marks = json.loads(cursor or "{}")
    except ValueError:
        return {}
    return marks if isinstance(marks, dict) else {}


def _instant(text: str | None, otherwise: datetime) -> datetime:
    try:
        return from_text(text or "")
    except ValueError:
        return otherwise
