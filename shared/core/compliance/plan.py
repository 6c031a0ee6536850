"""
The rules that bear on one kind of contact, compiled once and asked many times.

Pure. A plan knows nothing of a person: only actor, purpose, channel, jurisdictions and
the stretch of days in which the same rules are in force.
"""

from __future__ import annotations

from dataclasses import dataclass

from shared.core.compliance.clock import date_of
from shared.core.compliance.hours import Hours, combined
from shared.core.compliance.house import HouseCaps
from shared.core.compliance.place import Place
from shared.core.compliance.request import ContactRequest, HouseLimits
from shared.core.compliance.rule import OUTREACH, Cap, Hold, Need, Rule, Window
from shared.core.compliance.rulebook import Rulebook
from shared.core.model import Prefs, Reason

_FAR = 1_000_000  # days; any day after the last change of the rules


@dataclass(slots=True)
class Plan:
    """
    Everything that can bind one kind of contact.

    Args:
        windows: Hours, each with its rule.
        hours: All of them together.
        caps: Counters.
        needs: States that must hold.
        dated: Those of them that a day can bring or take.
        holds: By the flag that raises them.
        always: Holds that no flag raises, only the template or the history.
        asked: Rules an `allow` names.
        shown: Further ones, by what brings them up.
        span_days: How far back its counters look, the house's week included.
        narrowed: The hours together with a person's and an office's, and its caps.
    """

    windows: tuple[tuple[Rule, Hours], ...]
    hours: Hours
    caps: tuple[tuple[Rule, Cap], ...]
    needs: tuple[tuple[Rule, Need], ...]
    dated: tuple[tuple[Rule, Need], ...]
    holds: dict[str, tuple[tuple[Rule, Hold], ...]]
    always: tuple[tuple[Rule, Hold], ...]
    asked: tuple[Reason, ...]
    shown: dict[str, tuple[Reason, ...]]
    span_days: int
    narrowed: dict[tuple[Prefs | None, HouseLimits | None], tuple[Hours, HouseCaps]]


def plan_for(
    request: ContactRequest,
    place: Place,
    rules: Rulebook,
    *,
    epoch: int,
    replying: bool,
) -> Plan:
    """
    Give the plan of one kind of contact, compiling it the first time.

    Args:
        epoch: See `Rulebook.epoch`.
        replying: The one answer to what the person started: no hours bind it.
    """
    consented = request.consent.direct_time_consent
    key = (
        request.actor,
        request.purpose,
        request.channel,
        place.jurisdictions,
        place.marks,
        epoch,
        replying,
        consented,
        request.house is None,
    )
    known: Plan | None = rules.compiled.get(key)
    if known is None:
        lifts = {"direct_time_consent"} if consented else set()
        if replying:
            lifts.add("reply")
        known = rules.compiled[key] = _compile(request, place, rules, epoch, lifts)
    return known


def reason(rule: Rule) -> Reason:
    """Say a rule as a reason."""
    return Reason(rule.id, rule.citation, rule.en)


def asked_reason(rule: Rule) -> Reason:
    """Say a rule that was asked and did not stop the contact."""
    return Reason(rule.id, rule.citation, f"Asked, does not stop this: {rule.en}")


def hats(request: ContactRequest) -> frozenset[str]:
    """Name the roles whose rules bind: marketing content adds the seller's."""
    if request.purpose == "marketing":
        return frozenset({"marketing", request.actor})
    return frozenset({request.actor})


def _compile(
    request: ContactRequest,
    place: Place,
    rules: Rulebook,
    epoch: int,
    lifts: set[str],
) -> Plan:
    places = place.jurisdictions | ({"HOUSE"} if request.house else set())
    near = [r for r in rules.rules if r.jurisdiction in places]
    day = date_of((rules.epoch_ends(epoch) or _FAR) - 1)
    binding = [
        r for r in near if r.binds & hats(request) and r.in_force(day, request.channel)
    ]
    windows = _windows(request, binding, lifts)
    caps = _caps(request, binding, lifts)
    needs = _needs(request, binding)
    holds, always = _holds(request, binding)
    return Plan(
        windows=tuple((r, combined([w])) for r, w in windows),
        hours=combined([w for _, w in windows]),
        caps=caps,
        needs=needs,
        dated=tuple((r, n) for r, n in needs if n.days or n.min_dpd),
        holds=holds,
        always=always,
        asked=_asked(request, place, near, binding),
        shown=_shown(near),
        span_days=max((7, *(c.days + c.hours // 24 for _, c in caps))),
        narrowed={},
    )


def _windows(
    request: ContactRequest, binding: list[Rule], lifts: set[str]
) -> tuple[tuple[Rule, Window], ...]:
    if request.purpose not in OUTREACH or "reply" in lifts:
        return ()
    return tuple((r, w) for r in binding for w in r.windows if not w.lifted_by & lifts)


def _caps(
    request: ContactRequest, binding: list[Rule], lifts: set[str]
) -> tuple[tuple[Rule, Cap], ...]:
    return tuple(
        (r, c)
        for r in binding
        for c in r.caps
        if request.purpose in c.purposes and not c.lifted_by & lifts
    )


def _needs(
    request: ContactRequest, binding: list[Rule]
) -> tuple[tuple[Rule, Need], ...]:
    return tuple(
        (r, n)
        for r in binding
        for n in r.needs
        if request.channel in n.channels and request.purpose in n.purposes
    )


def _holds(
    request: ContactRequest, binding: list[Rule]
) -> tuple[dict[str, tuple[tuple[Rule, Hold], ...]], tuple[tuple[Rule, Hold], ...]]:
    by_flag: dict[str, tuple[tuple[Rule, Hold], ...]] = {}
    always: tuple[tuple[Rule, Hold], ...] = ()
    for rule in binding:
        for hold in rule.holds:
            if (
                request.channel not in hold.channels
                or request.purpose not in hold.purposes
            ):
                continue
            for flag in hold.flags:
                by_flag[flag] = (*by_flag.get(flag, ()), (rule, hold))
            if not hold.flags:
                always = (*always, (rule, hold))
    return by_flag, always


def _asked(
    request: ContactRequest, place: Place, near: list[Rule], binding: list[Rule]
) -> tuple[Reason, ...]:
    """Name limits first, then what the place's own law says, then what else matters."""
    limits = [r for r in binding if r.windows or r.caps or r.needs]
    if request.purpose not in OUTREACH:
        limits = []
    local = [r for r in near if r.jurisdiction not in {"US", "HOUSE"}]
    local = [r for r in local if r.handling != "recorded" or r.shows]
    general = {"always", f"channel:{request.channel}"}
    marks = {f"place:{mark}" for mark in place.marks}
    marks.add(f"purpose:{request.purpose}")
    others = [
        r
        for r in near
        if r.shows & marks or (r.shows & general and r.binds & hats(request))
    ]
    return tuple(asked_reason(r) for r in dict.fromkeys(limits + local + others))


def _shown(near: list[Rule]) -> dict[str, tuple[Reason, ...]]:
    shown: dict[str, tuple[Reason, ...]] = {}
    for rule in near:
        for token in rule.shows:
            if token.partition(":")[0] in {"flag", "kind", "fact", "day"}:
                shown[token] = (*shown.get(token, ()), asked_reason(rule))
    return shown
