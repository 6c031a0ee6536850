"""What staff record of money: a payment before the sheet shows it, a promise."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from shared.core.instants import to_text
from shared.core.outreach.decide import zone_of
from shared.core.records.accounts import account_from_data
from shared.core.records.activity import Happening
from shared.core.sheet.payments import Payment
from shared.errors import BadRequest
from shared.flows.journal import Amendment
from shared.flows.payments import PART, record_payment
from shared.flows.playbook import load_playbook
from shared.flows.staff.beside import of_payment, opened
from shared.flows.staff.call import Call, Payload
from shared.flows.tasks import task_id

_SAID = {
    "in_sheet": "The sheet shows this payment already.",
    "repeat": (
        "This payment was recorded before. If it is another one of the same day and"
        " sum, write a reference."
    ),
}
_ROW_INVALID = "This row has a problem: correct what its Service note says first."


def mark_paid(call: Call) -> Payload:
    """
    Record a payment: nothing more is asked for until the sheet shows it.

    Without an amount it is all that the row says is owed.
    """
    found = call.account()
    cents = call.cents("amount") if call.payload.get("amount") else _owed(found.data)
    if not cents:
        raise BadRequest("bad_amount", "Write how much was paid.")
    day = call.day("paid_on") if call.payload.get("paid_on") else call.now.date()
    if day > call.now.date():
        raise BadRequest("bad_date", "A payment lies in the past.")
    reference = call.optional("reference", longest=100)
    account_id = str(found.data["id"])
    paid = Payment(account_id, cents, day, reference or f"staff {call.by}")
    seen: list[dict[str, Any]] = []
    outcome = record_payment(paid, call.deps, call.now, call.who, seen)
    if outcome in _SAID:
        raise BadRequest(f"payment_{outcome}", _SAID[outcome])
    task = task_id(call.key, PART, paid.id)
    offer = call.offer_undo(seen[-1], [of_payment(paid.id), opened(task)])
    return {**call.shown(), **offer}


def _owed(data: dict[str, Any]) -> int:
    copy: dict[str, Any] = data.get("copy") or {}
    if not copy:
        raise BadRequest("row_invalid", _ROW_INVALID)
    return int(copy["balance_cents"])


def _promised(data: dict[str, Any]) -> str:
    """Give the promise that stood, as it is written down."""
    one: dict[str, Any] = data.get("state", {}).get("promise") or {}
    cents = one.get("amount_cents")
    return (
        f"{one.get('due_on', '')} {cents / 100:.2f}" if cents else one.get("due_on", "")
    )


def promise(call: Call) -> Payload:
    """Record a promise to pay; the sequence waits until the day after it."""
    day = call.day("due_on")
    cents = call.cents("amount") if call.payload.get("amount") else None
    policy = load_playbook(call.deps, call.now).policy
    if day < call.now.date():
        raise BadRequest("bad_date", "A promise lies ahead.")
    if (day - call.now.date()).days > policy.promise_max_days:
        text = f"A promise lies at most {policy.promise_max_days} days ahead."
        raise BadRequest("bad_date", text)
    one = {"due_on": day.isoformat(), "amount_cents": cents}

    def change(data: dict[str, Any]) -> Amendment:
        if "copy" not in data:
            raise BadRequest("row_invalid", _ROW_INVALID)
        zone = ZoneInfo(zone_of(account_from_data(data["copy"])))
        go_on = day + timedelta(days=policy.promise_grace_days + 1)
        until = datetime.combine(go_on, time(), tzinfo=zone)
        said = f"{day.isoformat()} {cents / 100:.2f}" if cents else day.isoformat()
        return Amendment(
            state={
                "promise": one,
                "promises": [one],
                "pause_until": to_text(until),
                "pause_reason": "promise",
            },
            shown={
                "promise": said,
                "last_result": "promise recorded",
                "next_contact": "",
            },
            fields={"attend": True},
            happenings=(Happening("promised", call.by, "", _promised(data), said),),
        )

    return call.change(change, lambda: call.take_back("promised"))
