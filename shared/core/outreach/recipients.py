"""Who is written to about an account: the tenant, or a further party of it. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from shared.core.model import Account

MessageChannel = Literal["sms", "email"]


@dataclass(frozen=True, slots=True)
class Recipient:
    """
    One person as one account knows them.

    Args:
        role: `tenant`, `co_tenant`, `guarantor`.
        person_key: Caps count by it.
        phone: E.164 or "".
        email: Lower-case or "".
    """

    role: str
    person_key: str
    name: str
    phone: str
    email: str
    phone_zones: tuple[str, ...]
    area_code_state: str
    language: str
    sms_consent: bool | None
    email_consent: bool | None

    def address(self, channel: str) -> str:
        """Give the address for a channel, "" if there is none."""
        return self.phone if channel == "sms" else self.email


def tenant_of(account: Account) -> Recipient:
    """Give the account's own person."""
    return Recipient(
        "tenant",
        account.person_key,
        account.customer,
        account.phone,
        account.email,
        account.phone_zones,
        account.area_code_state,
        account.language,
        account.sms_consent,
        account.email_consent,
    )


def recipients_of(account: Account, audience: tuple[str, ...]) -> Iterator[Recipient]:
    """
    Give everybody a step is meant for.

    Everybody is written to once, however often they are named: a further party that
    shares the tenant's number and address is the tenant by another name, and one who
    stands in two rows is one person with one debt.
    """
    told: set[str] = set()
    if "tenant" in audience:
        yield tenant_of(account)
        told.add(account.person_key)
    own = {account.phone, account.email}
    for party in account.contacts:
        if party.role not in audience or party.person_key in told:
            continue
        if not {party.phone, party.email} <= own | {""}:
            told.add(party.person_key)
            yield Recipient(
                party.role,
                party.person_key,
                party.name,
                party.phone if party.phone not in own else "",
                party.email if party.email not in own else "",
                party.phone_zones,
                party.area_code_state,
                party.language,
                party.sms_consent,
                party.email_consent,
            )


def recipient_in(account: Account, role: str, person_key: str) -> Recipient:
    """Find again whom a stored message was meant for; the tenant if nobody else is."""
    everybody = recipients_of(account, ("tenant", role))
    found = [one for one in everybody if one.role == role]
    exact = [one for one in found if one.person_key == person_key]
    return (exact or found or [tenant_of(account)])[0]
