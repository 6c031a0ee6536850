"""
Put what every message must carry around what a template says. Pure.

Brand first, disclosures, pay link, opt-out, signature: all from code, so that no
template and no cell of a sheet can leave them out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, Final

from shared.core.texts.fields import TextFields, clean, place_of
from shared.core.texts.formats import long_date, money
from shared.core.texts.links import is_short_link
from shared.core.texts.phrases import INITIAL, LATER, Phrases
from shared.errors import BadRequest

_RULES: Final = {
    "initial_disclosure": INITIAL,
    "debt_collector_disclosure": LATER,
}
"""The rulebook's words for disclosures, as our phrases know them."""

_ALWAYS: Final = frozenset(
    {
        "brand",
        "opt_out",
        "stop_instruction",
        "postal_address",
        "disclosure_in_the_texts_language",
    }
)
"""What the rulebook may ask for and every message carries anyway."""

_AMOUNT: Final = re.compile(r"\$\s?\d[\d,]*(?:\.\d+)?")


def disclosures(fields: TextFields, words: Phrases) -> tuple[str, ...]:
    """Give the disclosures this message must carry, in its language."""
    if fields.actor != "third_party" and not fields.require:
        return ()
    asked = [_RULES.get(r, r) for r in fields.require if r not in _ALWAYS]
    if fields.actor == "third_party":
        asked.append(INITIAL if fields.first_contact else LATER)
    if INITIAL in asked:  # it says all that the later one says
        asked = [rule for rule in asked if rule != LATER]
    try:
        return tuple(words.disclosures[rule] for rule in dict.fromkeys(asked))
    except KeyError as error:
        raise BadRequest(
            "unknown_disclosure", f"There is no text for the rule {error.args[0]}."
        ) from None


def refuse_wrong_amounts(body: str, fields: TextFields) -> None:
    """
    Compare every amount a text names with the ledger.

    Raises:
        BadRequest: One of them is not what the ledger says.
    """
    shown = _AMOUNT.findall(body)
    if not shown:
        return
    known = {money(line.amount_cents) for line in fields.accounts}
    known.add(money(fields.total_cents))
    if fields.promise_cents is not None:
        known.add(money(fields.promise_cents))
    if not known.issuperset(shown):
        raise BadRequest(
            "amount_mismatch", "The text names an amount that the sheet does not."
        )


def checked_link(url: str) -> str:
    """
    Give a link back if it may be shown.

    Raises:
        BadRequest: Not http(s), with spaces in it, or over a public shortener.
    """
    if not url.startswith(("https://", "http://")) or not url.isprintable():
        raise BadRequest("bad_link", "A link must start with https://.")
    # without the query, in which each person's link is another one
    if " " in url or is_short_link(url.partition("?")[0]):
        raise BadRequest("bad_link", "The pay link is shortened or holds spaces.")
    return url


def sms(body: str, fields: TextFields, words: Phrases) -> str:
    """Frame a text message: brand, text, disclosures, pay link, opt-out."""
    brand = clean(fields.brand)
    pieces = [body if body.startswith(f"{brand}:") else f"{brand}: {body}"]
    pieces.extend(disclosures(fields, words))
    if fields.pay_link and fields.pay_link not in body:
        pieces.append(f"{words.pay_sms} {fields.pay_link}")
    pieces.append(words.stop_sms)
    return " ".join(pieces)


def _lines(fields: TextFields, words: Phrases) -> list[tuple[str, str, str]]:
    """Give place, due date and amount of each account."""
    return [
        (
            place_of(line.property, line.unit, words.unit) or words.account,
            long_date(line.due_on, words.language),
            money(line.amount_cents),
        )
        for line in fields.accounts
    ]


def _signature(fields: TextFields) -> list[str]:
    named = (fields.brand, fields.phone, fields.address)
    return [text for text in (" ".join(n.split()) for n in named) if text]


def _blocks(blocks: Iterable[str]) -> str:
    return "\n\n".join(block for block in blocks if block) + "\n"


def letter_text(body: str, fields: TextFields, words: Phrases) -> str:
    """Frame an e-mail's plain part."""
    ledger = [
        f"{place}: {amount} ({words.due}: {due_date})"
        for place, due_date, amount in _lines(fields, words)
    ]
    if len(ledger) > 1:
        ledger.append(f"{words.total}: {money(fields.total_cents)}")
    link = f"{words.pay_online}: {fields.pay_link}" if fields.pay_link else ""
    return _blocks(
        [
            body,
            "\n".join(ledger),
            link,
            *disclosures(fields, words),
            "\n".join(_signature(fields)),
            f"{words.agree}: {fields.consent_url}" if fields.consent_url else "",
            f"{words.stop_mail} {words.unsubscribe}: {fields.unsubscribe_url}",
        ]
    )


def letter_values(
    body: str, subject: str, fields: TextFields, words: Phrases
) -> dict[str, Any]:
    """Give what the layout of the HTML part shows; it escapes all of it."""
    return {
        "language": words.language,
        "subject": subject,
        "brand": clean(fields.brand),
        "paragraphs": [" ".join(p.split()) for p in body.split("\n\n")],
        "accounts": _lines(fields, words),
        "several": len(fields.accounts) > 1,
        "amount": money(fields.total_cents),
        "pay_link": fields.pay_link,
        "disclosure": " ".join(disclosures(fields, words)),
        "signature": " · ".join(_signature(fields)),
        "unsubscribe_url": fields.unsubscribe_url,
        "consent_url": fields.consent_url,
        # by plain names: the sandbox asks long about each attribute
        "word_account": words.account,
        "word_due": words.due,
        "word_amount": words.amount,
        "word_total": words.total,
        "word_pay_online": words.pay_online,
        "word_stop_mail": words.stop_mail,
        "word_unsubscribe": words.unsubscribe,
        "word_agree": words.agree,
    }
