"""Days by which the law wants something done. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from shared.core.compliance.holidays import add_business_days
from shared.core.compliance.plan import reason
from shared.core.compliance.rulebook import Rulebook
from shared.core.model import Reason
from shared.errors import BadRequest

_FEBRUARY_29 = (2, 29)


@dataclass(frozen=True, slots=True)
class Deadline:
    """
    A day, and the rules that set it.

    Args:
        on: Of the kind's own sort: the last day, or the first on which it is free.
    """

    on: date
    reasons: tuple[Reason, ...]


def deadline(kind: str, start: date, rules: Rulebook) -> Deadline:
    """
    Count one deadline from the day something happened.

    Args:
        kind: `business_days_10`, `validation_period_end`, `plus_days_60` (last day),
            `plus_days_7` (first free day) or `plus_years_3` (kept through it).
        start: The day it runs from; the next day is day one.

    Raises:
        BadRequest: `unknown_deadline`, or `bad_value` beyond the calendar's end.
    """
    if kind not in KINDS:
        raise BadRequest("unknown_deadline", f"kind must be one of {sorted(KINDS)}")
    try:
        on = KINDS[kind](start)
    except OverflowError as exc:
        raise BadRequest("bad_value", "start_date is too late") from exc
    return Deadline(on, tuple(reason(r) for r in rules.rules if kind in r.deadlines))


def _validation_period_end(start: date) -> date:
    """Receipt is assumed on the fifth business day (12 CFR 1006.34(b)(5))."""
    return add_business_days(start, 5) + timedelta(30)


def _plus_years(start: date, years: int) -> date:
    if start.year + years > date.max.year:
        raise OverflowError
    if (start.month, start.day) == _FEBRUARY_29:
        return date(start.year + years, 2, 28) + timedelta(1)
    return start.replace(year=start.year + years)


KINDS: dict[str, Callable[[date], date]] = {
    "business_days_10": lambda start: add_business_days(start, 10),
    "validation_period_end": _validation_period_end,
    "plus_days_60": lambda start: start + timedelta(60),
    "plus_days_7": lambda start: start + timedelta(7),
    "plus_years_3": lambda start: _plus_years(start, 3),
}
