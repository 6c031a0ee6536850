"""
Read QUO's own list of texts: what was sent, what came in. Sends nothing.

The dated API lists the whole workspace. Where it does not answer, the v1 API is asked
conversation by conversation. No filter of QUO's is relied on: all are applied again,
so that a filter QUO ignored cannot make somebody else's text count as ours.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from shared.adapters.answer import Answer
from shared.adapters.sms.quo_shapes import STATUS, QuoText, read_text
from shared.adapters.sms.tolerant import mapping, word
from shared.adapters.wire import KeyAuth, Wire, checked_secret
from shared.core.instants import from_text, to_text
from shared.errors import NotDone
from shared.ports.sending import Inbound, Page, SentCopy

API_VERSION = "2026-03-30"
# A text may enter the list later than its own time says.
OVERLAP = timedelta(minutes=10)
FIRST_LOOK = timedelta(days=1)
_MAX_PAGES = 100
_MAX_HALVINGS = 8
_NO_DATED_API = frozenset({400, 404, 405, 410, 501})
_AUTH = {401: "quo_unauthorized", 402: "quo_no_credit", 403: "quo_forbidden"}

Params = list[tuple[str, str]]


class _TooLong(NotDone):
    """More pages than one look may read."""


class QuoLedger:
    """
    `Ledger` by QUO.

    Args:
        base_url: The root, e.g. `https://api.quo.com`.
        api_key: Sent as it is, without `Bearer`.
        sender: Our number (E.164) or its `PN…` id.
        timeout_s: Seconds.
        api_user_id: `US…`, the member in whose name the API sends; texts of others are
            shown as sent by hand. "" if not known: then none is.
        wait: Waits for QUO's rate before each request.
    """

    name = "quo"

    def __init__(  # noqa: PLR0913 - keyword-only: each is a setting of its own
        self,
        *,
        base_url: str,
        api_key: str,
        sender: str,
        timeout_s: float,
        api_user_id: str = "",
        wait: Callable[[], None] | None = None,
    ) -> None:
        key = KeyAuth(checked_secret("quo", api_key))
        self._wire = Wire(
            provider="quo",
            base_url=base_url,
            auth=key,
            timeout_s=timeout_s,
            wait=wait,
        )
        self._sender = sender
        self._api_user_id = api_user_id
        self._names: dict[str, frozenset[str]] = {}

    def sent_to(self, to: str, since: datetime, until: datetime) -> list[SentCopy]:
        """List what went to one number, oldest first; as the port promises."""
        filters = [
            ("to", to),
            ("direction", "outgoing"),
            ("createdAt[gt]", to_text(since - timedelta(seconds=1))),
            ("createdAt[lt]", to_text(until + timedelta(seconds=1))),
        ]
        dated = self._dated(filters)
        shown = self._v1_with(to, since) if dated is None else dated
        found = [text for text in shown if _is_between(text, since, until)]
        return self._copies(text for text in found if to in text.to)

    def sent_after(self, sender: str, since: datetime) -> bool:
        """Say whether anything newer from *sender* is listed; as the port promises."""
        filters = [("direction", "outgoing"), ("createdAt[gt]", to_text(since))]
        dated = self._dated(filters)
        shown = self._v1_since(since) if dated is None else dated
        names = self._names_of(sender or self._sender)
        return any(
            not text.incoming and text.at and text.at > since and names & text.numbers
            for text in shown
        )

    def since(self, cursor: str | None, now: datetime) -> Page:
        """
        List everything since a cursor, some of it again: the same id, the same text.

        Cursor: the newest instant seen; the list is asked from a little before it. A
        list too long for one look is read in part, but further than the last time, and
        what came in is read whole all the same: a STOP must not stand behind the
        thousands that we sent ourselves.
        """
        start = _start(cursor, now)
        until, shown = self._window(start - OVERLAP, start, now)
        newest = max((_time_of(text) for text in shown), default=start)
        read_to = until if until < now else min(newest, now)
        came = shown if until == now else [*shown, *self._incoming(until, now)]
        return Page(
            received=self._received(came),
            sent=tuple(self._copies(shown)),
            cursor=json.dumps({"at": to_text(max(start, read_to))}),
        )

    def _window(
        self, since: datetime, start: datetime, now: datetime
    ) -> tuple[datetime, list[QuoText]]:
        """Read up to now or, where that is too much, at least past the last look."""
        shown: list[QuoText] = []
        until = since
        while until <= start and until < now:
            until, more = self._slice(until, now)
            shown += more
        return until, shown

    def _slice(self, since: datetime, now: datetime) -> tuple[datetime, list[QuoText]]:
        """Read as far from *since* as one look can."""
        until = now
        for _ in range(_MAX_HALVINGS):
            try:
                return until, self._between(since, None if until == now else until)
            except _TooLong:
                until = since + (until - since) / 2
        raise NotDone("quo_list_too_long", "QUO's list is longer than can be read.")

    def _incoming(self, since: datetime, now: datetime) -> list[QuoText]:
        """Read what came in after the part that was read; by the dated API alone."""
        filters = [
            ("direction", "incoming"),
            ("createdAt[gt]", to_text(since - timedelta(seconds=1))),
        ]
        try:
            shown = self._dated(filters) or []
        except _TooLong:
            return []  # it is read with the rest, part by part
        return [text for text in shown if text.incoming and _time_of(text) <= now]

    def _between(self, since: datetime, until: datetime | None) -> list[QuoText]:
        filters = [("createdAt[gt]", to_text(since))]
        if until is not None:
            filters.append(("createdAt[lt]", to_text(until)))
        dated = self._dated(filters)
        shown = self._v1_since(since) if dated is None else dated
        last = until or datetime.max.replace(tzinfo=UTC)
        return [text for text in shown if _is_between(text, since, last)]

    def _received(self, shown: Iterable[QuoText]) -> tuple[Inbound, ...]:
        messages = [_inbound(text) for text in shown if text.incoming and text.sender]
        return tuple(sorted(messages, key=lambda message: message.received_at))

    def _copies(self, shown: Iterable[QuoText]) -> list[SentCopy]:
        copies = [self._copy(text) for text in shown if not text.incoming and text.to]
        return sorted(copies, key=lambda copy: copy.sent_at)

    def _copy(self, text: QuoText) -> SentCopy:
        user, ours = text.user_id, self._api_user_id
        return SentCopy(
            provider_id=text.id,
            to=text.to[0],
            text=text.text,
            sent_at=_time_of(text),
            status=STATUS.get(text.status, "accepted"),
            sender=text.sender,
            by_hand=bool(user and ours and user != ours),
        )

    def _dated(self, filters: Params) -> list[QuoText] | None:
        """List by the dated API; None where this account or server has none."""
        headers = {"Quo-Api-Version": API_VERSION}
        first = self._wire.get("/messages", [*filters, ("limit", "50")], headers)
        if first.status in _NO_DATED_API:
            return None
        pages = self._pages("/messages", [*filters, ("limit", "50")], headers, first)
        return [text for page in pages for text in _texts(page)]

    def _pages(
        self,
        path: str,
        params: Params,
        headers: Mapping[str, str] | None,
        answer: Answer,
    ) -> Iterator[Mapping[str, Any]]:
        """Follow either API's token; what is too long to read is not read in part."""
        for _ in range(_MAX_PAGES):
            page = _page(answer)
            yield page
            if not (more := _next(page)):
                return
            answer = self._wire.get(path, [*params, more], headers)
        raise _TooLong("quo_list_too_long", "QUO's list is longer than can be read.")

    def _v1(self, path: str, params: Params) -> list[Mapping[str, Any]]:
        params = [*params, ("maxResults", "100")]
        first = self._wire.get(f"/v1{path}", params)
        return list(self._pages(f"/v1{path}", params, None, first))

    def _v1_with(self, other: str, since: datetime) -> list[QuoText]:
        params = [
            ("phoneNumberId", self._number_id()),
            ("participants", other),
            ("createdAfter", to_text(since - timedelta(seconds=1))),
        ]
        pages = self._v1("/messages", params)
        return [text for page in pages for text in _texts(page)]

    def _v1_since(self, since: datetime) -> list[QuoText]:
        params = [
            ("phoneNumbers", self._number_id()),
            ("updatedAfter", to_text(since)),
        ]
        others = {
            other
            for page in self._v1("/conversations", params)
            for conversation in _listed(page)
            for other in _participants(conversation)
        }
        threads = (self._v1_with(other, since) for other in sorted(others))
        return [text for thread in threads for text in thread]

    def _number_id(self) -> str:
        names = self._names_of(self._sender)
        found = sorted(name for name in names if name.startswith("PN"))
        if not found:
            raise NotDone("quo_sender_unknown", "QUO does not list our number.")
        return found[0]

    def _names_of(self, sender: str) -> frozenset[str]:
        """Give a number's E.164 form and its id, as far as QUO shows both."""
        if sender not in self._names:
            answer = self._wire.get("/v1/phone-numbers")
            if not answer.ok:
                return frozenset({sender})
            numbers = [_number_names(each) for each in _listed(_page(answer))]
            same = [names for names in numbers if sender in names]
            self._names[sender] = frozenset({sender}).union(*same)
        return self._names[sender]


def _page(answer: Answer) -> Mapping[str, Any]:
    """Give a list's answer, or say that there was none."""
    page = answer.fields()
    if answer.ok and isinstance(page.get("data"), list):
        return page
    code = _AUTH.get(answer.status, "quo_list_unavailable")
    raise NotDone(code, "QUO gave no list of texts.", status=answer.status)


def _next(page: Mapping[str, Any]) -> tuple[str, str] | None:
    if after := word(page, "nextCursor"):
        return ("after", after)
    token = word(page, "nextPageToken")
    return ("pageToken", token) if token else None


def _listed(page: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [mapping(each) for each in page["data"]]


def _texts(page: Mapping[str, Any]) -> list[QuoText]:
    return [text for each in page["data"] if (text := read_text(each)) and text.at]


def _participants(conversation: Mapping[str, Any]) -> list[str]:
    shown = conversation.get("participants")
    return [each for each in shown if isinstance(each, str)] if shown else []


def _number_names(number: Mapping[str, Any]) -> frozenset[str]:
    names = (word(number, name) for name in ("id", "number", "phoneNumber"))
    return frozenset(filter(None, names))


def _is_between(text: QuoText, since: datetime, until: datetime) -> bool:
    return since <= _time_of(text) <= until


def _time_of(text: QuoText) -> datetime:
    if text.at is None:  # pragma: no cover - `_texts` lets none through
        raise NotDone("quo_list_unavailable", "QUO lists a text without its time.")
    return text.at


def _inbound(text: QuoText) -> Inbound:
    return Inbound(
        provider="quo",
        provider_id=text.id,
        channel="sms",
        sender=text.sender,
        recipient=text.to[0] if text.to else "",
        text=text.text,
        received_at=_time_of(text),
        thread_id=text.conversation_id or None,
    )


def _start(cursor: str | None, now: datetime) -> datetime:
    try:
        return from_text(json.loads(cursor or "")["at"])
    except (ValueError, TypeError, KeyError):
        return now - FIRST_LOOK
