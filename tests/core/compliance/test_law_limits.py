"""Counters and gates: how often, and on what ground."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from law_requests import (
    CENTRAL,
    CONSENTED,
    RULES,
    ask,
    at,
    ids,
    in_state,
    past,
    request,
)

from shared.core.compliance import (
    Consent,
    Debt,
    HouseLimits,
    Rnd,
    TemplateFacts,
    may_contact,
)
from shared.core.model import Contact, Verdict

NOON = "2026-11-20T12:00:00-05:00"
MASSACHUSETTS = in_state("MA")


def days_ago(*days: int, **more: object) -> tuple[Contact, ...]:
    now = at(NOON)
    channel, kind = str(more.pop("channel", "sms")), str(more.pop("kind", "sent"))
    return tuple(
        Contact(now - timedelta(days=d), channel, kind, **{"debts": ("A",), **more})  # type: ignore[arg-type]
        for d in days
    )


def test_two_in_seven_days_counts_calls_and_texts_per_debt() -> None:
    """A Massachusetts tenant hears from us twice a week about one debt, not thrice."""
    mixed = days_ago(4) + days_ago(2, channel="call", kind="attempt")
    verdict = ask(NOON, consumer=MASSACHUSETTS, history=mixed)
    assert ids(verdict) == {"MA-FREQ"}
    assert verdict.earliest == at("2026-11-23T08:00:00-05:00")

    other = ask(
        NOON, consumer=MASSACHUSETTS, history=mixed, debts=(Debt("B", "rent", 45),)
    )
    assert other.decision == "allow"
    both = (Debt("A", "rent", 45), Debt("B", "rent", 45))
    assert (
        ask(NOON, consumer=MASSACHUSETTS, history=mixed, debts=both).decision == "delay"
    )


def test_contacts_of_no_known_debt_count_for_each() -> None:
    """What it was about is not known: it is not taken as nothing."""
    unknown = days_ago(4, 2, debts=())
    assert ask(NOON, consumer=MASSACHUSETTS, history=unknown).decision == "delay"


def test_a_debt_grows_into_regulation_while_it_waits() -> None:
    """Thirty days late tonight is thirty-one tomorrow morning."""
    thirty = (Debt("A", "rent", 30),)
    history = days_ago(4, 2)
    now = ask(NOON, consumer=MASSACHUSETTS, history=history, debts=thirty)
    assert now.decision == "allow"
    tonight = ask(
        "2026-11-20T22:00:00-05:00",
        consumer=MASSACHUSETTS,
        history=history,
        debts=thirty,
    )
    assert tonight.earliest == at("2026-11-23T08:00:00-05:00")


def test_answers_the_law_demands_are_no_contacts() -> None:
    """A confirmed opt-out does not use up somebody's week."""
    answers = days_ago(4, kind="optout_confirmation") + days_ago(2, kind="help_reply")
    assert ask(NOON, consumer=MASSACHUSETTS, history=answers).decision == "allow"


def test_work_numbers_have_their_own_count() -> None:
    """Two calls at work in a month are enough."""
    elsewhere = TemplateFacts(contact_point="other")
    at_work = days_ago(18, 10, channel="call", kind="attempt", contact_point="work")
    verdict = ask(
        NOON,
        channel="call",
        consumer=MASSACHUSETTS,
        history=at_work,
        template=elsewhere,
    )
    assert ids(verdict) == {"MA-FREQ-OTHER"}
    home = ask(NOON, channel="call", consumer=MASSACHUSETTS, history=at_work)
    assert home.decision == "allow"


def test_calls_on_request_are_free_for_a_week() -> None:
    """Who asks to be called is called, and those calls are not held against them."""
    asked = Contact(
        at("2026-11-16T12:00:00-05:00"), "call", "direct_call_consent", inbound=True
    )
    calls = days_ago(3, 2, 2, 1, 1, 1, 0, channel="call", kind="attempt")
    third = {"actor": "third_party", "channel": "call"}
    assert ask(NOON, history=calls, **third).decision == "delay"
    assert ask(NOON, history=(*calls, asked), **third).decision == "allow"
    later = ask("2026-11-23T12:00:00-05:00", history=(*calls, asked), **third)
    assert later.decision == "allow"


def test_the_city_allows_no_contact_in_the_week_after_an_exchange() -> None:
    """Who has just talked to us is left alone, unless they asked to hear more."""
    tenant = in_state("NY", zip="10001")
    talk = past("2026-11-17T10:00:00-05:00", "call", "conversation")
    verdict = ask(NOON, consumer=tenant, history=(talk,))
    assert ids(verdict) == {"NYC-FREQ"}
    assert verdict.earliest == at("2026-11-24T08:00:00-05:00")


def test_rules_bind_from_the_day_they_are_in_force() -> None:
    """The city's limit began on 1 September 2026; a delay into that day obeys it."""
    tenant = in_state("NY", zip="10001")
    three = tuple(
        past(f"2026-08-{day}T10:00:00-04:00", channel="email") for day in (29, 30, 31)
    )
    before = ask("2026-08-31T12:00:00-04:00", consumer=tenant, history=three)
    assert before.decision == "allow"
    night = ask("2026-08-31T22:00:00-04:00", consumer=tenant, history=three)
    assert "NYC-FREQ" in ids(night)
    assert night.earliest == at("2026-09-05T08:00:00-04:00")


def test_a_law_that_begins_overnight_can_turn_a_delay_into_a_refusal() -> None:
    """A message planned for tomorrow is judged by tomorrow's law."""
    verdict = ask("2027-01-30T22:00:00-05:00", flags=["marketing_opted_out"])
    assert verdict.decision == "block"
    assert ids(verdict) >= {"TCPA-REVOKE-ALL"}
    assert (
        ask("2027-01-30T12:00:00-05:00", flags=["marketing_opted_out"]).decision
        == "allow"
    )


def test_a_law_that_ends_overnight_is_not_waited_for_longer() -> None:
    """Florida freed e-mail on 16 May 2025: from midnight, not from eight."""
    verdict = ask("2025-05-15T22:00:00-04:00", channel="email", consumer=in_state("FL"))
    assert ids(verdict) == {"FL-FCCPA-HOURS"}
    assert verdict.earliest == at("2025-05-16T00:00:00-04:00")


@pytest.mark.parametrize(
    ("consent", "decision", "rule"),
    [
        (Consent(sms=None), "block", "POLICY-NOCONSENT"),
        (Consent(sms=False), "block", "POLICY-NOCONSENT"),
        (replace(CONSENTED, sms_route_approved=False), "block", "CARRIER-3P-DEBT"),
        (replace(CONSENTED, sms_anchor_on=None), "block", "REGF-SMS-60D"),
        (replace(CONSENTED, sms_anchor_on=date(2026, 11, 21)), "block", "REGF-SMS-60D"),
        (replace(CONSENTED, sms_anchor_on=date(2026, 9, 20)), "block", "REGF-SMS-60D"),
        (
            replace(CONSENTED, sms_anchor_on=None, rnd=Rnd(date(2026, 11, 1), "no")),
            "block",
            "REGF-SMS-60D",
        ),
        (
            replace(CONSENTED, rnd=Rnd(date(2026, 11, 1), "yes")),
            "block",
            "TCPA-RND-SAFE",
        ),
    ],
)
def test_a_collector_texts_only_on_solid_ground(
    consent: Consent, decision: str, rule: str
) -> None:
    """A stranger who now owns the number must not read of somebody's debt."""
    verdict = ask(NOON, actor="third_party", consent=consent)
    assert verdict.decision == decision
    assert rule in ids(verdict)


def test_a_clean_check_renews_an_old_anchor() -> None:
    """A check shows the number still belongs to the person who once agreed."""
    old = replace(CONSENTED, sms_anchor_on=date(2026, 9, 20))
    fresh = replace(old, rnd=Rnd(date(2026, 9, 21), "no"))
    assert ask(NOON, actor="third_party", consent=fresh).decision == "allow"


def test_a_gate_that_closes_overnight_refuses_rather_than_delays() -> None:
    """Tomorrow is day sixty-one: there is no lawful tomorrow."""
    last = replace(CONSENTED, sms_anchor_on=date(2026, 9, 21))
    tonight = ask("2026-11-20T22:00:00-05:00", actor="third_party", consent=last)
    assert tonight.decision == "block"
    assert "REGF-SMS-60D" in ids(tonight)


def test_the_creditors_notice_opens_email_on_the_day_after_its_35_days() -> None:
    """The person has thirty-five days to say no to e-mail."""
    notice = Consent(
        email_basis="creditor_notice_and_optout", creditor_notice_on=date(2026, 10, 16)
    )
    asked = {"actor": "third_party", "channel": "email", "consent": notice}
    verdict = ask(NOON, **asked)
    assert ids(verdict) == {"REGF-EMAIL-PROC"}
    assert verdict.earliest == at("2026-11-21T08:00:00-05:00")
    assert ask("2026-11-21T12:00:00-05:00", **asked).decision == "allow"
    for basis, undated in (
        ("creditor_notice_and_optout", None),
        ("hearsay", None),
        ("", None),
    ):
        no = Consent(email_basis=basis, creditor_notice_on=undated)
        assert ask(NOON, **{**asked, "consent": no}).decision == "block"
    prior = Consent(email_basis="prior_collector")
    assert ask(NOON, **{**asked, "consent": prior}).decision == "allow"


def test_medical_debt_in_nevada_waits_for_its_notice() -> None:
    """Nobody is dunned for a hospital bill before sixty days' notice by post."""
    asked = {
        "actor": "third_party",
        "channel": "call",
        "consumer": in_state("NV", "America/Los_Angeles"),
        "debts": (Debt("A", "medical", 90),),
    }
    assert ask(NOON, **asked).decision == "block"
    sent = Consent(creditor_notice_on=date(2026, 10, 1))
    verdict = ask(NOON, **asked, consent=sent)
    assert verdict.earliest == at("2026-11-30T08:00:00-08:00")
    rent = {**asked, "debts": (Debt("A", "rent", 90),)}
    assert ask(NOON, **rent).decision == "allow"
    assert ask(NOON, **{**asked, "debts": ()}).decision == "allow"


def test_electronic_messages_need_the_districts_consent() -> None:
    """Washington, D.C., asks before it lets debts into one's pocket."""
    asked = {"consumer": in_state("DC"), "consent": Consent(sms=True)}
    assert ids(ask(NOON, **asked)) == {"DC-ECONSENT"}
    assert ask(NOON, **asked, debts=(Debt("A", "rent", 30),)).decision == "allow"
    assert ask(NOON, **asked, debts=()).decision == "block"


def test_house_caps_count_all_that_was_sent() -> None:
    """One text a day, three a week, whatever the law would bear."""
    house = HouseLimits()
    today = ask(NOON, house=house, history=days_ago(0))
    assert ids(today) == {"HOUSE-SMS-DAY"}
    assert today.earliest == at("2026-11-21T09:00:00-05:00")
    week = ask(NOON, house=house, history=days_ago(5, 3, 1))
    assert ids(week) == {"HOUSE-SMS-WEEK"}
    assert week.earliest == at("2026-11-22T09:00:00-05:00")
    calls = days_ago(0, 0, channel="call", kind="attempt")
    assert ids(ask(NOON, house=house, channel="email", history=calls)) == {
        "HOUSE-CONTACTS-DAY"
    }
    many = days_ago(6, 5, 4, 3, 2, 1, 1, channel="email")
    assert "HOUSE-CONTACTS-WEEK" in ids(ask(NOON, house=house, history=many))
    assert ask(NOON, history=many + days_ago(0, 0, 0)).decision == "allow"


def test_history_older_than_any_counter_changes_nothing() -> None:
    """A long memory is not a longer silence."""
    old = tuple(
        past(f"2026-0{m}-1{d}T10:00:00-04:00") for m in range(1, 10) for d in range(9)
    )
    assert (
        ask(NOON, consumer=MASSACHUSETTS, history=old, house=HouseLimits()).decision
        == "allow"
    )


STATES = ["GA", "MA", "DC", "WA", "PA", "WV", "FL", "NY", "OR", "TX", "CA"]
contacts = st.builds(
    lambda hours, channel, kind, place: Contact(
        at(NOON) - timedelta(hours=hours),
        channel,
        kind,
        debts=("A",),
        contact_point=place,
    ),
    st.integers(0, 24 * 12),
    st.sampled_from(["sms", "email", "call"]),
    st.sampled_from(
        ["sent", "attempt", "voicemail", "conversation", "consent_request"]
    ),
    st.sampled_from(["", "personal", "other"]),
)
worlds = st.fixed_dictionaries(
    {
        "actor": st.sampled_from(["creditor", "third_party", "marketing"]),
        "channel": st.sampled_from(["sms", "email", "call"]),
        "consumer": st.builds(
            lambda s, city, z: in_state(s, z, city=city),
            st.sampled_from(STATES),
            st.sampled_from(["", "Brooklyn"]),
            st.sampled_from(["America/New_York", CENTRAL]),
        ),
        "history": st.lists(contacts, max_size=12).map(tuple),
        "house": st.sampled_from([None, HouseLimits()]),
    }
)
moments = st.integers(0, 24 * 60).map(lambda m: at(NOON) + timedelta(minutes=m))
FAR = datetime(9999, 1, 1, tzinfo=UTC)


def first_lawful(now: datetime, world: dict[str, object]) -> datetime:
    verdict = judged(now, world)
    return {"allow": now, "delay": verdict.earliest or FAR}.get(verdict.decision, FAR)


def judged(now: datetime, world: dict[str, object]) -> Verdict:
    purpose = "marketing" if world["actor"] == "marketing" else "collection"
    return may_contact(request(**{"purpose": purpose, **world}), RULES, now)


@given(moments, worlds, contacts)
@settings(max_examples=300, deadline=None)
def test_one_more_contact_never_makes_an_earlier_time_lawful(
    now: datetime, world: dict[str, object], more: Contact
) -> None:
    """Nobody is reached sooner for having been reached more."""
    history = (*world["history"], more)  # type: ignore[misc]
    assert first_lawful(now, {**world, "history": history}) >= first_lawful(now, world)


@given(
    moments,
    worlds,
    st.sampled_from(
        [
            "cease",
            "bankruptcy",
            "wrong_number",
            "attorney",
            "opted_out_sms",
            "deceased",
            "soft_hold",
            "initial",
        ]
    ),
)
@settings(max_examples=200, deadline=None)
def test_one_more_hold_never_makes_an_earlier_time_lawful(
    now: datetime, world: dict[str, object], flag: str
) -> None:
    """A hold can only keep us away."""
    assert first_lawful(now, {**world, "flags": [flag]}) >= first_lawful(now, world)


@given(moments, worlds)
@settings(max_examples=200, deadline=None)
def test_the_house_never_makes_an_earlier_time_lawful(
    now: datetime, world: dict[str, object]
) -> None:
    """The office's settings cannot loosen the law."""
    law = {**world, "house": None}
    wide = {**world, "house": HouseLimits(99, 99, 99, 99, ("00:00", "24:00"), 0)}
    assert first_lawful(now, wide) >= first_lawful(now, law)


@given(moments, worlds)
@settings(max_examples=30, deadline=None)
def test_the_earliest_instant_is_the_earliest(
    now: datetime, world: dict[str, object]
) -> None:
    """Not merely the next opening: every window, counter and gate holds then."""
    found = judged(now, world)
    if found.decision != "delay":
        return
    assert found.earliest
    assert judged(found.earliest, world).decision == "allow"
    minute = now
    while minute < found.earliest:
        assert judged(minute, world).decision == "delay"
        minute += timedelta(minutes=11)
    assert judged(found.earliest - timedelta(seconds=1), world).decision != "allow"


@given(moments, worlds, st.randoms(use_true_random=False))
@settings(max_examples=100, deadline=None)
def test_order_and_doubling_of_history_change_nothing(
    now: datetime, world: dict[str, object], rng: object
) -> None:
    """Webhooks come late and in any order."""
    shuffled = list(world["history"])  # type: ignore[call-overload]
    rng.shuffle(shuffled)  # type: ignore[attr-defined]
    assert judged(now, {**world, "history": tuple(shuffled)}) == judged(now, world)
