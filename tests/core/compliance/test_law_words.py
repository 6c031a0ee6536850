"""What texts must and must not say."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from law_requests import RULES, ids

from shared.core.compliance.content import ContentRequest, check_content
from shared.core.model import Verdict

STOP = " Reply STOP to opt out."
MIRANDA = (
    " This is an attempt to collect a debt and any information obtained will be used"
    " for that purpose."
)


def check(
    text: str, actor: str = "creditor", channel: str = "sms", **more: object
) -> Verdict:
    flags = frozenset(more.pop("flags", ()))  # type: ignore[call-overload]
    return check_content(
        ContentRequest(actor, channel, text, flags=flags, **more), RULES
    )  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("Oak Apts: pay or go to jail." + STOP, "FDCPA-THREAT"),
        ("Oak Apts: the police will come." + STOP, "FDCPA-THREAT"),
        ("Oak Apts: we will report you to immigration." + STOP, "FDCPA-THREAT"),
        ("Oak Apts: pague o llamamos a la policía. Responda STOP", "FDCPA-THREAT"),
        ("Oak Apts: 3-day notice to pay or quit." + STOP, "RENT-NOTICE-SMS"),
        ("Oak Apts: you must vacate by Friday." + STOP, "RENT-NOTICE-SMS"),
        ("Oak Apts: You are hereby notified of it." + STOP, "RENT-NOTICE-SMS"),
        ("Oak Apts: este es su aviso de desalojo. Responda STOP", "RENT-NOTICE-SMS"),
        ("Oak Apts: we are changing your locks." + STOP, "RENT-SELFHELP"),
        ("Oak Apts: we shut off the water today." + STOP, "RENT-SELFHELP"),
        ("Oak Apts: we\u2019ll throw out your things." + STOP, "RENT-SELFHELP"),
        ("Oak Apts: settle your debt for half." + STOP, "CARRIER-DEBT-RELIEF"),
        ("Oak Apts: pay at https://bit.ly/x1." + STOP, "CARRIER-URL"),
        ("Oak Apts: free beer for payers." + STOP, "CARRIER-SHAFT"),
    ],
)
def test_what_no_text_may_say_blocks(text: str, rule: str) -> None:
    """Nobody is frightened into paying."""
    verdict = check(text)
    assert verdict.decision == "block"
    assert rule in ids(verdict)


@pytest.mark.parametrize(
    "text",
    [
        "Oak Apts: rent of $1,200.00 was due on Nov 1. Please pay or call us." + STOP,
        "Oak Apts: the office is closed Friday; we are here Monday." + STOP,
        "Oak Apts: your arrears are $40." + STOP,
        "Oak Apts: pay at https://pay.oakapts.example/abc." + STOP,
        "Hello from Oak Apts. Rent is due." + STOP,
        "Oak Apts: su renta está vencida. Responda STOP para no recibir mensajes.",
    ],
)
def test_an_honest_reminder_passes(text: str) -> None:
    """The lint does not teach staff to ignore it."""
    assert check(text, house=True).decision == "allow"


@pytest.mark.parametrize(
    ("text", "channel", "flags", "slug"),
    [
        ("Acme: this is from a debt collector. Call Ann.", "sms", (), "opt_out"),
        ("Acme: your bill is open." + STOP, "sms", (), "debt_collector_disclosure"),
        (
            "Acme: debt collector here." + STOP,
            "email",
            ("initial",),
            "initial_disclosure",
        ),
        (
            (
                "Acme: su cuenta está vencida, por favor llame. This is from a debt"
                " collector. Responda STOP."
            ),
            "sms",
            (),
            "disclosure_in_the_texts_language",
        ),
    ],
)
def test_a_collectors_text_lacks_nothing(
    text: str, channel: str, flags: tuple[str, ...], slug: str
) -> None:
    """Who is asked for money knows by whom, and how to make it end."""
    verdict = check(text, "third_party", channel, flags=flags)
    assert verdict.decision == "require_text"
    assert slug in verdict.require


def test_a_complete_first_message_passes() -> None:
    """All that the law asks can be said."""
    text = "Acme Recovery: about your account." + MIRANDA + STOP
    assert check(text, "third_party", "email", flags=["initial"]).decision == "allow"


@pytest.mark.parametrize(
    ("text", "decision"),
    [
        ("You are unsubscribed and will get no more messages from Acme.", "allow"),
        ("Acme Recovery: you have opted out. No further texts will be sent.", "allow"),
        ("Se ha dado de baja y no recibirá más mensajes.", "allow"),
        ("You are unsubscribed. Reply START to rejoin.", "block"),
        ("You are unsubscribed. Stop only promotions or all?", "block"),
        ("You are unsubscribed. You still owe $500.", "block"),
        ("Thank you.", "block"),
    ],
)
def test_a_collectors_confirmation_says_nothing_else(text: str, decision: str) -> None:
    """The last word to somebody who said stop is not a sales pitch."""
    verdict = check(text, "third_party", flags=["optout_confirmation"])
    assert verdict.decision == decision
    if decision == "block":
        assert "REGF-OPTOUT-CONFIRM" in ids(verdict)


def test_a_creditors_confirmation_may_ask_which_but_not_for_money() -> None:
    """A creditor may ask what should stop; it may not sell."""
    scope = "Oak Apts: you are opted out. Reply RENT to keep rent notices."
    asked = check(scope, flags=["optout_confirmation"])
    assert asked.decision == "allow"
    assert "TCPA-CONFIRM-CLARIFY" in ids(asked)
    sell = "You are opted out. Make a payment at https://pay.oakapts.example"
    assert ids(check(sell, flags=["optout_confirmation"])) == {"TCPA-CONFIRM-5MIN"}


def test_time_barred_debts_are_not_sued_on() -> None:
    """A claim that a court would not hear is not held over anybody."""
    text = "Acme: a debt collector. We may sue." + STOP
    assert check(text, "third_party").decision == "allow"
    verdict = check(text, "third_party", flags=["time_barred"])
    assert ids(verdict) == {"REGF-TIMEBARRED"}


def test_nothing_overshadows_the_right_to_dispute() -> None:
    """Thirty days to ask are thirty days without a countdown."""
    text = "Acme: a debt collector. Pay within 24 hours." + STOP
    assert check(text, "third_party").decision == "allow"
    verdict = check(text, "third_party", flags=["in_validation_period"])
    assert ids(verdict) == {"REGF-OVERSHADOW"}


def test_flags_of_the_home_and_the_person_bind_words() -> None:
    """Servicemembers, covered homes and filed evictions have their own words."""
    evict = "Oak Apts: eviction will follow." + STOP
    assert ids(check(evict, flags=["active_duty"])) == {"SCRA-EVICT"}
    assert check(evict).decision == "allow"
    short = "Oak Apts: leave within 10 days." + STOP
    assert ids(check(short, flags=["cares_covered"])) == {"RENT-CARES30"}
    part = "Oak Apts: a partial payment is fine." + STOP
    assert check(part, flags=["eviction_filed"]).decision == "escalate"
    served = "Oak Apts: courtesy copy of the notice to vacate served." + STOP
    assert check(served, flags=["courtesy_copy"]).decision == "allow"


def test_texts_name_their_sender() -> None:
    """A message from nobody looks like fraud."""
    verdict = check("Your rent is due Friday." + STOP)
    assert verdict.require == ("brand",)
    assert check("Your rent is due Friday." + STOP, channel="email").decision == "allow"
    named = {"brand": "Oak Apts"}
    assert check("oak apts: rent is due." + STOP, **named).decision == "allow"
    assert check("Elm: rent is due." + STOP, **named).decision == "require_text"
    state = frozenset({"MA"})
    assert "MA-IDENT" in ids(check("Rent is due." + STOP, states=state))


def test_amounts_match_the_ledger() -> None:
    """Nobody is asked for more than they owe."""
    text = "Oak Apts: $1,200.00 and a $50 fee are due." + STOP
    ledger = frozenset({120_000, 5_000})
    assert check(text, amounts_cents=ledger).decision == "allow"
    wrong = check(text, amounts_cents=frozenset({120_000}))
    assert ids(wrong) == {"RENT-LATEFEE"}


def test_a_locked_screen_tells_nothing() -> None:
    """A flatmate who glances at the phone learns of no debt."""
    text = "Acme Collections: a debt is past due. Debt collector." + STOP
    lint = {"house": True, "brand": "Acme Collections"}
    assert ids(check(text, "third_party", **lint)) == {"REGF-3P-DISCLOSE"}
    calm = (
        "Acme Collections: please call us about a matter. From a debt collector." + STOP
    )
    assert check(calm, "third_party", **lint).decision == "allow"
    mail = {"channel": "email", "subject": "Your debt", "house": True}
    assert ids(check(calm, "third_party", **mail)) == {"REGF-3P-DISCLOSE"}
    assert check(text, "third_party", brand="Acme Collections").decision == "allow"


def test_the_house_wants_an_opt_out_in_every_message() -> None:
    """A landlord's text says how to end it, though no law asks that of landlords."""
    text = "Oak Apts: rent is due."
    assert check(text).decision == "allow"
    assert check(text, house=True).require == ("opt_out",)


def test_advertising_by_email_shows_an_address_and_a_way_out() -> None:
    """Whoever advertises can be found and stopped."""
    text = "Oak Apts: new homes!"
    verdict = check(text, "marketing", "email")
    assert set(verdict.require) == {"postal_address", "opt_out"}
    full = text + " 12 Main Street, Springfield. Unsubscribe: https://u.example.com"
    assert check(full, "marketing", "email").decision == "allow"


def test_opt_in_and_help_texts_are_complete() -> None:
    """The first text says what was agreed to; HELP says who we are."""
    bare = check("Oak Apts: welcome.", flags=["optin_confirmation"])
    assert set(bare.require) == {
        "data_rates",
        "help_hint",
        "opt_out",
        "frequency",
        "privacy_and_terms",
    }
    told = check("Oak Apts: you are now subscribed." + STOP)
    assert "CARRIER-OPTIN-TEXT" in ids(told)
    full = (
        "Oak Apts: rent notices. 4 msgs/month. Msg & data rates may apply. Reply HELP"
        " for help, STOP to opt out. https://oakapts.example/terms"
    )
    assert check(full, flags=["optin_confirmation"]).decision == "allow"
    assert "CARRIER-HELP" in ids(check("Hello.", flags=["help_reply"]))
    help_text = "Oak Apts: call 404-555-0123." + STOP
    assert check(help_text, flags=["help_reply"]).decision == "allow"


def test_a_number_that_cannot_hear_says_so() -> None:
    """Silence is not a way to withdraw."""
    text = "Oak Apts: rent is due."
    assert check(text, flags=["no_reply_route"]).require == ("other_way_to_reach_us",)


def test_word_rules_bind_from_their_day() -> None:
    """A text of 2024 is judged by the words of 2024."""
    asked = {"flags": ["no_reply_route"], "on": date(2025, 1, 1)}
    assert check("Oak Apts: rent is due.", **asked).decision == "allow"


@given(
    st.text(max_size=4_000), st.sampled_from(["creditor", "third_party", "marketing"])
)
def test_any_text_gets_one_answer(text: str, actor: str) -> None:
    """Whatever staff paste into a template, the check answers."""
    verdict = check(text, actor, house=True)
    assert verdict.decision in {"allow", "block", "require_text", "escalate"}
    assert (verdict.decision == "require_text") <= bool(verdict.require)
