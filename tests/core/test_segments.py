"""Segments: nobody is left out, and nobody who must be left alone is chased."""

from datetime import UTC, date, datetime, timedelta

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from shared.core.model import Account, AccountState, Promise
from shared.core.policy import Policy
from shared.core.segments import OTHER, Segments, shipped_rules, shipped_segments
from shared.local.compile_defaults import DEFAULTS

TODAY = date(2026, 11, 18)
HEADERS = ["Segment", "Balance from", "Balance to", "Days past due from",
           "Days past due to", "Status", "Property", "Reason"]  # fmt: skip


def account(days=10, cents=125_000, **more):
    return Account(
        "A1", "a-1", 2, "f", "p-1", "Ana Diaz", cents, TODAY - timedelta(days), **more
    )


def slug(acc, state=AccountState(), today=TODAY, segments=None):  # noqa: B008 - frozen
    return (segments or shipped_segments()).assign(acc, state, today).slug


ACCOUNTS = st.builds(
    account,
    days=st.integers(-400, 2000),
    cents=st.integers(-(10**9), 10**9),
    status=st.sampled_from(["", "active", "hold", "paid", "promised", "odd", "late"]),
    hold_until=st.none() | st.dates(date(2026, 1, 1), date(2027, 12, 31)),
    last_payment_on=st.none() | st.dates(date(2025, 1, 1), TODAY),
)
STATES = st.builds(
    AccountState,
    holds=st.frozensets(st.sampled_from(["dispute", "attorney", "staff", "new_one"])),
    promise=st.none()
    | st.builds(Promise, st.dates(date(2026, 10, 1), date(2026, 12, 31))),
    pause_until=st.none() | st.just(datetime(2030, 1, 1, tzinfo=UTC)),
)


@pytest.mark.parametrize(
    ("days", "expected"),
    [(-30, "not_yet"), (-6, "not_yet"), (-5, "upcoming"), (-1, "upcoming"),
     (0, "due"), (1, "early"), (15, "early"), (16, "mid"), (45, "mid"),
     (46, "late"), (90, "late"), (91, "severe"), (5000, "severe")],
)  # fmt: skip
def test_age_decides_among_ordinary_accounts(days, expected):
    assert slug(account(days)) == expected


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"cents": 0}, "paid"),
        ({"cents": -500}, "paid"),
        ({"cents": 2499}, "small_balance"),
        ({"cents": 2500}, "early"),
        ({"status": "paid"}, "paid"),
        ({"status": "disputed"}, "disputed"),
        ({"status": "bankruptcy"}, "hold"),
        ({"status": "attorney"}, "hold"),
        ({"status": "deceased"}, "hold"),
        ({"status": "cease"}, "hold"),
        ({"status": "do_not_contact_pls"}, "hold"),
        ({"status": "promised"}, "promised"),
        ({"hold_until": TODAY}, "hold"),
        ({"hold_until": TODAY - timedelta(1)}, "early"),
        ({"status": "active"}, "early"),
    ],
)
def test_what_staff_wrote_goes_before_age(more, expected):
    """A status nobody foresaw stops the messages rather than letting them pass."""
    assert slug(account(10, **more)) == expected


@pytest.mark.parametrize(
    ("holds", "expected"),
    [({"dispute"}, "disputed"), ({"attorney"}, "hold"), ({"dispute", "cease"}, "hold"),
     ({"something_new"}, "hold")],
)  # fmt: skip
def test_a_hold_of_the_store_stops_the_account(holds, expected):
    assert slug(account(), AccountState(holds=frozenset(holds))) == expected


def test_a_promise_is_open_until_its_grace_is_over_then_broken_then_forgotten():
    """Who promised Friday is not chased on Saturday."""
    state = AccountState(promise=Promise(date(2026, 11, 20)))
    acc = account(10)
    days = {
        date(2026, 11, 22): "promised",
        date(2026, 11, 23): "broken_promise",
        date(2026, 11, 29): "broken_promise",
        date(2026, 11, 30): "mid",
    }

    assert {day: slug(acc, state, day) for day in days} == days


def test_the_reason_is_a_sentence_with_the_facts():
    found = shipped_segments().assign(account(10), AccountState(), TODAY)

    assert found.reason == "10 days past due with $1,250.00."


def test_the_minimum_balance_comes_from_the_settings():
    policy, _ = Policy.load({"Minimum balance": 2000})

    assert slug(account(), segments=Segments.shipped(policy)) == "small_balance"


@given(ACCOUNTS, STATES)
def test_every_account_has_exactly_one_segment_with_a_reason(acc, state):
    """Nobody falls through, nobody is in two."""
    found = shipped_segments().assign(acc, state, TODAY)

    assert found.slug in shipped_segments().slugs
    assert found.slug != OTHER  # the defaults leave nothing to the last rule
    assert found.reason.endswith(".")
    assert "{" not in found.reason


@given(ACCOUNTS, STATES)
def test_nobody_on_hold_or_paid_up_is_ever_chased(acc, state):
    """The rules that protect win over every other."""
    found = slug(acc, state)

    if acc.balance_cents <= 0:
        assert found == "paid"
    elif state.holds:
        assert found in {"hold", "disputed"}


@given(ACCOUNTS, STATES)
def test_nothing_changes_before_the_day_to_look_again(acc, state):
    """An account that is not looked at for a while misses nothing."""
    segments = shipped_segments()
    found = segments.assign(acc, state, TODAY)
    until = found.look_on or TODAY + timedelta(400)

    assert until > TODAY
    for day in range(1, min((until - TODAY).days, 120)):
        assert slug(acc, state, TODAY + timedelta(day)) == found.slug


@given(
    ACCOUNTS,
    STATES,
    st.lists(
        st.tuples(
            st.sampled_from(["vip", "early", "hold", "paid"]),
            st.none() | st.integers(-1000, 1000),
            st.none() | st.integers(-1000, 1000),
            st.none() | st.integers(-40, 200),
            st.none() | st.integers(-40, 200),
        ),
        min_size=1,
        max_size=6,
    ),
)
def test_no_tab_of_rules_leaves_a_gap_or_frees_the_protected(acc, state, rules):
    """Staff's own rules cannot make the service chase a paid or disputed debt."""
    rows = [(n, [*rule, None, None, None]) for n, rule in enumerate(rules, 2)]
    segments, problems = Segments.from_rows(HEADERS, rows)

    assert problems == ()
    found = segments.assign(acc, state, TODAY)
    assert found.slug in segments.slugs
    if acc.balance_cents <= 0:
        assert found.slug == "paid"
    elif state.holds:
        assert found.slug in {"hold", "disputed"}


def test_the_tab_sorts_by_its_own_rules():
    rows = [
        (2, ["Big debts", 2000, None, 1, None, None, None, "Big: {balance}."]),
        (3, ["Oak", None, None, None, None, "active, late", "Oak Hill, Elm", None]),
    ]
    segments, problems = Segments.from_rows(HEADERS, rows)

    assert problems == ()
    big = segments.assign(account(cents=200_000), AccountState(), TODAY)
    assert (big.slug, big.reason) == ("big_debts", "Big: $2,000.00.")
    oak = account(property="OAK hill", status="late")
    assert slug(oak, segments=segments) == "oak"
    assert slug(account(), segments=segments) == OTHER


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (["", 1, None, None, None, None, None, None], "Segment"),
        (["x", "lots", None, None, None, None, None, None], "row 2"),
        (["x", "nan", None, None, None, None, None, None], "row 2"),
        (["x", 1, None, None, None, None, None, "{name}"], "name"),
        (["x", 1, None, None, None, None, None, "{balance!r}"], "balance"),
        (["x", 1, None, None, None, None, None, "{0.__class__}"], "__class__"),
        (["x", 1, None, None, None, None, None, "{"], "x"),
    ],
)
def test_a_tab_with_a_wrong_row_changes_nothing(row, says):
    segments, problems = Segments.from_rows(HEADERS, [(2, row)])

    assert segments is None
    assert says in problems[0].text


def test_a_tab_may_ask_for_promises():
    headers = ["Segment", "Promise", "Reason"]
    segments, _ = Segments.from_rows(
        headers, [(2, ["Kept", "Open", "By {promise_on}."])]
    )
    state = AccountState(promise=Promise(date(2026, 11, 20)))

    found = segments.assign(account(), state, TODAY)
    assert (found.slug, found.reason) == ("kept", "By Nov 20, 2026.")


def test_a_tab_without_end_is_refused():
    rows = [(n, ["x", 1, *[None] * 6]) for n in range(2, 300)]
    segments, problems = Segments.from_rows(HEADERS, rows)

    assert segments is None
    assert "more than 200" in problems[0].text


def test_an_empty_tab_changes_nothing():
    assert Segments.from_rows(HEADERS, []) == (None, ())


@pytest.mark.parametrize(
    ("when", "says"),
    [({"colour": 1}, "colour"), ({"balance": {}}, "range"), ({"balance": 5}, "range"),
     ({"balance": {"below": "nothing"}}, "setting"), ({"balance": {"x": 1}}, "x"),
     ({"days_past_due": {"above": True}}, "number"), ({"status": "late"}, "list"),
     ({"promise": "maybe"}, "open")],
)  # fmt: skip
def test_rules_that_cannot_be_read_name_themselves(when, says):
    with pytest.raises(ValueError, match="Segment odd") as caught:
        Segments.from_data([{"slug": "odd", "when": when, "reason": "x."}])
    assert says in str(caught.value)


def test_further_conditions_of_data_work():
    segments = Segments.from_data(
        [
            {"slug": "payer", "reason": "Paid.", "when":
             {"last_payment_days": {"at_most": 30}}},
            {"slug": "medical", "reason": "M.", "when": {"debt_type": ["Medical"]}},
            {"slug": "acme", "reason": "A.", "when": {"brand": ["Acme"]}},
            {"slug": "free", "reason": "F.", "when":
             {"on_hold_until": False, "balance": {"above": 1000}}},
        ]
    )  # fmt: skip
    paid = account(last_payment_on=TODAY - timedelta(5))

    assert slug(paid, segments=segments) == "payer"
    look_on = segments.assign(paid, AccountState(), TODAY).look_on
    assert look_on == TODAY + timedelta(26)
    assert slug(account(debt_type="medical"), segments=segments) == "medical"
    assert slug(account(brand="ACME"), segments=segments) == "acme"
    assert slug(account(cents=100_001), segments=segments) == "free"
    assert slug(account(cents=100_000), segments=segments) == OTHER


def test_the_compiled_rules_are_the_written_ones():
    written = yaml.safe_load((DEFAULTS / "segments.yaml").read_text())
    assert shipped_rules() == written
