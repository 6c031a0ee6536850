"""
Read Twilio's own list of texts: what was sent, what came in. Sends nothing.

Texts that are still queued have no `DateSent`, so what went to one number is listed
without a date and judged by `date_created` here.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from shared.adapters.answer import Answer
from shared.adapters.sms.tolerant import instant, word
from shared.adapters.sms.twilio import messages_path, twilio_wire
from shared.adapters.sms.twilio_webhook import STATUS
from shared.core.instants import from_text, to_text
from shared.core.spelling import one_spelling
from shared.errors import NotDone
from shared.ports.sending import Inbound, Page, SentCopy

OVERLAP = timedelta(minutes=10)
FIRST_LOOK = timedelta(days=1)
_EVER = datetime.min.replace(tzinfo=UTC)
_MAX_PAGES = 100
_PAGE_SIZE = "200"

Shown = dict[str, Any]


class _TooLong(NotDone):
    """More pages than one look may read."""


class TwilioLedger:
    """`Ledger` by Twilio; arguments as `TwilioSms`."""

    name = "twilio"

    def __init__(
        self,
        *,
        base_url: str,
        account_sid: str,
        auth_token: str,
        sender: str,
        timeout_s: float,
    ) -> None:
        self._wire = twilio_wire(
            base_url=base_url,
            account_sid=account_sid,
            auth_token=auth_token,
            timeout_s=timeout_s,
        )
        self.places = frozenset({account_sid})
        self._path = messages_path(account_sid)
        self._sender = sender

    def sent_to(self, to: str, since: datetime, until: datetime) -> list[SentCopy]:
        """List what went to one number, oldest first; as the port promises."""
        start = since.replace(microsecond=0)  # Twilio shows whole seconds
        shown = [each for each in self._listed({"To": to}) if not _is_inbound(each)]
        # one without a time is no proof of absence: it may be the one looked for
        copies = [_copy(each, otherwise=until) for each in shown]
        return _in_order(
            copy
            for copy in copies
            if copy.to == one_spelling(to) and start <= copy.sent_at <= until
        )

    def sent_after(self, sender: str, since: datetime) -> bool:
        """Say whether anything newer from *sender* is listed; as the port promises."""
        sender = sender or self._sender
        asked = {"DateSent>": _day(since)}
        if not sender.startswith("MG"):
            asked["From"] = sender
        return any(
            not _is_inbound(each)
            and sender in {word(each, "from"), word(each, "messaging_service_sid")}
            and _at(each) > since
            for each in self._listed(asked)
        )

    def since(self, cursor: str | None, now: datetime) -> Page:
        """
        List everything since a cursor, some of it again: the same id, the same text.

        Twilio has no app to send by hand with, so none is shown so. Its list is asked
        by whole days; where that is too much, what came in is read alone: a STOP must
        not stand behind the thousands that we sent ourselves. A messaging service has
        many numbers and none to ask for: of its list the newest part is taken. Neither
        moves the cursor.
        """
        start = _start(cursor, now)
        asked_from = start - OVERLAP
        asked = {"DateSent>": _day(asked_from)}
        shown: list[Shown] = []
        try:
            shown.extend(self._listed_since(asked, asked_from))
            newest = max(map(_at, shown), default=start)
        except _TooLong:
            newest = start
            if not self._sender.startswith("MG"):
                alone = {**asked, "To": self._sender}
                shown = list(self._listed_since(alone, asked_from))
        received = [_inbound(each) for each in shown if _is_inbound(each)]
        return Page(
            received=tuple(sorted(received, key=lambda each: each.received_at)),
            sent=tuple(
                _in_order(_copy(each) for each in shown if not _is_inbound(each))
            ),
            cursor=json.dumps({"at": to_text(max(start, min(newest, now)))}),
        )

    def _listed_since(self, params: dict[str, str], since: datetime) -> Iterator[Shown]:
        return (each for each in self._listed(params) if _at(each) > since)

    def _listed(self, params: dict[str, str]) -> Iterator[Shown]:
        answer = self._wire.get(self._path, {**params, "PageSize": _PAGE_SIZE})
        asked: set[str] = set()
        for _ in range(_MAX_PAGES):
            page = _page(answer)
            yield from (each for each in page["messages"] if _is_message(each))
            if not (more := _next_path(page)):
                return
            if more in asked:
                raise NotDone("twilio_list_goes_round", "Twilio's list has no end.")
            asked.add(more)
            answer = self._wire.get(more)
        raise _TooLong("twilio_list_too_long", "Twilio's list is too long to read.")


def _page(answer: Answer) -> Shown:
    page = answer.fields()
    if answer.ok and isinstance(page.get("messages"), list):
        return page
    code = {401: "twilio_unauthorized"}.get(answer.status, "twilio_list_unavailable")
    raise NotDone(code, "Twilio gave no list of texts.", status=answer.status)


def _next_path(page: Shown) -> str:
    """Give the next page's path; its host is ours to say, not the answer's."""
    parts = urlsplit(word(page, "next_page_uri"))
    return f"{parts.path}?{parts.query}" if parts.path.startswith("/") else ""


def _is_message(shown: object) -> bool:
    return isinstance(shown, dict) and bool(word(shown, "sid"))


def _is_inbound(shown: Shown) -> bool:
    return word(shown, "direction") == "inbound"


def _at(shown: Shown) -> datetime:
    return _date(shown) or _EVER


def _date(shown: Shown) -> datetime | None:
    return instant(shown.get("date_created")) or instant(shown.get("date_sent"))


def _copy(shown: Shown, otherwise: datetime = _EVER) -> SentCopy:
    return SentCopy(
        provider_id=word(shown, "sid"),
        to=one_spelling(word(shown, "to")),
        text=word(shown, "body"),
        sent_at=_date(shown) or otherwise,
        status=STATUS.get(word(shown, "status"), "accepted"),
        sender=word(shown, "from") or word(shown, "messaging_service_sid"),
    )


def _inbound(shown: Shown) -> Inbound:
    return Inbound(
        provider="twilio",
        provider_id=word(shown, "sid"),
        channel="sms",
        sender=word(shown, "from"),
        recipient=word(shown, "to"),
        text=word(shown, "body"),
        received_at=_at(shown),
    )


def _in_order(copies: Any) -> list[SentCopy]:
    return sorted(copies, key=lambda copy: copy.sent_at)


def _day(instant: datetime) -> str:
    """Give a day that surely lies before: Twilio filters by days in UTC."""
    day: date = (instant - timedelta(days=1)).astimezone(UTC).date()
    return day.isoformat()


def _start(cursor: str | None, now: datetime) -> datetime:
    try:
        return from_text(json.loads(cursor or "")["at"])
    except (ValueError, TypeError, KeyError):
        return now - FIRST_LOOK
