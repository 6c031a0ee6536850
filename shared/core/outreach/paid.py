"""See a payment in what changed of a row: no button was pressed. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from shared.core.model import Account
from shared.core.people import handed_on
from shared.core.records.activity import Happening
from shared.core.texts.formats import money

HISTORY: Final = timedelta(days=31)
"""An older payment that appears is a column of history being filled in."""


def paid_in_sheet(before: Mapping[str, Any], account: Account, today: date) -> str:
    """
    Say what was paid between two readings of a row.

    Args:
        before: The copy of the row as it was stored last.
        account: As it reads now, of the same person.
        today: On the person's calendar.

    Returns:
        A sentence; "" if nothing shows a payment. A lower balance alone is none: it
        may be a credit or a correction.
    """
    was, owed = int(before["balance_cents"]), account.balance_cents
    paid_on, known = account.last_payment_on, str(before.get("last_payment_on", ""))
    if paid_on and paid_on > today - HISTORY and paid_on.isoformat() > known:
        cents = account.last_payment_cents
        sum_ = f" of {money(cents)}" if cents else ""
        return f"a payment{sum_} on {paid_on.isoformat()} is in the sheet"
    if was > 0 >= owed:
        return f"the balance fell from {money(was)} to {money(owed)} in the sheet"
    return ""


@dataclass(frozen=True, slots=True)
class Seen:
    """
    What a row shows of payments.

    Args:
        told: The entry for a payment that nobody had recorded before.
        left: Payments recorded by people or lists that the row does not show yet.
    """

    told: tuple[Happening, ...]
    left: int


def payment_seen(
    before: Mapping[str, Any], account: Account, today: date
) -> Seen | None:
    """
    Compare a row with its last copy; a payment that was recorded already is not new.

    Args:
        before: The account's document as it was, `{}` for a new account.
        account: As the sheet has it now.
        today: On the person's calendar.

    Returns:
        None if nothing was paid and nothing recorded has come to be shown.
    """
    copy: Mapping[str, Any] = before.get("copy", {})
    if not copy:
        return None
    said = paid_in_sheet(copy, account, today)
    fell = account.balance_cents < int(copy["balance_cents"])
    if not (said or fell) or handed_on(copy, account):
        return None
    if waits := int(before.get("payments_told", 0)):
        return Seen((), waits - 1 if account.balance_cents > 0 else 0)
    return Seen((Happening("paid_in_sheet", detail=said),), 0) if said else None
