"""Take what a provider's webhook says: store first, answer after, understand then."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from shared.core import messages
from shared.core.instants import from_text, to_text
from shared.core.keys import opaque
from shared.deps import Deps
from shared.errors import AlreadyExists, Conflict, NotFound
from shared.flows.authority import require_not_moved
from shared.flows.inbox import read_stored
from shared.flows.journal import RECEIPT, Amendment
from shared.flows.progress import Change, move_on
from shared.flows.queries import early_receipts, sent_as
from shared.flows.receive import store_inbound
from shared.flows.record import suppress_if_told
from shared.flows.write_back import ask_for_write_back
from shared.ports import Inbound, Receipt, Snapshot, Write

SOON = timedelta(seconds=20)
FORGOTTEN = timedelta(days=7)
"""A receipt for a message that is not ours (sent by hand) is dropped then."""
_BAD = frozenset({messages.FAILED, messages.UNDELIVERED})


def take_event(event: Inbound | Receipt | None, deps: Deps, now: datetime) -> str:
    """
    Store an event of a provider and give it its effect.

    A reply that is stored but cannot be understood now is no error: the provider has
    done its part, and the sweep understands it later.

    Returns:
        A slug: the intent of a reply, `receipt`, `repeat`, `stored` or `ignored`.

    Raises:
        NotDone: It could not be stored; the provider must deliver it again.
    """
    if event is None:
        return "ignored"
    if isinstance(event, Receipt):
        require_not_moved(deps)
        return take_receipt(event, deps, now)
    stored = store_inbound(event, deps, now)
    if not stored.new:
        return "repeat"
    return read_stored(stored.id, deps, now)


def take_receipt(receipt: Receipt, deps: Deps, now: datetime) -> str:
    """
    Move a message on by its provider's word; in any order, any number of times.

    A receipt that overtakes our own record of the acceptance is kept for the sweep.
    """
    found = deps.documents.query(sent_as(receipt.provider, receipt.provider_id))
    if not found:
        _keep_early(receipt, deps, now)
        return "early"
    message: dict[str, Any] = found[0].data
    if receipt.status in _BAD and _goes_on(message, receipt):
        # first: a crash must not leave a message failed and its opt-out unheard
        suppress_if_told(deps, message, receipt.reason, now)
    change, told = _moved(receipt, now), _told(message, receipt)
    if _noted(deps, found[0], change, receipt) or move_on(
        deps.documents, message["id"], change, told, now
    ):
        ask_for_write_back(deps, now)
    return "receipt"


def _noted(deps: Deps, found: Snapshot, change: Change, receipt: Receipt) -> bool:
    """Note it at the message as just read, and at its accounts without reading them."""
    fields = change(dict(found.data))
    if fields is None:
        return False
    said = _said(str(found.data["channel"]), receipt)
    note: dict[str, Any] = {RECEIPT: said, "dirty": True}
    keys: Any = found.data["accounts"]
    writes = [Write("update", found.path, fields, if_version=found.version)]
    writes += [Write("update", f"accounts/{key}", note) for key in keys]
    try:
        deps.documents.batch(writes)
    except (Conflict, NotFound):
        return False
    return True


def _keep_early(receipt: Receipt, deps: Deps, now: datetime) -> None:
    name = opaque("e", receipt.provider, receipt.provider_id, receipt.status)
    data = {**asdict(receipt), "at": to_text(receipt.at), "look_at": to_text(now)}
    with suppress(AlreadyExists):
        deps.documents.create(f"receipts/{name}", data)


def take_early_receipts(deps: Deps, now: datetime) -> int:
    """
    Give receipts that overtook our own record their effect; drop week-old ones.

    One that waits is looked at ever more seldom: those of texts sent by hand are never
    ours, and must not keep the others from being looked at.
    """
    taken = 0
    for one in deps.documents.query(early_receipts(to_text(now))):
        data: dict[str, Any] = dict(one.data)
        del data["look_at"]
        receipt = Receipt(**{**data, "at": from_text(data["at"])})
        age = now - receipt.at
        if take_receipt(receipt, deps, now) == "receipt":
            taken += 1
        elif age < FORGOTTEN:
            look_at = now + max(SOON, age / 2)
            deps.documents.update(one.path, {"look_at": to_text(look_at)})
            continue
        deps.documents.delete(one.path)
    return taken


def _goes_on(message: dict[str, Any], receipt: Receipt) -> bool:
    state = str(message["state"])
    return state != receipt.status and messages.may_follow(state, receipt.status)


def _moved(receipt: Receipt, now: datetime) -> Change:
    """Move a message on, unless it is there or further already."""

    def change(data: dict[str, Any]) -> dict[str, Any] | None:
        if not _goes_on(data, receipt):
            return None
        moved = messages.moved(data, receipt.status, receipt.reason, now)
        return {**moved, "provider_code": receipt.code}

    return change


def _told(message: dict[str, Any], receipt: Receipt) -> dict[str, Amendment]:
    shown = _said(message["channel"], receipt)
    return {key: Amendment(shown={"last_result": shown}) for key in message["accounts"]}


def _said(channel: str, receipt: Receipt) -> str:
    said = f"{channel} {receipt.status}"
    return f"{said}: {receipt.reason}" if receipt.reason else said
