"""Counting past contacts: how many stand in a span, and when there is room. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

from shared.core.compliance.case import Case
from shared.core.compliance.clock import Zone
from shared.core.compliance.request import Debt
from shared.core.compliance.rule import Cap
from shared.core.model import Contact

_CALL_CONSENT_DAYS = 7  # 12 CFR 1006.14(b)(3)(i): the day of consent is day one
_EVENTS = frozenset(
    [
        "stop",
        "start",
        "opt_out",
        "direct_call_consent",
        "consent",
        "optout_confirmation",
        "help_reply",
        "delivery",
    ],
)
"""Not contacts that a limit counts: events, and answers the law itself demands."""
_TALKS = frozenset({"conversation", "inbound_conversation"})
_ELSEWHERE = frozenset({"other", "work", "workplace"})


def may_bind(case: Case, cap: Cap) -> bool:
    """Say whether enough was sent at all for a cap to be full; cheap and generous."""
    if len(case.recent) < cap.max or not _binds(case, cap):
        return False
    return sum(_counts(contact, cap) for contact in case.recent) >= cap.max


def free_from(case: Case, cap: Cap, zone: Zone, at: int) -> int:
    """
    Give the first instant from *at* on at which a cap has room, on one clock.

    Args:
        cap: One that `may_bind`.
        at: Epoch seconds.
    """
    if "call_consent" in cap.lifted_by and _consented(case, zone, zone.day(at)):
        return at
    first = at
    for debt in _regulated(case, cap, zone, at):
        first = max(first, _room(case, cap, zone, at, debt))
    return first


def _binds(case: Case, cap: Cap) -> bool:
    elsewhere = case.request.template.contact_point in _ELSEWHERE
    return not cap.place or (cap.place == "other") == elsewhere


def _regulated(case: Case, cap: Cap, zone: Zone, at: int) -> Sequence[Debt | None]:
    if not cap.per_debt or not case.request.debts:
        return (None,)
    older = zone.day(at) - zone.day(case.at)
    return [d for d in case.request.debts if d.days_past_due + older >= cap.min_dpd]


def _room(case: Case, cap: Cap, zone: Zone, at: int, debt: Debt | None) -> int:
    key = (id(cap), zone.name, debt.id if debt else "")
    counted = case.counted.get(key)
    if counted is None:
        counted = case.counted[key] = _counted(case, cap, zone, debt)
    if len(counted) < cap.max:
        return at
    if cap.hours:
        return max(at, counted[-cap.max] + cap.hours * 3600)
    first = zone.day(counted[-cap.max]) + cap.days
    return at if first <= zone.day(at) else first_instant(zone, first)


def first_instant(zone: Zone, day: int) -> int:
    """Give the first instant of a local date."""
    spans = zone.spans(day, 0, 86_400)
    return spans[0][0] if spans else first_instant(zone, day + 1)


def _counted(case: Case, cap: Cap, zone: Zone, debt: Debt | None) -> list[int]:
    if cap.after_exchange:
        return _exchanges(case, debt)
    found = [c for c in case.recent if _counts(c, cap) and _about(c, debt)]
    if "call_consent" in cap.lifted_by:
        found = [c for c in found if not _on_consent(case, zone, c)]
    return sorted(ceil(c.at.timestamp()) for c in found)


def _counts(contact: Contact, cap: Cap) -> bool:
    kind = contact.kind
    if contact.channel not in cap.channels or (contact.inbound and not cap.both_ways):
        return False
    if cap.kinds:
        return kind in cap.kinds and _there(contact, cap)
    return kind not in cap.except_kinds and kind not in _EVENTS and _there(contact, cap)


def _there(contact: Contact, cap: Cap) -> bool:
    if not cap.place:
        return True
    return (cap.place == "other") == (contact.contact_point in _ELSEWHERE)


def _about(contact: Contact, debt: Debt | None) -> bool:
    return debt is None or not contact.debts or debt.id in contact.debts


def _exchanges(case: Case, debt: Debt | None) -> list[int]:
    """Give each exchange with the person; nothing may follow it within the span."""
    talked = (c.at for c in case.recent if _is_exchange(c) and _about(c, debt))
    return sorted(int(at.timestamp()) for at in talked)


def _is_exchange(contact: Contact) -> bool:
    return contact.kind in _TALKS or (contact.inbound and contact.kind not in _EVENTS)


def _consented(case: Case, zone: Zone, day: int) -> bool:
    return any(
        0 <= day - zone.day(int(c.at.timestamp())) < _CALL_CONSENT_DAYS
        for c in case.recent
        if c.kind == "direct_call_consent"
    )


def _on_consent(case: Case, zone: Zone, call: Contact) -> bool:
    day = zone.day(int(call.at.timestamp()))
    return any(
        call.at >= c.at and day - zone.day(int(c.at.timestamp())) < _CALL_CONSENT_DAYS
        for c in case.recent
        if c.kind == "direct_call_consent"
    )
