"""
Record a payment before the sheet shows it: stop at once what asks for what is paid.

Once for each account, reference, date and amount, however often a list is imported. The
sheet stays the owner of the balance; this only holds the service's tongue meanwhile.
Payments that the sheet has yet to show are added up: two halves are the whole.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from shared.core.calendars import calendar_for
from shared.core.instants import to_text
from shared.core.keys import account_key
from shared.core.outreach.decide import zone_of
from shared.core.outreach.effects import UNTIL_RESUMED
from shared.core.outreach.unshown import (
    PAYMENT,
    paused,
    total,
    unshown_in,
    with_payment,
)
from shared.core.records.accounts import account_from_data
from shared.core.records.activity import Happening
from shared.core.sheet.payments import Payment
from shared.core.staff import Member
from shared.core.texts.formats import money
from shared.deps import Deps
from shared.flows.cancel import cancel_planned
from shared.flows.journal import Amendment, amend
from shared.flows.record_queries import payments_like
from shared.flows.tasks import open_task
from shared.flows.write_back import ask_for_write_back
from shared.ports import Snapshot, Transaction

BUSINESS_DAYS = 3
"""How long a part payment may take to show in the sheet."""
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


@dataclass(frozen=True, slots=True)
class _Recorded:
    """
    What became of a payment.

    Args:
        outcome: As `record_payment` gives it.
        stops: What is planned is to be cancelled.
        asks: A person is to be told.
    """

    outcome: str
    stops: bool = False
    asks: bool = False


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
        `full` (with all that the sheet has yet to show it pays everything: paused until
        the sheet shows it or staff resume), `part` (paused three business days, and a
        person is told), `in_sheet` (the row shows it already: nothing is paused),
        `repeat`, or `unknown_account`.

    Raises:
        NotDone: The store is not reachable; importing the list again is safe.
    """
    key = account_key(payment.account_id)
    recorded = _store(payment, key, deps, now, by, [] if seen is None else seen)
    if recorded.stops:
        cancel_planned(deps.documents, [key], PAYMENT, now)
        if recorded.asks:
            open_task(deps.documents, key, PART, payment.id, now)
        ask_for_write_back(deps, now)
    return recorded.outcome


def _store(  # noqa: PLR0913, PLR0917 - a payment, and who says so
    payment: Payment,
    key: str,
    deps: Deps,
    now: datetime,
    by: Member | None,
    seen: list[dict[str, Any]],
) -> _Recorded:
    twin = _has_twin(payment, key, deps)

    def work(tx: Transaction) -> _Recorded:
        account = tx.get(f"accounts/{key}")
        if account is None:
            return _Recorded("unknown_account")
        data: dict[str, Any] = account.data
        seen.append(data)
        if (known := tx.get(f"payments/{payment.id}")) is not None:
            return _repeated(known, data)
        outcome = _kind(payment, data, twin=twin)
        asks = twin or _asks(payment, data, outcome)
        document = _document(payment, key, outcome, now)
        tx.create(f"payments/{payment.id}", {**document, "asks": asks})
        amend(tx, account, _amendment(payment, data, outcome, now, by), now)
        return _Recorded(outcome, outcome != "in_sheet", asks)

    return deps.documents.transact(work)


def _has_twin(payment: Payment, key: str, deps: Deps) -> bool:
    """Say whether another payment of that sum on that day is recorded."""
    like = payments_like(key, payment.paid_on.isoformat(), payment.cents)
    return any(one.id != payment.id for one in deps.documents.query(like))


def _repeated(known: Snapshot, data: Mapping[str, Any]) -> _Recorded:
    """Finish what a crash broke off, while the sheet has yet to show the payment."""
    unshown = unshown_in(data.get("state", {}))
    stops = any(one["id"] == known.id for one in unshown)
    return _Recorded("repeat", stops, bool(known.data.get("asks")))


def _kind(payment: Payment, data: Mapping[str, Any], *, twin: bool) -> str:
    """Say what it is; of two equal payments a row's last one shows only the first."""
    copy: dict[str, Any] | None = data.get("copy")
    if copy is None:  # a row that could not be read: nobody knows what is owed
        return "part"
    shown_on = copy.get("last_payment_on", "")
    same = copy.get("last_payment_cents") == payment.cents
    if same and shown_on == payment.paid_on.isoformat() and not twin:
        return "in_sheet"
    paid = total(unshown_in(data.get("state", {}))) + payment.cents
    return "full" if paid >= copy["balance_cents"] else "part"


def _asks(payment: Payment, data: Mapping[str, Any], outcome: str) -> bool:
    """Say whether a person looks: at a part, and where parts were added up."""
    if outcome == "full":
        return bool(payment.cents < data["copy"]["balance_cents"])
    return outcome == "part"


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
    return Amendment(
        state=_state(payment, data, _until(data, outcome, now), now),
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


def _state(
    payment: Payment, data: Mapping[str, Any], until: datetime, now: datetime
) -> dict[str, Any]:
    state, copy = data.get("state", {}), data.get("copy")
    balance = copy["balance_cents"] if copy else None
    unshown = with_payment(unshown_in(state), payment.id, payment.cents, balance)
    return {**paused(state, until, now), "unshown": unshown}
