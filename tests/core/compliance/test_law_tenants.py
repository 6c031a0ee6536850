"""Tenants may tighten a rule and never loosen one."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from law_requests import RULES, at, in_state, past, request

from shared.core.compliance import HouseLimits, load_rulebook, may_contact
from shared.core.compliance.tighten import check_house, tightened
from shared.errors import ConfigError


@pytest.mark.parametrize(
    ("rule", "setting"),
    [
        ("REGF-HOURS", {"window": ["07:00", "21:00"]}),
        ("POLICY-QUIET-HOURS", {"window": ["08:00", "22:00"]}),
        ("MA-FREQ", {"max": 3}),
        ("MA-FREQ", {"days": 6}),
        ("REGF-SMS-60D", {"days": 61}),
        ("REGF-EMAIL-PROC", {"days": 34}),
        ("BK-STAY", {"days": 1}),
        ("REGF-INCONV-KNOWN", {}),
        ("CARRIER-3P-DEBT", {"max": 1}),
    ],
)
def test_a_setting_that_loosens_is_refused_with_the_rules_name(
    rule: str, setting: dict[str, object]
) -> None:
    """No spreadsheet cell switches the law off."""
    with pytest.raises(ConfigError) as caught:
        tightened(RULES, {rule: setting})
    assert rule in caught.value.text
    assert caught.value.code == "loosens"


@pytest.mark.parametrize(
    ("rule", "setting", "code"),
    [
        ("REGF-HOURZ", {"window": ["09:00", "20:00"]}, "unknown_rule"),
        ("REGF-HOURS", {"hours": 3}, "not_settable"),
        ("REGF-HOURS", {"max": 3}, "not_settable"),
        ("REGF-HOURS", {"days": 3}, "not_settable"),
        ("MA-FREQ", {"window": ["09:00", "20:00"]}, "not_settable"),
        ("MA-FREQ", {"max": 0}, "bad_setting"),
        ("MA-FREQ", {"max": True}, "bad_setting"),
        ("REGF-HOURS", {"window": ["20:00", "09:00"]}, "bad_setting"),
        ("REGF-HOURS", {"window": 9}, "bad_setting"),
    ],
)
def test_a_setting_that_cannot_be_read_is_refused(
    rule: str, setting: dict[str, object], code: str
) -> None:
    """A typing error is told, not guessed at."""
    with pytest.raises(ConfigError) as caught:
        tightened(RULES, {rule: setting})
    assert caught.value.code == code


def test_stricter_settings_bind() -> None:
    """An office that wants to be kinder than the law can be."""
    strict = tightened(
        RULES,
        {
            "POLICY-QUIET-HOURS": {"window": ["10:00", "18:00"]},
            "MA-FREQ": {"max": 1, "days": 10},
            "REGF-SMS-60D": {"days": 30},
            "TX-TM": {"window": ["10:00", "20:00"]},
            "REGF-EMAIL-PROC": {"days": 40},
            "LA-TM": {"window": ["09:00", "20:00"]},
            "RI-TM": {"window": ["17:00", "18:00"]},
        },
    )
    assert strict.version != RULES.version
    now = at("2026-11-20T18:30:00-05:00")
    assert may_contact(request(), strict, now).earliest == at(
        "2026-11-21T10:00:00-05:00"
    )
    noon = at("2026-11-20T12:00:00-05:00")
    one = request(consumer=in_state("MA"), history=(past("2026-11-14T12:00:00-05:00"),))
    assert may_contact(one, RULES, noon).decision == "allow"
    later = may_contact(one, strict, noon)
    assert later.earliest == at("2026-11-24T10:00:00-05:00")


spans = st.tuples(st.integers(0, 47), st.integers(1, 48)).filter(lambda t: t[0] < t[1])


@given(spans, st.integers(0, 24 * 60 * 7))
@settings(max_examples=150, deadline=None)
def test_no_accepted_setting_ever_loosens(span: tuple[int, int], minutes: int) -> None:
    """Whatever is accepted, nothing becomes lawful sooner."""
    window = [f"{half // 2:02}:{half % 2 * 30:02}" for half in span]
    try:
        own = tightened(RULES, {"POLICY-QUIET-HOURS": {"window": window}})
    except ConfigError:
        return
    now = at("2026-11-20T00:00:00-05:00").replace(minute=minutes % 60)
    law = may_contact(request(), RULES, now)
    mine = may_contact(request(), own, now)
    assert (mine.earliest or now) >= (law.earliest or now)


def test_a_house_that_pretends_to_loosen_is_told_so() -> None:
    """Staff learn why, instead of wondering why nothing goes out at seven."""
    check_house(HouseLimits(), RULES)
    for window in (("07:00", "20:00"), ("08:00", "21:30")):
        with pytest.raises(ConfigError, match="POLICY-QUIET-HOURS"):
            check_house(HouseLimits(window=window), RULES)
    for wrong in (HouseLimits(sms_per_day=0), HouseLimits(closing_margin_minutes=-1)):
        with pytest.raises(ConfigError, match="bad_setting"):
            check_house(wrong, RULES)


def test_the_data_of_a_tightened_book_is_still_the_law() -> None:
    """Settings are laid on top; the law underneath stays readable."""
    own = tightened(RULES, {"MA-FREQ": {"max": 1}})
    assert load_rulebook({k: own.data[k] for k in ("rules", "places")}).version == (
        RULES.version
    )
