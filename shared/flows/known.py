"""Fetch what the store knows of the accounts and people a pass comes upon."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from shared.core.keys import contact_point_key
from shared.core.messages import CLAIMED, NOT_STARTED, UNCERTAIN
from shared.core.model import Account
from shared.core.outreach.desk import Due
from shared.flows.queries import accounts_reached_at
from shared.flows.sheet_index import SheetIndex
from shared.ports import Documents, Query, Snapshot

AT_ONCE = 400
_FIELDS = {"sms": "phone", "email": "email"}


@dataclass(slots=True)
class Memory:
    """
    The store's documents of one pass.

    Args:
        accounts: Account key → its document, of those that are remembered.
        messages: Message id → its document, of those that were open.
        fresh: The store knows no account at all.
    """

    documents: Documents
    accounts: dict[str, Snapshot]
    messages: dict[str, dict[str, Any]]
    fresh: bool = False

    @classmethod
    def of(
        cls, documents: Documents, index: SheetIndex, accounts: Sequence[Account]
    ) -> Memory:
        """
        Fetch the accounts that were there before, those of a row that came back too.

        A row that vanished has no entry any more, but a document. The first pass of an
        empty store reads none.
        """
        fresh = not index.entries and not documents.query(Query("accounts", limit=1))
        known = [] if fresh else [f"accounts/{a.key}" for a in accounts]
        found = fetch(documents, known)
        opened = [f"messages/{m}" for one in found.values() for m in _opened(one.data)]
        messages = fetch(documents, list(dict.fromkeys(opened)))
        return cls(
            documents,
            {one.id: one for one in found.values()},
            {one.id: one.data for one in messages.values()},
            fresh,
        )

    def copy(self, key: str) -> dict[str, Any]:
        """Give what the sheet said of an account at the last pass."""
        found = self.accounts.get(key)
        copy: Any = found.data.get("copy", {}) if found else {}
        return dict(copy)

    def standing(self, key: str) -> list[dict[str, Any]]:
        """Give an account's messages that have not come to their end."""
        found = self.accounts.get(key)
        ids = _opened(found.data) if found else []
        known = [self.messages[one] for one in ids if one in self.messages]
        return [one for one in known if one["state"] in _STANDING]

    def remember(self, found: Snapshot) -> None:
        """Add a document fetched later."""
        self.accounts[found.id] = found

    def state(self, key: str) -> dict[str, Any]:
        """Give an account's state, `{}` if nothing ever happened to it."""
        found = self.accounts.get(key)
        state: Any = found.data.get("state", {}) if found else {}
        return dict(state)

    def reach(
        self, dues: Iterable[Due]
    ) -> tuple[dict[str, dict[str, Any]], dict[str, dict[str, Any]]]:
        """Fetch contact points and people of what is due, by key."""
        points: set[str] = set()
        people: set[str] = set()
        for due in dues:
            people.add(due.recipient.person_key)
            addresses = (due.recipient.phone, due.recipient.email)
            points.update(contact_point_key(one) for one in addresses if one)
        found = self._all("points", points)
        for key, point in found.items():
            if point.get("shared") and not self._still_shared(point):
                found[key] = {**point, "shared": False}
        return found, self._all("people", people)

    def _still_shared(self, point: Mapping[str, Any]) -> bool:
        channel = str(point.get("channel") or "sms")
        found = self.documents.query(
            accounts_reached_at(_FIELDS[channel], str(point["address"]))
        )
        people = [one.data["person"] for one in found if one.data.get("present")]
        return len({*people} - {"", None}) > 1

    def _all(self, collection: str, keys: set[str]) -> dict[str, dict[str, Any]]:
        """Fetch by key, unless the collection is empty: a first pass reads nothing."""
        if not keys or not self.documents.query(Query(collection, limit=1)):
            return {}
        found = fetch(self.documents, [f"{collection}/{key}" for key in sorted(keys)])
        return {one.id: one.data for one in found.values()}


def _opened(data: dict[str, Any]) -> list[str]:
    return list(data.get("open", ()))


_STANDING = frozenset({*NOT_STARTED, CLAIMED, UNCERTAIN})


def every(documents: Documents, query: Query) -> Iterator[Snapshot]:
    """
    Give all that a query finds, page by page.

    What is at the front and stays there, because a person must see to it, must not
    keep what stands behind it from being found.

    Args:
        documents: The store.
        query: With `limit`, the size of a page; in the order of a field or of the ids.
    """
    while found := documents.query(query):
        yield from found
        last = found[-1]
        if query.limit is None or len(found) < query.limit:
            return
        value = last.data[query.order_by] if query.order_by else None
        query = replace(query, after=(value, last.id))


def fetch(documents: Documents, paths: Sequence[str]) -> dict[str, Snapshot]:
    """Fetch many documents, a few hundred a request."""
    found: dict[str, Snapshot] = {}
    for start in range(0, len(paths), AT_ONCE):
        found |= documents.get_many(paths[start : start + AT_ONCE])
    return found
