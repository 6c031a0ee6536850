"""Fill in what a text may say about the accounts it speaks of. Pure."""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from shared.core.keys import contact_point_key
from shared.core.policy import Policy
from shared.core.texts.fields import AccountLine, TextFields

if TYPE_CHECKING:
    from shared.core.outreach.desk import Desk, Due


@dataclass(frozen=True, slots=True)
class Sender:
    """
    How links of ours begin and are signed.

    Args:
        base_url: Of the deployment, no slash at the end.
        secret: Signs the unsubscribe links.
    """

    base_url: str
    secret: str = field(default="", repr=False)


def fields_for(due: Sequence[Due], lead: Due, desk: Desk, channel: str) -> TextFields:
    """Give the values of one message; the lead's account says who speaks."""
    account, policy = lead.decision.account, desk.playbook.policy
    speaker = (account.brand, account.property)
    house = desk.voices.get(speaker) or house_of(policy, *speaker)
    desk.voices[speaker] = house
    lines = tuple(
        AccountLine(
            amount_cents=one.decision.account.balance_cents,
            due_on=one.decision.account.due_on,
            days_past_due=(one.decision.today - one.decision.account.due_on).days,
            property=one.decision.account.property,
            unit=one.decision.account.unit,
        )
        for one in due
    )
    promise = lead.decision.state.promise
    email = lead.recipient.email if channel == "email" else ""
    return TextFields(
        brand=account.brand or house.name,
        first_name=lead.recipient.name,
        accounts=lines,
        total_cents=sum(line.amount_cents for line in lines),
        phone=house.phone,
        address=house.address,
        pay_link=house.pay_link,
        unsubscribe_url=unsubscribe_url(desk.sender, email),
        consent_url=_opt_in(lead, desk) if channel == "email" else "",
        actor=account.actor,
        first_contact=not desk.known.history(lead.recipient.person_key),
        promise_on=promise.due_on if promise else None,
        promise_cents=promise.amount_cents if promise else None,
    )


def _opt_in(lead: Due, desk: Desk) -> str:
    """Offer texts to a tenant who has a phone and has said neither yes nor stop."""
    account, who = lead.decision.account, lead.recipient
    if who.role != "tenant" or not account.phone or who.sms_consent:
        return ""
    point = desk.known.point(account.phone)
    # a collector's texts are closed by the carriers: nothing is offered that is not
    if account.actor != "creditor" or point.suppressed or point.dead or point.consented:
        return ""
    language = lead.decision.state.language or who.language
    return consent_url(desk.sender, account.key, account.phone, language)


@dataclass(frozen=True, slots=True)
class HouseVoice:
    """Who speaks for one property: property before brand before house."""

    name: str
    phone: str
    address: str
    pay_link: str


def house_of(policy: Policy, brand: str, property_: str) -> HouseVoice:
    """Look up who speaks for one property of one brand."""

    def value(name: str) -> str:
        return str(policy.value(name, brand, property_).value)

    return HouseVoice(
        value("business_name"),
        value("business_phone"),
        value("business_address"),
        value("pay_link"),
    )


def unsubscribe_url(sender: Sender, email: str) -> str:
    """
    Make the link that takes an address off, without showing the address.

    Signed, so that nobody can take off somebody else by trying numbers.
    """
    if not email:
        return ""

    point = contact_point_key(email)
    return (
        f"{sender.base_url}/unsubscribe?p={point}&s={link_sign(sender.secret, point)}"
    )


def consent_url(sender: Sender, account: str, phone: str, language: str) -> str:
    """Make the link to the page on which the owner of *phone* may agree to texts."""
    sign = opt_in_sign(sender.secret, account, phone)
    return f"{sender.base_url}/consent?p={account}&s={sign}&l={language}"


def opt_in_sign(secret: str, account: str, phone: str) -> str:
    """Sign the opt-in of one number of one account."""
    return link_sign(secret, f"consent {account} {contact_point_key(phone)}")


def link_sign(secret: str, point: str) -> str:
    """Sign a contact point for a link of ours."""
    return hmac.digest(secret.encode(), point.encode(), "sha256").hex()[:32]
