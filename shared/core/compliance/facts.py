"""States that must hold before a contact: consent, gates, bases. Pure."""

from __future__ import annotations

from collections.abc import Callable

from shared.core.compliance.clock import day_number
from shared.core.compliance.request import ContactRequest
from shared.core.compliance.rule import Need

NEVER = 1 << 40
"""Holds on no day to come unless something happens first."""

Fact = Callable[[ContactRequest, Need, int], int]


def holds_from(request: ContactRequest, need: Need, day: int) -> int:
    """
    Say from which local day on a need is met, as things stand.

    Args:
        day: The local day asked about.

    Returns:
        *day* where it is met then, a later day that cures it, or `NEVER`.
    """
    return max(day, FACTS[need.fact](request, need, day))


def consumer_email(request: ContactRequest) -> bool:
    """Say whether the person used the address with us or agreed to it directly."""
    return request.consent.email_basis.startswith("consumer")


def _when(holds: bool) -> int:  # noqa: FBT001 - one private step
    return 0 if holds else NEVER


def _sms_consent(request: ContactRequest, _need: Need, _day: int) -> int:
    sms, written = request.consent.sms, request.consent.pewc
    sold = request.purpose == "marketing" and written
    return _when(sms is True or (sms is None and sold))


def _written_marketing(request: ContactRequest, _need: Need, _day: int) -> int:
    return _when(request.consent.pewc)


def _route_approved(request: ContactRequest, _need: Need, _day: int) -> int:
    return _when(request.consent.sms_route_approved)


def _recent_anchor(request: ContactRequest, need: Need, day: int) -> int:
    """A check renews only an anchor: without one there is nothing to renew."""
    anchor, rnd = request.consent.sms_anchor_on, request.consent.rnd
    if anchor is None or day_number(anchor) > day:
        return NEVER
    fresh = [anchor]
    if rnd and rnd.response == "no" and rnd.on >= anchor:
        fresh.append(rnd.on)
    return _when(any(0 <= day - day_number(on) <= need.days for on in fresh))


def _not_reassigned(request: ContactRequest, _need: Need, _day: int) -> int:
    rnd = request.consent.rnd
    return _when(rnd is None or rnd.response != "yes")


def _email_basis(request: ContactRequest, need: Need, _day: int) -> int:
    consent = request.consent
    if consumer_email(request) or consent.email_basis == "prior_collector":
        return 0
    if consent.email_basis != "creditor_notice_and_optout":
        return NEVER
    if consent.creditor_notice_on is None:
        return NEVER
    return day_number(consent.creditor_notice_on) + need.days + 1


def _notice_days(request: ContactRequest, need: Need, _day: int) -> int:
    sent = request.consent.creditor_notice_on
    return NEVER if sent is None else day_number(sent) + need.days


def _dc_econsent(request: ContactRequest, _need: Need, _day: int) -> int:
    return _when(request.consent.dc_econsent)


def _ny_email_consent(request: ContactRequest, _need: Need, _day: int) -> int:
    return _when(request.consent.ny_email_consent and "work_email" not in request.flags)


def _nyc_econsent(request: ContactRequest, _need: Need, _day: int) -> int:
    return _when(request.consent.nyc_econsent)


FACTS: dict[str, Fact] = {
    "sms_consent": _sms_consent,
    "written_marketing": _written_marketing,
    "route_approved": _route_approved,
    "recent_anchor": _recent_anchor,
    "not_reassigned": _not_reassigned,
    "email_basis": _email_basis,
    "notice_days": _notice_days,
    "dc_econsent": _dc_econsent,
    "ny_email_consent": _ny_email_consent,
    "nyc_econsent": _nyc_econsent,
}
