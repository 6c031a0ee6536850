"""
The question itself: may this person be contacted like this, at this instant?

Pure; no clock, no I/O. Lasting refusals come first, so that the reason given is the
one that will still hold tomorrow; then the earliest instant at which every window,
counter and gate of every candidate zone holds, under the rules of *that* day.
"""

from __future__ import annotations

from datetime import datetime
from itertools import chain

from shared.core.compliance import exceptions
from shared.core.compliance.binding import asked, bound, refusals, verdict_of
from shared.core.compliance.case import Case
from shared.core.compliance.clock import DAY, instant
from shared.core.compliance.counters import first_instant, free_from, may_bind
from shared.core.compliance.facts import NEVER
from shared.core.compliance.hours import Hours, combined, narrowed
from shared.core.compliance.house import house_caps
from shared.core.compliance.needing import met_from
from shared.core.compliance.place import place_of
from shared.core.compliance.plan import Plan, plan_for
from shared.core.compliance.request import ContactRequest
from shared.core.compliance.rule import OUTREACH
from shared.core.compliance.rulebook import Rulebook
from shared.core.model import Verdict
from shared.errors import BadRequest

_ALWAYS_OPEN = combined([])


def may_contact(request: ContactRequest, rules: Rulebook, now: datetime) -> Verdict:
    """
    Decide whether one person may be contacted on one channel at *now*.

    Args:
        request: Who, how, on whose behalf, and everything sent before.
        rules: The strictest of those in force on the day of sending wins.
        now: Aware. Compared on every wall clock the person may live by.

    Returns:
        `allow`, `delay` until the earliest permitted instant, `block`, `require_text`
        or `escalate`, with every rule that bound it.

    Raises:
        BadRequest: `naive_instant`, or `unknown_zone`.
    """
    if now.tzinfo is None:
        raise BadRequest("naive_instant", "the instant asked about has no time zone")
    place = place_of(request.consumer, rules)
    case = Case(request, rules, place, now, int(now.timestamp() // 1))
    if request.purpose == "reply_once":
        case.replying = exceptions.may_reply(case)
    plan = _plan(case, case.at)
    if request.purpose == "optout_confirmation":
        return exceptions.confirmation(case, plan)
    if refused := refusals(case, plan, case.at):
        return verdict_of(case, plan, refused)
    return _timed(case, plan)


def _timed(case: Case, plan: Plan) -> Verdict:
    hours = _hours(case, plan)
    case.look_back(plan.span_days)
    _count(case, plan)
    found = _earliest(case, plan, hours, case.at)
    if found == case.at:
        return Verdict(
            "allow",
            asked(case, plan),
            expires_at=_closing(case, hours, found),
            rulebook=case.rules.version,
        )
    return _later(case, plan, hours, found)


def _later(case: Case, plan: Plan, hours: Hours, found: int | None) -> Verdict:
    at, binding = case.at, bound(case, plan, hours, case.at)
    while found is not None:
        turn = _turn(case, at)
        if turn is None or found < turn:
            break
        # The rules change on the way there: ask again, by the new ones, from then on.
        at, plan = turn, _plan(case, turn)
        if refused := refusals(case, plan, at):
            return verdict_of(case, plan, refused)
        hours = _hours(case, plan)
        case.look_back(plan.span_days + (at - case.at) // DAY)
        _count(case, plan)
        found = _earliest(case, plan, hours, at)
        binding += bound(case, plan, hours, at)
    if found is None:
        return verdict_of(case, plan, refusals(case, plan, case.stuck_at), binding)
    unique = tuple(dict.fromkeys(binding))
    return Verdict(
        "delay",
        unique,
        earliest=instant(found),
        expires_at=_closing(case, hours, found),
        rulebook=case.rules.version,
        asked=asked(case, plan, unique),
    )


def _count(case: Case, plan: Plan) -> None:
    """Leave out the counters that what was sent cannot fill, on any day to come."""
    case.live = []
    if case.recent:
        own = ((case.rules.by_id[name], cap) for name, cap in case.house_caps)
        case.live = [(r, c) for r, c in chain(plan.caps, own) if may_bind(case, c)]


def _plan(case: Case, at: int) -> Plan:
    zones = case.place.zones
    day = max(zone.day(at) for zone in zones) if len(zones) > 1 else zones[0].day(at)
    epoch = case.rules.epoch(day)
    return plan_for(
        case.request, case.place, case.rules, epoch=epoch, replying=case.replying
    )


def _turn(case: Case, at: int) -> int | None:
    """Give the first instant at which other rules are in force in any zone."""
    zones = case.place.zones
    day = case.rules.next_turn(max(zone.day(at) for zone in zones))
    return None if day is None else min(first_instant(zone, day) for zone in zones)


def _hours(case: Case, plan: Plan) -> Hours:
    request = case.request
    if request.purpose not in OUTREACH or case.replying:
        return _ALWAYS_OPEN
    if request.prefs is None and request.house is None:
        return plan.hours
    key = (request.prefs, request.house)
    known = plan.narrowed.get(key)
    if known is None:
        own = narrowed(plan.hours, *key), house_caps(request)
        known = plan.narrowed[key] = own
    case.house_caps = known[1]
    return known[0]


def _closing(case: Case, hours: Hours, at: int) -> datetime | None:
    if not hours.bounded:
        return None
    return instant(min(hours.closes_at(zone, at) for zone in case.place.zones))


def _earliest(case: Case, plan: Plan, hours: Hours, at: int) -> int | None:
    """Push the instant forward until nothing pushes it any more."""
    while True:
        before = at
        for zone in case.place.zones:
            case.stuck_at = at
            opened = hours.next_open(zone, at)
            if opened is None:
                return None
            at = opened
            for _, need in plan.dated:
                case.stuck_at, at = at, met_from(case, need, zone, at)
                if at >= NEVER:
                    return None
            for _, cap in case.live:
                at = free_from(case, cap, zone, at)
        if at == before:
            return at
