"""What the law permits at any hour: one confirmation, one answer. Pure."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from shared.core.compliance.case import Case
from shared.core.compliance.plan import Plan, reason
from shared.core.model import Contact, Verdict

CONFIRM = "TCPA-CONFIRM-5MIN"
ANSWER = "REGF-RESPOND-ONCE"
_STOPS = frozenset({"stop", "opt_out", "cease_all", "unsubscribe"})
_NOT_STARTED = _STOPS | {"delivery", "direct_call_consent"}


def may_reply(case: Case) -> bool:
    """
    Say whether this is the one answer to a message the person has just sent.

    Same medium, not answered yet, and recent: an answer hours later is not one
    (12 CFR 1006, Supp. I, comment 6(b)(1)-2).
    """
    started = _last_inbound(case, lambda c: c.kind not in _NOT_STARTED)
    if started is None:
        return False
    limit = timedelta(minutes=case.rules.by_id[ANSWER].param("minutes"))
    return case.now - started.at <= limit and not _sent_since(case, started)


def confirmation(case: Case, plan: Plan) -> Verdict:
    """Decide on the one confirmation of an opt-out (47 CFR 64.1200(a)(12))."""
    rule = case.rules.by_id[CONFIRM]
    stop = _last_inbound(case, lambda c: c.kind in _STOPS)
    limit = timedelta(minutes=rule.param("minutes"))
    late = stop is None or case.now - stop.at > limit
    again = stop is not None and _sent_since(case, stop, "optout_confirmation")
    version = case.rules.version
    if late or again:
        others = tuple(r for r in plan.asked if r.rule_id != CONFIRM)
        return Verdict("block", (reason(rule),), rulebook=version, asked=others)
    ends = stop.at + limit if stop else None
    return Verdict("allow", plan.asked, expires_at=ends, rulebook=version)


def _last_inbound(case: Case, wanted: Callable[[Contact], bool]) -> Contact | None:
    found = [
        c
        for c in case.request.history
        if c.inbound
        and c.channel == case.request.channel
        and c.at <= case.now
        and wanted(c)
    ]
    return max(found, key=lambda c: c.at, default=None)


def _sent_since(case: Case, contact: Contact, kind: str = "") -> bool:
    return any(
        not c.inbound
        and c.channel == contact.channel
        and c.at >= contact.at
        and (not kind or c.kind == kind)
        for c in case.request.history
    )
