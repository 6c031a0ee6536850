"""A run that is too large waits for people, and what they approved is what is sent."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.core import messages
from shared.core.approvals import TWO_PEOPLE_FROM, Terms, approvals_needed, covers
from shared.core.records.points import ConsentEvent
from shared.errors import BadRequest
from shared.flows.approvals import approve_run, leave_out, refuse_run, sweep_runs
from shared.flows.consent import record_event
from shared.flows.plan import Options, plan
from shared.flows.queries import runs_in
from shared.flows.rehearse import rehearse
from shared.flows.sweep import sweep
from tests.flows.conftest import ROW, World

KIM, LEE = "kim@example.com", "lee@example.com"


def tenant(n: int, **cells: str) -> dict[str, str]:
    own = {
        "Account ID": f"A-{n}",
        "Customer": f"Ann Example {n}",
        "Phone": f"+1212555{100 + n:04d}",
        "Email": f"ann{n}@example.com",
    }
    return {**ROW, **own, **cells}


@pytest.fixture
def three(world: World) -> World:
    """Three tenants are due, and a run of more than one waits."""
    world.write(*map(tenant, (1, 2, 3)))
    settings(world, **{"Approval over messages": "1"})
    return world


def settings(world: World, **values: str) -> None:
    lines = [f"{name},{value}" for name, value in values.items()]
    text = "\n".join(["Setting,Value", *lines])
    world.path.with_suffix(".Settings.csv").write_text(f"{text}\n", "utf-8")


def staff(world: World, count: int) -> None:
    for n in range(count):
        world.deps.documents.put(f"staff/s{n}", {"active": True})


def waiting(world: World) -> Any:
    (run,) = world.deps.documents.query(runs_in("waiting"))
    return run


def states(world: World) -> list[str]:
    return sorted(one["state"] for one in world.messages())


def got(world: World) -> list[str]:
    return [t for n in (1, 2, 3) for t in world.texts(f"+1212555{100 + n:04d}")]


def test_nothing_of_a_large_run_leaves_before_it_is_approved(three: World) -> None:
    """A wrong import must not text a whole house before anybody has looked."""
    three.plan()
    three.drain()
    sweep(three.deps, three.clock.now())
    three.drain()
    assert states(three) == [messages.AWAITING] * 3
    assert got(three) == []
    approve_run(three.deps, waiting(three).id, KIM, three.clock.now())
    three.drain()
    assert len(got(three)) == 3


def test_a_small_run_needs_no_approval(three: World) -> None:
    three.write(tenant(1))
    three.plan()
    three.drain()
    assert len(got(three)) == 1


def test_a_very_large_run_waits_for_two_different_people(three: World) -> None:
    """One person's hurry must not be enough for a whole portfolio."""
    settings(
        three,
        **{"Approval over messages": "1", "Approval by two over messages": "2"},
    )
    staff(three, TWO_PEOPLE_FROM)
    three.plan()
    run = waiting(three).id
    assert approve_run(three.deps, run, KIM, three.clock.now()).state == "waiting"
    with pytest.raises(BadRequest, match="same_person"):
        approve_run(three.deps, run, KIM, three.clock.now())
    three.drain()
    assert got(three) == []
    assert approve_run(three.deps, run, LEE, three.clock.now()).moved == 3
    three.drain()
    assert len(got(three)) == 3


def test_in_an_office_of_two_one_person_is_enough(three: World) -> None:
    settings(
        three,
        **{"Approval over messages": "1", "Approval by two over messages": "2"},
    )
    staff(three, 2)
    three.plan()
    done = approve_run(three.deps, waiting(three).id, KIM, three.clock.now())
    assert (done.state, done.moved) == ("approved", 3)


def test_a_smaller_amount_needs_no_second_asking(three: World) -> None:
    """On rent day balances move all the time: nobody would get through approving."""
    three.plan()
    three.write(tenant(1), tenant(2, Balance="350.00"), tenant(3))
    three.plan()
    done = approve_run(three.deps, waiting(three).id, KIM, three.clock.now())
    assert (done.moved, done.fell_out) == (3, {})
    three.plan()
    three.drain()
    assert sorted("$350.00" in text for text in got(three)) == [False, False, True]
    assert not three.deps.documents.query(runs_in("waiting"))


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"Balance": "650.00"}, "balance_changed"),
        ({"Balance": "0"}, "paid"),
        ({"Phone": "+12125550199"}, "contact_changed"),
        ({"Customer": "Bea Example"}, "row_changed"),
    ],
)
def test_a_row_that_changed_falls_out_and_is_named(
    three: World, changed: dict[str, str], why: str
) -> None:
    """What nobody has looked at is not sent in the name of who approved."""
    three.plan()
    three.write(tenant(1), tenant(2, **changed), tenant(3))
    three.plan()
    done = approve_run(three.deps, waiting(three).id, KIM, three.clock.now())
    assert (done.moved, list(done.fell_out.values())) == (2, [why])
    three.plan()
    three.drain()
    assert len(got(three)) == 2
    again = [one for one in three.messages() if one["state"] == messages.AWAITING]
    assert len(again) == (0 if why == "paid" else 1), "even one is asked for again"


def test_an_opt_out_stops_what_waits_for_approval(three: World) -> None:
    """A tenant who said stop must not be texted because somebody approved later."""
    three.plan()
    event = ConsentEvent("revoked", "staff", "said so at the desk", "", KIM)
    phone = tenant(2)["Phone"]
    record_event(three.deps.documents, "sms", phone, event, three.clock.now())
    assert states(three).count(messages.CANCELLED) == 1
    assert approve_run(three.deps, waiting(three).id, KIM, three.clock.now()).moved == 2


def test_a_refused_run_is_not_asked_for_again(three: World) -> None:
    three.plan()
    run = waiting(three).id
    refuse_run(three.deps, run, KIM, "wrong import", three.clock.now())
    three.plan()
    three.drain()
    assert (got(three), states(three)) == ([], [messages.CANCELLED] * 3)
    with pytest.raises(BadRequest, match="run_closed"):
        approve_run(three.deps, run, LEE, three.clock.now())


def test_a_message_that_was_left_out_does_not_leave_with_the_others(
    three: World,
) -> None:
    three.plan()
    out = next(one for one in three.messages() if "Ann" in one["text"])
    assert leave_out(three.deps, [out["id"]], KIM, three.clock.now()) == 1
    approve_run(three.deps, waiting(three).id, KIM, three.clock.now())
    three.plan()
    three.drain()
    assert len(got(three)) == 2


def test_a_run_nobody_approved_in_time_ends_and_is_asked_for_anew(
    three: World,
) -> None:
    """Nothing may wait for ever, and nothing may leave days after it was true."""
    three.plan()
    three.clock.pass_(days=1)
    assert sweep_runs(three.deps, three.clock.now()) == 3
    three.plan()
    assert states(three) == [messages.AWAITING] * 3 + [messages.EXPIRED] * 3
    three.drain()
    assert got(three) == []


def test_a_crash_after_the_approval_is_carried_out_by_the_sweep(three: World) -> None:
    three.plan()
    run = waiting(three)
    said = {"by": KIM, "at": "2026-11-16T15:00:00.000000Z", "word": "approved"}
    three.deps.documents.update(run.path, {"state": "releasing", "approvals": [said]})
    sweep(three.deps, three.clock.now())
    three.drain()
    assert len(got(three)) == 3


def test_who_starts_a_pass_by_hand_approves_unless_the_tab_asks(three: World) -> None:
    options = Options(approver="operator")
    plan(three.deps, three.clock.now(), options)
    assert states(three) == [messages.AWAITING] * 3, "the Settings tab asks"
    three.tab("Settings", ["Setting", "Value"], ["Texts per day", "1"])
    three.write(tenant(4), tenant(5))
    plan(three.deps, three.clock.now(), options)
    planned = [one for one in three.messages() if one["state"] == messages.PLANNED]
    assert [one["approved_by"] for one in planned] == [["operator"]] * 2


def test_the_calendar_shows_what_approval_would_let_go(three: World) -> None:
    three.plan()
    coming = rehearse(three.deps, three.clock.now(), 1).coming
    assert len(coming) == 3


def test_the_row_says_that_it_waits_for_approval(three: World) -> None:
    outcomes: list[Any] = []
    three.plan()
    options = Options(whole=True, dry_run=True)
    plan(three.deps, three.clock.now(), options, outcomes.append)
    assert {one.outcome for one in outcomes} == {"waiting"}
    rules = {reason.rule_id for one in outcomes for reason in one.reasons}
    assert rules == {"HOUSE-APPROVAL"}


LIVE = Terms(asks=True, first_live=False, over=50, two_over=500, office=3)


@given(count=st.integers(1, 2000), office=st.integers(0, 9), first=st.booleans())
def test_more_messages_never_need_fewer_people(
    count: int, office: int, first: bool
) -> None:
    terms = Terms(True, first, 50, 500, office)
    needed = approvals_needed(count, terms)
    assert needed <= approvals_needed(count + 1, terms)
    assert needed >= first, "a first live run always waits"
    assert (needed == 2) == (count > 500 and office >= TWO_PEOPLE_FROM)


OWED = "You owe $%s and $200.00."
MESSAGE = {
    "person": "p",
    "role": "tenant",
    "channel": "sms",
    "to": "+12125550101",
    "template": "early_5.sms.en@1",
    "language": "en",
    "accounts": ["a", "b"],
    "steps": ["early_5", "early_5"],
    "facts": {"a": "f", "b": "g"},
    "balances": {"a": 50_000, "b": 20_000},
    "subject": "",
    "text": OWED % "500.00",
}
ONE = {"accounts": ["a"], "steps": ["early_5"], "balances": {"a": 50_000}}


@pytest.mark.parametrize(
    ("change", "good"),
    [
        ({}, True),
        ({"balances": {"a": 40_000, "b": 20_000}, "text": OWED % "400.00"}, True),
        ({**ONE, "text": "You owe $500.00."}, True),
        ({"balances": {"a": 50_001, "b": 20_000}}, False),
        ({"text": f"{MESSAGE['text']} Leave!"}, False),
        ({"to": "+12125550102"}, False),
        ({"person": "q"}, False),
        ({"template": "early_5.sms.en@2"}, False),
        ({"steps": ["early_5", "early_10"]}, False),
        ({"accounts": ["a", "c"], "balances": {"a": 1, "c": 1}}, False),
        ({"facts": {"a": "other", "b": "g"}}, False),
    ],
)
def test_an_approval_covers_the_same_message_or_a_smaller_amount(
    change: dict[str, Any], good: bool
) -> None:
    assert covers(MESSAGE, {**MESSAGE, **change}) is good
