"""An account that changed while a pass decided it: what of both is kept."""

from __future__ import annotations

from typing import Any

from shared.core.records.meanwhile import merged, same_reading

READ = {"fingerprint": "f1", "present": True, "quarantined": False, "rev": 3}
OURS = {"fingerprint": "f2", "present": True, "quarantined": False, "rev": 4}


def laid_over(before: Any, ours: Any, there: Any) -> Any:
    return merged({**READ, **before}, {**OURS, **ours}, {**READ, **there})


def test_the_row_comes_from_the_pass_and_what_happened_stays() -> None:
    found = laid_over(
        {"state": {"language": "en"}, "shown": {"segment": "a"}},
        {
            "copy": {"balance_cents": 0},
            "state": {"language": "en", "done": ["s1"]},
            "shown": {"segment": "b"},
            "open": ["m1"],
        },
        {
            "state": {"language": "es"},
            "shown": {"segment": "a", "reply": "paid"},
            "open": ["m2"],
            "rev": 9,
        },
    )
    assert found["copy"] == {"balance_cents": 0}
    assert found["state"] == {"language": "es", "done": ["s1"]}
    assert found["shown"] == {"segment": "b", "reply": "paid"}
    assert found["open"] == ["m2", "m1"]
    assert found["rev"] == 10
    assert found["attend"]
    assert found["dirty"]


def test_a_hold_of_either_side_holds() -> None:
    found = laid_over(
        {"state": {}}, {"state": {"holds": ["a"]}}, {"state": {"holds": ["b"]}}
    )
    assert found["state"]["holds"] == ["a", "b"]


def test_of_two_changes_of_one_field_the_other_stays() -> None:
    found = laid_over(
        {"state": {"channel": ""}},
        {"state": {"channel": "sms"}},
        {"state": {"channel": "email"}},
    )
    assert found["state"]["channel"] == "email"


def test_what_the_pass_took_away_is_gone() -> None:
    """The pause of a payment ends once the sheet shows it."""
    paused = {"state": {"pause_reason": "payment"}}
    assert laid_over(paused, {"state": {}}, paused)["state"] == {}


def test_a_step_that_came_back_meanwhile_comes_back() -> None:
    assert laid_over({}, {"again": False, "state": {}}, {"again": True})["again"]


def test_a_row_that_cannot_be_used_says_nothing_of_the_state() -> None:
    found = laid_over({"state": {"language": "en"}}, {"quarantined": True}, {})
    assert "state" not in found
    assert "open" not in found


def test_nobody_can_say_which_of_two_readings_is_the_later_one() -> None:
    assert laid_over({}, {}, {"fingerprint": "f3"}) is None
    assert merged({}, OURS, OURS) is None


def test_the_same_reading_is_no_doubt() -> None:
    assert same_reading(OURS, {**OURS, "rev": 7})
    assert not same_reading(OURS, READ)
