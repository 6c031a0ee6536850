"""
Record a payment before the sheet shows it: stop at once what asks for what is paid.

Once for each account, reference, date and amount, however often a list is imported. The
sheet stays the owner of the balance; this only holds the service's tongue meanwhile.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from shared.core.calendars import calendar_for
from shared.core.instants import to_text
from shared.core.keys import account_key
from shared.core.outreach.decide import zone_of
from shared.core.outreach.effects import UNTIL_RESUMED
from shared.core.records.accounts import account_from_data
from shared.core.records.activity import Happening
from shared.core.sheet.payments import Payment
from shared.core.staff import Member
from shared.core.texts.formats import money
from shared.deps import Deps
from shared.flows.cancel import cancel_planned
from shared.flows.journal import Amendment, amend
from shared.flows.tasks import open_task
from shared.flows.write_back import ask_for_write_back
from shared.ports import Transaction

BUSINESS_DAYS = 3
"""How long a part payment may take to show in the sheet."""
REASON = "payment"
PART = "part_payment"
"""The task that a part payment opens."""
SAID: Mapping[str, str] = {
    "full": "paid in full: nothing more is sent until the sheet shows it",
    "part": "paid in part: paused three business days, and a person is told",
    "in_sheet": "shown in the sheet already",
    "repeat": "imported before",
    "unknown_account": "of an account the service does not know",
    "invalid": "lines that could not be read",
}
"""What became of a payment, after a number of them; `invalid`: of a line of a list."""


def record_payment(
    payment: Payment,
    deps: Deps,
    now: datetime,
    by: Member | None = None,
    seen: list[dict[str, Any]] | None = None,
) -> str:
    """
    Record one payment, once; cancel what is planned, pause until the sheet shows it.

    Args:
        payment: As read.
        deps: The world.
        now: Aware.
        by: Who of staff says so; None: a list.
        seen: Gets the account as it was, for an undo.

    Returns:
        `full` (paused until the balance in the sheet falls or staff resume), `part`
        (paused three business days, and a person is told), `in_sheet` (the row shows
        it already: nothing is paused), `repeat`, or `unknown_account`.

    Raises:
        NotDone: The store is not reachable; importing the list again is safe.
    """
    key = account_key(payment.account_id)
    outcome = _store(payment, key, deps, now, by, [] if seen is None else seen)
    if outcome in {"unknown_account", "in_sheet"}:
        return outcome
    # a repeat, too: a crash may have come between the record and this
    cancel_planned(deps.documents, [key], REASON, now)
    if outcome == "part":
        open_task(deps.documents, key, PART, payment.id, now)
    ask_for_write_back(deps, now)
    return outcome


def _store(  # noqa: PLR0913, PLR0917 - a payment, and who says so
    payment: Payment,
    key: str,
    deps: Deps,
    now: datetime,
    by: Member | None,
    seen: list[dict[str, Any]],
) -> str:
    def work(tx: Transaction) -> str:
        account = tx.get(f"accounts/{key}")
        if account is None:
            return "unknown_account"
        if tx.get(f"payments/{payment.id}") is not None:
            return "repeat"
        data: dict[str, Any] = account.data
        seen.append(data)
        outcome = _kind(payment, data.get("copy"))
        tx.create(f"payments/{payment.id}", _document(payment, key, outcome, now))
        amend(tx, account, _amendment(payment, data, outcome, now, by), now)
        return outcome

    return deps.documents.transact(work)


def _kind(payment: Payment, copy: Mapping[str, Any] | None) -> str:
    if copy is None:  # a row that could not be read: nobody knows what is owed
        return "part"
    shown_on = copy.get("last_payment_on", "")
    same = copy.get("last_payment_cents") == payment.cents
    if same and shown_on == payment.paid_on.isoformat():
        return "in_sheet"
    return "full" if payment.cents >= copy["balance_cents"] else "part"


def _document(
    payment: Payment, key: str, outcome: str, now: datetime
) -> dict[str, Any]:
    return {
        "account": key,
        "cents": payment.cents,
        "paid_on": payment.paid_on.isoformat(),
        "reference": payment.reference,
        "outcome": outcome,
        "at": to_text(now),
    }


def _amendment(
    payment: Payment,
    data: Mapping[str, Any],
    outcome: str,
    now: datetime,
    by: Member | None,
) -> Amendment:
    said = f"payment of {money(payment.cents)} recorded"
    copy: Any = data.get("copy") or {}
    owed = f"{money(copy['balance_cents'])} owed" if copy else ""
    happening = Happening(
        "payment_in_sheet" if outcome == "in_sheet" else "payment",
        by.email if by else "service",
        f"{said}, {payment.paid_on.isoformat()}",
        before=owed,
        after=outcome,
        cause=payment.id,
        role=by.role if by else "",
    )
    if outcome == "in_sheet":
        return Amendment(happenings=(happening,))
    state = _paused(data.get("state", {}), _until(data, outcome, now), now)
    return Amendment(
        state=state,
        shown={"last_result": said, "next_contact": ""},
        fields={
            "attend": True,
            "payments_told": int(data.get("payments_told", 0)) + 1,
        },
        happenings=(happening,),
    )


def _until(data: Mapping[str, Any], outcome: str, now: datetime) -> datetime:
    """Give the end of the pause: midnight after so many whole business days."""
    if outcome == "full":
        return UNTIL_RESUMED
    copy: dict[str, Any] | None = data.get("copy")
    if copy is None:
        return UNTIL_RESUMED
    account = account_from_data(copy)
    zone = ZoneInfo(zone_of(account))
    calendar = calendar_for(account.state)
    today = now.astimezone(zone).date()
    day = calendar.add_business_days(today, BUSINESS_DAYS + 1)
    return datetime.combine(day, time(), tzinfo=zone)


def _paused(state: Mapping[str, Any], until: datetime, now: datetime) -> dict[str, Any]:
    """Pause, unless a longer pause or one of staff's own is there: that one stays."""
    kept, why = str(state.get("pause_until", "")), state.get("pause_reason", "")
    end = to_text(until)
    if kept > to_text(now) and (kept > end or why == "staff"):
        return {"pause_until": max(kept, end), "pause_reason": why}
    return {"pause_until": end, "pause_reason": REASON}


def without_payment_pause(
    state: dict[str, Any], before: Mapping[str, Any], balance_cents: int
) -> dict[str, Any]:
    """
    Give an account's state as it is once the sheet itself shows the payment.

    Args:
        state: As stored.
        before: The copy of the row that was stored last.
        balance_cents: What the row shows now.

    Returns:
        The state without the pause if a payment made it and the balance has fallen
        since; else the state as it was.
    """
    fallen = balance_cents < before.get("balance_cents", balance_cents)
    if state.get("pause_reason") != REASON or not fallen:
        return state
    gone = {"pause_until", "pause_reason"}
    return {name: value for name, value in state.items() if name not in gone}
