"""Refusals that no time cures, and what the law permits at any hour."""

from __future__ import annotations

from dataclasses import replace

import pytest
from law_requests import CENTRAL, CONSENTED, ask, at, ids, in_state, past

from shared.core.compliance import Consent, HouseLimits, TemplateFacts

NOON = "2026-11-20T12:00:00-05:00"
NIGHT = "2026-11-20T22:31:00-05:00"


@pytest.mark.parametrize(
    ("flag", "actor", "state", "rule"),
    [
        ("bankruptcy", "creditor", "GA", "BK-STAY"),
        ("bankruptcy", "third_party", "GA", "BK-STAY"),
        ("discharged", "creditor", "GA", "BK-DISCHARGE"),
        ("attorney", "creditor", "GA", "POLICY-ATTY-ALL"),
        ("attorney", "third_party", "GA", "REGF-ATTORNEY"),
        ("attorney", "creditor", "PA", "PA-ATTY"),
        ("attorney", "creditor", "FL", "FL-FCCPA-ATTY"),
        ("attorney", "third_party", "AZ", "AZ-CEASE"),
        ("attorney", "creditor", "CA", "CA-ROSENTHAL"),
        ("cease", "third_party", "GA", "REGF-CEASE"),
        ("cease", "third_party", "AZ", "AZ-CEASE"),
        ("cease", "creditor", "CA", "CA-ROSENTHAL"),
        ("deceased", "creditor", "GA", "POLICY-DECEASED-ALL"),
        ("deceased", "third_party", "GA", "REGF-DECEASED"),
        ("disputed_in_period", "third_party", "GA", "REGF-DISPUTE"),
        ("original_creditor_requested", "third_party", "GA", "REGF-ORIGCRED"),
        ("wrong_number", "creditor", "GA", "POLICY-WRONGNUM"),
        ("wrong_number", "third_party", "GA", "REGF-3P-DISCLOSE"),
        ("opted_out_sms", "creditor", "GA", "TCPA-REV-SCOPE"),
        ("opted_out_sms", "third_party", "GA", "REGF-OPTOUT-HONOR"),
        ("opted_out_sms", "creditor", "GA", "CARRIER-STOP"),
        ("stop_clarification_pending", "creditor", "GA", "TCPA-CONFIRM-CLARIFY"),
        ("stop_clarification_pending", "third_party", "GA", "REGF-OPTOUT-HONOR"),
        ("initial", "third_party", "GA", "REGF-VALIDATION"),
    ],
)
def test_a_hold_blocks_a_text_at_any_hour(
    flag: str, actor: str, state: str, rule: str
) -> None:
    """The person behind each flag has said, or lived through, enough."""
    for now in (NOON, NIGHT):
        verdict = ask(now, actor=actor, flags=[flag], consumer=in_state(state))
        assert verdict.decision == "block"
        assert verdict.earliest is None
        assert rule in ids(verdict)


@pytest.mark.parametrize(
    ("flag", "actor", "channel"),
    [
        ("disputed_late", "third_party", "sms"),
        ("disputed_in_period", "creditor", "sms"),
        ("cease", "creditor", "sms"),
        ("opted_out_sms", "creditor", "email"),
        ("opted_out_sms", "creditor", "call"),
        ("wrong_number", "creditor", "email"),
        ("marketing_opted_out", "creditor", "sms"),
        ("work_email", "third_party", "email"),
        ("active_duty", "creditor", "sms"),
        ("time_barred", "third_party", "sms"),
        ("in_validation_period", "third_party", "sms"),
        ("initial", "creditor", "sms"),
        ("initial", "third_party", "email"),
    ],
)
def test_a_flag_binds_no_further_than_its_law(
    flag: str, actor: str, channel: str
) -> None:
    """A tenant who stopped texts still hears by e-mail that rent is due."""
    assert ask(NOON, actor=actor, channel=channel, flags=[flag]).decision == "allow"


def test_the_house_honours_more_than_the_law_asks() -> None:
    """A creditor need not stop for a letter; this office does."""
    house = HouseLimits()
    for flag in ("cease", "dispute", "soft_hold", "staff_hold", "disputed_in_period"):
        assert ids(ask(NOON, house=house, flags=[flag])) == {"HOUSE-HOLD"}
    for flag, channel in (("opted_out_email", "email"), ("opted_out_call", "call")):
        verdict = ask(NOON, house=house, channel=channel, flags=[flag])
        assert verdict.decision == "block"


def test_the_estate_may_be_written_to() -> None:
    """The executor has to settle what is left."""
    for actor in ("creditor", "third_party"):
        asked = {"actor": actor, "purpose": "estate", "flags": ["deceased"]}
        assert ask(NOON, channel="email", **asked).decision == "allow"
    assert ask(NIGHT, channel="email", **asked).decision == "delay"


def test_one_notice_after_a_cease_and_no_second() -> None:
    """What follows may be said once."""
    asked = {"actor": "third_party", "purpose": "post_cease_notice", "channel": "email"}
    assert ask(NOON, flags=["cease"], **asked).decision == "allow"
    before = past("2026-10-01T12:00:00-04:00", "email", "post_cease_notice")
    again = ask(NOON, flags=["cease"], history=(before,), **asked)
    assert ids(again) == {"REGF-CEASE"}


def test_servicemembers_hear_no_threat_of_eviction() -> None:
    """Ordinary reminders stay lawful; threats do not."""
    threat = TemplateFacts(eviction_threat=True)
    verdict = ask(NOON, flags=["active_duty"], template=threat)
    assert ids(verdict) == {"SCRA-EVICT"}
    barred = ask(NOON, actor="third_party", flags=["time_barred"], template=threat)
    assert ids(barred) == {"REGF-TIMEBARRED"}
    assert ask(NOON, template=threat).decision == "allow"


def test_a_request_for_the_servicemembers_rate_goes_to_a_person() -> None:
    """Nobody in uniform is answered by a machine about a right of theirs."""
    verdict = ask(NOON, flags=["scra_rate_request"])
    assert verdict.decision == "escalate"
    both = ask(NOON, flags=["scra_rate_request", "bankruptcy"])
    assert both.decision == "block"
    assert ids(both) == {"BK-STAY", "SCRA-RATE"}


def test_the_first_minnesota_message_carries_its_document() -> None:
    """People in debt are told where help is, before they are asked for money."""
    asked = {
        "actor": "third_party",
        "channel": "email",
        "consumer": in_state("MN", CENTRAL),
        "flags": ["initial"],
    }
    verdict = ask(NOON, **asked)
    assert verdict.decision == "require_text"
    assert verdict.require == ("mn_credit_counseling",)
    carried = TemplateFacts(includes=frozenset({"mn_credit_counseling"}))
    assert ask(NOON, **asked, template=carried).decision == "allow"


def test_a_work_address_is_left_alone() -> None:
    """The employer's mail system reads along."""
    asked = {"actor": "third_party", "channel": "email", "flags": ["work_email"]}
    prior = replace(CONSENTED, email_basis="prior_collector")
    assert ids(ask(NOON, consent=prior, **asked)) == {"REGF-WORK-EMAIL"}
    york = in_state("NY")
    assert ids(ask(NOON, consumer=york, **asked)) == {"NY-EMAIL"}


def test_work_is_no_place_to_collect() -> None:
    """A debt collector at somebody's job may cost them the job."""
    work = TemplateFacts(contact_point="work")
    asked = {"channel": "call", "template": work}
    assert ids(ask(NOON, actor="third_party", **asked)) == {"REGF-WORK"}
    assert ask(NOON, **asked).decision == "allow"
    no = {**asked, "flags": ["no_work_contact"]}
    assert ids(ask(NOON, consumer=in_state("MA"), **no)) == {"MA-WORK-10D"}
    assert ask(NOON, channel="call", flags=["no_work_contact"]).decision == "allow"


def test_marketing_needs_written_consent_and_no_opt_out() -> None:
    """Nobody is sold to who has not signed for it."""
    asked = {"actor": "marketing", "purpose": "marketing"}
    spoken = Consent(sms=True)
    assert ids(ask(NOON, consent=spoken, **asked)) == {"TCPA-PEWC-MKT"}
    for channel, rule in (
        ("sms", "TCPA-DNC-INTERNAL"),
        ("call", "TCPA-DNC-INTERNAL"),
        ("email", "CANSPAM-OPTOUT"),
    ):
        no = ask(NOON, channel=channel, flags=["marketing_opted_out"], **asked)
        assert rule in ids(no)
    written = Consent(pewc=True)
    assert ask(NOON, consent=written, **asked).decision == "allow"
    refused = Consent(sms=False, pewc=True)
    assert ask(NOON, consent=refused, **asked).decision == "block"


def test_a_creditors_own_advertising_obeys_both_laws() -> None:
    """A landlord's offer is an offer and comes from a landlord."""
    no = ask(NOON, purpose="marketing", flags=["attorney"])
    assert ids(no) == {"POLICY-ATTY-ALL"}
    late = ask(
        "2026-11-20T20:30:00-05:00", purpose="marketing", consumer=in_state("FL")
    )
    assert ids(late) == {"FL-FTSA-HOURS"}


STOP = past("2026-11-20T22:26:00-05:00", kind="stop", inbound=True)


@pytest.mark.parametrize(
    ("now", "history", "decision"),
    [
        ("2026-11-20T22:27:00-05:00", (STOP,), "allow"),
        ("2026-11-20T22:31:00-05:00", (STOP,), "allow"),
        ("2026-11-20T22:31:01-05:00", (STOP,), "block"),
        ("2026-11-20T22:25:00-05:00", (STOP,), "block"),
        ("2026-11-20T22:27:00-05:00", (), "block"),
        (
            "2026-11-20T22:28:00-05:00",
            (STOP, past("2026-11-20T22:27:00-05:00", kind="optout_confirmation")),
            "block",
        ),
        (
            "2026-11-20T22:28:00-05:00",
            (STOP, past("2026-11-20T09:00:00-05:00", kind="optout_confirmation")),
            "allow",
        ),
    ],
)
def test_one_confirmation_within_five_minutes(
    now: str, history: tuple[object, ...], decision: str
) -> None:
    """Who said stop hears from us once more, at once, or not at all."""
    for actor in ("creditor", "third_party"):
        verdict = ask(
            now,
            actor=actor,
            purpose="optout_confirmation",
            flags=["opted_out_sms"],
            history=history,
        )
        assert verdict.decision == decision
        if decision == "allow":
            assert verdict.expires_at == at("2026-11-20T22:31:00-05:00")


def test_help_is_answered_at_any_hour_even_after_stop() -> None:
    """Who asks who we are gets to know."""
    verdict = ask(
        NIGHT, purpose="help_reply", flags=["opted_out_sms"], consent=Consent()
    )
    assert verdict.decision == "allow"
    assert verdict.expires_at is None


HELLO = past("2026-11-20T22:30:00-05:00", kind="received", inbound=True)


@pytest.mark.parametrize(
    ("changes", "decision"),
    [
        ({"history": (HELLO,)}, "allow"),
        ({"history": (HELLO,), "house": HouseLimits()}, "allow"),
        ({"history": (HELLO, past("2026-11-20T22:30:30-05:00"))}, "delay"),
        ({"history": (HELLO,), "channel": "email"}, "delay"),
        ({"history": ()}, "delay"),
        ({"history": (replace(HELLO, at=at("2026-11-20T15:00:00-05:00")),)}, "delay"),
        ({"history": (replace(HELLO, kind="stop"),)}, "delay"),
        ({"history": (HELLO,), "flags": ["opted_out_sms"]}, "block"),
        ({"history": (HELLO,), "flags": ["bankruptcy"]}, "block"),
    ],
)
def test_one_answer_at_night_to_who_wrote_first(
    changes: dict[str, object], decision: str
) -> None:
    """A question at 22:30 gets its answer; a second message waits for morning."""
    for actor in ("creditor", "third_party"):
        if actor == "creditor" and changes.get("channel") == "email":
            continue  # no law closes a creditor's e-mail at night
        verdict = ask(NIGHT, actor=actor, purpose="reply_once", **changes)
        assert verdict.decision == decision


def test_an_answer_is_not_initiated_by_us() -> None:
    """Two reminders this week do not silence the answer to a question."""
    week = (past("2026-11-16T10:00:00-05:00"), past("2026-11-18T10:00:00-05:00"), HELLO)
    tenant = in_state("MA")
    answer = ask(NIGHT, purpose="reply_once", consumer=tenant, history=week)
    assert answer.decision == "allow"


def test_an_answer_still_counts_where_the_law_counts_all() -> None:
    """Washington counts every communication of an agency, answers as well."""
    week = tuple(past(f"2026-11-{day}T12:00:00-05:00") for day in (16, 17, 18))
    tenant = in_state("WA", "America/Los_Angeles")
    answer = ask(
        NIGHT,
        actor="third_party",
        purpose="reply_once",
        consumer=tenant,
        history=(*week, HELLO),
    )
    assert ids(answer) == {"WA-FREQ"}


def test_every_verdict_names_its_rulebook() -> None:
    """A year later it can be shown by which rules it was made."""
    for verdict in (
        ask(NOON),
        ask(NIGHT),
        ask(NOON, flags=["cease"], actor="third_party"),
        ask(NOON, purpose="optout_confirmation"),
    ):
        assert len(verdict.rulebook) == 12


def test_an_allow_names_what_was_asked_and_a_refusal_does_not_repeat_itself() -> None:
    """The reasons shown first are the ones that count."""
    allowed = ask(NOON)
    assert "POLICY-QUIET-HOURS" in ids(allowed)
    assert not allowed.asked
    late = ask(NIGHT)
    assert ids(late) == {"POLICY-QUIET-HOURS"}
    assert not ids(late) & {r.rule_id for r in late.asked}
