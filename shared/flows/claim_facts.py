"""Everything a claim reads, in one request inside its transaction. Writes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shared.core.instants import from_text
from shared.core.outreach.recheck import Stale, still_true
from shared.flows.authority import AUTHORITY
from shared.flows.keep_accounts import DOUBT
from shared.flows.shared_points import others_at
from shared.flows.unread import CONFIRMATION, is_held
from shared.ports import Snapshot, Transaction


def copy_in_doubt(
    message: Mapping[str, Any], accounts: Mapping[str, Mapping[str, Any]]
) -> bool:
    """Say whether a message rests on a copy older than the sheet's last reading."""
    if message["purpose"] != "collection":
        return False
    return any(one.get(DOUBT) for one in accounts.values())


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything a claim reads, in one request."""

    message: dict[str, Any]
    found: dict[str, Snapshot]
    point: dict[str, Any]
    person: dict[str, Any]
    moved: bool
    """The store was handed over: whoever took it sends, nobody here."""

    @classmethod
    def read(cls, tx: Transaction, message: Snapshot, *, here: bool) -> Facts:
        """
        Read them, all at once.

        Args:
            here: The store surely was not handed over: it need not be asked.
        """
        data: dict[str, Any] = message.data
        keys = list(data["accounts"])
        point, person = f"points/{data['point']}", f"people/{data['person']}"
        accounts = [f"accounts/{key}" for key in keys]
        moved = () if here else (AUTHORITY,)
        docs = tx.get_many([*moved, point, person, *accounts])

        def of(path: str) -> dict[str, Any]:
            return docs[path].data if path in docs else {}

        found = {k: docs[f"accounts/{k}"] for k in keys if f"accounts/{k}" in docs}
        gone = bool(of(AUTHORITY).get("gone_to"))
        return cls(data, found, of(point), of(person), gone)

    @property
    def accounts(self) -> dict[str, dict[str, Any]]:
        """Give the accounts' data by their keys."""
        return {key: one.data for key, one in self.found.items()}

    @property
    def history(self) -> list[dict[str, Any]]:
        """Give every past contact with the person, by any of their accounts."""
        return [
            item
            for item in self.person.get("history", [])
            if item["message"] != self.message["id"]
        ]

    @property
    def others(self) -> bool:
        """Say whether somebody else was written to at this number or address."""
        if self.message["purpose"] != "collection":
            return False
        return others_at(self.point, self.message["person"])

    @property
    def unread(self) -> bool:
        """Say whether the person wrote something that nobody has understood yet."""
        return self.message["purpose"] != CONFIRMATION and is_held(self.point)

    @property
    def in_doubt(self) -> bool:
        """Say whether a pass read a row anew, but could not keep what it says."""
        return copy_in_doubt(self.message, self.accounts)

    def stale(self, now: datetime) -> Stale | None:
        """Say why the message is no longer true, if it is not."""
        if from_text(self.message["expires_at"]) <= now:
            return Stale("expired", again=True)
        if self.point.get("dead"):
            return Stale("contact_point_dead")
        if self.message["purpose"] != "collection":
            return None
        if self.person.get("holds"):
            return Stale("held")
        return still_true(self.message, self.accounts, now)
