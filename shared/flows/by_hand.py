"""Take in what was done on paper: contacts count, and what was said has its effect."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final, Literal

from shared.core.instants import to_text
from shared.core.keys import account_key, canonical_id, opaque
from shared.core.model import Contact
from shared.core.records.activity import Happening
from shared.core.records.contacts import KEPT
from shared.core.staff import Member
from shared.deps import Deps
from shared.errors import BadRequest
from shared.flows.instead import put_in_place, under_way
from shared.flows.journal import Amendment, amend_account
from shared.flows.memory import remember
from shared.flows.staff import ABOUT_ACCOUNTS
from shared.flows.staff.call import Call
from shared.flows.tasks import open_task

_CHANNELS: Final[dict[str, Literal["sms", "email", "call"]]] = {
    "text": "sms",
    "e-mail": "email",
    "call": "call",
}
_KINDS: Final = {
    "reached": "conversation",
    "no answer": "attempt",
    "message left": "voicemail",
}
_HOLDS: Final = {
    "wrong number": "wrong_number",
    "dispute": "dispute",
    "attorney": "attorney",
    "bankruptcy": "bankruptcy",
    "deceased": "deceased",
    "cease": "cease",
}
_AHEAD = timedelta(days=1)
"""Clocks and zones differ by less; a typed year by more."""
_SETTLED = frozenset({"no_address", "payment_repeat", "payment_in_sheet"})
"""Why an effect is refused that is there already, or that nothing could have."""


@dataclass(frozen=True, slots=True)
class Deed:
    """
    One thing that was done by hand.

    Args:
        at: Aware.
        how: `call`, `text`, `e-mail`, `visit` or `letter`.
        result: As in the papers.
        amount: As written, of a promise or a payment.
        who: Who did it.
        nth: Of equal payments in one file, which this is.
    """

    account_id: str
    at: datetime
    how: str
    result: str
    text: str = ""
    promised_on: date | None = None
    amount: str = ""
    who: str = "by hand"
    nth: int = 1

    @property
    def id(self) -> str:
        """Name it: the same line read twice is one deed."""
        day = self.promised_on.isoformat() if self.promised_on else ""
        said = (self.how, self.result, self.amount, self.text, day)
        account = canonical_id(self.account_id)
        return opaque("bh", account, to_text(self.at), *said, str(self.nth))


def take_by_hand(deed: Deed, deps: Deps, now: datetime) -> str:
    """
    Record a deed once, and give it the effect that the sidebar's action has.

    Returns:
        `done`, `repeat`, `unknown_account`; or `bad_time`: it lies more than a day
        ahead, or further back than any limit looks, and nothing of it was taken.

    Raises:
        BadRequest: What was said cannot be recorded; the contact is counted all the
            same.
    """
    if not now - KEPT <= deed.at <= now + _AHEAD:
        return "bad_time"
    key = account_key(deed.account_id)
    account = deps.documents.get(f"accounts/{key}")
    if account is None:
        return "unknown_account"
    mark = f"by_hand/{deed.id}"
    if deps.documents.get(mark) is not None:
        return "repeat"
    # the mark comes last: after a crash an opt-out is recorded twice, not never
    _count(deed, account.data, key, deps, now)
    if _spoke(deed):
        _instead(deed, key, deps, now)
    _effect(deed, deps, now)
    deps.documents.put(mark, {"at": to_text(now)})
    return "done"


def _count(
    deed: Deed, account: dict[str, Any], key: str, deps: Deps, now: datetime
) -> None:
    """Count it as a contact, at the time it was made."""
    channel = _CHANNELS.get(deed.how)
    person = str(account.get("person", ""))
    if channel and person:
        kind = _KINDS.get(deed.result, "conversation") if channel == "call" else "sent"
        contact = Contact(deed.at, channel, kind, inbound=False, debts=(key,))
        remember(deps.documents, person, contact, deed.id, now)
    said = f"{deed.how} by hand: {deed.result}"
    happening = Happening("by_hand", deed.who, said, after=deed.text, cause=deed.id)
    at = to_text(deed.at)

    def change(data: dict[str, Any]) -> Amendment:
        newest = at >= str(data.get("state", {}).get("last_contact_at", ""))
        return Amendment(
            state={"last_contact_at": at} if newest else {},
            shown={"last_contact": at, "last_result": said} if newest else {},
            fields={"attend": True},
            happenings=(happening,),
        )

    amend_account(deps.documents, key, change, now)


def _spoke(deed: Deed) -> bool:
    """Say whether the person has been told: whoever did not answer has not."""
    if deed.how == "call":
        return deed.result not in {"no answer", "wrong number"}
    return deed.how in _CHANNELS


def _instead(deed: Deed, key: str, deps: Deps, now: datetime) -> None:
    """Nobody hears from the service what staff have said from the papers."""
    if under_way(deps.documents, key):
        open_task(deps.documents, key, "by_hand_and_by_us", deed.id, now)
    put_in_place(deps.documents, key, now)


def _effect(deed: Deed, deps: Deps, now: datetime) -> None:
    wanted = _action(deed)
    for name, fields in wanted:
        payload = {"action": name, "account_id": deed.account_id, **fields}
        call = Call(payload, Member(deed.who, "manager"), deps, now)
        try:
            ABOUT_ACCOUNTS[name](call)
        except BadRequest as error:
            if error.code not in _SETTLED:
                raise


def _action(deed: Deed) -> list[tuple[str, dict[str, Any]]]:
    """Say what the sidebar's actions for it are; none for a mere contact."""
    why = deed.text or f"{deed.how} by hand"
    if deed.result in _HOLDS:
        return [("hold", {"hold": _HOLDS[deed.result], "reason": why[:500]})]
    if deed.result == "opt-out":
        both = ("sms", "email")
        said = {"reason": why[:500], "source": f"{deed.how} by hand"}
        return [("opt_out", {"channel": one, **said}) for one in both]
    if deed.result == "paid":
        paid_on = deed.at.date().isoformat()
        reference = f"by hand {deed.id}"[:100]
        return [
            (
                "mark_paid",
                {"amount": deed.amount, "paid_on": paid_on, "reference": reference},
            )
        ]
    if deed.result == "promise" and deed.promised_on:
        due_on = deed.promised_on.isoformat()
        return [("promise", {"due_on": due_on, "amount": deed.amount})]
    return []
