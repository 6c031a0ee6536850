"""Take what a provider's webhook says: store first, answer after, understand then."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from shared.core import messages
from shared.core.keys import opaque
from shared.deps import Deps
from shared.flows.journal import Amendment, amend_account
from shared.flows.queries import sent_as
from shared.flows.receive import store_inbound
from shared.flows.record import suppress_if_told
from shared.flows.understand import understand
from shared.flows.write_back import ask_for_write_back
from shared.ports import Inbound, Receipt, Transaction

_BAD = frozenset({messages.FAILED, messages.UNDELIVERED})


def take_event(event: Inbound | Receipt | None, deps: Deps, now: datetime) -> str:
    """
    Store an event of a provider and give it its effect.

    Returns:
        A slug: the intent of a reply, `receipt`, `repeat`, or `ignored`.

    Raises:
        NotDone: It could not be stored; the provider must deliver it again.
    """
    if event is None:
        return "ignored"
    if isinstance(event, Receipt):
        return take_receipt(event, deps, now)
    stored = store_inbound(event, deps, now)
    if not stored.new:
        return "repeat"
    return understand(stored.id, deps, now) or "repeat"


def take_receipt(receipt: Receipt, deps: Deps, now: datetime) -> str:
    """
    Move a message on by its provider's word; in any order, any number of times.

    A receipt that overtakes our own record of the acceptance is kept under the
    provider's id and read when the record is made.
    """
    found = deps.documents.query(sent_as(receipt.provider, receipt.provider_id))
    if not found:
        _keep_early(receipt, deps)
        return "early"
    message: dict[str, Any] = found[0].data
    if _moved(receipt, found[0].path, deps, now):
        _tell(message, receipt, deps, now)
    return "receipt"


def _keep_early(receipt: Receipt, deps: Deps) -> None:
    path = early_path(receipt.provider, receipt.provider_id)
    data = {"status": receipt.status, "code": receipt.code, "reason": receipt.reason}
    deps.documents.put(path, data)


def early_path(provider: str, provider_id: str) -> str:
    """Name the place of a receipt that came before our own record."""
    return f"receipts/{opaque('e', provider, provider_id)}"


def _moved(receipt: Receipt, path: str, deps: Deps, now: datetime) -> bool:
    def work(tx: Transaction) -> bool:
        snapshot = tx.get(path)
        if snapshot is None or snapshot.data["state"] == receipt.status:
            return False
        if not messages.may_follow(str(snapshot.data["state"]), receipt.status):
            return False
        changes = messages.moved(snapshot.data, receipt.status, receipt.reason, now)
        tx.update(path, {**changes, "provider_code": receipt.code})
        return True

    return deps.documents.transact(work)


def _tell(message: dict[str, Any], receipt: Receipt, deps: Deps, now: datetime) -> None:
    shown = f"{message['channel']} {receipt.status}"
    if receipt.reason:
        shown += f": {receipt.reason}"
    for key in message["accounts"]:
        amendment = Amendment(shown={"last_result": shown})
        amend_account(deps.documents, key, lambda _data, a=amendment: a, now)  # type: ignore[misc]
    if receipt.status in _BAD:
        suppress_if_told(deps, message, receipt.reason, now)
    ask_for_write_back(deps, now)
