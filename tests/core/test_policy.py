"""The Settings tab: a typing error must never loosen what the house has set."""

import re
from datetime import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.core.house import SETTINGS
from shared.core.policy import Found, Policy

CELLS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text("0123456789.,$%:-apmonfyes ", max_size=12),
)


def one(name, cell, base=None):
    policy, problems = Policy.load({name: cell}, base)
    return policy, [p.text for p in problems]


@pytest.mark.parametrize(
    ("name", "cell", "field", "expected"),
    [
        ("Minimum balance", "$50", "min_balance_cents", 5000),
        ("minimum-BALANCE ", 12.5, "min_balance_cents", 1250),
        ("min_balance_cents", "1,000.00", "min_balance_cents", 100_000),
        ("Texts per week", 2.0, "sms_per_week", 2),
        ("Contact from", "9:30", "contact_from", time(9, 30)),
        ("Contact from", "9 am", "contact_from", time(9)),
        ("Contact until", "6:15 p.m.", "contact_until", time(18, 15)),
        ("Contact until", 0.75, "contact_until", time(18)),
        ("Skip Sundays", False, "skip_sundays", False),
        ("Skip Sundays", "no", "skip_sundays", False),
        ("Bad rows limit", "30%", "bad_rows_share", 0.3),
        ("Bad rows limit", 30, "bad_rows_share", 0.3),
        ("Bad rows limit", 0.3, "bad_rows_share", 0.3),
        ("Sending", "OFF", "sending", "off"),
        ("Sending", False, "sending", "off"),
        ("First run", "current step", "first_run", "current_step"),
        ("Pay link", "https://pay.example.com/x", "pay_link",
         "https://pay.example.com/x"),
        ("Business name", "  Maple   Court ", "business_name", "Maple Court"),
    ],
)  # fmt: skip
def test_settings_are_read_as_people_write_them(name, cell, field, expected):
    policy, problems = one(name, cell)

    assert getattr(policy, field) == expected
    assert problems == []


@pytest.mark.parametrize(
    ("name", "cell", "field"),
    [
        ("Minimum balance", "lots", "min_balance_cents"),
        ("Minimum balance", "-5", "min_balance_cents"),
        ("Minimum balance", "nan", "min_balance_cents"),
        ("Minimum balance", "0.001", "min_balance_cents"),
        ("Texts per day", "99", "sms_per_day"),
        ("Texts per day", "1.5", "sms_per_day"),
        ("Contact from", "7:00", "contact_from"),
        ("Contact until", "22:00", "contact_until"),
        ("Contact until", "25:00", "contact_until"),
        ("Contact until", "soon", "contact_until"),
        ("Skip holidays", "maybe", "skip_holidays"),
        ("First run", "yes please", "first_run"),
        ("Pay link", "http://pay.example.com", "pay_link"),
        ("Pay link", "https://bit.ly/abc", "pay_link"),
        ("Pay link", "javascript:alert(1)", "pay_link"),
        ("Pay link", "https://a b.example.com", "pay_link"),
        ("Pay link", "https://me@example.com/", "pay_link"),
        ("Business name", "x" * 41, "business_name"),
        ("Business name", "Maple\u202ecourt", "business_name"),
    ],
)
def test_a_bad_value_changes_nothing_and_is_named(name, cell, field):
    """A slip of the finger must not widen the hours or lift a cap."""
    policy, problems = one(name, cell)

    assert getattr(policy, field) == getattr(Policy(), field)
    assert len(problems) == 1
    assert problems[0].startswith(name)


def test_an_unreadable_kill_switch_counts_as_off():
    """Who types `Sending: stop!!` wants it stopped."""
    policy, problems = one("Sending", "stop!!")

    assert policy.sending == "off"
    assert "counts as off" in problems[0]


def test_hours_that_end_before_they_start_change_nothing():
    policy, problems = Policy.load({"Contact from": "19:00", "Contact until": "10:00"})

    assert (policy.contact_from, policy.contact_until) == (time(9), time(20))
    assert "before" in problems[0].text


def test_an_unknown_setting_is_named():
    assert "Colour" in one("Colour", "red")[1][0]


def test_an_empty_value_keeps_the_default():
    assert one("Texts per day", "") == (Policy(), [])


def test_property_goes_before_brand_before_house_before_default():
    """A tenant of Oak Hill must not be sent to Maple Court's pay page."""
    policy, problems = Policy.load(
        {
            "Pay link": "https://pay.example.com/house",
            "Pay link: Acme": "https://pay.example.com/acme",
            "Pay link: Oak Hill": "https://pay.example.com/oak",
        }
    )

    def link(brand="", property_=""):
        return policy.value("pay_link", brand, property_)

    assert problems == ()
    assert link("Acme", "oak hill") == Found("https://pay.example.com/oak", "property")
    assert link("ACME", "Elm") == Found("https://pay.example.com/acme", "brand")
    assert link() == Found("https://pay.example.com/house", "settings")
    assert policy.value("sms_per_day") == Found(1, "default")


def test_house_wide_settings_cannot_be_set_for_one_property():
    policy, problems = one("Texts per day: Oak Hill", 3)

    assert policy.value("sms_per_day", property_="Oak Hill").value == 1
    assert "one property" in problems[0]


def test_heading_aliases_are_gathered():
    assert one("Heading: Rent due", "Balance")[0].heading_aliases == {
        "Rent due": "Balance"
    }


def test_the_tab_is_read_by_its_headings():
    rows = [(2, ["", "Texts per day", 0]), (3, ["", None, None]), (4, ["x", "", 5])]
    policy, problems = Policy.from_rows(["Note", "SETTING", "Value"], rows)

    assert (policy.sms_per_day, problems) == (0, ())


def test_every_setting_is_documented_and_its_default_is_allowed():
    """The generated page of settings is complete."""
    for setting in SETTINGS:
        assert setting.text.endswith(".")
        assert setting.name
        if setting.kind == "choice":
            assert setting.default in setting.limits
        elif setting.limits and setting.kind != "text":
            assert setting.limits[0] <= setting.default <= setting.limits[1]


@given(st.dictionaries(st.sampled_from([s.name for s in SETTINGS]), CELLS))
def test_whatever_a_tab_says_the_result_stays_within_bounds(overrides):
    """No cell, however odd, sets the hours outside of 8 to 21 or breaks the run."""
    policy, _ = Policy.load(overrides)

    assert time(8) <= policy.contact_from < policy.contact_until <= time(21)
    for setting in SETTINGS:
        value = getattr(policy, setting.slug)
        if setting.kind in {"money", "whole", "share"}:
            assert setting.limits[0] <= value <= setting.limits[1]
        if setting.kind == "choice":
            assert value in setting.limits


SHARED = Path(__file__).parents[2] / "shared"
SOURCE = "\n".join(
    path.read_text("utf-8")
    for path in SHARED.rglob("*.py")
    if path.relative_to(SHARED).as_posix() != "core/house.py"
)


@pytest.mark.parametrize("slug", [one.slug for one in SETTINGS])
def test_every_setting_is_asked_for(slug):
    """Staff who set it rely on it: one that nothing reads would do nothing."""
    assert re.search(rf"""(\.|["']){slug}\b""", SOURCE)
