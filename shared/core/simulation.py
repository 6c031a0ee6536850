"""
Play an account's sequence forward on the calendar: what would be sent when. Pure.

Assumes that nothing else happens: no payment, no reply, every due step is taken on its
day. The law's hours and caps are not asked.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from shared.core.calendars import BusinessCalendar
from shared.core.model import Account, AccountState
from shared.core.segments import Segmented, Segments
from shared.core.sequences import Sequences, same_cycle
from shared.core.steps import NextStep


@dataclass(frozen=True, slots=True)
class PlannedDay:
    """One step that would be taken on one day, and the segment then."""

    on: date
    segment: Segmented
    next_step: NextStep


def taken(state: AccountState, account: Account, lock: str) -> AccountState:
    """Give the state after a step was taken: it is done in this due cycle."""
    same = same_cycle(state.cycle, account.due_on)
    done = state.done if same else frozenset()
    cycle = state.cycle if same else account.due_on
    return replace(state, cycle=cycle, done=done | {lock}, last_step=lock)


@dataclass(frozen=True, slots=True)
class Rules:
    """What a simulation plays by."""

    segments: Segments
    sequences: Sequences
    calendar: BusinessCalendar


def simulate(
    account: Account, state: AccountState, rules: Rules, today: date, days: int
) -> Iterator[PlannedDay]:
    """
    Give every step that comes due from *today* on, in order.

    Args:
        account: As validated.
        state: As stored.
        rules: Segments, sequences and the property's calendar.
        today: The first day.
        days: How many days to play, *today* included.
    """
    on, end = today, today + timedelta(days)
    while on < end:
        segment = rules.segments.assign(account, state, on)
        found = rules.sequences.next_step(account, state, segment, on, rules.calendar)
        if found.due:
            yield PlannedDay(on, segment, found)
            state = taken(state, account, found.lock)
            on += timedelta(1)
        elif found.look_on is None:
            return
        else:
            on = found.look_on
