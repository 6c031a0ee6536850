"""
What a text must say and must not: disclosures, opt-out, threats, notices. Pure.

Reads the words only; whether the text may be sent at all is `may_contact`'s question.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from shared.core.compliance import wording
from shared.core.compliance.clock import day_number
from shared.core.compliance.plan import asked_reason, reason
from shared.core.compliance.rule import Rule, Wording
from shared.core.compliance.rulebook import Rulebook
from shared.core.model import Actor, Channel, Decision, Verdict

_GRAVEST: tuple[Decision, ...] = ("block", "escalate", "require_text", "allow")


@dataclass(frozen=True, slots=True)
class ContentRequest:
    """
    A text before it is stored as planned.

    Args:
        subject: E-mail only.
        flags: As in `ContactRequest`, and `optin_confirmation`, `help_reply`,
            `courtesy_copy`, `no_reply_route`, `cares_covered`, `eviction_filed`.
        states: Jurisdictions besides the federal one.
        brand: The sender's name, where it is known.
        amounts_cents: Amounts the ledger knows; None: not checked.
        house: Ask the office's own care as well, as when staff's templates are linted.
        on: The day of sending; None: by all rules, even those not yet in force.
    """

    actor: Actor
    channel: Channel
    text: str
    subject: str = ""
    flags: frozenset[str] = frozenset()
    states: frozenset[str] = frozenset()
    brand: str = ""
    amounts_cents: frozenset[int] | None = None
    house: bool = False
    on: date | None = None


def check_content(request: ContentRequest, rules: Rulebook) -> Verdict:
    """
    Check a text against every rule about words.

    Returns:
        `allow`, `require_text` with the slugs of what is missing, `block` or
        `escalate`; the gravest fault decides and all are named.
    """
    faults: list[tuple[Decision, Rule, str]] = []
    looked_at: dict[str, Rule] = {}
    text = wording.plain(request.subject, request.text)
    for rule, words in _bearing(request, rules, text):
        looked_at[rule.id] = rule
        if _at_fault(words, request, text):
            faults.append((_decision(words), rule, words.require))
    for rule in _told_by_flags(request, rules):
        looked_at.setdefault(rule.id, rule)
    return _verdict(faults, looked_at, rules.version)


def _verdict(
    faults: list[tuple[Decision, Rule, str]], looked_at: dict[str, Rule], version: str
) -> Verdict:
    kinds = {kind for kind, _, _ in faults} or {"allow"}
    bad = {rule.id for _, rule, _ in faults}
    others = tuple(asked_reason(r) for r in looked_at.values() if r.id not in bad)
    if not faults:
        return Verdict("allow", others, rulebook=version)
    return Verdict(
        next(kind for kind in _GRAVEST if kind in kinds),
        tuple(dict.fromkeys(reason(rule) for _, rule, _ in faults)),
        require=tuple(dict.fromkeys(slug for _, _, slug in faults if slug)),
        rulebook=version,
        asked=others,
    )


def _bearing(
    request: ContentRequest, rules: Rulebook, text: str
) -> list[tuple[Rule, Wording]]:
    """Give the word rules of this actor, channel and place, gathered once."""
    day = request.on or date.max
    epoch = rules.epoch(day_number(day))
    key = (
        "words",
        request.actor,
        request.channel,
        request.states,
        request.house,
        epoch,
    )
    known: list[tuple[Rule, Wording]] | None = rules.compiled.get(key)
    if known is None:
        known = rules.compiled[key] = list(_gathered(request, rules, day))
    return [(rule, words) for rule, words in known if _applies(words, request, text)]


def _told_by_flags(request: ContentRequest, rules: Rulebook) -> list[Rule]:
    """Give rules that a flag brings up though they have no words to check."""
    if not request.flags:
        return []
    tokens = {f"flag:{flag}" for flag in request.flags}
    return [r for r in rules.rules if r.shows & tokens and request.actor in r.binds]


def _gathered(
    request: ContentRequest, rules: Rulebook, day: date
) -> Iterator[tuple[Rule, Wording]]:
    places = request.states | {"US"} | ({"HOUSE"} if request.house else set())
    for rule in rules.rules:
        near = rule.jurisdiction in places and request.actor in rule.binds
        if rule.words and near and rule.in_force(day, request.channel):
            yield from ((rule, w) for w in rule.words if _possible(w, request))


def _possible(words: Wording, request: ContentRequest) -> bool:
    return request.channel in words.channels and (request.house or not words.house)


def _applies(words: Wording, request: ContentRequest, text: str) -> bool:
    if words.unless & request.flags:
        return False
    if words.flags <= request.flags:
        return True
    return bool(words.when) and _compiled(words.when).search(text) is not None


def _at_fault(words: Wording, request: ContentRequest, text: str) -> bool:
    if words.special:
        return _SPECIAL[words.special](request)
    found = _compiled(words.patterns).search(text) is not None
    return not found if words.require else found


def _decision(words: Wording) -> Decision:
    if words.require:
        return "require_text"
    return "escalate" if words.decision == "escalate" else "block"


@cache
def _compiled(patterns: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{p})" for p in patterns), re.IGNORECASE | re.DOTALL)


def _no_brand(request: ContentRequest) -> bool:
    return not wording.names_sender(request.text, request.brand)


def _preview_tells(request: ContentRequest) -> bool:
    shown = request.subject if request.channel == "email" else request.text[:40]
    return wording.speaks_of_debt(shown, request.brand)


def _more_than_confirmation(request: ContentRequest) -> bool:
    return wording.says_more_than_confirmation(request.text)


def _other_language(request: ContentRequest) -> bool:
    return wording.disclosure_in_another_language(request.text)


def _wrong_amount(request: ContentRequest) -> bool:
    if request.amounts_cents is None:
        return False
    return not wording.amounts_cents(request.text) <= request.amounts_cents


_SPECIAL: dict[str, Callable[[ContentRequest], bool]] = {
    "brand": _no_brand,
    "preview": _preview_tells,
    "only_confirmation": _more_than_confirmation,
    "same_language": _other_language,
    "amounts": _wrong_amount,
}
