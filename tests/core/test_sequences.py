"""Sequences: each step at most once, at most one a day, nothing late in a burst."""

from datetime import date, timedelta

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from shared.core.calendars import calendar_for
from shared.core.model import Account, AccountState, Promise
from shared.core.policy import Policy
from shared.core.segments import shipped_segments
from shared.core.sequences import Sequences, shipped_plans, shipped_sequences
from shared.core.simulation import Rules, simulate
from shared.core.steps import read_step
from shared.core.texts import shipped_texts
from shared.local.compile_defaults import DEFAULTS

TEXAS = calendar_for("TX")
RULES = Rules(shipped_segments(), shipped_sequences(), TEXAS)
HEADERS = ["Segment", "Step", "Day", "Template", "Channels", "Audience", "Valid days",
           "Urgent", "Hand over", "Day off", "Anchor"]  # fmt: skip


def account(due_on, cents=125_000, **more):
    return Account("A1", "a-1", 2, "f", "p-1", "Ana Diaz", cents, due_on, **more)


def ask(acc, state, today, sequences=None):
    segment = shipped_segments().assign(acc, state, today)
    plans = sequences or shipped_sequences()
    return plans.next_step(acc, state, segment, today, TEXAS)


def done(due_on, *locks):
    return AccountState(cycle=due_on, done=frozenset(locks))


DATES = st.dates(date(2025, 1, 1), date(2027, 12, 31))
LOCKS = [s.slug for s in shipped_sequences().all_steps]
STATES = st.builds(
    AccountState,
    cycle=st.none() | DATES,
    done=st.frozensets(st.sampled_from(LOCKS)),
    promise=st.none() | st.builds(Promise, DATES),
)


def test_the_step_of_the_day_is_due():
    found = ask(account(date(2026, 11, 2)), AccountState(), date(2026, 11, 3))

    assert (found.due, found.lock, found.due_on) == (True, "early_1", date(2026, 11, 3))
    assert found.step.template == "early_1"


def test_a_step_on_a_day_off_moves_to_the_next_business_day():
    """Nobody is reminded on Thanksgiving, nor in Texas on the Friday after it."""
    acc = account(date(2026, 11, 21))  # day 5 is the holiday

    assert not ask(acc, done(acc.due_on, "early_1"), date(2026, 11, 26)).due
    assert not ask(acc, done(acc.due_on, "early_1"), date(2026, 11, 27)).due
    found = ask(acc, done(acc.due_on, "early_1"), date(2026, 11, 30))
    assert (found.due, found.lock) == (True, "early_5")


def test_a_reminder_before_the_date_moves_forward_not_past_it():
    acc = account(date(2026, 11, 18))  # three days before is a Sunday

    assert ask(acc, AccountState(), date(2026, 11, 13)).lock == "upcoming_3"
    assert ask(acc, AccountState(), date(2026, 11, 13)).due


def test_missed_steps_are_skipped_not_sent_in_a_burst():
    """After two weeks of silence a tenant gets one message, not three."""
    acc = account(date(2026, 11, 2))
    found = ask(acc, AccountState(), date(2026, 11, 13))

    assert (found.due, found.lock) == (True, "early_10")
    after = ask(acc, done(acc.due_on, "early_10"), date(2026, 11, 13))
    assert not after.due


def test_a_step_ends_where_the_next_one_starts():
    """A delayed message never arrives after the one that follows it."""
    rows = [(2, row(Step="a", Day=1, **{"Valid days": 90})), (3, row(Step="b", Day=5))]
    sequences, _ = Sequences.from_rows(HEADERS, rows)
    found = ask(
        account(date(2026, 11, 2)), AccountState(), date(2026, 11, 3), sequences
    )

    assert (found.lock, found.valid_until) == ("a", date(2026, 11, 8))


def test_a_done_step_waits_for_the_next_one():
    acc = account(date(2026, 11, 2))
    found = ask(acc, done(acc.due_on, "early_1"), date(2026, 11, 4))

    assert (found.due, found.lock, found.due_on) == (
        False, "early_5", date(2026, 11, 9),
    )  # fmt: skip
    assert found.reason == "Step early_1 is done. Step early_5 comes on Nov 9, 2026."
    assert found.look_on == date(2026, 11, 9)


def test_a_step_that_was_skipped_before_it_came_is_not_announced():
    """The row must not promise for Tuesday what staff have skipped."""
    acc = account(date(2026, 11, 2))
    found = ask(acc, done(acc.due_on, "early_1", "early_5"), date(2026, 11, 4))

    assert (found.due, found.lock) == (False, "early_10")
    found = ask(account(date(2026, 11, 20)), done(date(2026, 11, 20), "upcoming_3"),
                date(2026, 11, 16))  # fmt: skip
    assert found.step is None or found.lock != "upcoming_3"


def test_what_was_done_in_the_last_cycle_counts_no_more():
    """Next month's rent is reminded of, although last month's was."""
    acc = account(date(2026, 12, 1))
    found = ask(acc, done(date(2026, 11, 2), "early_1"), date(2026, 12, 2))

    assert (found.due, found.lock) == (True, "early_1")


def test_an_old_debt_that_comes_late_into_the_service_is_handed_to_a_person():
    """No text brings up what is old; but nobody forgets it either."""
    acc = account(date(2026, 6, 1))
    found = ask(acc, AccountState(), date(2026, 6, 1) + timedelta(170))

    assert found.due
    assert found.step.hand_over


@pytest.mark.parametrize("more", [{"cents": 0}, {"status": "attorney"}, {"cents": 100}])
def test_nothing_is_sent_where_nothing_may_be(more):
    found = ask(account(date(2026, 11, 2), **more), AccountState(), date(2026, 11, 3))

    assert (found.due, found.step) == (False, None)


def test_a_promise_is_reminded_of_the_day_before_and_missed_after_its_grace():
    acc = account(date(2026, 11, 2))
    state = AccountState(promise=Promise(date(2026, 11, 19)))
    due = [
        (p.on, p.next_step.lock)
        for p in simulate(acc, state, RULES, date(2026, 11, 9), 60)
    ]

    assert due == [
        (date(2026, 11, 18), "promise_reminder_20261119"),
        (date(2026, 11, 23), "promise_broken_20261119"),
        # its day passed while the promise stood; the law moves it off the Sunday
        (date(2026, 11, 29), "mid_23"),
        (date(2026, 12, 2), "mid_30"),
        (date(2026, 12, 10), "mid_38"),
        (date(2026, 12, 18), "late_46"),
        (date(2027, 1, 4), "late_60"),
    ]


def test_a_second_promise_in_a_cycle_is_reminded_of_too():
    acc = account(date(2026, 11, 2))
    state = AccountState(
        cycle=acc.due_on,
        done=frozenset({"promise_reminder_20261119"}),
        promise=Promise(date(2026, 12, 3)),
    )

    found = ask(acc, state, date(2026, 12, 2))
    assert (found.due, found.lock) == (True, "promise_reminder_20261203")


def test_a_promise_without_a_date_sends_nothing():
    """`promised` in the Status cell is staff's word; no day can be guessed from it."""
    acc = account(date(2026, 11, 2), status="promised")
    found = ask(acc, AccountState(), date(2026, 11, 3))

    assert (found.due, found.step) == (False, None)


def test_the_grace_of_promises_comes_from_the_settings():
    policy, _ = Policy.load({"Promise grace (days)": 0})
    rules = Rules(
        type(RULES.segments).shipped(policy), Sequences.shipped(policy), TEXAS
    )
    state = AccountState(promise=Promise(date(2026, 11, 17)))
    days = simulate(account(date(2026, 11, 2)), state, rules, date(2026, 11, 17), 3)

    assert [(p.on, p.next_step.lock) for p in days] == [
        (date(2026, 11, 17), "promise_reminder_20261117"),
        (date(2026, 11, 18), "promise_broken_20261117"),
    ]


def test_handing_over_is_a_step_without_a_message():
    acc = account(date(2026, 10, 1))
    found = ask(acc, AccountState(), date(2026, 11, 9))

    assert found.step.hand_over.startswith("Call the tenant")
    assert (found.due, found.step.template) == (True, "")
    assert "a person acts" in found.reason


def test_the_whole_sequence_on_a_calendar():
    """What a manager sees before the first message leaves."""
    acc = account(date(2026, 11, 30))
    played = list(simulate(acc, AccountState(), RULES, date(2026, 11, 20), 200))

    assert [p.next_step.lock for p in played] == [
        "upcoming_3", "due_0", "early_1", "early_5", "early_10", "mid_16", "mid_23",
        "mid_30", "mid_38", "late_46", "late_60", "late_75", "severe_91", "severe_105",
    ]  # fmt: skip
    assert all(TEXAS.is_business(p.on) for p in played)


@given(DATES, STATES, DATES)
def test_a_done_step_is_never_given_again(due_on, state, today):
    """Never twice: what was planned in this cycle is not planned again."""
    acc = account(due_on)
    found = ask(acc, state, today)

    if found.step is not None and state.cycle == due_on:
        assert found.lock not in state.done


@given(DATES, STATES, DATES)
def test_steps_come_on_business_days_and_inside_their_days(due_on, state, today):
    found = ask(account(due_on), state, today)

    if found.step is not None:
        assert TEXAS.is_business(found.due_on)
    if found.due:
        assert found.due_on <= today <= found.valid_until
    elif found.due_on is not None:
        assert found.due_on > today


@given(DATES, STATES)
def test_nobody_gets_two_steps_on_one_day_or_one_step_twice(due_on, state):
    """Played over half a year, day by day."""
    acc = account(due_on)
    played = list(simulate(acc, state, RULES, due_on - timedelta(10), 180))
    days = [p.on for p in played]
    locks = [p.next_step.lock for p in played]

    assert len(set(days)) == len(days)
    assert len(set(locks)) == len(locks)
    if state.cycle == due_on:
        assert not state.done.intersection(locks)


@given(DATES, STATES, DATES)
def test_nothing_changes_before_the_day_to_look_again(due_on, state, today):
    """An account left alone until then misses no step."""
    acc = account(due_on)
    found = ask(acc, state, today)
    until = found.look_on or today + timedelta(200)

    assert until > today
    for day in range(1, min((until - today).days, 60)):
        later = ask(acc, state, today + timedelta(day))
        assert (later.due, later.lock) == (found.due, found.lock)


def test_every_default_step_has_its_texts():
    names = set(shipped_texts().names)

    for step in shipped_sequences().all_steps:
        for channel in step.channels:
            for language in ("en", "es"):
                wanted = f"{step.template}.{channel}.{language}"
                assert step.hand_over or wanted in names


def test_the_sequences_tab_replaces_the_segments_it_names():
    rows = [
        (2, ["early", "soft 1", 2, "early_1", "text, e-mail", "tenant, co-tenant", 3,
             "yes", None, None, None]),
        (3, ["early", "soft_8", "8", None, None, None, None, None, "Call.", None,
             None]),
    ]  # fmt: skip
    sequences, problems = Sequences.from_rows(HEADERS, rows)

    assert problems == ()
    soft, call = sequences.steps("early")
    assert soft.channels == ("sms", "email")
    assert soft.audience == ("tenant", "co_tenant")
    assert (soft.slug, soft.urgent, soft.valid_days) == ("soft_1", True, 3)
    assert (call.hand_over, call.template) == ("Call.", "")
    assert sequences.steps("mid") == shipped_sequences().steps("mid")
    found = ask(
        account(date(2026, 11, 2)), AccountState(), date(2026, 11, 4), sequences
    )
    assert found.lock == "soft_1"


def row(**cells):
    base = {"Segment": "early", "Step": "x", "Day": 1, **cells}
    return [base.get(h) for h in HEADERS]


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ([row(Day="soon")], "row 2"),
        ([row(Day=1.5)], "whole"),
        ([row(Day=None)], "Day"),
        ([row(Day=99999)], "Day"),
        ([row(Segment=None)], "Segment"),
        ([row(Step="")], "Step"),
        ([row(Channels="fax")], "fax"),
        ([row(Audience="neighbour")], "neighbour"),
        ([row(Template="x y!", **{"Hand over": "Call."})], "not both"),
        ([row(Anchor="moon")], "moon"),
        ([row(**{"Day off": "never"})], "never"),
        ([row(**{"Valid days": 4000})], "Valid days"),
        ([row(), row(Step="y")], "same day"),
        ([row(), row(Day=2)], "twice"),
        ([row(Step="mid_16")], "twice"),
    ],
)
def test_a_tab_with_a_wrong_row_changes_nothing(rows, says):
    """Half a sequence is worse than the one that was there."""
    sequences, problems = Sequences.from_rows(HEADERS, list(enumerate(rows, 2)))

    assert sequences is None
    assert says in problems[0].text


def test_an_empty_tab_changes_nothing():
    assert Sequences.from_rows(HEADERS, []) == (None, ())


def test_data_with_a_word_nobody_knows_is_refused():
    with pytest.raises(ValueError, match="colour"):
        read_step({"slug": "x", "day": 1, "colour": "red"})
    with pytest.raises(ValueError, match="at least one"):
        read_step({"slug": "x", "day": 1, "channels": []})


def test_the_compiled_sequences_are_the_written_ones():
    written = yaml.safe_load((DEFAULTS / "sequences.yaml").read_text())
    assert shipped_plans() == written
