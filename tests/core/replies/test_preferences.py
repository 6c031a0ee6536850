"""A wish about hours is kept exactly or read by a person; never its opposite."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.core.model import Prefs
from shared.core.outreach.preferences import narrower, renewed, spoken
from shared.core.replies.preferences import read_preference

WEEK = ("mon", "tue", "wed", "thu", "fri")


@pytest.mark.parametrize(
    ("said", "window"),
    [
        ("Don't call me before noon", ("12:00", "21:00")),
        ("nothing before 8:30 please", ("08:30", "21:00")),
        ("please dont text after 6pm", ("08:00", "18:00")),
        ("only between 5 and 7pm", ("17:00", "19:00")),
        ("not between 9 and 5", ("17:00", "21:00")),
        ("mornings only", ("08:00", "12:00")),
        ("not in the mornings", ("12:00", "21:00")),
        ("evenings only", ("17:00", "21:00")),
        ("solo después de las 5", ("17:00", "21:00")),
        ("no me escriban antes de las 10 de la mañana", ("10:00", "21:00")),
        ("solo por la tarde", ("12:00", "17:00")),
    ],
)
def test_hours_are_read(said: str, window: tuple[str, str]) -> None:
    assert read_preference(said) == Prefs(window=window)


@pytest.mark.parametrize(
    ("said", "closed"),
    [
        ("not on Sundays", ("sun",)),
        ("los domingos no por favor", ("sun",)),
        ("no mandes mensajes los fines de semana", ("sat", "sun")),
        ("text me only on weekdays", ("sat", "sun")),
        ("weekends only please, I drive a truck mon-fri", WEEK),
        ("solo lunes a viernes", ("sat", "sun")),
        ("never on saturday or sunday", ("sat", "sun")),
    ],
)
def test_days_are_read(said: str, closed: tuple[str, ...]) -> None:
    assert read_preference(said) == Prefs(no_days=closed)


def test_fridays_may_end_early() -> None:
    assert read_preference("fridays not after 3") == Prefs(fri_until="15:00")


@pytest.mark.parametrize(
    "said",
    [
        "don't text so late, it's midnight here",
        "no calls while im in class mon/wed/fri 9-11",
        "quit calling during my lunch break",
        "not at work",
        "after 5 is bad for me",
        "before 9",
        "tuesdays after 4",
        "only at midnight",
        "don't text before 11pm",
        "hello",
        "not before noon " * 40,
    ],
)
def test_what_cannot_be_kept_exactly_is_for_a_person(said: str) -> None:
    """Half a wish kept is a wish broken."""
    assert read_preference(said) is None


@given(st.text(max_size=400))
def test_any_text_gives_hours_that_open_or_none(said: str) -> None:
    found = read_preference(said)

    if found is not None and found.window:
        assert "08:00" <= found.window[0] < found.window[1] <= "23:59"
    assert found is None or len(found.no_days) < 7


WINDOWS = st.tuples(st.integers(8, 14), st.integers(15, 21)).map(
    lambda pair: (f"{pair[0]:02d}:00", f"{pair[1]:02d}:00")
)
PREFS = st.builds(
    Prefs,
    st.none() | WINDOWS,
    st.lists(st.sampled_from(WEEK), unique=True).map(tuple),
    st.sampled_from(["", "12:00", "15:00"]),
)


@given(PREFS, PREFS)
def test_two_together_never_open_what_one_closes(one: Prefs, other: Prefs) -> None:
    both = narrower(one, other)

    for each in (one, other):
        assert set(each.no_days) <= set(both.no_days)
        if each.window:
            assert both.window
            assert each.window[0] <= both.window[0]
            assert both.window[1] <= each.window[1]
        if each.fri_until:
            assert both.fri_until <= each.fri_until


def test_a_later_wish_replaces_an_earlier_one_of_the_same() -> None:
    old = Prefs(("12:00", "21:00"), ("sun",))

    assert renewed(old, Prefs(("08:00", "12:00"))) == Prefs(
        ("08:00", "12:00"), ("sun",)
    )
    assert renewed(None, old) == old


def test_it_is_said_in_both_languages() -> None:
    wish = Prefs(("12:00", "21:00"), ("sun",), "15:00")

    assert spoken(wish) == "only 12:00 to 21:00, not on Sundays, on Fridays until 15:00"
    assert spoken(wish, "es").startswith("solo de 12:00 a 21:00")
