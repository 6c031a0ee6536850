"""The office's own caps as counters; they take away and never give. Pure."""

from __future__ import annotations

from shared.core.compliance.request import ContactRequest, HouseLimits
from shared.core.compliance.rule import STARTED_BY_US, Cap

_SMS = frozenset({"sms"})
HouseCaps = tuple[tuple[str, Cap], ...]


def house_caps(request: ContactRequest) -> HouseCaps:
    """Give the office's counters for one contact, by their rule's id."""
    if request.house is None or request.purpose not in STARTED_BY_US:
        return ()
    return _caps(request.house, request.channel)


def _caps(house: HouseLimits, channel: str) -> HouseCaps:
    caps = [
        ("HOUSE-CONTACTS-DAY", Cap(max=house.contacts_per_day, days=1)),
        ("HOUSE-CONTACTS-WEEK", Cap(max=house.contacts_per_7_days, days=7)),
    ]
    if channel == "sms":
        caps += [
            ("HOUSE-SMS-DAY", Cap(max=house.sms_per_day, days=1, channels=_SMS)),
            ("HOUSE-SMS-WEEK", Cap(max=house.sms_per_7_days, days=7, channels=_SMS)),
        ]
    return tuple(caps)
