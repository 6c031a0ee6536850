"""What keeps people from being written to, and so may not vanish unasked. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from shared.core.sheet.columns import STAFF
from shared.core.tabs import folded

COLUMNS: Final = frozenset(
    {
        "customer_id",
        "state",
        "zip",
        "stated_zone",
        "language",
        "channel_preference",
        "debt_type",
        "actor",
        "sms_consent",
        "sms_consent_on",
        "sms_consent_source",
        "email_consent",
        "email_basis",
        "brand",
        "obtained_on",
        "validation_notice_on",
        "reassigned_check_on",
        "status",
        "hold_until",
    }
)
"""Columns that decide whether, when, how or in whose name somebody is written to."""
_HEADINGS: Final = {one.slug: one.heading for one in STAFF}
_ORDER: Final = tuple(one.slug for one in STAFF)


def protective(columns: Iterable[str]) -> frozenset[str]:
    """Give those of a sheet's columns that must not vanish unasked."""
    return COLUMNS & {*columns}


def named(columns: frozenset[str]) -> str:
    """Name columns as staff know them, in the order of a new sheet."""
    return ", ".join(f"“{_HEADINGS[slug]}”" for slug in _ORDER if slug in columns)


def says_settings(headers: Iterable[object]) -> bool:
    """Say whether a Settings tab has the headings without which it says nothing."""
    names = {folded(str(one or "")) for one in headers}
    return "value" in names and not names.isdisjoint({"setting", "name"})
