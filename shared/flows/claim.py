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
from shared.core.compliance import HouseLimits, Rulebook, may_contact
from shared.core.instants import from_text, to_text
from shared.core.model import Contact, Verdict
from shared.core.outreach.recheck import Stale
from shared.core.outreach.relied import relied_on
from shared.core.outreach.request import house_limits, request_for_message
from shared.core.outreach.why_not import SHARED
from shared.core.records.contacts import contact_to_data, with_contact
from shared.core.records.points import appended
from shared.core.records.verdicts import with_verdict
from shared.deps import Deps
from shared.flows.asking import question_is_open
from shared.flows.authority import surely_here
from shared.flows.claim_facts import Facts
from shared.flows.outcome import Outcome
from shared.flows.playbook import load_playbook, rules_in_force
from shared.flows.resume import outlived
from shared.flows.shared_points import is_shared, written_at
from shared.flows.sheet_outage import copy_in_use
from shared.flows.switch import resumed_at
from shared.flows.tasks import open_task
from shared.ports import Snapshot, Transaction

UNREAD_WAIT = timedelta(minutes=1)
"""How long a message waits for a reply to be understood."""
DOUBT_WAIT = timedelta(minutes=2)
"""How long it waits for a pass to keep what the sheet says of its accounts."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """
    A message that is ours to send, until the lease runs out.

    Args:
        message: As it now is in the store.
        accounts: Account key → document, as read in the claim.
        point: The contact point's document, as read in the claim.
    """

    message: dict[str, Any]
    accounts: Mapping[str, Snapshot] = field(default_factory=dict)
    point: Mapping[str, Any] = field(default_factory=dict)


def claim(deps: Deps, message_id: str, now: datetime) -> Claimed | Outcome:
    """
    Claim a message for sending, or say what became of it instead.

    Counts once a message: a second attempt of it is not a second contact.
    """
    terms = _Terms.of(deps, now)

    def once(whose: str) -> Claimed | Outcome | Facts:
        return deps.documents.transact(lambda tx: _claim(tx, message_id, terms, whose))

    taken = once("")
    if isinstance(taken, Facts):
        taken = once(_whose(deps, taken, now))
    assert not isinstance(taken, Facts)  # noqa: S101 - it has been told whose it is
    return taken


def _claim(
    tx: Transaction, message_id: str, terms: _Terms, whose: str
) -> Claimed | Outcome | Facts:
    """Claim in a transaction; gives the facts where it must be asked whose it is."""
    found = tx.get(f"messages/{message_id}")
    if found is None:
        return Outcome("dropped", "unknown_message")
    if early := _not_yet(found.data, terms.now):
        return early
    known = Facts.read(tx, found, here=terms.here)
    if stale := known.stale(terms.now) or outlived(found.data, terms.resumed_at):
        return _end(tx, found, stale, terms.now)
    if known.others and not whose:
        return known
    if whose == "several":
        return _nobodys(tx, found, known, terms.now)
    return _held(tx, found, known, terms) or _judged(tx, found, known, terms)


def _judged(
    tx: Transaction, found: Snapshot, known: Facts, terms: _Terms
) -> Claimed | Outcome:
    """Ask the law, with counters read in this transaction."""
    request = request_for_message(
        found.data,
        known.accounts,
        known.point,
        known.history,
        terms.limits,
        terms.now,
        route_approved=bool(terms.deps.settings.sms_route_id),
    )
    verdict = may_contact(request, terms.rules, terms.now)
    if verdict.decision != "allow":
        return _declined(tx, found, verdict, terms)
    return _take(tx, found, known, verdict, terms)


def _whose(deps: Deps, known: Facts, now: datetime) -> str:
    """Ask outside of the transaction whether an address is somebody else's, too."""
    message = known.message
    people = [one.get("person", "") for one in known.accounts.values()]
    people.append(message["person"])
    if not is_shared(deps.documents, message["channel"], message["to"], people):
        return "one"
    for key in message["accounts"]:
        open_task(deps.documents, key, "shared_point", message["point"], now)
    return "several"


def _not_yet(message: Mapping[str, Any], now: datetime) -> Outcome | None:
    if message["state"] != messages.PLANNED:
        return Outcome("already", message["state"])
    send_at = from_text(message["send_at"])
    return Outcome("planned", "early", again_at=send_at) if send_at > now else None


@dataclass(frozen=True, slots=True)
class _Terms:
    """The instant of a claim, what it is judged by, and how long it is good for."""

    deps: Deps
    now: datetime
    limits: HouseLimits
    rules: Rulebook
    asking: bool
    copy_of: str
    resumed_at: datetime | None
    here: bool

    @classmethod
    def of(cls, deps: Deps, now: datetime) -> _Terms:
        policy = load_playbook(deps, now).policy
        rules, _problems = rules_in_force(deps, policy)
        asking = question_is_open(deps, now)
        copy_of = copy_in_use(deps, now)
        resumed = resumed_at(deps.documents, now)
        here = surely_here(deps.documents, now)
        limits = house_limits(policy)
        return cls(deps, now, limits, rules, asking, copy_of, resumed, here)

    def providers(self, channel: str) -> dict[str, Any]:
        """
        Name those it may be handed to, and where each lists what it sends.

        A crash leaves nothing else to ask.
        """
        senders = self.deps.sms if channel == "sms" else self.deps.mail
        ledgers = {one.name: self.deps.ledger_of(one.name, channel) for one in senders}
        return {
            name: sorted(one.places) if one else [] for name, one in ledgers.items()
        }

    @property
    def lease_until(self) -> datetime:
        return self.now + timedelta(seconds=self.deps.settings.pace.claim_lease_s)


def _held(
    tx: Transaction, found: Snapshot, known: Facts, terms: _Terms
) -> Outcome | None:
    """Wait for what the person wrote to be read, or for a pass's question."""
    if known.moved:
        return Outcome("waiting", "held_elsewhere")
    if known.unread:
        return _wait(tx, found, terms.now)
    if known.in_doubt:
        again_at = terms.now + DOUBT_WAIT
        return Outcome("planned", "copy_in_doubt", again_at=again_at)
    if terms.asking and found.data["purpose"] == "collection":
        return Outcome("waiting", "sheet_in_question")
    return None


def _wait(tx: Transaction, found: Snapshot, now: datetime) -> Outcome:
    """Wait until what the person wrote is understood: it may be a STOP."""
    again_at = now + UNREAD_WAIT
    changes = messages.moved(found.data, messages.PLANNED, "reply_unread", now)
    tx.update(found.path, {**changes, "send_at": to_text(again_at)})
    return Outcome("planned", "reply_unread", again_at=again_at)


def _take(
    tx: Transaction, found: Snapshot, known: Facts, verdict: Verdict, terms: _Terms
) -> Claimed:
    data = known.message
    changes = {
        **messages.moved(data, messages.CLAIMED, "", terms.now),
        "claimed_at": to_text(terms.now),
        "lease_until": to_text(terms.lease_until),
        "attempts": data["attempts"] + 1,
        "may_be_with": terms.providers(data["channel"]),
        **with_verdict(data, verdict, terms.now, terms.copy_of),
        "expires_at": _sooner(data["expires_at"], verdict.expires_at),
    }
    tx.update(found.path, changes)
    _count(tx, known, terms.now)
    _prove(tx, known, terms.now)
    return Claimed({**data, **changes}, known.found, known.point)


def _prove(tx: Transaction, known: Facts, now: datetime) -> None:
    """Write what the sheet says of consent into the ledger, and who is written to."""
    message, point = known.message, known.point
    document = point or {"address": message["to"], "channel": message["channel"]}
    for event in relied_on(message, known.accounts, point):
        path, body, document = appended(message["point"], document, event, now)
        tx.create(path, body)
    people = written_at(point, message["person"])
    if message["purpose"] == "collection":
        document = {**document, "people": people, "shared": False}
    if document != point:
        tx.put(f"points/{message['point']}", document)


def _sooner(expires_at: str, closing: datetime | None) -> str:
    return min(expires_at, to_text(closing)) if closing else expires_at


def _count(tx: Transaction, known: Facts, now: datetime) -> None:
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
    tx.update(found.path, {**changes, "again": stale.again, "unreturned": True})
    return Outcome(state, stale.reason)


def _nobodys(tx: Transaction, found: Snapshot, known: Facts, now: datetime) -> Outcome:
    """End a message to a number that is listed for several people."""
    why = SHARED.rule_id
    changes = messages.moved(found.data, messages.BLOCKED, why, now)
    verdict = with_verdict(found.data, Verdict("block", reasons=(SHARED,)), now)
    tx.update(found.path, {**changes, **verdict, "unreturned": True})
    point = known.point or {"address": known.message["to"]}
    tx.put(f"points/{known.message['point']}", {**point, "shared": True})
    return Outcome(messages.BLOCKED, why)


def _declined(
    tx: Transaction, found: Snapshot, verdict: Verdict, terms: _Terms
) -> Outcome:
    """Record a denial with its rules: a delay moves the message, a block ends it."""
    now = terms.now
    why = verdict.reasons[0].rule_id if verdict.reasons else verdict.decision
    stored = with_verdict(found.data, verdict, now, terms.copy_of)
    if verdict.decision == "delay" and verdict.earliest is not None:
        tx.update(found.path, _later(found.data, verdict, why, now) | stored)
        return Outcome("planned", why, again_at=verdict.earliest)
    changes = messages.moved(found.data, messages.BLOCKED, why, now)
    tx.update(found.path, changes | stored | {"unreturned": True})
    return Outcome(messages.BLOCKED, why)


def _later(
    data: dict[str, Any], verdict: Verdict, why: str, now: datetime
) -> dict[str, Any]:
    changes = messages.moved(data, messages.PLANNED, why, now)
    changes["send_at"] = to_text(verdict.earliest or now)
    if verdict.expires_at:
        changes["expires_at"] = to_text(verdict.expires_at)
    return changes
