"""Refusals that no time cures: flags, templates, what was done before. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from shared.core.compliance.case import Case
from shared.core.compliance.facts import consumer_email
from shared.core.compliance.plan import Plan
from shared.core.compliance.rule import Hold, Rule

_WORK = frozenset({"work", "workplace"})


def lasting(case: Case, plan: Plan) -> list[tuple[Rule, Hold]]:
    """List every hold that stands against the contact, each rule once."""
    found: dict[str, tuple[Rule, Hold]] = {}
    for rule, hold in _raised(case, plan):
        if _stands(case, hold):
            found.setdefault(rule.id, (rule, hold))
    return list(found.values())


def _raised(case: Case, plan: Plan) -> Iterator[tuple[Rule, Hold]]:
    for flag in sorted(case.request.flags):
        yield from plan.holds.get(flag, ())
    yield from plan.always


def _stands(case: Case, hold: Hold) -> bool:
    if hold.template and not _does(case, hold.template):
        return False
    if hold.seen_kinds and not _seen(case, hold.seen_kinds):
        return False
    return not any(_lifted(case, token) for token in hold.unless)


def _does(case: Case, what: str) -> bool:
    template = case.request.template
    if what == "eviction_threat":
        return template.eviction_threat
    if what == "place:work":
        return template.contact_point in _WORK
    return template.contact_point != "personal"


def _seen(case: Case, kinds: frozenset[str]) -> bool:
    return any(c.kind in kinds and not c.inbound for c in case.request.history)


def _lifted(case: Case, token: str) -> bool:
    kind, _, name = token.partition(":")
    request = case.request
    if kind == "flag":
        return name in request.flags
    if kind == "includes":
        return name in request.template.includes
    return consumer_email(request)
