"""
Write consent and opt-outs into the ledger, and stop what they stop.

One transaction joins *revocation stored* and *queued messages cancelled*: whoever reads
the ledger afterwards finds nothing queued, and whoever claims meanwhile fails. Of a
point with more queued than a transaction holds the rest is cancelled behind it; the
revocation keeps it from leaving meanwhile.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final, Literal

from shared.core import messages
from shared.core.keys import contact_point_key
from shared.core.records.points import ConsentEvent, appended
from shared.flows.queries import planned_to
from shared.ports import Documents, Snapshot, Transaction

_AT_ONCE: Final = 300
"""Messages of one transaction; Firestore takes 500 writes."""


def record_event(
    documents: Documents,
    channel: Literal["sms", "email"],
    address: str,
    event: ConsentEvent,
    now: datetime,
) -> list[dict[str, Any]]:
    """
    Append an event to a contact point's ledger; a revocation cancels what is queued.

    Args:
        documents: The store.
        channel: Whose address it is.
        address: E.164 or lower-case e-mail.
        event: What happened.
        now: When we learnt of it.

    Returns:
        The messages that were cancelled, as they now are.
    """
    key = contact_point_key(address)
    stops = event.kind in {"revoked", "dead"}
    queued = [one.path for one in documents.query(planned_to(key))] if stops else []

    def work(tx: Transaction) -> list[dict[str, Any]]:
        snapshot = tx.get(f"points/{key}")
        still = tx.get_many(queued[:_AT_ONCE])
        data = snapshot.data if snapshot else {"address": address, "channel": channel}
        path, body, document = appended(key, data, event, now)
        tx.create(path, body)
        tx.put(f"points/{key}", document)
        return _cancel(tx, still, event, now)

    cancelled = documents.transact(work)
    for start in range(_AT_ONCE, len(queued), _AT_ONCE):
        rest = queued[start : start + _AT_ONCE]
        cancelled += documents.transact(
            lambda tx, rest=rest: _cancel(tx, tx.get_many(rest), event, now)  # type: ignore[misc]  # bound now
        )
    return cancelled


def _cancel(
    tx: Transaction, found: Mapping[str, Snapshot], event: ConsentEvent, now: datetime
) -> list[dict[str, Any]]:
    return [
        _cancelled(tx, one, event, now)
        for one in found.values()
        if one.data["state"] in messages.NOT_STARTED
        and one.data["purpose"] != "optout_confirmation"
    ]


def _cancelled(
    tx: Transaction, message: Snapshot, event: ConsentEvent, now: datetime
) -> dict[str, Any]:
    why = "opted_out" if event.kind == "revoked" else "contact_point_dead"
    changes = messages.moved(message.data, messages.CANCELLED, why, now)
    tx.update(message.path, changes)
    return {**message.data, **changes}
