"""
What a message relies on and the ledger does not show yet: the sheet's own word. Pure.

A sheet is not a proof that lasts: cells are overwritten. What stood in them when it was
first relied upon is therefore written into the ledger, beside the message.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from shared.core.outreach.recipients import Recipient, recipient_in
from shared.core.records.accounts import account_from_data
from shared.core.records.points import ConsentEvent, standing


def relied_on(
    message: Mapping[str, Any],
    accounts: Mapping[str, Mapping[str, Any]],
    point: Mapping[str, Any],
) -> Iterator[ConsentEvent]:
    """
    Give the entries that a message about to leave needs before it does.

    Args:
        message: As stored.
        accounts: Account key → its document.
        point: The contact point's document, `{}` if there is none.
    """
    key = next((k for k in message["accounts"] if k in accounts), "")
    if not key or message["purpose"] != "collection":
        return
    copy = dict(accounts[key]["copy"])
    account = account_from_data(copy)
    who = recipient_in(account, message["role"], message["person"])
    said = _said(who, message["channel"], copy)
    stands = standing(dict(point))
    if said and not (stands.consented or point.get("from_sheet")):
        proof = f"{key} {account.fingerprint}"
        yield ConsentEvent("granted", "sheet", said, proof, "service")
    checked = account.reassigned_check_on if message["channel"] == "sms" else None
    if checked and str(point.get("checked_on", "")) < checked.isoformat():
        proof = f"{key} {account.fingerprint}"
        yield ConsentEvent("checked", "sheet", checked.isoformat(), proof, "service")


def _said(who: Recipient, channel: str, copy: Mapping[str, Any]) -> str:
    """Give the cells that speak of consent, word for word; "" without consent."""
    given = who.sms_consent if channel == "sms" else who.email_consent
    if given is not True:
        return ""
    names = {
        "sms": ("sms_consent_on", "sms_consent_source"),
        "email": ("email_basis",),
    }[channel]
    own = who.role == "tenant"
    cells = [f"{n}={copy[n]}" for n in names if own and copy.get(n)]
    return "; ".join([f"{channel}_consent=yes ({who.role})", *cells])
