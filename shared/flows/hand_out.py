"""
What a claim would say to each planned message, for work on paper. Writes nothing.

People with the papers are as bound as the service: what it would not send now, nobody
is told to say.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from shared.core import messages
from shared.core.compliance import HouseLimits, Rulebook, may_contact
from shared.core.instants import from_text
from shared.core.model import Contact, Verdict
from shared.core.outreach.request import house_limits, request_for_message
from shared.core.outreach.why_not import SHARED
from shared.core.records.contacts import contact_to_data
from shared.deps import Deps
from shared.flows.asking import question_is_open
from shared.flows.authority import is_handed_over
from shared.flows.claim_facts import Facts
from shared.flows.known import fetch
from shared.flows.playbook import load_playbook, rules_in_force
from shared.flows.resume import outlived
from shared.flows.sending import CLOSED
from shared.flows.shared_points import is_shared
from shared.flows.switch import resumed_at
from shared.ports import Snapshot

UNREAD: Final = "wrote something that nobody has read yet"
_STALE: Final = {
    "expired": "the hours of its message are over",
    "contact_point_dead": "nothing arrives there any more",
    "held": "on hold",
    "row_invalid": "the row has a problem",
    "row_vanished": "the row is gone from the sheet",
    "paid": "nothing is owed",
    "paused": "paused",
    "balance_changed": "the balance has changed since its message was planned",
    "status_changed": "the status has changed since its message was planned",
    "row_changed": "the row has changed since its message was planned",
    "contact_changed": "the number or address has changed",
    "person_changed": "the row now names somebody else",
    "stale_after_stop": "its message is from before sending was turned on again",
}


@dataclass(frozen=True, slots=True)
class HandOut:
    """
    A planned message, as it may be handed out.

    Args:
        why: Why it may not; "": it may.
        since: Not before.
        until: Not after.
    """

    message: dict[str, Any]
    why: str
    since: datetime
    until: datetime


@dataclass(slots=True)
class Desk:
    """
    Judges message after message; each that is handed out counts for the next one.

    Args:
        latest: What may be said only later than this is not handed out.
        found: What was read of accounts, people and contact points, by path.
        handed: Person → the contacts that the papers themselves lead to.
        given: Contact point → who is contacted there by these papers.
    """

    deps: Deps
    now: datetime
    latest: datetime
    limits: HouseLimits
    rules: Rulebook
    found: dict[str, Snapshot]
    shut: str
    asking: bool
    resumed_at: datetime | None
    handed: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    given: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        deps: Deps,
        planned: Sequence[dict[str, Any]],
        now: datetime,
        latest: datetime,
    ) -> Desk:
        """Read whatever the planned messages rest on."""
        policy = load_playbook(deps, now).policy
        shut = is_handed_over(deps.documents, now)
        return cls(
            deps,
            now,
            latest,
            house_limits(policy),
            rules_in_force(deps, policy)[0],
            fetch(deps.documents, sorted({*_paths(planned)})),
            "this store was handed over: others work with another one" if shut else "",
            question_is_open(deps, now),
            resumed_at(deps.documents, now),
        )

    def judge(self, message: dict[str, Any]) -> HandOut:
        """Ask what the claim asks, as of the message's own time."""
        since = max(self.now, from_text(str(message["send_at"])))
        until = from_text(str(message["expires_at"]))
        facts = self._facts(message)
        if why := self._why_not(facts):
            return HandOut(message, why, since, until)
        verdict = self._verdict(facts, since)
        since = verdict.earliest or since
        until = min(until, verdict.expires_at or until)
        if why := self._declined(verdict, since) or _over(since, until):
            return HandOut(message, why, since, until)
        self._count(message, since)
        return HandOut(message, "", since, until)

    def _facts(self, message: dict[str, Any]) -> Facts:
        """Put together what a claim reads, with what the papers lead to besides."""
        keys = [key for key in message["accounts"] if f"accounts/{key}" in self.found]
        person = self._read(f"people/{message['person']}")
        more = self.handed.get(message["person"], [])
        return Facts(
            message,
            {key: self.found[f"accounts/{key}"] for key in keys},
            self._read(f"points/{message['point']}"),
            {**person, "history": [*person.get("history", []), *more]},
            moved=bool(self.shut),
        )

    def _read(self, path: str) -> dict[str, Any]:
        return dict(self.found[path].data) if path in self.found else {}

    def _why_not(self, facts: Facts) -> str:
        message = facts.message
        if facts.moved:
            return self.shut
        if message["state"] == messages.AWAITING:
            return "its message waits for approval"
        if stale := facts.stale(self.now) or outlived(message, self.resumed_at):
            return _STALE.get(stale.reason, stale.reason.replace("_", " "))
        if self.asking and message["purpose"] == "collection":
            return "a pass has asked whether the sheet is right"
        return UNREAD if facts.unread else self._not_there(facts)

    def _not_there(self, facts: Facts) -> str:
        """Say why nobody is written to at this number or address."""
        message = facts.message
        only = self.deps.settings.send_only_to
        if only and message["to"].lower() not in only:
            return CLOSED["not_in_pilot"]
        return SHARED.text if self._is_shared(facts) else ""

    def _is_shared(self, facts: Facts) -> bool:
        message = facts.message
        people = [str(one.get("person", "")) for one in facts.accounts.values()]
        whose = [*people, message["person"]]
        given = self.given.get(message["point"], message["person"])
        if not facts.others and given == message["person"]:
            return False
        documents = self.deps.documents
        return is_shared(documents, message["channel"], message["to"], whose)

    def _verdict(self, facts: Facts, at: datetime) -> Verdict:
        request = request_for_message(
            facts.message,
            facts.accounts,
            facts.point,
            facts.history,
            self.limits,
            at,
            route_approved=bool(self.deps.settings.sms_route_id),
        )
        return may_contact(request, self.rules, at)

    def _declined(self, verdict: Verdict, since: datetime) -> str:
        """Say why the law blocks it, or puts it off for longer than papers last."""
        later = verdict.decision == "delay" and since <= self.latest
        if verdict.decision == "allow" or later:
            return ""
        reasons = [f"{one.text} ({one.rule_id})" for one in verdict.reasons[:1]]
        return "".join(reasons) or verdict.decision

    def _count(self, message: dict[str, Any], at: datetime) -> None:
        contact = Contact(
            at=at,
            channel=message["channel"],
            debts=tuple(message["accounts"]),
            contact_point=message["point"],
        )
        self.given[message["point"]] = message["person"]
        history = self.handed.setdefault(message["person"], [])
        history.append(contact_to_data(contact, message["id"]))


def _over(since: datetime, until: datetime) -> str:
    return _STALE["expired"] if since >= until else ""


def _paths(planned: Sequence[dict[str, Any]]) -> Iterator[str]:
    for one in planned:
        if one["person"]:
            yield f"people/{one['person']}"
        yield f"points/{one['point']}"
        yield from (f"accounts/{key}" for key in one["accounts"])
