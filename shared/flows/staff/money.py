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
from shared.flows.payments import record_payment
from shared.flows.playbook import load_playbook
from shared.flows.show import show_account
from shared.flows.staff.call import Call, Payload

_SAID = {
    "in_sheet": "The sheet shows this payment already.",
    "repeat": (
        "This payment was recorded before. If it is another one of the same day and"
        " sum, write a reference."
    ),
}


def mark_paid(call: Call) -> Payload:
    """Record a payment: nothing more is asked for until the sheet shows it."""
    cents = call.cents("amount")
    if not cents:
        raise BadRequest("bad_amount", "Write how much was paid.")
    day = call.day("paid_on") if call.payload.get("paid_on") else call.now.date()
    if day > call.now.date():
        raise BadRequest("bad_date", "A payment lies in the past.")
    reference = call.optional("reference", longest=100)
    account_id = str(call.account().data["id"])
    paid = Payment(account_id, cents, day, reference or f"staff {call.by}")
    outcome = record_payment(paid, call.deps, call.now, call.who)
    if outcome in _SAID:
        raise BadRequest(f"payment_{outcome}", _SAID[outcome])
    return show_account(call.account_id, call.deps, call.now, call.who)


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
            text = "This row has a problem: correct what its Service note says first."
            raise BadRequest("row_invalid", text)
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
            happenings=(Happening("promised", call.by, after=said),),
        )

    return call.change(change, lambda: call.take_back("promised"))
