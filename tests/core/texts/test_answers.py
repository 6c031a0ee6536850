"""Each answer is lawful, cheap, and tells no bystander of a debt."""

from __future__ import annotations

from datetime import date

import pytest

from shared.core.compliance import shipped_rulebook
from shared.core.compliance.content import ContentRequest, check_content
from shared.core.model import Prefs, Promise
from shared.core.replies.understood import EFFECTS
from shared.core.texts.answers import _TEXTS, AFTER_OPT_OUT, AnswerFields, answer_text
from shared.core.texts.gsm import MAX_PARTS, economical

FIELDS = AnswerFields(
    brand="Maple Homes",
    phone="(212) 555-0199",
    pay_link="https://pay.example.com",
    terms="https://us-central1-maple-homes.cloudfunctions.net/consent",
    promises=(Promise(date(2026, 11, 20), 20_000), Promise(date(2026, 11, 27))),
    prefs=Prefs(("12:00", "21:00"), ("sun",)),
)
EACH = pytest.mark.parametrize("effect", sorted(_TEXTS))
SPOKEN = pytest.mark.parametrize("language", ["en", "es"])


@EACH
@SPOKEN
def test_every_answer_is_lawful_and_short(effect: str, language: str) -> None:
    flag = {
        "confirm_opt_in": "optin_confirmation",
        "apologise_wrong_number": "optout_confirmation",
    }
    text = answer_text(effect, language, FIELDS)
    request = ContentRequest(
        actor="creditor",
        channel="sms",
        text=text,
        flags=frozenset({flag.get(effect, "")} - {""}),
        states=frozenset({"MA"}),
        brand="Maple Homes",
    )

    verdict = check_content(request, shipped_rulebook())
    assert verdict.decision == "allow", (text, verdict)
    sized = economical(text)
    assert sized.encoding == "gsm7", text
    assert sized.parts <= MAX_PARTS


@EACH
@SPOKEN
def test_no_answer_speaks_of_a_debt(effect: str, language: str) -> None:
    """Whoever holds the phone may not be the tenant."""
    text = answer_text(effect, language, FIELDS).casefold()

    for word in ("debt", "deuda", "owe", "debe", "balance", "saldo", "past due"):
        assert word not in text


@SPOKEN
def test_a_debt_collectors_answers_carry_the_disclosure(language: str) -> None:
    """12 CFR 1006.18(e)(2)."""
    fields = AnswerFields("Maple Homes", "(212) 555-0199", actor="third_party")

    for effect in set(_TEXTS) - AFTER_OPT_OUT - {"confirm_promise"}:
        text = answer_text(effect, language, fields)
        word = {"en": "debt collector", "es": "cobrador de deudas"}[language]
        assert not text or word in text
    assert answer_text("apologise_wrong_number", language, fields) == ""


def test_where_there_is_nothing_to_say_nothing_is_said() -> None:
    bare = AnswerFields("Maple Homes")

    for effect in (
        "confirm_preference",
        "confirm_promise",
        "answer_balance",
        "answer_link",
        "flag_tone",
    ):
        assert answer_text(effect, "en", bare) == ""


def test_only_known_effects_are_answered() -> None:
    assert set(_TEXTS) - {"consent_request"} <= set(EFFECTS)
