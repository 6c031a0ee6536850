"""
How many verdicts a second one core gives: `python bench/verdicts.py`.

Limits: 20,000 a second with a person's 50 past contacts; 15 µs for the ordinary
`allow` of planning.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from shared.core.compliance import (
    Consent,
    Consumer,
    ContactRequest,
    Debt,
    HouseLimits,
    may_contact,
    shipped_rulebook,
)
from shared.core.model import Contact

NOW = datetime(2026, 11, 20, 17, 0, tzinfo=UTC)
ROUNDS = 20_000
PLACES = (("GA", "America/New_York", "404"), ("TX", "America/Chicago", "214"))


def past(count: int) -> tuple[Contact, ...]:
    """Spread contacts over the months behind, as a long sequence leaves them."""
    return tuple(
        Contact(
            NOW - timedelta(days=3 * i + 8),
            ("sms", "email", "call")[i % 3],
            "sent",
            inbound=False,
            debts=("A",),
        )
        for i in range(count)
    )


def request(
    index: int, contacts: tuple[Contact, ...], **more: object
) -> ContactRequest:
    """Ask for a text to one of many people."""
    state, zone, code = PLACES[index % len(PLACES)]
    consumer = Consumer(
        state,
        "",
        f"{30300 + index % 50}",
        f"+1{code}5550123",
        (zone,),
        (zone,),
        state,
    )
    asked = {"actor": "creditor", "purpose": "collection", "channel": "sms", **more}
    return ContactRequest(
        consumer=consumer,
        debts=(Debt("A", "rent", 12),),
        consent=Consent(sms=True),
        history=contacts,
        house=HouseLimits(),
        **asked,  # type: ignore[arg-type]
    )


def measure(name: str, requests: list[ContactRequest], now: datetime) -> float:
    """Print and give verdicts a second."""
    rules = shipped_rulebook()
    for each in requests[:200]:
        may_contact(each, rules, now)
    start = perf_counter()
    for each in requests:
        may_contact(each, rules, now)
    took = perf_counter() - start
    rate = len(requests) / took
    print(f"{name:42} {rate:10,.0f}/s  {took / len(requests) * 1e6:6.1f} µs")
    return rate


def main() -> None:
    none, fifty = (), past(50)
    night = NOW - timedelta(hours=9)
    measure(
        "planning, allow, no history", [request(i, none) for i in range(ROUNDS)], NOW
    )
    measure("allow, 50 past contacts", [request(i, fifty) for i in range(ROUNDS)], NOW)
    measure(
        "delay at night, 50 past contacts",
        [request(i, fifty) for i in range(ROUNDS)],
        night,
    )
    strict = [
        request(i, fifty, actor="third_party", channel="call") for i in range(ROUNDS)
    ]
    measure("third-party call, 50 past contacts", strict, NOW)


if __name__ == "__main__":
    main()
