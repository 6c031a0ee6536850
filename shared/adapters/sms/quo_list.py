"""
The pages of QUO's two lists, followed to their end. Decides nothing.

The dated API lists the whole workspace; v1 is asked conversation by conversation.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from shared.adapters.answer import Answer
from shared.adapters.sms.quo import quo_wire
from shared.adapters.sms.quo_shapes import QuoText, read_text
from shared.adapters.sms.tolerant import mapping, word
from shared.core.instants import to_text
from shared.core.spelling import one_spelling
from shared.errors import NotDone

API_VERSION = "2026-03-30"
_MAX_PAGES = 400
_NO_DATED_API = frozenset({400, 404, 405, 410, 501})
_AUTH = {401: "quo_unauthorized", 402: "quo_no_credit", 403: "quo_forbidden"}

Params = list[tuple[str, str]]


class TooLong(NotDone):
    """More pages than one look may read."""


class QuoList:
    """
    QUO's lists of texts; arguments as `QuoLedger`.

    Every method raises `NotDone` where QUO gives no list.
    """

    def __init__(
        self,
        *,
        base_url: str,
        api_key: str,
        sender: str,
        timeout_s: float,
        wait: Callable[[], None] | None,
    ) -> None:
        self._wire = quo_wire(base_url, api_key, timeout_s, wait)
        self._sender = sender
        self._names: dict[str, frozenset[str]] = {}

    def dated(self, filters: Params) -> list[QuoText] | None:
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
        asked: set[tuple[str, str]] = set()
        for _ in range(_MAX_PAGES):
            page = _page(answer)
            yield page
            if not (more := _next(page)):
                return
            if more in asked:
                raise NotDone("quo_list_goes_round", "QUO's list has no end.")
            asked.add(more)
            answer = self._wire.get(path, [*params, more], headers)
        raise TooLong("quo_list_too_long", "QUO's list is longer than can be read.")

    def _v1(self, path: str, params: Params) -> list[Mapping[str, Any]]:
        params = [*params, ("maxResults", "100")]
        first = self._wire.get(f"/v1{path}", params)
        return list(self._pages(f"/v1{path}", params, None, first))

    def v1_with(self, other: str, since: datetime) -> list[QuoText]:
        """List the texts with one number, by v1."""
        params = [
            ("phoneNumberId", self._number_id()),
            ("participants", other),
            ("createdAfter", to_text(since - timedelta(seconds=1))),
        ]
        pages = self._v1("/messages", params)
        return [text for page in pages for text in _texts(page)]

    def v1_since(self, since: datetime) -> list[QuoText]:
        """List all texts since an instant, by v1."""
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
        threads = (self.v1_with(other, since) for other in sorted(others))
        return [text for thread in threads for text in thread]

    def _number_id(self) -> str:
        names = self.names_of(self._sender)
        found = sorted(name for name in names if name.startswith("PN"))
        if not found:
            raise NotDone("quo_sender_unknown", "QUO does not list our number.")
        return found[0]

    def names_of(self, sender: str) -> frozenset[str]:
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
    return [text for each in page["data"] if (text := read_text(each))]


def _participants(conversation: Mapping[str, Any]) -> list[str]:
    shown = conversation.get("participants")
    listed = shown if isinstance(shown, list) else []
    return [each for each in listed if isinstance(each, str)]


def _number_names(number: Mapping[str, Any]) -> frozenset[str]:
    shown = (word(number, name) for name in ("id", "number", "phoneNumber"))
    return frozenset(one_spelling(name) for name in shown if name)
