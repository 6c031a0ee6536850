"""What a text may say; every amount comes from the ledger. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, Final

from shared.core.model import Actor
from shared.core.texts.formats import long_date, money, short_date
from shared.core.texts.phrases import Phrases

_MOST: Final = 80
_TITLES: Final = frozenset(
    {"mr", "mrs", "ms", "miss", "dr", "sr", "sra", "srta", "don", "doña", "prof"}
)


@dataclass(frozen=True, slots=True)
class AccountLine:
    """
    One account in a message.

    Args:
        amount_cents: The balance, from the ledger.
        days_past_due: Negative: not yet due.
    """

    amount_cents: int
    due_on: date
    days_past_due: int
    property: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class TextFields:
    """
    Everything a message may say; nothing in it is trusted to be harmless.

    Args:
        brand: Who speaks, first in every text.
        phone: The business's, as it should be read; "" if none.
        address: The business's postal address, under every e-mail; advertising
            would need it (15 USC 7704(a)(5)), a reminder is better with it.
        first_name: The person's; of a full name only the first is used.
        accounts: What the message is about, at least one.
        total_cents: Their sum; checked.
        pay_link: Where to pay online, or "".
        unsubscribe_url: E-mail needs it.
        consent_url: Where the reader may agree to texts, or "".
        actor: `third_party` brings the debt collector's disclosures.
        first_contact: The initial communication with this person about this debt.
        promise_on: With the promise templates.
        promise_cents: None: everything.
        require: What a verdict asks the text to carry besides: the rulebook's slugs.
    """

    brand: str
    first_name: str
    accounts: tuple[AccountLine, ...]
    total_cents: int
    phone: str = ""
    address: str = ""
    pay_link: str = ""
    unsubscribe_url: str = ""
    consent_url: str = ""
    actor: Actor = "creditor"
    first_contact: bool = False
    promise_on: date | None = None
    promise_cents: int | None = None
    require: tuple[str, ...] = ()


@lru_cache(maxsize=8192)
def clean(text: str) -> str:
    """Make a value one short printable line: no control or direction characters."""
    if text.isprintable() and len(text) <= _MOST and text == text.strip():
        return text
    kept = "".join(c if c.isprintable() else " " for c in text)
    return " ".join(kept.split())[:_MOST].strip()


@lru_cache(maxsize=8192)
def given_name(customer: str) -> str:
    """Take the first name out of `Ana Diaz`, `Diaz, Ana` or `Mrs. Ana Diaz`."""
    family, comma, given = customer.partition(",")
    words = (given if comma and given.strip() else family).split()
    named = [w for w in words if w.casefold().strip(".") not in _TITLES]
    return (named or words or [""])[0]


@lru_cache(maxsize=8192)
def place_of(property_: str, unit: str, unit_word: str) -> str:
    """Name a place: `Maple Court, unit 4B`; "" if the sheet names none."""
    where, room = clean(property_), clean(unit)
    if room and not (" " in room or "#" in room):
        room = f"{unit_word} {room}"
    return ", ".join(part for part in (where, room) if part)


def _for(line: AccountLine, words: Phrases) -> str:
    place = place_of(line.property, line.unit, words.unit)
    amount = money(line.amount_cents)
    return f"{amount} {words.for_} {place}" if place else amount


def owed(fields: TextFields, words: Phrases, *, brief: bool) -> str:
    """Say what is owed for what: each account, or (brief) their number and sum."""
    lines = fields.accounts
    if len(lines) == 1:
        return _for(lines[0], words)
    total = money(fields.total_cents)
    if brief:
        return words.for_accounts.format(total=total, count=len(lines))
    *firsts, last = (_for(line, words) for line in lines)
    listed = f"{', '.join(firsts)} {words.and_} {last}"
    return words.in_total.format(listed=listed, total=total)


def values(
    fields: TextFields, words: Phrases, *, letter: bool, brief: bool
) -> dict[str, Any]:
    """
    Give the fields a template may use, as text; empty ones are left out.

    Args:
        fields: The facts.
        words: Of the message's language.
        letter: An e-mail: long dates.
        brief: Name several accounts by their number and sum only.
    """
    day: Callable[[date, str], str] = long_date if letter else short_date
    lines = fields.accounts
    first = lines[0]
    if len(lines) > 1:
        first = min(lines, key=lambda line: line.due_on)
    found: dict[str, Any] = {
        "first_name": given_name(clean(fields.first_name)),
        "brand": clean(fields.brand),
        "phone": clean(fields.phone),
        "owed": owed(fields, words, brief=brief or letter),
        "amount": money(fields.total_cents),
        "count": len(lines),
        "several": len(lines) > 1,
        "due_date": day(first.due_on, words.language),
        "days_past_due": first.days_past_due,
        "place": place_of(first.property, first.unit, words.unit),
        "property": clean(first.property),
        "unit": clean(first.unit),
        "pay_link": fields.pay_link,
    }
    if fields.promise_on is not None:
        found["promise_date"] = day(fields.promise_on, words.language)
        cents = fields.promise_cents
        found["promised"] = money(fields.total_cents if cents is None else cents)
    # compared by type: 0 and False are facts, "" is not
    return {name: value for name, value in found.items() if value != ""}
