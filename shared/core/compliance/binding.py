"""Which rules bound a contact, and which were asked: the reasons of a verdict. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from shared.core.compliance.case import Case
from shared.core.compliance.clock import date_of
from shared.core.compliance.counters import free_from
from shared.core.compliance.facts import NEVER
from shared.core.compliance.holding import lasting
from shared.core.compliance.holidays import is_holiday
from shared.core.compliance.hours import (
    Hours,
    combined,
    house_window,
    prefs_window,
)
from shared.core.compliance.house import house_caps
from shared.core.compliance.needing import met_from
from shared.core.compliance.plan import Plan, reason
from shared.core.compliance.rule import OUTREACH, Rule, Window
from shared.core.model import Decision, Reason, Verdict

_SUNDAY = 3  # 1970-01-04 was a Sunday
Refusal = tuple[Decision, Rule, str]


def refusals(case: Case, plan: Plan, at: int) -> list[Refusal]:
    """List what forbids the contact at *at* and will not pass with time."""
    found: list[Refusal] = []
    if case.request.flags or plan.always:
        found += [(h.decision, r, h.require) for r, h in lasting(case, plan)]
    for rule, need in plan.needs:
        for zone in case.place.zones:
            if met_from(case, need, zone, at) >= NEVER:
                found.append(("block", rule, ""))
                break
    return found


def verdict_of(case: Case, plan: Plan, refused: list[Refusal]) -> Verdict:
    """Make the verdict of refusals; the gravest decides, all are named."""
    kinds = {kind for kind, _, _ in refused}
    decision: Decision = next(
        kind for kind in ("block", "escalate", "require_text") if kind in kinds
    )
    return Verdict(
        decision,
        tuple(dict.fromkeys(reason(rule) for _, rule, _ in refused)),
        require=tuple(slug for _, _, slug in refused if slug),
        rulebook=case.rules.version,
        asked=asked(case, plan),
    )


def bound(case: Case, plan: Plan, hours: Hours, at: int) -> tuple[Reason, ...]:
    """Name every rule that forbids the contact at *at* but will pass with time."""
    return tuple(dict.fromkeys(map(reason, _bound(case, plan, hours, at))))


def asked(case: Case, plan: Plan) -> tuple[Reason, ...]:
    """Name the rules that were asked and mattered without stopping the contact."""
    tokens = list(_tokens(case, plan))
    if not tokens:
        return plan.asked
    extra = (found for token in tokens for found in plan.shown.get(token, ()))
    return tuple(dict.fromkeys((*plan.asked, *extra)))


def _tokens(case: Case, plan: Plan) -> Iterator[str]:
    request = case.request
    for flag in request.flags:
        yield f"flag:{flag}"
    if request.consent.rnd:
        yield "fact:rnd"
    if request.consent.direct_time_consent:
        yield "fact:direct_time_consent"
    if request.prefs:
        yield "fact:prefs"
    day = case.place.zones[0].day(case.at)
    if day % 7 == _SUNDAY or is_holiday(date_of(day)):
        yield "day:sunday"
    for kind in {c.kind for c in request.history} & _TOLD_KINDS:
        yield f"kind:{kind}"


_TOLD_KINDS = frozenset({"start", "stop", "direct_call_consent", "consent_request"})


def _bound(case: Case, plan: Plan, hours: Hours, at: int) -> Iterator[Rule]:
    zones = case.place.zones
    by_id = case.rules.by_id
    closed = False
    for rule, window in plan.windows:
        shut = [z for z in zones if not _alone(window).open_at(z, at)]
        if shut:
            closed = True
            yield rule
            if len(shut) < len(zones):
                yield by_id["TZ-INTERSECT"]
    yield from _own_hours(case, at, known=closed, hours=hours)
    for rule, need in plan.needs:
        if any(met_from(case, need, z, at) > at for z in zones):
            yield rule
    for rule, cap in plan.caps:
        if any(free_from(case, cap, z, at) > at for z in zones):
            yield rule
    for name, cap in house_caps(case.request):
        if any(free_from(case, cap, z, at) > at for z in zones):
            yield by_id[name]


def _own_hours(case: Case, at: int, *, known: bool, hours: Hours) -> Iterator[Rule]:
    """Name the person's and the office's hours, and the margin before closing."""
    request, by_id, zones = case.request, case.rules.by_id, case.place.zones
    if request.purpose not in OUTREACH or case.replying:
        return
    if request.prefs:
        own = _alone(prefs_window(request.prefs))
        if not all(own.open_at(z, at) for z in zones):
            known = True
            third = request.actor == "third_party"
            yield by_id["REGF-INCONV-KNOWN" if third else "HOUSE-PREFS"]
    if request.house:
        own = _alone(house_window(request.house))
        if not all(own.open_at(z, at) for z in zones):
            yield by_id["HOUSE-WINDOW"]
        elif not known and not all(hours.open_at(z, at) for z in zones):
            yield by_id["HOUSE-MARGIN"]


@cache
def _alone(window: Window) -> Hours:
    return combined([window])
