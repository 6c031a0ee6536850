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
from shared.core.compliance.hours import Hours, house_hours, prefs_hours
from shared.core.compliance.needing import met_from
from shared.core.compliance.plan import Plan, reason
from shared.core.compliance.rule import OUTREACH, Rule
from shared.core.model import Decision, Reason, Verdict

_SUNDAY = 3  # 1970-01-04 was a Sunday
Refusal = tuple[Decision, Rule, str]


def refusals(case: Case, plan: Plan, at: int) -> list[Refusal]:
    """List what forbids the contact at *at* and will not pass with time."""
    found: list[Refusal] = []
    if case.request.flags or plan.always:
        found += [(h.decision, r, h.require) for r, h in lasting(case, plan)]
    for rule, need in plan.needs:
        if any(met_from(case, need, z, at) >= NEVER for z in case.place.zones):
            found.append(("block", rule, ""))
    return found


def verdict_of(
    case: Case, plan: Plan, refused: list[Refusal], also: tuple[Reason, ...] = ()
) -> Verdict:
    """
    Make the verdict of refusals; the gravest decides, all are named.

    Args:
        also: What bound it besides; alone where the hours never open.
    """
    kinds = {kind for kind, _, _ in refused} or {"block"}
    decision: Decision = next(
        kind for kind in ("block", "escalate", "require_text") if kind in kinds
    )
    said = (reason(rule) for _, rule, _ in refused)
    named = tuple(dict.fromkeys((*said, *also)))
    return Verdict(
        decision,
        named,
        require=tuple(slug for _, _, slug in refused if slug),
        rulebook=case.rules.version,
        asked=asked(case, plan, named),
    )


def bound(case: Case, plan: Plan, hours: Hours, at: int) -> tuple[Reason, ...]:
    """Name every rule that forbids the contact at *at* but will pass with time."""
    return tuple(dict.fromkeys(map(reason, _bound(case, plan, hours, at))))


def asked(case: Case, plan: Plan, bound: tuple[Reason, ...] = ()) -> tuple[Reason, ...]:
    """Name the rules that were asked and mattered; not the ones that bound it."""
    found = plan.asked
    tokens = list(_tokens(case))
    if tokens:
        extra = (r for token in tokens for r in plan.shown.get(token, ()))
        found = tuple(dict.fromkeys((*found, *extra)))
    named = {r.rule_id for r in bound}
    return tuple(r for r in found if r.rule_id not in named) if named else found


def _tokens(case: Case) -> Iterator[str]:
    request = case.request
    for flag in request.flags:
        yield f"flag:{flag}"
    if request.consent.rnd:
        yield "fact:rnd"
    if request.consent.direct_time_consent:
        yield "fact:direct_time_consent"
    if request.prefs:
        yield "fact:prefs"
    if _resting(case.place.zones[0].day(case.at)):
        yield "day:sunday"
    for kind in {c.kind for c in request.history} & _TOLD_KINDS:
        yield f"kind:{kind}"


@cache
def _resting(day: int) -> bool:
    return day % 7 == _SUNDAY or is_holiday(date_of(day))


_TOLD_KINDS = frozenset({"start", "stop", "direct_call_consent", "consent_request"})


def _bound(case: Case, plan: Plan, hours: Hours, at: int) -> Iterator[Rule]:
    zones = case.place.zones
    shut = list(_shut(case, plan, at))
    yield from shut
    yield from _own_hours(case, at, known=bool(shut), hours=hours)
    for rule, need in plan.dated:
        if any(met_from(case, need, z, at) > at for z in zones):
            yield rule
    for rule, cap in case.live:
        if any(free_from(case, cap, z, at) > at for z in zones):
            yield rule


def _shut(case: Case, plan: Plan, at: int) -> Iterator[Rule]:
    zones = case.place.zones
    for rule, hours in plan.windows:
        shut = sum(not hours.open_at(z, at) for z in zones)
        if shut:
            yield rule
        if 0 < shut < len(zones):
            yield case.rules.by_id["TZ-INTERSECT"]


def _own_hours(case: Case, at: int, *, known: bool, hours: Hours) -> Iterator[Rule]:
    """Name the person's and the office's hours, and the margin before closing."""
    request, by_id, zones = case.request, case.rules.by_id, case.place.zones
    if request.purpose not in OUTREACH or case.replying:
        return
    if request.prefs:
        own = prefs_hours(request.prefs)
        if not all(own.open_at(z, at) for z in zones):
            known = True
            third = request.actor == "third_party"
            yield by_id["REGF-INCONV-KNOWN" if third else "HOUSE-PREFS"]
    if request.house:
        own = house_hours(request.house)
        if not all(own.open_at(z, at) for z in zones):
            yield by_id["HOUSE-WINDOW"]
        elif not known and not all(hours.open_at(z, at) for z in zones):
            yield by_id["HOUSE-MARGIN"]
