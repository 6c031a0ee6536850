"""When a state that must hold does hold, on one clock. Pure."""

from __future__ import annotations

from shared.core.compliance.case import Case
from shared.core.compliance.clock import Zone
from shared.core.compliance.counters import first_instant
from shared.core.compliance.facts import NEVER, holds_from
from shared.core.compliance.request import Debt
from shared.core.compliance.rule import Need


def met_from(case: Case, need: Need, zone: Zone, at: int) -> int:
    """Give the first instant from *at* on at which a need is met, or `NEVER`."""
    day = zone.day(at)
    if not _regulated(case, need, day - zone.day(case.at)):
        return at
    first = holds_from(case.request, need, day)
    if first == day or first >= NEVER:
        return at if first == day else NEVER
    return first_instant(zone, first)


def _regulated(case: Case, need: Need, older: int) -> bool:
    if not need.min_dpd and not need.debt_type:
        return True
    debts = case.request.debts
    if not debts:
        return not need.debt_type
    return any(_falls_under(debt, need, older) for debt in debts)


def _falls_under(debt: Debt, need: Need, older: int) -> bool:
    if need.debt_type and debt.type != need.debt_type:
        return False
    return debt.days_past_due + older >= need.min_dpd
