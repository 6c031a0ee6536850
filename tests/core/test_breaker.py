"""A provider's breaker: opened by bad signs, closed only after a quiet period."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.core.breaker import (
    ENOUGH,
    QUIET,
    RAREST_PROBE,
    TRIAL_EVERY,
    Breaker,
    Tally,
    is_due,
    lets_through,
    needs_trial,
    next_look,
    observed,
    probed,
)
from shared.core.instants import to_text

NOW = datetime(2026, 11, 16, 15, 0, tzinfo=UTC)
FINE, BAD, SLOW = Tally(1), Tally(1, failed=1), Tally(1, slow=1)
UNPAID = Tally(1, account=True)


def after(*tallies: Tally, start: Breaker | None = None, at: datetime = NOW) -> Breaker:
    breaker = start or Breaker()
    for one in tallies:
        breaker = observed(breaker, one, at)
    return breaker


def opened() -> Breaker:
    return after(*[BAD] * ENOUGH)


def half_open() -> Breaker:
    return probed(opened(), NOW, answered=True)


@pytest.mark.parametrize(
    ("tallies", "reason"),
    [
        ([BAD] * ENOUGH, "errors"),
        ([SLOW] * ENOUGH, "slow"),
        ([FINE] * 50 + [UNPAID], "account"),
        ([FINE] * 4 + [BAD] * 4, "errors"),
    ],
)
def test_bad_signs_open_it(tallies: list[Tally], reason: str) -> None:
    breaker = after(*tallies)
    assert (breaker.state, breaker.reason) == ("open", reason)
    assert not lets_through(breaker, NOW, bulk=False)


@pytest.mark.parametrize(
    "tallies", [[BAD] * (ENOUGH - 1), [FINE] * 20 + [BAD] * 5, [FINE] * 3]
)
def test_a_few_failures_among_many_do_not(tallies: list[Tally]) -> None:
    assert after(*tallies).state == "closed"


def test_what_failed_long_ago_says_nothing_of_now() -> None:
    old = after(*[BAD] * (ENOUGH - 1))
    later = after(BAD, start=old, at=NOW + timedelta(minutes=6))
    assert later.state == "closed"


def test_probes_become_rarer_but_never_rarer_than_the_limit() -> None:
    breaker, now, gaps = opened(), NOW, []
    for _ in range(12):
        breaker = probed(breaker, now, answered=False)
        at = datetime.fromisoformat(breaker.probe_at)
        gaps.append(at - now)
        now = at
    assert gaps == sorted(gaps)
    assert gaps[-1] == RAREST_PROBE
    assert next_look(breaker, now - RAREST_PROBE) > now, "after the probe, not with it"


def test_after_an_answered_probe_the_bulk_goes_one_by_one() -> None:
    """A provider that has just come back must not be buried."""
    breaker = half_open()
    assert lets_through(breaker, NOW, bulk=False)
    assert lets_through(breaker, NOW, bulk=True)
    assert needs_trial(breaker, bulk=True)
    tried = replace(breaker, trial_at=NOW.isoformat())
    assert not lets_through(tried, NOW + TRIAL_EVERY / 2, bulk=True)
    assert lets_through(tried, NOW + TRIAL_EVERY, bulk=True)
    proved = observed(tried, FINE, NOW + timedelta(seconds=1))
    assert lets_through(proved, NOW + timedelta(seconds=1), bulk=True)


def test_one_failure_while_half_open_opens_it_again_for_longer() -> None:
    first = opened()
    again = observed(half_open(), BAD, NOW)
    assert again.state == "open"
    assert again.probe_at > first.probe_at
    assert again.down_since == first.down_since, "it is the same outage"


def test_it_closes_only_after_a_quiet_period_with_a_success() -> None:
    early = observed(half_open(), FINE, NOW + QUIET / 2)
    assert early.state == "half_open"
    closed = observed(early, FINE, NOW + QUIET)
    assert (closed.state, closed.down_since, closed.tries) == ("closed", "", 0)
    silent = observed(half_open(), Tally(), NOW + QUIET)
    assert silent.state == "half_open", "nothing was shown"


def test_a_clock_that_was_a_day_ahead_keeps_nothing_shut_for_a_day() -> None:
    """A machine woke with a wrong date, and its time was put right a minute later."""
    ahead = NOW + timedelta(days=1)
    shut = after(*[BAD] * ENOUGH, at=ahead)
    assert is_due(shut, NOW)
    assert next_look(shut, NOW) <= NOW + RAREST_PROBE + TRIAL_EVERY
    tried = replace(probed(shut, ahead, answered=True), trial_at=to_text(ahead))
    assert lets_through(tried, NOW, bulk=True)
    assert probed(tried, NOW, answered=True).state == "closed"
    counted = after(FINE, start=replace(shut, state="closed"), at=NOW)
    assert counted.state == "closed", "what failed tomorrow says nothing of now"


def test_a_probe_is_due_when_its_time_has_come_and_not_before() -> None:
    shut = opened()
    assert not is_due(shut, NOW)
    assert is_due(shut, NOW + timedelta(minutes=1))
    assert not is_due(Breaker(), NOW)


def test_without_messages_an_answered_probe_closes_it_after_the_quiet_period() -> None:
    """An idle evening must not leave staff with an alarm about yesterday."""
    early = probed(half_open(), NOW + QUIET / 2, answered=True)
    assert early.state == "half_open"
    assert probed(half_open(), NOW + QUIET, answered=True).state == "closed"
    assert probed(half_open(), NOW + QUIET, answered=False).state == "open"


def test_what_was_stored_reads_back_the_same() -> None:
    assert Breaker.from_data(opened().to_data()) == opened()
    assert Breaker.from_data(None) == Breaker()


MOVES = st.lists(
    st.tuples(
        st.sampled_from(["fine", "bad", "slow", "unpaid", "yes", "no"]),
        st.integers(0, 900),
    ),
    max_size=40,
)


@given(MOVES)
def test_an_open_breaker_lets_nothing_through_and_is_always_probed(
    moves: list[tuple[str, int]],
) -> None:
    """Whatever happens: no message into an outage, and none waits for ever."""
    seen = {"fine": FINE, "bad": BAD, "slow": SLOW, "unpaid": UNPAID}
    breaker, now = Breaker(), NOW
    for move, seconds in moves:
        now += timedelta(seconds=seconds)
        if move in seen:
            breaker = observed(breaker, seen[move], now)
        else:
            breaker = probed(breaker, now, answered=move == "yes")
        assert len(breaker.minutes) <= 16
        if breaker.state == "open":
            assert not lets_through(breaker, now, bulk=False)
            wait = datetime.fromisoformat(breaker.probe_at) - now
            assert wait <= RAREST_PROBE
            assert breaker.reason
            assert breaker.down_since
