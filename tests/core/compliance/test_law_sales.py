"""Solicitations: the states' own hours, Sundays, holidays and counts."""

from __future__ import annotations

import pytest
from law_requests import CENTRAL, EAST, PACIFIC, ask, at, ids, in_state, past

SELL = {"actor": "marketing", "purpose": "marketing"}


@pytest.mark.parametrize(
    ("state", "zone", "channel", "now", "opens"),
    [
        ("FL", EAST, "sms", "2026-11-20T20:00:00-05:00", "2026-11-21T08:00:00-05:00"),
        ("FL", EAST, "sms", "2026-11-20T19:59:00-05:00", None),
        ("FL", EAST, "email", "2026-11-20T23:00:00-05:00", None),
        (
            "OK",
            CENTRAL,
            "sms",
            "2026-11-20T20:30:00-06:00",
            "2026-11-21T08:00:00-06:00",
        ),
        ("MD", EAST, "call", "2026-11-20T20:30:00-05:00", "2026-11-21T08:00:00-05:00"),
        (
            "WA",
            PACIFIC,
            "call",
            "2026-11-20T20:30:00-08:00",
            "2026-11-21T08:00:00-08:00",
        ),
        ("WA", PACIFIC, "sms", "2026-11-20T20:30:00-08:00", None),
        ("CT", EAST, "sms", "2026-11-20T08:59:00-05:00", "2026-11-20T09:00:00-05:00"),
        ("NJ", EAST, "call", "2026-11-20T20:30:00-05:00", None),
        (
            "TX",
            CENTRAL,
            "sms",
            "2026-11-21T08:30:00-06:00",
            "2026-11-21T09:00:00-06:00",
        ),
        (
            "TX",
            CENTRAL,
            "sms",
            "2026-11-22T11:59:00-06:00",
            "2026-11-22T12:00:00-06:00",
        ),
        ("TX", CENTRAL, "sms", "2025-08-31T11:00:00-05:00", None),
        (
            "TX",
            CENTRAL,
            "sms",
            "2025-08-31T21:30:00-05:00",
            "2025-09-01T09:00:00-05:00",
        ),
        ("OR", PACIFIC, "sms", "2025-12-30T20:30:00-08:00", None),
        (
            "OR",
            PACIFIC,
            "sms",
            "2026-01-02T20:30:00-08:00",
            "2026-01-03T08:00:00-08:00",
        ),
        ("VA", EAST, "sms", "2026-11-20T20:59:00-05:00", None),
        (
            "AL",
            CENTRAL,
            "call",
            "2026-11-22T10:00:00-06:00",
            "2026-11-23T08:00:00-06:00",
        ),
        (
            "AL",
            CENTRAL,
            "call",
            "2026-12-25T10:00:00-06:00",
            "2026-12-26T08:00:00-06:00",
        ),
        ("AL", CENTRAL, "sms", "2026-11-22T10:00:00-06:00", None),
        (
            "LA",
            CENTRAL,
            "sms",
            "2026-11-21T20:30:00-06:00",
            "2026-11-23T08:00:00-06:00",
        ),
        (
            "LA",
            CENTRAL,
            "sms",
            "2027-02-09T10:00:00-06:00",
            "2027-02-10T08:00:00-06:00",
        ),
        (
            "MS",
            CENTRAL,
            "call",
            "2026-04-27T10:00:00-05:00",
            "2026-04-28T08:00:00-05:00",
        ),
        ("RI", EAST, "call", "2026-11-20T18:00:00-05:00", "2026-11-21T10:00:00-05:00"),
        ("RI", EAST, "call", "2026-11-22T17:00:00-05:00", "2026-11-23T09:00:00-05:00"),
        ("RI", EAST, "call", "2026-08-10T12:00:00-04:00", "2026-08-11T09:00:00-04:00"),
        ("KY", EAST, "call", "2026-11-20T09:59:00-05:00", "2026-11-20T10:00:00-05:00"),
        ("MA", EAST, "sms", "2026-11-20T20:30:00-05:00", "2026-11-21T08:00:00-05:00"),
        ("DC", EAST, "call", "2026-11-20T20:30:00-05:00", None),
    ],
)
def test_sales_keep_to_the_states_hours(
    state: str, zone: str, channel: str, now: str, opens: str | None
) -> None:
    """Dinner, Sundays and Mardi Gras belong to the person."""
    verdict = ask(now, channel=channel, consumer=in_state(state, zone), **SELL)
    assert verdict.decision == ("delay" if opens else "allow")
    assert verdict.earliest == (at(opens) if opens else None)


@pytest.mark.parametrize("state", ["FL", "OK", "MD", "OR"])
def test_three_sales_messages_in_24_hours_are_enough(state: str) -> None:
    """Elapsed hours, not days: the fourth waits for the first to be a day old."""
    zone = PACIFIC if state == "OR" else EAST
    sent = tuple(past(f"2026-11-20T{hour}:00:00-05:00") for hour in (14, 15, 16))
    asked = {"consumer": in_state(state, zone), "history": sent, **SELL}
    verdict = ask("2026-11-20T17:00:00-05:00", **asked)
    assert verdict.earliest == at("2026-11-21T14:00:00-05:00")
    assert ask("2026-11-21T14:00:00-05:00", **asked).decision == "allow"


def test_a_plain_reminder_is_no_sale() -> None:
    """Rent is due on Sundays too; no state was found to forbid saying so."""
    for state, zone in (("FL", EAST), ("LA", CENTRAL), ("TX", CENTRAL)):
        verdict = ask("2026-11-22T17:00:00-05:00", consumer=in_state(state, zone))
        assert verdict.decision == "allow"
        assert "STATE-SUNDAY-COLL" in ids(verdict)
