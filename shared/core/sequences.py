"""
Say which step of its sequence an account stands at, and when to look again. Pure.

The current step is the last one whose day, moved to a business day, has come: what was
missed is skipped, never sent in a burst. Nothing here knows hours, consent or caps.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any, Final

from shared.core.calendars import BusinessCalendar
from shared.core.model import Account, AccountState, Problem
from shared.core.packaged import packaged_json
from shared.core.policy import Policy
from shared.core.segments import Segmented
from shared.core.sequences_tab import sequences_from_tab
from shared.core.steps import PREVIOUS, PROMISE, NextStep, Step, read_step
from shared.core.tabs import Rows
from shared.core.texts.formats import short_date

_NOTHING: Final[frozenset[str]] = frozenset()
NEXT_CYCLE_DAYS: Final = 20
"""A due date moved by less keeps its done steps: nobody gets one text twice."""


@dataclass(slots=True)
class _Placed:
    """A step on the calendar: ordinals of its day and of its last day."""

    step: Step
    on: int
    last: int


class Sequences:
    """
    The sequences of all segments, compiled.

    Args:
        plans: Segment → its steps, in any order.
        policy: For the grace of promises.
    """

    def __init__(
        self, plans: Mapping[str, Sequence[Step]], policy: Policy | None = None
    ) -> None:
        self._plans = {
            segment: tuple(sorted(steps, key=lambda s: s.day))
            for segment, steps in plans.items()
        }
        self._grace = (policy or Policy()).promise_grace_days

    @classmethod
    def from_data(
        cls,
        data: Mapping[str, Sequence[Mapping[str, Any]]],
        policy: Policy | None = None,
    ) -> Sequences:
        """
        Compile sequences that are data.

        Raises:
            ValueError: A sentence naming the segment and what is wrong.
        """
        plans: dict[str, list[Step]] = {}
        seen: set[str] = set()
        for segment, steps in data.items():
            try:
                plans[segment] = [read_step(step) for step in steps]
                _unlike(plans[segment], seen)
            except ValueError as error:
                raise ValueError(f"Sequence {segment}: {error}") from None
        return cls(plans, policy)

    @classmethod
    def from_rows(
        cls, headers: Sequence[str], rows: Rows, policy: Policy | None = None
    ) -> tuple[Sequences | None, tuple[Problem, ...]]:
        """
        Compile the Sequences tab; it replaces the sequences of the segments it names.

        Returns:
            The sequences, or None while any row is wrong or there is none; and what
            is wrong.
        """
        data, problems = sequences_from_tab(headers, rows)
        if problems or not data:
            return None, problems
        try:
            return cls.from_data({**shipped_plans(), **data}, policy), ()
        except ValueError as error:
            text = f"Sequences tab: {error}"
            return None, (Problem("sequences", "bad_sequence", text, fatal=False),)

    @classmethod
    def shipped(cls, policy: Policy | None = None) -> Sequences:
        """Compile the default sequences."""
        return cls.from_data(shipped_plans(), policy)

    def steps(self, segment: str) -> tuple[Step, ...]:
        """Give the steps of a segment, in order."""
        return self._plans.get(segment, ())

    @property
    def all_steps(self) -> tuple[Step, ...]:
        """Give every step of every segment."""
        return tuple(step for plan in self._plans.values() for step in plan)

    def next_step(
        self,
        account: Account,
        state: AccountState,
        segment: Segmented,
        today: date,
        calendar: BusinessCalendar,
    ) -> NextStep:
        """
        Find the step an account stands at.

        Args:
            account: As validated.
            state: Its done steps count while its cycle is the account's due date. A
                pause is the caller's to compare: it has hours.
            segment: As assigned on the same day.
            today: On the calendar of the property.
            calendar: Of the property's state.
        """
        plan = self._plans.get(segment.slug)
        if not plan:
            text = f"Nothing is sent in the segment {segment.slug}."
            return NextStep(None, None, False, segment.look_on, text)  # noqa: FBT003
        placed = self._place(plan, account, state, calendar)
        now = today.toordinal()
        done = state.done if same_cycle(state.cycle, account.due_on) else _NOTHING
        current, later = _split(placed, now)
        coming = next((p for p in later if _lock(p.step, state) not in done), None)
        look_on = _earlier(segment.look_on, coming)
        if current is None:
            return _coming(coming, look_on, state)
        lock = _lock(current.step, state)
        if lock in done:
            return _after(current, coming, look_on, state, now)
        if now > current.last:
            return _passed(current, coming, look_on, state)
        return NextStep(
            current.step,
            date.fromordinal(current.on),
            True,  # noqa: FBT003 - the field `due`
            min(d for d in (look_on, date.fromordinal(current.last + 1)) if d),
            f"{_called(current.step)} is due.",
            lock,
            date.fromordinal(current.last),
        )

    def _place(
        self,
        plan: tuple[Step, ...],
        account: Account,
        state: AccountState,
        calendar: BusinessCalendar,
    ) -> list[_Placed]:
        """Put the steps on the calendar; one ends where the next one starts."""
        base = account.due_on.toordinal()
        placed: list[_Placed] = []
        for step in plan:
            start = base
            if step.anchor == PROMISE:
                if state.promise is None:
                    continue
                start = state.promise.due_on.toordinal()
                if step.day > 0:
                    start += self._grace
            on = start + step.day
            if step.non_business == PREVIOUS:
                on = calendar.previous_ordinal(on)
            else:
                on = calendar.next_ordinal(on)
            if placed and placed[-1].last >= on:
                placed[-1].last = on - 1
            placed.append(_Placed(step, on, on + step.valid_days))
        return placed


def same_cycle(cycle: date | None, due_on: date) -> bool:
    """Say whether a due date was only corrected: the next one lies weeks away."""
    return cycle is not None and abs((due_on - cycle).days) < NEXT_CYCLE_DAYS


def _unlike(steps: Sequence[Step], seen: set[str]) -> None:
    for step in steps:
        if step.slug in seen:
            raise ValueError(f"the step {step.slug} is there twice.")
        seen.add(step.slug)
    days = [(step.anchor, step.day) for step in steps]
    if len(set(days)) < len(days):
        raise ValueError("two steps have the same day.")


def _split(placed: list[_Placed], now: int) -> tuple[_Placed | None, list[_Placed]]:
    """Give the last step that has come, and those that have not."""
    for at, step in enumerate(placed):
        if step.on > now:
            return (placed[at - 1] if at else None), placed[at:]
    return placed[-1] if placed else None, []


def _earlier(look_on: date | None, coming: _Placed | None) -> date | None:
    if coming is None:
        return look_on
    day = date.fromordinal(coming.on)
    return day if look_on is None or day < look_on else look_on


def _lock(step: Step, state: AccountState) -> str:
    if step.anchor == PROMISE and state.promise is not None:
        return f"{step.slug}_{state.promise.due_on:%Y%m%d}"
    return step.slug


def _called(step: Step) -> str:
    return (
        f"Step {step.slug} (a person acts)" if step.hand_over else f"Step {step.slug}"
    )


def _coming(
    coming: _Placed | None, look_on: date | None, state: AccountState, why: str = ""
) -> NextStep:
    """Say that nothing is due and what comes."""
    if coming is None:
        text = why + "No further step follows in this segment."
        return NextStep(None, None, False, look_on, text)  # noqa: FBT003
    step, on = coming.step, date.fromordinal(coming.on)
    return NextStep(
        step,
        on,
        False,  # noqa: FBT003 - the field `due`
        look_on,
        f"{why}{_called(step)} comes on {short_date(on, 'en')}.",
        _lock(step, state),
        date.fromordinal(coming.last),
    )


def _after(
    current: _Placed,
    coming: _Placed | None,
    look_on: date | None,
    state: AccountState,
    now: int,
) -> NextStep:
    """Say what follows a step that is done; the last one's answer is waited for."""
    said = f"{_called(current.step)} is done. "
    if coming is not None or current.step.hand_over or current.step.anchor == PROMISE:
        return _coming(coming, look_on, state, said)
    if now > current.last:
        return replace(_coming(None, look_on, state, said), ended=True)
    end = date.fromordinal(current.last + 1)
    return _coming(None, min(look_on or end, end), state, said)


def _passed(
    current: _Placed, coming: _Placed | None, look_on: date | None, state: AccountState
) -> NextStep:
    day = short_date(date.fromordinal(current.on), "en")
    why = f"{_called(current.step)} was due on {day} and is past. "
    return _coming(coming, look_on, state, why)


def shipped_plans() -> dict[str, list[dict[str, Any]]]:
    """Give the default sequences, compiled from `defaults/sequences.yaml`."""
    plans: dict[str, list[dict[str, Any]]] = packaged_json(
        "shared.core.defaults", "sequences.json"
    )
    return plans


@cache
def shipped_sequences() -> Sequences:
    """Give the default sequences with the default policy; the same ones each time."""
    return Sequences.shipped()
