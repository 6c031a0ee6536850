"""
Watch the providers together: one breaker each in the store, for all instances.

A success is counted in memory and told to the store now and then; a failure, or
anything while a breaker is not closed, at once. So a healthy day writes next to nothing
and no document becomes a bottleneck. Whatever fails here stops no message.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol, runtime_checkable
from weakref import WeakKeyDictionary

from shared.core import breaker as core
from shared.core.breaker import ACCOUNT_FAULTS, SLOW_S, Breaker, Tally
from shared.core.instants import from_text, to_text
from shared.core.records.activity import Happening
from shared.deps import Deps
from shared.errors import CollectionsError, ConfigError, NotDone, Refused, Uncertain
from shared.flows.alerts import alert_id, clear_alert, raise_alert
from shared.flows.journal import note_service
from shared.flows.logs import note
from shared.flows.provider_state import breaker_of, breaker_path
from shared.flows.recent import forget
from shared.flows.switch import integration_is_on
from shared.ports import Documents, Transaction
from shared.settings.model import REAL_MAIL, REAL_SMS

TELL_EVERY = timedelta(seconds=30)


@runtime_checkable
class Probe(Protocol):
    """A provider without a list that can be asked whether it is there."""

    def probe(self) -> None:
        """Ask; costs no message. Raises what sending would."""
        ...


@dataclass(slots=True)
class _Untold:
    tally: Tally
    since: datetime


_untold: WeakKeyDictionary[Documents, dict[str, _Untold]] = WeakKeyDictionary()


def lets_through(documents: Documents, name: str, now: datetime, *, bulk: bool) -> bool:
    """Say whether a message may be handed to a provider now; notes a trial."""
    breaker = breaker_of(documents, name, now)
    if not core.lets_through(breaker, now, bulk=bulk):
        return False
    if not core.needs_trial(breaker, bulk=bulk):
        return True
    return _claim_trial(documents, name, now)


def down_until(
    documents: Documents, names: Iterable[str], now: datetime
) -> datetime | None:
    """Say when to ask again if every one of these providers is down; None if not."""
    breakers = [breaker_of(documents, name, now) for name in names]
    if not breakers or any(one.state != "open" for one in breakers):
        return None
    return min(core.next_look(one, now) for one in breakers)


def down_since(
    documents: Documents, names: Iterable[str], now: datetime
) -> datetime | None:
    """Say since when no message could leave by any of these; None if one could."""
    breakers = [breaker_of(documents, name, now) for name in names]
    if not breakers or any(one.state != "open" for one in breakers):
        return None
    return max(from_text(one.down_since) for one in breakers)


@contextmanager
def watched(deps: Deps, name: str, message_id: str) -> Iterator[None]:
    """Take note of how a request to a provider goes, and how long it takes."""
    began = deps.clock.now()
    try:
        yield
    except CollectionsError as error:
        _seen(deps, name, message_id, error, began)
        raise
    _seen(deps, name, message_id, None, began)


def _seen(
    deps: Deps,
    name: str,
    message_id: str,
    error: CollectionsError | None,
    began: datetime,
) -> None:
    took = deps.clock.now() - began
    said = error.code if error else "accepted"
    seconds = round(took.total_seconds(), 3)
    note("provider_call", provider=name, sent=message_id, said=said, took_s=seconds)
    observe(deps, name, tally_of(error, took))


def tally_of(error: CollectionsError | None, took: timedelta) -> Tally:
    """Say what an answer tells of the provider; a refusal of one message: nothing."""
    slow = took.total_seconds() > SLOW_S
    account = isinstance(error, ConfigError) or (
        isinstance(error, NotDone) and error.status in ACCOUNT_FAULTS
    )
    failed = isinstance(error, Uncertain) or (
        isinstance(error, NotDone) and error.status is None
    )
    return Tally(1, int(failed), int(slow), account)


def observe(deps: Deps, name: str, tally: Tally) -> None:
    """Count what was seen; never fails: a message was sent or not, whatever is here."""
    now = deps.clock.now()
    mine = _untold.setdefault(deps.documents, {})
    kept = mine.setdefault(name, _Untold(Tally(), now))
    kept.tally += tally
    try:
        healthy = breaker_of(deps.documents, name, now).state == "closed"
        fine = healthy and not (tally.failed or tally.account or tally.slow)
        if fine and timedelta() <= now - kept.since < TELL_EVERY:
            return
        _change(deps, name, lambda one: core.observed(one, kept.tally, now), now)
    except CollectionsError:
        return  # told with the next one
    mine[name] = _Untold(Tally(), now)


def probe_open(deps: Deps, now: datetime) -> int:
    """Probe every provider whose breaker is open and whose time has come."""
    count = 0
    for channel, names in providers(deps):
        for name in names:
            if not integration_is_on(deps.documents, name, now):
                continue
            found = deps.documents.get(breaker_path(name))
            breaker = Breaker.from_data(found.data if found else None)
            if breaker.state == "half_open" or core.is_due(breaker, now):
                _probe(deps, name, channel, now)
                count += 1
    return count


def providers(deps: Deps) -> list[tuple[str, list[str]]]:
    """List the providers of each channel by name, in order."""
    sms, mail = [one.name for one in deps.sms], [one.name for one in deps.mail]
    return [("sms", sms), ("email", mail)]


def usable_providers(deps: Deps, now: datetime) -> list[tuple[str, list[str]]]:
    """List those of each channel that people leave on: what could carry a message."""
    return [
        (channel, [one for one in names if _is_usable(deps, channel, one, now)])
        for channel, names in providers(deps)
    ]


def _is_usable(deps: Deps, channel: str, name: str, now: datetime) -> bool:
    real = REAL_SMS if channel == "sms" else REAL_MAIL
    permitted = deps.settings.live or name not in real
    return permitted and integration_is_on(deps.documents, name, now)


def _probe(deps: Deps, name: str, channel: str, now: datetime) -> None:
    answered = _answers(deps, name, channel, now)
    _change(deps, name, lambda one: core.probed(one, now, answered=answered), now)


def _answers(deps: Deps, name: str, channel: str, now: datetime) -> bool:
    """Ask for the newest of its list, or open a connection: no message is sent."""
    senders = deps.sms if channel == "sms" else deps.mail
    sender = next(one for one in senders if one.name == name)
    ledger = deps.ledger_of(name, channel)
    try:
        if ledger is not None:
            ledger.since(None, now)
        elif isinstance(sender, Probe):
            sender.probe()
    except Refused:
        return True
    except CollectionsError:
        return False
    return True


def _claim_trial(documents: Documents, name: str, now: datetime) -> bool:
    """Let one worker of all try, and the others wait for how it goes."""

    def work(tx: Transaction) -> bool:
        found = tx.get(breaker_path(name))
        breaker = Breaker.from_data(found.data if found else None)
        if not core.lets_through(breaker, now, bulk=True):
            return False
        if core.needs_trial(breaker, bulk=True):
            tx.put(
                breaker_path(name), replace(breaker, trial_at=to_text(now)).to_data()
            )
        return True

    won = documents.transact(work)
    forget(documents, breaker_path(name))
    return won


def _change(
    deps: Deps, name: str, change: Callable[[Breaker], Breaker], now: datetime
) -> None:
    def work(tx: Transaction) -> tuple[Breaker, Breaker]:
        found = tx.get(breaker_path(name))
        before = Breaker.from_data(found.data if found else None)
        after = change(before)
        tx.put(breaker_path(name), after.to_data())
        return before, after

    before, after = deps.documents.transact(work)
    forget(deps.documents, breaker_path(name))
    if before.state != after.state:
        _tell(deps, name, before, after, now)


def _tell(
    deps: Deps, name: str, before: Breaker, after: Breaker, now: datetime
) -> None:
    """Write a change down, and tell staff of an outage and of its end."""
    happening = Happening(
        "provider_health",
        "service",
        name,
        before=before.state,
        after=after.state,
        cause=alert_id("provider_down", name),
    )
    note_service(deps.documents, happening, now)
    if after.state == "open" and before.state == "closed":
        raise_alert(deps, "provider_down", name, now, detail=after.reason)
    if after.state == "closed":
        clear_alert(deps, "provider_down", name, now)
