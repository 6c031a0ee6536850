"""Ask every provider's own list for what webhooks missed and staff sent by hand."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from shared.core import messages
from shared.core.instants import from_text, to_text
from shared.core.keys import contact_point_key, opaque
from shared.core.model import Contact
from shared.core.records.activity import Happening
from shared.core.spelling import one_spelling
from shared.deps import Deps
from shared.errors import CollectionsError
from shared.flows.events import take_event
from shared.flows.journal import Amendment, amend_account
from shared.flows.listed_texts import same_text
from shared.flows.memory import remember
from shared.flows.queries import accounts_reached_at, latest_to, sent_as
from shared.flows.record import record_accepted
from shared.flows.settle import CLOCK_SKEW
from shared.flows.switch import integration_is_on
from shared.flows.tasks import open_again, open_task
from shared.flows.write_back import ask_for_write_back
from shared.ports import (
    Accepted,
    Inbound,
    Ledger,
    Receipt,
    SentCopy,
    Snapshot,
    Transaction,
)

log = logging.getLogger("pme")
UNREADABLE = "unreadable_inbound"
CRASHED = timedelta(minutes=15)
_TURN = "system/poll-turn"
_TURN_LASTS = 0.75
"""Of a period: schedules are not punctual to the second."""


def poll_providers(deps: Deps, now: datetime) -> dict[str, str]:
    """Poll each list from its cursor; one that fails stops no other."""
    return {
        f"{one.name} {channel}": _polled(one, channel, deps, now)
        for channel, one in deps.ledgers
        if integration_is_on(deps.documents, one.name, now)
    }


def poll_in_turn(deps: Deps, now: datetime) -> dict[str, str]:
    """
    Poll as `poll_providers`, unless another process of this office has the turn.

    Lists are read at the rate that we send at: two that read the same pages would take
    it from the messages. A turn lasts most of a period and is not given back, so that a
    process that dies with it delays the next by one period at most.
    """
    return poll_providers(deps, now) if _takes_turn(deps, now) else {}


def _takes_turn(deps: Deps, now: datetime) -> bool:
    period = timedelta(seconds=deps.settings.pace.poll_every_s)

    def work(tx: Transaction) -> bool:
        found = tx.get(_TURN)
        until = from_text(str(found.data["until"])) if found else now
        # a clock set back must not let everybody wait
        if now < until <= now + period:
            return False
        tx.put(_TURN, {"until": to_text(now + period * _TURN_LASTS)})
        return True

    return deps.documents.transact(work)


def _polled(ledger: Ledger, channel: str, deps: Deps, now: datetime) -> str:
    """Poll one list; whatever is odd in it keeps no other one from being read."""
    try:
        return _poll(ledger, channel, deps, now)
    except CollectionsError:
        raise  # the store's own concern all
    except Exception as error:  # noqa: BLE001 - the other lists go on; its text may hold personal data
        log.error("list not read: %s %s", ledger.name, type(error).__name__)  # noqa: TRY400 - as above
        return "odd"


def _poll(ledger: Ledger, channel: str, deps: Deps, now: datetime) -> str:
    path = f"system/cursor-{ledger.name}-{channel}"
    found = deps.documents.get(path)
    cursor = str(found.data["cursor"]) if found else None
    try:
        page = ledger.since(cursor, now)
    except CollectionsError as error:  # the provider's; the store's own concern all
        return error.code
    taken = [_take(inbound, ledger.name, deps, now) for inbound in page.received]
    if page.unreadable:
        # one task a day: whoever sends many must not bury the other tasks
        day = f"{ledger.name} {now.date().isoformat()}"
        open_again(deps.documents, "", UNREADABLE, opaque("u", day), now)
    by_hand = sum(_note_copy(copy, ledger.name, deps, now) for copy in page.sent)
    # only now: a crash before this reads the same page again, and repeats do nothing
    if all(taken):
        deps.documents.put(path, {"cursor": page.cursor, "at": to_text(now)})
    return f"{len(page.received)} received, {by_hand} sent by hand"


def _take(inbound: Inbound, provider: str, deps: Deps, now: datetime) -> bool:
    """
    Take one message; what is wrong with it keeps no other from being read.

    Returns:
        False the first time it fails: the same page is read once more, and a person
        told. What fails again must not hold up the list for ever.
    """
    try:
        take_event(inbound, deps, now)
    except Exception as error:  # noqa: BLE001 - a person is told; its text may hold personal data
        log.warning("not taken: %s %s", provider, type(error).__name__)
        cause = opaque("u", provider, inbound.provider_id)
        task = opaque("t", "", UNREADABLE, cause)
        known = deps.documents.get(f"people_tasks/{task}") is not None
        open_task(deps.documents, "", UNREADABLE, cause, now)
        return known
    return True


def _note_copy(copy: SentCopy, provider: str, deps: Deps, now: datetime) -> bool:
    """Note one copy; one that is odd must not hold up the list for ever."""
    try:
        spelled = replace(copy, to=one_spelling(copy.to))
        return _by_hand(spelled, provider, deps, now)
    except CollectionsError:
        raise
    except Exception as error:  # noqa: BLE001 - as above
        log.error("copy not noted: %s %s", provider, type(error).__name__)  # noqa: TRY400 - as above
        return False


def _by_hand(copy: SentCopy, provider: str, deps: Deps, now: datetime) -> bool:
    """Count a text that staff sent in the provider's own app as a contact."""
    known = deps.documents.query(sent_as(provider, copy.provider_id))
    if known:
        _take_lost_receipt(known[0].data, copy, provider, deps, now)
        return False
    if _is_ours(copy, provider, deps, now):
        return False
    field = "email" if "@" in copy.to else "phone"
    accounts = deps.documents.query(accounts_reached_at(field, copy.to))
    cause = opaque("h", provider, copy.provider_id)
    if not accounts or not _count(copy, cause, accounts, deps, now):
        return False
    for one in accounts:
        amend_account(deps.documents, one.id, _told(copy, cause), now)
    ask_for_write_back(deps, now)
    return True


def _take_lost_receipt(
    message: Mapping[str, Any], copy: SentCopy, provider: str, deps: Deps, now: datetime
) -> None:
    """Take the list's word on a message whose webhook never came."""
    if message["state"] == messages.ACCEPTED and copy.status in messages.FINAL:
        said = Receipt(provider, copy.provider_id, copy.status, copy.sent_at)
        take_event(said, deps, now)


def _is_ours(copy: SentCopy, provider: str, deps: Deps, now: datetime) -> bool:
    """
    Say by its text whether it is a message of ours whose record was lost.

    Lost by a crash, it is settled. One that is planned and has left all the same, as
    after a restore, or after a list that was slow to show it, is taken for sent.
    """
    written = deps.documents.query(latest_to(contact_point_key(copy.to)))
    same: list[dict[str, Any]] = [
        one.data
        for one in written
        if same_text([copy], str(one.data["text"]), str(one.data["subject"]))
    ]
    planned = [one for one in same if _left_unknown(one, copy)]
    if any(_record_lost(one, copy) for one in same if one not in planned):
        return True
    for one in planned[:1]:
        contact = _contact(copy, tuple(one["accounts"]))
        remember(deps.documents, one["person"], contact, one["id"], now)
        accepted = Accepted(provider, copy.provider_id, copy.sender)
        record_accepted(deps, one, accepted, now)
    return bool(planned)


def _left_unknown(message: dict[str, Any], copy: SentCopy) -> bool:
    """Say whether it waits here, and the list shows it since it was planned."""
    since = from_text(str(message["planned_at"])) - CLOCK_SKEW
    return message["state"] in messages.NOT_STARTED and copy.sent_at >= since


def _record_lost(message: dict[str, Any], copy: SentCopy) -> bool:
    """Say whether a copy may be this message, whose provider's id never came to us."""
    if message.get("provider_id") or not message.get("claimed_at"):
        return False
    return abs(copy.sent_at - from_text(message["claimed_at"])) <= CRASHED


def _count(
    copy: SentCopy, cause: str, accounts: list[Snapshot], deps: Deps, now: datetime
) -> bool:
    contact = _contact(copy, tuple(one.id for one in accounts))
    people = sorted({str(one.data.get("person", "")) for one in accounts} - {""})
    # everybody at a shared number: nobody knows which of them it was for
    new = [remember(deps.documents, one, contact, cause, now) for one in people]
    return any(new)


def _contact(copy: SentCopy, debts: tuple[str, ...]) -> Contact:
    return Contact(
        at=copy.sent_at,
        channel="email" if "@" in copy.to else "sms",
        debts=debts,
        contact_point=contact_point_key(copy.to),
    )


def _told(copy: SentCopy, cause: str) -> Any:
    amendment = Amendment(
        state={"last_contact_at": to_text(copy.sent_at)},
        shown={"last_contact": to_text(copy.sent_at), "last_result": "sent by hand"},
        happenings=(Happening("sent_by_hand", "staff", after=copy.text, cause=cause),),
    )
    return lambda _data: amendment
