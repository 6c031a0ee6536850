"""What is asked of the rulebook: who is to be contacted, how, why, with what behind."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from shared.core.model import Actor, Channel, Contact, Prefs

Purpose = Literal[
    "collection",
    "marketing",
    "consent_request",
    "help_reply",
    "reply_once",
    "optout_confirmation",
    "post_cease_notice",
    "estate",
]


@dataclass(frozen=True, slots=True)
class Consumer:
    """
    Where the person may be.

    Args:
        state: Two letters of the address, or "".
        city: As written, or "".
        zip: Five digits, or "".
        phone: E.164, or "". Only its area code is looked at.
        address_zones: Every zone the address may lie in.
        phone_zones: Every zone the exchange may lie in; ignored for toll-free numbers.
        area_code_state: Two letters, or "".
        stated_zone: What the person said; replaces all of the file's zones.
        other_states: Of their further accounts in the same message.
    """

    state: str = ""
    city: str = ""
    zip: str = ""
    phone: str = ""
    address_zones: tuple[str, ...] = ()
    phone_zones: tuple[str, ...] = ()
    area_code_state: str = ""
    stated_zone: str = ""
    other_states: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Debt:
    """
    One debt the contact is about.

    Args:
        id: As in `Contact.debts`.
        type: `rent`, `medical`, `none` …
        days_past_due: On the day of asking; the engine lets it grow with a delay.
    """

    id: str
    type: str = "rent"
    days_past_due: int = 0


@dataclass(frozen=True, slots=True)
class Rnd:
    """An answer of the Reassigned Numbers Database: `yes`, `no` or `no_data`."""

    on: date
    response: str


@dataclass(frozen=True, slots=True)
class Consent:
    """
    What the person has agreed to, for the contact point at hand.

    Args:
        sms: True, False (refused or revoked), or None where nothing is known.
        sms_anchor_on: Last inbound text, direct consent or renewal (Reg F gate).
        sms_route_approved: A written approval of the route is on file.
        email_basis: `consumer_direct_consent`, `consumer_used`,
            `creditor_notice_and_optout`, `prior_collector`, or "".
        creditor_notice_on: The day the creditor's notice was sent.
        direct_time_consent: Said directly to us that late or early is fine.
        dc_econsent: District of Columbia, electronic messages.
        ny_email_consent: 23 NYCRR 1.6.
        nyc_econsent: 6 RCNY 5-77(b)(5).
        pewc: Prior express written consent to marketing.
        rnd: The last check for reassignment.
    """

    sms: bool | None = None
    sms_anchor_on: date | None = None
    sms_route_approved: bool = False
    email_basis: str = ""
    creditor_notice_on: date | None = None
    direct_time_consent: bool = False
    dc_econsent: bool = False
    ny_email_consent: bool = False
    nyc_econsent: bool = False
    pewc: bool = False
    rnd: Rnd | None = None


@dataclass(frozen=True, slots=True)
class TemplateFacts:
    """
    What the law asks of the message before its text is known.

    Args:
        contact_point: `personal`, `other` or `work`.
        eviction_threat: It speaks of eviction or lock-out.
        includes: Slugs of documents it carries, e.g. `mn_credit_counseling`.
    """

    contact_point: str = "personal"
    eviction_threat: bool = False
    includes: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class HouseLimits:
    """
    What the office grants beyond the law; it can only take away.

    Args:
        sms_per_day: Texts to one person on one local day.
        sms_per_7_days: Likewise in seven local days.
        contacts_per_day: All channels together.
        contacts_per_7_days: Likewise.
        window: Opening hours on every candidate clock, half-open.
        closing_margin_minutes: Nothing starts this long before closing.
        skip_sundays: No contact on Sundays.
        skip_holidays: No contact on federal holidays, as observed.
    """

    sms_per_day: int = 1
    sms_per_7_days: int = 3
    contacts_per_day: int = 2
    contacts_per_7_days: int = 7
    window: tuple[str, str] = ("09:00", "20:00")
    closing_margin_minutes: int = 5
    skip_sundays: bool = False
    skip_holidays: bool = False


@dataclass(frozen=True, slots=True)
class ContactRequest:
    """
    One question: may this person be contacted like this?

    Args:
        debts: What it is about; counters per debt must have room for each.
        flags: Slugs, see `docs/decide.schema.json`.
        history: Past contacts in any order, in and out, calls included.
        house: None: the law and POLICY-QUIET-HOURS alone.
    """

    actor: Actor
    purpose: Purpose
    channel: Channel
    consumer: Consumer
    debts: tuple[Debt, ...] = ()
    consent: Consent = field(default_factory=Consent)
    flags: frozenset[str] = frozenset()
    history: tuple[Contact, ...] = ()
    prefs: Prefs | None = None
    template: TemplateFacts = field(default_factory=TemplateFacts)
    house: HouseLimits | None = None
