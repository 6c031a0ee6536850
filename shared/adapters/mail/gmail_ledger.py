"""
Read Gmail's mailboxes: what was sent, what came in, what bounced. Sends nothing.

The cursor is a history id for each mailbox. Gmail forgets them after a week, sometimes
after hours (404); then the mailbox is searched from the last look on, and the page says
that there was a gap.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from shared.adapters.mail.gmail_api import GmailApi, as_json, look
from shared.adapters.mail.gmail_shapes import (
    Shown,
    added,
    copy_of,
    inbound_of,
    is_sent,
    labels_of,
    listed,
    newest,
    time_of,
)
from shared.adapters.mail.mime import sender_address
from shared.core.instants import from_text, to_text
from shared.errors import BadRequest, NotDone
from shared.ports.sending import Inbound, Page, SentCopy

SCOPES = ("https://www.googleapis.com/auth/gmail.readonly",)
FIRST_LOOK = timedelta(days=1)
OVERLAP = timedelta(hours=1)
_MAX_PAGES = 50
_CLOSED = frozenset({401, 403})
_MOST_FAILED = 3
_TRIES = 20
"""So many looks a mail is asked for that Gmail does not give; then a person looks."""
_OF_ONE_MAIL = frozenset(
    {"gmail_no_answer", "gmail_garbled", "gmail_unclear", "gmail_bad_request"}
)
_NOT_MAIL = frozenset({"DRAFT", "CHAT"})

Mark = Mapping[str, Any]


@dataclass(slots=True)
class _Found:
    """What one look found, in all mailboxes."""

    received: list[Inbound] = field(default_factory=list)
    sent: list[SentCopy] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)
    gap: bool = False

    def take(self, shown: Shown, mailbox: str, now: datetime) -> None:
        """Put one mail where it belongs."""
        if is_sent(shown, mailbox):
            self.sent.append(copy_of(shown, mailbox, now))
            return
        try:
            self.received += filter(None, [inbound_of(shown, mailbox, now)])
        except BadRequest:
            self.unreadable.append(str(shown.get("id")))


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
            copy_of(each, mailbox, until)  # without its time it is no proof of absence
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
            any(time_of(each) > since for each in self._found(mailbox, asked, since))
            for mailbox in named
        )

    def since(self, cursor: str | None, now: datetime) -> Page:
        """List everything since a cursor, perhaps some of it again."""
        marks, found = _marks(cursor), _Found()
        failures: list[NotDone] = []
        for mailbox in self._mailboxes:
            mark = marks.get(mailbox) or {"at": to_text(now - FIRST_LOOK)}
            try:
                marks[mailbox] = self._look(mailbox, mark, now, found)
            except NotDone as error:
                failures.append(error)
        if len(failures) == len(self._mailboxes):
            raise failures[0]
        # whose mailbox is closed to us, may have written there: somebody looks
        closed = [one.code for one in failures if one.status in _CLOSED]
        return Page(
            received=tuple(sorted(found.received, key=lambda each: each.received_at)),
            sent=tuple(sorted(found.sent, key=lambda each: each.sent_at)),
            cursor=as_json(marks),
            gap=found.gap,
            unreadable=(*found.unreadable, *closed),
        )

    def _look(
        self, mailbox: str, mark: Mark, now: datetime, found: _Found
    ) -> dict[str, Any]:
        """Read one mailbox; gives where to go on."""
        ids, history_id, was_gap = self._news(mailbox, mark, now)
        missed = _missed(mark)
        shown, failed = self._readable(mailbox, [*missed, *ids], now)
        again = {each: missed.get(each, 0) + 1 for each in failed}
        for each in shown:
            found.take(each, mailbox, now)
        found.unreadable += [each for each, tries in again.items() if tries > _TRIES]
        found.gap = found.gap or was_gap
        after: dict[str, Any] = {"at": to_text(now), "history": history_id}
        if not history_id:
            after["history"] = newest(shown)
        kept = {each: tries for each, tries in again.items() if tries <= _TRIES}
        return {**after, "missed": kept} if kept else after

    def _news(
        self, mailbox: str, mark: Mark, now: datetime
    ) -> tuple[list[str], str, bool]:
        """Give the new messages' ids, the next history id, and if there was a gap."""
        if known := str(mark.get("history") or ""):
            history = self._history(mailbox, known, now)
            if history is not None:
                return (*history, False)
        latest = self._history_id(mailbox, now)  # first: nothing may fall in between
        since = _instant(mark.get("at"), now - FIRST_LOOK) - OVERLAP
        asked = f"after:{_seconds(since)}"  # spam and trash are included by parameter
        return self._ids(mailbox, asked, now), latest, bool(known)

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
            ids.update(dict.fromkeys(added(page)))
        return list(ids), latest

    def _history_id(self, mailbox: str, now: datetime) -> str:
        users = self._api.users(mailbox)
        profile = look(users.getProfile(userId=mailbox), now) or {}
        return str(profile.get("historyId") or "")

    def _found(self, mailbox: str, query: str, now: datetime) -> Iterator[Shown]:
        return self._full(mailbox, self._ids(mailbox, query, now), now)

    def _ids(self, mailbox: str, query: str, now: datetime) -> list[str]:
        params = {"q": query, "includeSpamTrash": True}
        messages = self._api.users(mailbox).messages()
        pages = self._pages(messages, mailbox, params, now)
        return [str(one["id"]) for page in pages for one in listed(page, "messages")]

    def _readable(
        self, mailbox: str, ids: Iterable[str], now: datetime
    ) -> tuple[list[Shown], list[str]]:
        """
        Give what Gmail gives, and the ids of a few that it does not give just now.

        Raises:
            NotDone: It gives none at all, or too many are missing: that is no fault of
                single mails, and all are asked for again.
        """
        shown: list[Shown] = []
        failed: list[str] = []
        asked = list(dict.fromkeys(ids))
        for each in asked:
            try:
                shown += self._full(mailbox, [each], now)
            except NotDone as error:
                failed.append(each)
                too_many = len(failed) > _MOST_FAILED or len(failed) == len(asked)
                if error.code not in _OF_ONE_MAIL or too_many:
                    raise
        return shown, failed

    def _full(self, mailbox: str, ids: Iterable[str], now: datetime) -> Iterator[Shown]:
        messages = self._api.users(mailbox).messages()
        for each in ids:
            shown = look(messages.get(userId=mailbox, id=each, format="raw"), now)
            if shown and not _NOT_MAIL & labels_of(shown):
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


def _searchable(address: str) -> str:
    """Keep what could be more than one word out of Gmail's search language."""
    return "".join(c for c in address if c.isprintable() and c not in ' "\\(){}|')


def _seconds(instant: datetime) -> int:
    return int(instant.timestamp())


def _marks(cursor: str | None) -> dict[str, Mark]:
    try:
        marks = json.loads(cursor or "{}")
    except ValueError:
        return {}
    shown = marks if isinstance(marks, dict) else {}
    return {name: mark for name, mark in shown.items() if isinstance(mark, dict)}


def _missed(mark: Mark) -> dict[str, int]:
    shown = mark.get("missed")
    some = shown.items() if isinstance(shown, dict) else ()
    return {str(each): tries for each, tries in some if isinstance(tries, int)}


def _instant(text: object, otherwise: datetime) -> datetime:
    try:
        return from_text(str(text or ""))
    except ValueError:
        return otherwise
