"""
One number or address that several customers list: whose is it?

Two strangers' debts must not be texted to one phone: at least one of them would be told
to somebody else. The first of them may have been written to; from then on all wait for
a person. Only where somebody else was written to before is the store asked at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from shared.flows.queries import accounts_reached_at
from shared.ports import Documents

_FIELDS = {"sms": "phone", "email": "email"}


def written_at(point: Mapping[str, Any], person: str) -> list[str]:
    """Give who was written to at a point, *person* included."""
    return sorted({*point.get("people", ()), person})


def others_at(point: Mapping[str, Any], person: str) -> bool:
    """Say whether anybody else was ever written to at a point, or may be reached."""
    return bool(point.get("shared")) or bool({*point.get("people", ())} - {person})


def is_shared(
    documents: Documents, channel: str, address: str, known: Iterable[str]
) -> bool:
    """
    Say whether rows of the sheet list an address for somebody else, too.

    Args:
        channel: `sms` or `email`.
        address: E.164 or lower-case e-mail.
        known: Keys of the people who may share it: the one written to, and those whose
            accounts the message is about.
    """
    found = documents.query(accounts_reached_at(_FIELDS[channel], address))
    listed = {str(one.data.get("person", "")) for one in found if _counts(one.data)}
    return bool(listed - {*known, ""})


def _counts(data: Mapping[str, Any]) -> bool:
    return bool(data.get("present", True)) and not data.get("quarantined")
