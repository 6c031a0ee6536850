"""What the sheet's own no comes to, beside the other accounts and the ledger. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shared.core.model import Account
from shared.core.outreach.recipients import MessageChannel, recipient_in

if TYPE_CHECKING:
    from shared.core.outreach.request import Question


def sms_consent(account: Account, question: Question) -> bool | None:
    """The sheet's no is undone only by a yes in the ledger that is newer than it."""
    if question.agreed:
        return True
    point, own = question.point, question.recipient.role == "tenant"
    said_on = account.sms_consent_on if own else None
    if refused(question, "sms"):
        newer = said_on is not None and point.granted > f"{said_on.isoformat()}T24"
        return point.consented and newer
    return True if point.consented else question.recipient.sms_consent


def refused(question: Question, channel: MessageChannel) -> bool:
    """Say whether any account that bears the address says no to this channel."""
    who = question.recipient
    known = [recipient_in(a, who.role, who.person_key) for a in question.accounts]
    at = [one for one in known if one.address(channel) == who.address(channel)]
    said = {
        one.sms_consent if channel == "sms" else one.email_consent for one in (who, *at)
    }
    return False in said
