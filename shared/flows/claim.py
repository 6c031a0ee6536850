"""
Claim a planned message: one transaction in which everything is asked once more.

Two workers, two accounts of one person, or a redelivered task cannot both pass: the
message, the contact point, the person's history and the accounts are all read inside,
and the caps are counted on what was read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from shared.core import messages
from shared.core.compliance import may_contact
from shared.core.instants import from_text, to_text
from shared.core.model import Contact, Verdict
from shared.core.outreach.recheck import Stale, still_true
from shared.core.outreach.relied import relied_on
from shared.core.outreach.request import house_limits, request_for_message
from shared.core.records.contacts import contact_to_data, with_contact
from shared.core.records.points import appended
from shared.core.records.verdicts import verdict_to_data
from shared.deps import Deps
from shared.flows.asking import question_is_open
from shared.flows.outcome import Outcome
from shared.flows.playbook import load_playbook, rules_in_force
from shared.flows.unread import is_held
from shared.ports import Snapshot, Transaction

UNREAD_WAIT = timedelta(minutes=1)
"""How long a message waits for a reply to be understood."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """
    A message that is ours to send, until the lease runs out.

    Args:
        message: As it now is in the store.
        accounts: Account key → document, as read in the claim.
    """

    message: dict[str, Any]
    accounts: Mapping[str, Snapshot] = field(default_factory=dict)


def claim(deps: Deps, message_id: str, now: datetime) -> Claimed | Outcome:
    """
    Claim a message for sending, or say what became of it instead.

    Counts once a message: a second attempt of it is not a second contact.
    """
    path = f"messages/{message_id}"
    asking = question_is_open(deps, now)
    policy = load_playbook(deps, now).policy
    limits, rules = house_limits(policy), rules_in_force(deps, policy)[0]

    def work(tx: Transaction) -> Claimed | Outcome:
        found = tx.get(path)
        if found is None:
            return Outcome("dropped", "unknown_message")
        if early := _not_yet(found.data, now):
            return early
        known = _Known.read(tx, found)
        if stale := known.stale(now):
            return _end(tx, found, stale, now)
        if held := _held(tx, found, known, now, asking=asking):
            return held
        request = request_for_message(
            found.data,
            known.accounts,
            known.point,
            known.history,
            limits,
            now,
            route_approved=bool(deps.settings.sms_route_id),
        )
        verdict = may_contact(request, rules, now)
        if verdict.decision != "allow":
            return _declined(tx, found, verdict, now)
        return _take(tx, found, known, verdict, _Terms(deps, now))

    return deps.documents.transact(work)


def _not_yet(message: Mapping[str, Any], now: datetime) -> Outcome | None:
    if message["state"] != messages.PLANNED:
        return Outcome("already", message["state"])
    send_at = from_text(message["send_at"])
    return Outcome("planned", "early", again_at=send_at) if send_at > now else None


@dataclass(frozen=True, slots=True)
class _Known:
    """Everything a claim reads, in one request."""

    message: dict[str, Any]
    found: dict[str, Snapshot]
    point: dict[str, Any]
    person: dict[str, Any]

    @classmethod
    def read(cls, tx: Transaction, message: Snapshot) -> _Known:
        data: dict[str, Any] = message.data
        keys = list(data["accounts"])
        point, person = f"points/{data['point']}", f"people/{data['person']}"
        docs = tx.get_many([point, person, *(f"accounts/{key}" for key in keys)])

        def of(path: str) -> dict[str, Any]:
            return docs[path].data if path in docs else {}

        found = {k: docs[f"accounts/{k}"] for k in keys if f"accounts/{k}" in docs}
        return cls(data, found, of(point), of(person))

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
    def unread(self) -> bool:
        """Say whether the person wrote something that nobody has understood yet."""
        return self.message["purpose"] == "collection" and is_held(self.point)

    def stale(self, now: datetime) -> Stale | None:
        """Say why the message is no longer true, if it is not."""
        if from_text(self.message["expires_at"]) <= now:
            return Stale("expired", again=True)
        if self.point.get("dead"):
            return Stale("contact_point_dead")
        if self.message["purpose"] != "collection":
            return None
        return still_true(self.message, self.accounts, now)


@dataclass(frozen=True, slots=True)
class _Terms:
    """The instant of a claim and how long it is good for."""

    deps: Deps
    now: datetime

    @property
    def lease_until(self) -> datetime:
        return self.now + timedelta(seconds=self.deps.settings.pace.claim_lease_s)


def _held(
    tx: Transaction, found: Snapshot, known: _Known, now: datetime, *, asking: bool
) -> Outcome | None:
    """Wait for what the person wrote to be read, or for a pass's question."""
    if known.unread:
        return _wait(tx, found, now)
    if asking and found.data["purpose"] == "collection":
        return Outcome("waiting", "sheet_in_question")
    return None


def _wait(tx: Transaction, found: Snapshot, now: datetime) -> Outcome:
    """Wait until what the person wrote is understood: it may be a STOP."""
    again_at = now + UNREAD_WAIT
    changes = messages.moved(found.data, messages.PLANNED, "reply_unread", now)
    tx.update(found.path, {**changes, "send_at": to_text(again_at)})
    return Outcome("planned", "reply_unread", again_at=again_at)


def _take(
    tx: Transaction, found: Snapshot, known: _Known, verdict: Verdict, terms: _Terms
) -> Claimed:
    data = known.message
    changes = {
        **messages.moved(data, messages.CLAIMED, "", terms.now),
        "claimed_at": to_text(terms.now),
        "lease_until": to_text(terms.lease_until),
        "attempts": data["attempts"] + 1,
        "verdict": verdict_to_data(verdict),
        "expires_at": _sooner(data["expires_at"], verdict.expires_at),
    }
    tx.update(found.path, changes)
    _count(tx, known, terms.now)
    _prove(tx, known, terms.now)
    return Claimed({**data, **changes}, known.found)


def _prove(tx: Transaction, known: _Known, now: datetime) -> None:
    """Write what the sheet says of consent into the ledger, when first relied upon."""
    message, point = known.message, known.point
    document = point or {"address": message["to"], "channel": message["channel"]}
    for event in relied_on(message, known.accounts, point):
        path, body, document = appended(message["point"], document, event, now)
        tx.create(path, body)
        tx.put(f"points/{message['point']}", document)


def _sooner(expires_at: str, closing: datetime | None) -> str:
    return min(expires_at, to_text(closing)) if closing else expires_at


def _count(tx: Transaction, known: _Known, now: datetime) -> None:
    """Put the contact into the person's history: the caps of person and debt."""
    data = known.message
    contact = Contact(
        at=now,
        channel=data["channel"],
        debts=tuple(data["accounts"]),
        contact_point=data["point"],
        kind="sent" if data["purpose"] == "collection" else data["purpose"],
    )
    history = with_contact(
        known.person.get("history", []), contact_to_data(contact, data["id"]), now
    )
    tx.put(f"people/{data['person']}", {**known.person, "history": history})


def _end(tx: Transaction, found: Snapshot, stale: Stale, now: datetime) -> Outcome:
    state = messages.EXPIRED if stale.reason == "expired" else messages.CANCELLED
    changes = messages.moved(found.data, state, stale.reason, now)
    tx.update(found.path, {**changes, "again": stale.again})
    return Outcome(state, stale.reason)


def _declined(
    tx: Transaction, found: Snapshot, verdict: Verdict, now: datetime
) -> Outcome:
    """Record a denial with its rules: a delay moves the message, a block ends it."""
    why = verdict.reasons[0].rule_id if verdict.reasons else verdict.decision
    stored = {"verdict": verdict_to_data(verdict)}
    if verdict.decision == "delay" and verdict.earliest is not None:
        tx.update(found.path, _later(found.data, verdict, why, now) | stored)
        return Outcome("planned", why, again_at=verdict.earliest)
    changes = messages.moved(found.data, messages.BLOCKED, why, now)
    tx.update(found.path, changes | stored)
    return Outcome(messages.BLOCKED, why)


def _later(
    data: dict[str, Any], verdict: Verdict, why: str, now: datetime
) -> dict[str, Any]:
    changes = messages.moved(data, messages.PLANNED, why, now)
    changes["send_at"] = to_text(verdict.earliest or now)
    if verdict.expires_at:
        changes["expires_at"] = to_text(verdict.expires_at)
    return changes
