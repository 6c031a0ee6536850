"""The nouns that every decision speaks of: account, person, contact, problem. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

Channel = Literal["sms", "email", "call"]
Actor = Literal["creditor", "third_party", "marketing"]


@dataclass(frozen=True, slots=True)
class Problem:
    """
    Something wrong in a row.

    Args:
        field: The column's slug.
        code: Stable slug.
        text: A sentence for staff with the remedy; shows no contact data.
        fatal: The row is quarantined: nobody is contacted about it.
    """

    field: str
    code: str
    text: str
    fatal: bool = True


@dataclass(slots=True)
class Account:
    """
    One debt, one row, as validated. Never changed after it is made.

    Not frozen, because a frozen one costs three times as much to make and a sheet has
    a hundred thousand. Money is integer cents, dates are the calendar dates staff
    wrote, zones are IANA names.

    Args:
        account_id: As staff wrote it, trimmed.
        key: Opaque document id made from `account_id`.
        row: Row number in the sheet at the time of reading.
        fingerprint: Of all staff's cells of the row.
        person_key: Opaque id of the person; several accounts share it (see people).
        customer: Name as written.
        balance_cents: Zero or less: nothing is owed.
        phone: E.164 or "".
        email: Normalised or "".
        zones: Every zone the address may lie in.
        phone_zones: Every zone the number's exchange may lie in; () for toll-free.
        area_code_state: Two letters or "".
        stated_zone: Zone the person stated (column Time zone) or "".
        language: `en` or `es`.
        channel_preference: Channel the person or staff prefers, or "".
        sms_consent: True, False, or None where the sheet says nothing.
        email_consent: Likewise.
        status: Staff's Status cell as a slug: "", `active`, `hold`, `disputed`, `paid`,
            `promised`, `bankruptcy`, `deceased`, `attorney`, `cease` …
        problems: Not fatal ones; a fatal one makes a `BadRow` instead.
        contacts: Further people of the account from the `Contacts` tab.
    """

    account_id: str
    key: str
    row: int
    fingerprint: str
    person_key: str
    customer: str
    balance_cents: int
    due_on: date
    customer_id: str = ""
    property: str = ""
    unit: str = ""
    phone: str = ""
    email: str = ""
    address: str = ""
    city: str = ""
    state: str = ""
    zip: str = ""
    zones: tuple[str, ...] = ()
    phone_zones: tuple[str, ...] = ()
    area_code_state: str = ""
    stated_zone: str = ""
    language: str = "en"
    channel_preference: str = ""
    last_payment_on: date | None = None
    last_payment_cents: int | None = None
    debt_type: str = "rent"
    actor: Actor = "creditor"
    sms_consent: bool | None = None
    sms_consent_on: date | None = None
    sms_consent_source: str = ""
    email_consent: bool | None = None
    email_basis: str = ""
    brand: str = ""
    obtained_on: date | None = None
    validation_notice_on: date | None = None
    reassigned_check_on: date | None = None
    status: str = ""
    assigned_to: str = ""
    hold_until: date | None = None
    notes: str = ""
    last_contact: str = ""
    problems: tuple[Problem, ...] = ()
    contacts: tuple[Party, ...] = ()


@dataclass(frozen=True, slots=True)
class Party:
    """
    A further person of an account: co-tenant, guarantor, or another number.

    Args:
        role: `tenant`, `co_tenant`, `guarantor`.
        person_key: As in `Account`.
    """

    role: str
    person_key: str
    name: str
    phone: str = ""
    email: str = ""
    phone_zones: tuple[str, ...] = ()
    area_code_state: str = ""
    language: str = "en"
    sms_consent: bool | None = None
    email_consent: bool | None = None


@dataclass(frozen=True, slots=True)
class BadRow:
    """
    A row that cannot be used; nobody is contacted about it.

    Args:
        row: Row number in the sheet.
        account_id: "" where even that is missing.
        fingerprint: Of all staff's cells.
        problems: Why, at least one of them fatal.
    """

    row: int
    account_id: str
    fingerprint: str
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Promise:
    """
    A promise to pay.

    Args:
        due_on: The day it is to be kept, on the person's calendar.
        amount_cents: None: everything.
    """

    due_on: date
    amount_cents: int | None = None


@dataclass(frozen=True, slots=True)
class Prefs:
    """
    Times the person has called inconvenient, on their own clock.

    Args:
        window: `("12:00", "21:00")`: only then, half-open.
        no_days: `mon` … `sun`.
        fri_until: `HH:MM`; closed from then on Fridays.
    """

    window: tuple[str, str] | None = None
    no_days: tuple[str, ...] = ()
    fri_until: str = ""


@dataclass(frozen=True, slots=True)
class Unshown:
    """A recorded payment; the sheet shows it once its balance is `until_cents`."""

    id: str
    cents: int
    until_cents: int


@dataclass(frozen=True, slots=True)
class AccountState:
    """
    What the service knows of an account beside the sheet: kept in the store.

    Args:
        cycle: The due date the done steps belong to.
        done: Steps planned, sent, skipped or handed over in this cycle.
        pause_until: Nothing automatic before this instant; far future: until resumed.
        pause_reason: Slug, e.g. `replied`, `staff`.
        holds: Slugs: `dispute`, `attorney`, `bankruptcy`, `deceased`, `cease`,
            `wrong_number`, `soft_hold`, `staff` …
        promise: The open promise, if any; of several, the last day and their sum.
        promises: Each of them.
        prefs: Times the person called inconvenient.
        marks: Slugs of what staff should know: `no_calls`, `tone`, `complaint` …
        language: What the person asked for, or "".
        last_contact_at: Of any kind, out.
        last_step: The last step that was sent.
        sms_no_on: Day on which the row was first seen to say no to texts.
        channel: What staff prefer over the sheet's, or "".
        brought_forward: Lock or slug of a step that staff want sent now.
        until: Holds, and `channel`, that end by themselves: name, when, and the
            request that said so.
        unshown: Recorded payments that the sheet has yet to show, oldest first.
    """

    cycle: date | None = None
    done: frozenset[str] = frozenset()
    pause_until: datetime | None = None
    pause_reason: str = ""
    holds: frozenset[str] = frozenset()
    promise: Promise | None = None
    promises: tuple[Promise, ...] = ()
    prefs: Prefs | None = None
    marks: frozenset[str] = frozenset()
    language: str = ""
    last_contact_at: datetime | None = None
    last_step: str = ""
    sms_no_on: date | None = None
    channel: str = ""
    brought_forward: str = ""
    until: tuple[tuple[str, str, str], ...] = ()
    unshown: tuple[Unshown, ...] = ()


@dataclass(frozen=True, slots=True)
class Contact:
    """
    One past contact with a person, in or out, as the caps count it.

    Args:
        at: Aware UTC.
        channel: `sms`, `email` or `call`.
        kind: `sent`, `received`, `attempt`, `conversation`, `voicemail`,
            `inbound_conversation` …
        inbound: The person wrote or called.
        debts: Account keys it was about.
        contact_point: Hash of the number or address, or "".
    """

    at: datetime
    channel: Channel
    kind: str = "sent"
    inbound: bool = False
    debts: tuple[str, ...] = ()
    contact_point: str = ""


@dataclass(frozen=True, slots=True)
class Reason:
    """
    Why, in words that staff can show a regulator.

    Args:
        rule_id: E.g. `REGF-HOURS`.
        citation: Where it is written.
        text: One plain sentence.
    """

    rule_id: str
    citation: str
    text: str


Decision = Literal["allow", "delay", "block", "require_text", "escalate"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """
    What the law and the house say to one contact at one instant.

    Args:
        decision: See the field's type.
        earliest: With `delay`: the first instant at which everything permits it.
        expires_at: With `allow` and `delay`: after it the message must not arrive.
        reasons: Every rule that bound it; with `allow`, the ones that were asked and
            mattered (may be empty).
        require: With `require_text`: slugs of texts the message must carry first.
        rulebook: Version of the rules applied.
        asked: With any other decision than `allow`: rules that were asked besides and
            did not bind.
    """

    decision: Decision
    reasons: tuple[Reason, ...] = ()
    earliest: datetime | None = None
    expires_at: datetime | None = None
    require: tuple[str, ...] = ()
    rulebook: str = ""
    asked: tuple[Reason, ...] = ()
