"""Put what is known of a person and a debt as a question to the law. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import reduce
from typing import Any
from zoneinfo import ZoneInfo

from shared.core.compliance import (
    Consent,
    Consumer,
    ContactRequest,
    Debt,
    HouseLimits,
    Rnd,
    TemplateFacts,
)
from shared.core.model import Account, AccountState, Contact, Prefs
from shared.core.outreach.preferences import narrower
from shared.core.outreach.recipients import Recipient, recipient_in
from shared.core.outreach.refusals import refused, sms_consent
from shared.core.policy import Policy
from shared.core.records.accounts import account_from_data, state_from_data
from shared.core.records.contacts import contacts_from_data
from shared.core.records.points import Standing, standing

_FLAG_OF_HOLD = {
    "dispute": "disputed_in_period",
    "disputed": "disputed_in_period",
    "attorney": "attorney",
    "bankruptcy": "bankruptcy",
    "deceased": "deceased",
    "cease": "cease",
    "wrong_number": "wrong_number",
    "active_duty": "active_duty",
    "discharged": "discharged",
    "soft_hold": "soft_hold",
    "staff": "staff_hold",
}
_VALIDATION = timedelta(days=44)
"""Five business days to arrive and thirty to answer (12 CFR 1006.34(b)(5)), rounded
up: for these days nothing may overshadow the right to dispute."""


@dataclass(frozen=True, slots=True)
class Question:
    """
    Everything a request to the law is made of.

    Args:
        accounts: Due accounts of one creditor, the first speaks for the others.
        states: Of the same accounts, in order.
        history: Past contacts with the person.
        today: The person's calendar date.
        zone: Whose date that is.
        route_approved: A provider has approved texts about third-party debt, in
            writing.
        agreed: The person has agreed on our page: enough for the one text that asks
            the number itself, for nothing else.
    """

    accounts: Sequence[Account]
    states: Sequence[AccountState]
    recipient: Recipient
    channel: str
    point: Standing
    history: tuple[Contact, ...]
    today: date
    house: HouseLimits | None
    purpose: str = "collection"
    zone: str = "America/New_York"
    route_approved: bool = False
    agreed: bool = False


def house_limits(policy: Policy) -> HouseLimits:
    """Take the office's own limits out of its settings."""
    return HouseLimits(
        sms_per_day=policy.sms_per_day,
        sms_per_7_days=policy.sms_per_week,
        contacts_per_day=policy.contacts_per_day,
        contacts_per_7_days=policy.contacts_per_week,
        window=(f"{policy.contact_from:%H:%M}", f"{policy.contact_until:%H:%M}"),
        closing_margin_minutes=policy.closing_margin_min,
        skip_sundays=policy.skip_sundays,
        skip_holidays=policy.skip_holidays,
    )


def request_for(question: Question) -> ContactRequest:
    """Ask the law about one message to one person on one channel."""
    first, who = question.accounts[0], question.recipient
    return ContactRequest(
        actor=first.actor,
        purpose=question.purpose,  # type: ignore[arg-type]  # ours, out of the same words
        channel=question.channel,  # type: ignore[arg-type]  # likewise
        consumer=_consumer(question.accounts, who),
        debts=tuple(
            Debt(one.key, one.debt_type, (question.today - one.due_on).days)
            for one in question.accounts
        ),
        consent=_consent(first, question),
        flags=_flags(question),
        history=question.history,
        prefs=_prefs(question),
        template=_PLAIN,
        house=question.house,
    )


def _consumer(accounts: Sequence[Account], who: Recipient) -> Consumer:
    """Put the person wherever any account of the message says: the strictest wins."""
    account = accounts[0]
    stated = {one.stated_zone for one in accounts if one.stated_zone}
    agreed = account.stated_zone if len(stated) == 1 else ""
    zones = (zone for one in accounts for zone in (one.stated_zone, *one.zones))
    return Consumer(
        state=account.state,
        city=account.city,
        zip=account.zip,
        phone=who.phone,
        address_zones=tuple(dict.fromkeys(filter(None, zones))),
        phone_zones=who.phone_zones,
        area_code_state=who.area_code_state,
        stated_zone=agreed,
        other_states=tuple(sorted({one.state for one in accounts[1:] if one.state})),
    )


def _consent(account: Account, question: Question) -> Consent:
    who = question.recipient
    own = who.role == "tenant"
    email = who.email_consent is True
    checked = account.reassigned_check_on if own else None
    return Consent(
        sms=sms_consent(question),
        sms_anchor_on=_anchor(account if own else None, question),
        sms_route_approved=question.route_approved,
        email_basis=account.email_basis or ("consumer_direct_consent" if email else ""),
        dc_econsent=_electronic(question),
        ny_email_consent=email and account.email_basis == "written_consent",
        nyc_econsent=_electronic(question) and _written(account, question),
        rnd=Rnd(checked, "no") if checked else None,
    )


def _electronic(question: Question) -> bool:
    """Consent to the medium at hand, as the sheet or the ledger shows it."""
    who = question.recipient
    if question.channel == "email" and refused(question, "email"):
        return False
    given = who.sms_consent if question.channel == "sms" else who.email_consent
    return bool(given or question.point.consented)


def _written(account: Account, question: Question) -> bool:
    """Say whether the sheet or the ledger shows where the consent is written."""
    if question.point.consented:
        return True
    shown = account.sms_consent_source
    return bool(shown if question.channel == "sms" else account.email_basis)


def _anchor(account: Account | None, question: Question) -> date | None:
    """Find the last consent or inbound text: Reg F's sixty days count from it."""
    zone = ZoneInfo(question.zone)
    days = [
        one.at.astimezone(zone).date()
        for one in question.history
        if one.kind == "reply" and one.channel == "sms"
    ]
    if account is not None and account.sms_consent_on is not None:
        days.append(account.sms_consent_on)
    return max(days, default=None)


def _flags(question: Question) -> frozenset[str]:
    said_no = question.channel == "email" and refused(question, "email")
    if not (
        question.point.suppressed
        or said_no
        or question.accounts[0].actor == "third_party"
        or any(s.holds for s in question.states)
        or any(a.status for a in question.accounts)
    ):
        return _NONE
    slugs = {hold for state in question.states for hold in state.holds}
    slugs |= {account.status for account in question.accounts}
    flags = {_FLAG_OF_HOLD[slug] for slug in slugs & _FLAG_OF_HOLD.keys()}
    if question.point.suppressed or said_no:
        flags.add(f"opted_out_{question.channel}")
    if question.accounts[0].actor == "third_party":
        flags |= _period(question)
    return frozenset(flags)


def _prefs(question: Question) -> Prefs | None:
    """Give what the person asked for, on whichever of their accounts it stands."""
    known = [state.prefs for state in question.states if state.prefs is not None]
    return reduce(narrower, known) if known else None


def _period(question: Question) -> set[str]:
    """Say whether a collector's first contact is due, or its dispute period runs."""
    noticed = question.accounts[0].validation_notice_on
    if noticed is not None:
        running = question.today <= noticed + _VALIDATION
        return {"in_validation_period"} if running else set()
    written = any(not one.inbound for one in question.history)
    return set() if written else {"initial"}


_NONE: frozenset[str] = frozenset()
_PLAIN = TemplateFacts()


def request_for_message(  # noqa: PLR0913, PLR0917 - the documents of one claim
    message: Mapping[str, Any],
    known: Mapping[str, Mapping[str, Any]],
    point: Mapping[str, Any],
    history: Sequence[dict[str, Any]],
    house: HouseLimits,
    now: datetime,
    *,
    route_approved: bool = False,
) -> ContactRequest:
    """
    Ask the law again about a stored message, from documents as they are now.

    Args:
        message: As stored.
        known: Account key → its document.
        point: The contact point's document, `{}` if there is none.
        history: The person's past contacts as stored.
        house: The office's limits; left out for anything but collection.
        now: Aware.
        route_approved: As in `Question`.
    """
    docs = sorted(
        (known[key] for key in message["accounts"] if key in known),
        key=lambda doc: message["to"] not in {doc.get("phone"), doc.get("email")},
    )
    accounts = [account_from_data(dict(doc["copy"])) for doc in docs]
    if not accounts:
        return _stranger(message, point, history)
    who = recipient_in(accounts[0], message["role"], message["person"])
    zone = accounts[0].stated_zone or next(iter(accounts[0].zones), "America/New_York")
    return request_for(
        Question(
            accounts=accounts,
            states=[state_from_data(dict(doc.get("state", {}))) for doc in docs],
            recipient=who,
            channel=message["channel"],
            point=standing(dict(point)),
            history=contacts_from_data(history),
            today=now.astimezone(ZoneInfo(zone)).date(),
            house=house if message["purpose"] == "collection" else None,
            purpose=message["purpose"],
            zone=zone,
            route_approved=route_approved,
            agreed=message["purpose"] == "consent_request"
            and bool(message.get("agreed")),
        )
    )


def _stranger(
    message: Mapping[str, Any],
    point: Mapping[str, Any],
    history: Sequence[dict[str, Any]],
) -> ContactRequest:
    """Nobody knows the number: only what any actor may answer may be answered."""
    stands = standing(dict(point))
    return ContactRequest(
        actor="third_party",
        purpose=message["purpose"],
        channel=message["channel"],
        consumer=Consumer(phone=message["to"] if message["channel"] == "sms" else ""),
        flags=frozenset({"opted_out_sms"}) if stands.suppressed else _NONE,
        history=contacts_from_data(history),
    )
