"""
Read QUO's own list of texts: what was sent, what came in. Sends nothing.

The dated API lists the whole workspace. Where it does not answer, the v1 API is asked
conversation by conversation. No filter of QUO's is relied on: all are applied again,
so that a filter QUO ignored cannot make somebody else's text count as ours.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from shared.adapters.sms.quo_list import QuoList, TooLong
from shared.adapters.sms.quo_shapes import STATUS, QuoText
from shared.core.instants import from_text, to_text
from shared.core.spelling import one_spelling
from shared.errors import NotDone
from shared.ports.sending import Inbound, Page, SentCopy

# A text may enter the list later than its own time says.
OVERLAP = timedelta(minutes=10)
FIRST_LOOK = timedelta(days=1)
_EVER = datetime.min.replace(tzinfo=UTC)
_LONG = 100
"""Texts of one look; after more of them our own are left alone for a while."""
_MAX_HALVINGS = 8


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
        self._list = QuoList(
            base_url=base_url,
            api_key=api_key,
            sender=sender,
            timeout_s=timeout_s,
            wait=wait,
        )
        self.places = frozenset({sender})
        self._sender = sender
        self._api_user_id = api_user_id

    def sent_to(self, to: str, since: datetime, until: datetime) -> list[SentCopy]:
        """List what went to one number, oldest first; as the port promises."""
        filters = [
            ("to", to),
            ("direction", "outgoing"),
            ("createdAt[gt]", to_text(since - timedelta(seconds=1))),
            ("createdAt[lt]", to_text(until + timedelta(seconds=1))),
        ]
        listed = self._list.dated(filters)
        shown = self._list.v1_with(to, since) if listed is None else listed
        # one without a time is no proof of absence: it may be the one looked for
        dated = [text if text.at else replace(text, at=until) for text in shown]
        found = [text for text in dated if _is_between(text, since, until)]
        return self._copies(text for text in found if one_spelling(to) in text.to)

    def sent_after(self, sender: str, since: datetime) -> bool:
        """Say whether anything newer from *sender* is listed; as the port promises."""
        filters = [("direction", "outgoing"), ("createdAt[gt]", to_text(since))]
        dated = self._list.dated(filters)
        shown = self._list.v1_since(since) if dated is None else dated
        names = self._list.names_of(sender or self._sender)
        return any(
            not text.incoming and text.at and text.at > since and names & text.numbers
            for text in shown
        )

    def since(self, cursor: str | None, now: datetime) -> Page:
        """
        List everything since a cursor, some of it again: the same id, the same text.

        Cursor: the newest instant seen; the list is asked from a little before it. On a
        day with thousands of our own, reading them again and again would use up the
        rate they are sent at: after a long list only what came in is read for a while.
        """
        mark = _mark(cursor, now)
        if now < mark.rest_until:
            came = self._incoming(mark.at - OVERLAP, now)
            if came is not None:
                return Page(self._received(came), (), mark.text)
        return self._whole(mark.at, now)

    def _whole(self, start: datetime, now: datetime) -> Page:
        """
        Read both directions.

        A list too long for one look is read in part, but further than the last time,
        and what came in is read whole all the same: a STOP must not stand behind the
        thousands that we sent ourselves.
        """
        until, shown = self._window(start - OVERLAP, start, now)
        newest = max((_time_of(text) for text in shown), default=start)
        read_to = until if until < now else min(newest, now)
        more = [] if until == now else self._incoming(until, now) or []
        at = max(start, read_to)
        rests = until == now and len(shown) > _LONG
        rest_until = now + OVERLAP if rests else now
        return Page(
            received=self._received([*shown, *more]),
            sent=tuple(self._copies(shown)),
            cursor=_Mark(at, rest_until).text,
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
            except TooLong:
                until = since + (until - since) / 2
        raise NotDone("quo_list_too_long", "QUO's list is longer than can be read.")

    def _incoming(self, since: datetime, now: datetime) -> list[QuoText] | None:
        """Read what came in; None where that cannot be asked for alone."""
        filters = [
            ("direction", "incoming"),
            ("createdAt[gt]", to_text(since - timedelta(seconds=1))),
        ]
        try:
            shown = self._list.dated(filters)
        except TooLong:
            return None  # it is read with the rest, part by part
        if shown is None:
            return None
        return [
            text for text in shown if text.incoming and _is_between(text, _EVER, now)
        ]

    def _between(self, since: datetime, until: datetime | None) -> list[QuoText]:
        filters = [("createdAt[gt]", to_text(since))]
        if until is not None:
            filters.append(("createdAt[lt]", to_text(until)))
        dated = self._list.dated(filters)
        shown = self._list.v1_since(since) if dated is None else dated
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


def _is_between(text: QuoText, since: datetime, until: datetime) -> bool:
    return text.at is not None and since <= text.at <= until


def _time_of(text: QuoText) -> datetime:
    return text.at or _EVER


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


@dataclass(frozen=True, slots=True)
class _Mark:
    """
    How far the list was read.

    Args:
        at: Up to here in both directions.
        rest_until: Before it only what came in is read.
    """

    at: datetime
    rest_until: datetime

    @property
    def text(self) -> str:
        """Write it as a cursor."""
        at, rest_until = to_text(self.at), to_text(self.rest_until)
        return json.dumps({"at": at, "rest_until": rest_until})


def _mark(cursor: str | None, now: datetime) -> _Mark:
    try:
        shown = json.loads(cursor or "")
        at = from_text(shown["at"])
        rest = from_text(shown.get("rest_until") or shown["at"])
    except (ValueError, TypeError, KeyError, AttributeError):
        return _Mark(now - FIRST_LOOK, now)
    # a clock set back must not let it rest for long
    return _Mark(at, rest if rest <= now + OVERLAP else now)
