"""
Find out from the provider's own list what became of a message whose answer never came.

Absence counts only once a later message from the same sender is in that list and the
grace has passed: a list that is merely slow must not make us send again. Where nothing
can be looked up, a person decides.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from shared.core import messages
from shared.core.instants import from_text, to_text
from shared.core.keys import opaque
from shared.core.records.contacts import without_message
from shared.deps import Deps
from shared.errors import CollectionsError, NotDone
from shared.flows.events import take_receipt
from shared.flows.known import every
from shared.flows.listed_texts import goes_on, is_same, may_be, same_text
from shared.flows.outcome import Outcome
from shared.flows.queries import SWEEP, claimed_before, latest_to, sent_as, uncertain
from shared.flows.record import record_accepted
from shared.flows.switch import integration_is_on
from shared.flows.tasks import open_task
from shared.ports import (
    Accepted,
    Lane,
    Ledger,
    Receipt,
    SentCopy,
    Snapshot,
    Task,
    Transaction,
)

_SWITCHED_OFF = "switched_off"
log = logging.getLogger("pme")
CLOCK_SKEW = timedelta(minutes=2)
"""How far a provider's clock may be off ours."""
WINDOW = timedelta(hours=1)
"""How long after the claim the provider may date the message."""


def expire_claims(deps: Deps, now: datetime) -> int:
    """Turn claims whose lease ran out into `uncertain`: their worker died or hangs."""
    expired = deps.documents.query(claimed_before(to_text(now)))
    return sum(_expire(deps, one.path, now) for one in expired)


def _expire(deps: Deps, path: str, now: datetime) -> bool:
    def work(tx: Transaction) -> bool:
        found = tx.get(path)
        if found is None or found.data["state"] != messages.CLAIMED:
            return False
        if from_text(str(found.data["lease_until"])) > now:
            return False
        changes = messages.moved(found.data, messages.UNCERTAIN, "crashed", now)
        # no request of it starts when the lease is over
        tx.update(path, {**changes, "unclear_at": found.data["lease_until"]})
        return True

    return deps.documents.transact(work)


def settle_all(deps: Deps, now: datetime) -> list[Outcome]:
    """
    Settle what is uncertain, oldest first; one failure stops no other.

    What a person has been asked about comes last: it may stay for days, and must not
    keep the others waiting. A page at a time: each asks the providers.
    """

    def is_with_a_person(one: Snapshot) -> bool:
        return now - _claimed_at(one.data) > WINDOW

    found = sorted(every(deps.documents, uncertain()), key=is_with_a_person)
    return [_settled(deps, one.data, now) for one in found[:SWEEP]]


def _settled(deps: Deps, message: dict[str, Any], now: datetime) -> Outcome:
    """Settle one; whatever is odd about it keeps no other from being settled."""
    try:
        return settle(deps, message, now)
    except CollectionsError as error:
        return Outcome(messages.UNCERTAIN, error.code)
    except Exception as error:  # noqa: BLE001 - a person is told; its text may hold personal data
        log.error("not settled: %s", type(error).__name__)  # noqa: TRY400 - as above
        return _ask_a_person(deps, message, "odd", now)


def settle(deps: Deps, message: dict[str, Any], now: datetime) -> Outcome:
    """
    Settle one uncertain message against the lists of the providers it may be with.

    A crash between claim and record leaves no provider's name: then all are asked that
    there were at the claim; of one that was taken out since, a person is asked.
    """
    ledgers = _ledgers_for(deps, message)
    if not ledgers:
        return _ask_a_person(deps, message, "no_list", now)
    try:
        _require_on(ledgers, deps, now)
        copies = {one.name: _strange(one, message, deps, now) for one in ledgers}
        for name, listed in copies.items():
            if copy := _matching(listed, message, deps):
                return _found(deps, message, (name, copy), now)
        sender, later = str(message.get("sender") or ""), _surely_later(message, deps)
        absent = (
            _grace_passed(deps, message, now)
            and not any(
                may_be(one, message) for some in copies.values() for one in some
            )
            and all(one.sent_after(sender, later) for one in ledgers)
        )
    except CollectionsError as error:
        if error.code == _SWITCHED_OFF:
            return Outcome(messages.UNCERTAIN, error.code)
        return _still_unclear(deps, message, error.code, now)
    if absent:
        outcome = _not_there(deps, message, now)
        if outcome.again_at:
            _send_again(deps, message, outcome.again_at)
        return outcome
    return _still_unclear(deps, message, "not_listed_yet", now)


def _still_unclear(
    deps: Deps, message: dict[str, Any], why: str, now: datetime
) -> Outcome:
    """Wait for the list; a person is asked where an hour has shown nothing."""
    if now - _claimed_at(message) > WINDOW:
        return _ask_a_person(deps, message, "cannot_be_shown", now)
    return Outcome(messages.UNCERTAIN, why)


def _ledgers_for(deps: Deps, message: dict[str, Any]) -> list[Ledger]:
    """
    Give every list the message may be in; none if one of them cannot be asked.

    A mailbox or number that was taken out of the settings since is not in its list.
    """
    provider, places = message.get("provider"), message["may_be_with"]
    names = [str(provider)] if provider else list(places)
    ledgers = {name: deps.ledger_of(name, message["channel"]) for name in names}
    found = [
        one
        for name, one in ledgers.items()
        if one is not None and one.places.issuperset(places.get(name, ()))
    ]
    return found if len(found) == len(names) else []


def _require_on(ledgers: list[Ledger], deps: Deps, now: datetime) -> None:
    """Ask no provider that staff have switched off; it stays unclear meanwhile."""
    if not all(integration_is_on(deps.documents, one.name, now) for one in ledgers):
        raise NotDone(_SWITCHED_OFF, "The provider is switched off.")


def _claimed_at(message: dict[str, Any]) -> datetime:
    return from_text(message["claimed_at"])


def _unclear_since(message: dict[str, Any]) -> datetime:
    """Give an instant by which its last request had begun, if any had."""
    return from_text(str(message["unclear_at"]))


def _surely_later(message: dict[str, Any], deps: Deps) -> datetime:
    """
    Give what a provider's clock must show of a text that is surely later.

    Its clock may be ahead of ours. Who sets a grace that is shorter than that says that
    the clocks are good.
    """
    return _unclear_since(message) + min(CLOCK_SKEW, _grace(deps))


def _grace(deps: Deps) -> timedelta:
    return timedelta(seconds=deps.settings.pace.settle_grace_s)


def _grace_passed(deps: Deps, message: dict[str, Any], now: datetime) -> bool:
    return now - _unclear_since(message) >= _grace(deps)


def _strange(
    ledger: Ledger, message: dict[str, Any], deps: Deps, now: datetime
) -> list[SentCopy]:
    """
    List what went to the same address and is no other message of ours, as far known.

    Up to now, however the provider's clock goes: a copy that is listed is never taken
    for absent because it bears an unexpected time.
    """
    since = _claimed_at(message) - CLOCK_SKEW
    until = max(_claimed_at(message) + WINDOW, now + CLOCK_SKEW)
    return [
        copy
        for copy in ledger.sent_to(message["to"], since, until)
        if not deps.documents.query(sent_as(ledger.name, copy.provider_id))
    ]


def _matching(
    listed: Iterable[SentCopy], message: dict[str, Any], deps: Deps
) -> SentCopy | None:
    """Find the copy that is this message, by the name we gave it or by its text."""
    mine = f"<{opaque('m', message['id'])}@"
    free: list[SentCopy] = []
    for copy in listed:
        if str(copy.rfc822_id or "").startswith(mine):
            return copy
        if not _is_anothers(copy, message, deps):
            free.append(copy)
    return same_text(free, message["text"], message["subject"])


def _is_anothers(copy: SentCopy, message: dict[str, Any], deps: Deps) -> bool:
    """Say whether a longer text that begins like ours is another message."""
    if not goes_on(copy.text, message["text"]):
        return False
    written = deps.documents.query(latest_to(message["point"]))
    return any(is_same(copy.text, str(one.data["text"])) for one in written)


def _found(
    deps: Deps, message: dict[str, Any], found: tuple[str, SentCopy], now: datetime
) -> Outcome:
    name, copy = found
    accepted = Accepted(name, copy.provider_id, copy.sender)
    record_accepted(deps, message, accepted, now)
    if copy.status in messages.FINAL:
        # its receipt may have been lost, or looked for a message when there was none
        said = Receipt(name, copy.provider_id, copy.status, copy.sent_at)
        take_receipt(said, deps, now)
    return Outcome("sent", "settled")


def _not_there(deps: Deps, message: dict[str, Any], now: datetime) -> Outcome:
    """It never left: plan it again, and take the contact back."""

    def work(tx: Transaction) -> Outcome:
        found = tx.get(f"messages/{message['id']}")
        person = tx.get(f"people/{message['person']}")
        if found is None or found.data["state"] != messages.UNCERTAIN:
            return Outcome("already")
        changes = messages.moved(found.data, messages.PLANNED, "shown_not_sent", now)
        tx.update(found.path, {**changes, "send_at": to_text(now), "provider": ""})
        if person is not None:
            items: Any = person.data.get("history", [])
            history = without_message(items, message["id"])
            tx.put(person.path, {**person.data, "history": history})
        return Outcome(messages.PLANNED, "shown_not_sent", again_at=now)

    return deps.documents.transact(work)


def _send_again(deps: Deps, message: dict[str, Any], at: datetime) -> None:
    """Enqueue it at once; were it lost, the sweep would find it some minutes later."""
    lane = Lane(message["lane"])
    payload = {"message_id": message["id"], "lane": lane.name}
    name = opaque("s", message["id"], "settled", to_text(at))
    deps.queue.put([Task("send_message", payload, at, name, lane)])


def _ask_a_person(
    deps: Deps, message: dict[str, Any], why: str, now: datetime
) -> Outcome:
    for key in message["accounts"]:
        open_task(deps.documents, key, f"uncertain_{why}", message["id"], now)
    return Outcome(messages.UNCERTAIN, why)
