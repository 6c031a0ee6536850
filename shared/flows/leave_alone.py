"""Whom nobody contacts at the moment, and why: account by account, from the store."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from shared.core.instants import to_text
from shared.core.keys import contact_point_key
from shared.core.outreach.decide import Decider
from shared.core.outreach.unshown import nothing_is_left
from shared.core.records.accounts import account_from_data, state_from_data
from shared.core.records.points import standing
from shared.deps import Deps
from shared.flows.hand_out import UNREAD
from shared.flows.known import fetch
from shared.flows.playbook import load_playbook
from shared.flows.unread import is_held

_LOCKED: Final = frozenset({"hold", "disputed", "paid"})
"""Segments in which nobody is contacted, whatever the house's own rules say."""
_KINDS = {"phone": "texts", "email": "e-mail"}


@dataclass(frozen=True, slots=True)
class Alone:
    """
    What is asked about every account.

    Args:
        points: Contact points by key.
        people: Persons by key.
    """

    now: datetime
    decider: Decider
    points: Mapping[str, dict[str, Any]]
    people: Mapping[str, dict[str, Any]]

    @classmethod
    def of(
        cls,
        deps: Deps,
        known: Mapping[str, dict[str, Any]],
        points: Mapping[str, dict[str, Any]],
        now: datetime,
    ) -> Alone:
        """Read the persons behind the accounts, and the playbook of the last pass."""
        persons = sorted({str(one.get("person", "")) for one in known.values()} - {""})
        found = fetch(deps.documents, [f"people/{one}" for one in persons])
        people = {one.id: one.data for one in found.values()}
        return cls(now, Decider(load_playbook(deps, now), now), points, people)

    def why(self, data: Mapping[str, Any]) -> str:
        """Say why nobody contacts the person of an account; "": nothing forbids it."""
        return ", ".join(dict.fromkeys(self._reasons(data)))

    def _reasons(self, data: Mapping[str, Any]) -> Iterator[str]:
        state = data.get("state", {})
        person = self.people.get(str(data.get("person", "")), {})
        holds = [*state.get("holds", ()), *person.get("holds", ())]
        yield from (f"hold: {one}" for one in holds)
        if state.get("pause_until", "") > to_text(self.now):
            yield f"paused ({state.get('pause_reason', '')})"
        yield from self._of_points(data)
        if data.get("quarantined") or "copy" not in data:
            yield "its row has a problem: see Service note"
        else:
            yield from self._of_row(data)

    def _of_points(self, data: Mapping[str, Any]) -> Iterator[str]:
        for name, kind in _KINDS.items():
            address = str(data.get(name) or "")
            point = self.points.get(contact_point_key(address)) if address else None
            if standing(point).suppressed:
                yield f"opted out of {kind}"
            if point and is_held(point):
                yield UNREAD

    def _of_row(self, data: Mapping[str, Any]) -> Iterator[str]:
        """Say what the sheet itself says: its status, its holds, payments to come."""
        account = account_from_data(dict(data["copy"]))
        state = data.get("state", {})
        if account.balance_cents <= 0:  # nothing is asked for, and All accounts says so
            return
        if nothing_is_left(state, account.balance_cents):
            yield "paid, and the sheet has yet to show it"
        segment = self.decider.decide(account, state_from_data(dict(state))).segment
        if segment.slug in _LOCKED and not state.get("holds"):
            yield segment.reason
