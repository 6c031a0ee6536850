"""What the sheet's own no comes to, beside the other accounts and the ledger. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shared.core.outreach.recipients import MessageChannel, recipient_in

if TYPE_CHECKING:
    from shared.core.outreach.request import Question


def sms_consent(question: Question) -> bool | None:
    """The sheet's no is undone only by a yes in the ledger that is newer than it."""
    if question.agreed:
        return True
    if refused(question, "sms"):
        return question.point.consented and _granted_since(question)
    return True if question.point.consented else question.recipient.sms_consent


def _granted_since(question: Question) -> bool:
    """Say whether the ledger's yes is from a later day than every no was first seen."""
    pairs = zip(question.accounts, question.states, strict=True)
    said = [state.sms_no_on for one, state in pairs if one.sms_consent is False]
    if None in said or not said:  # seen just now, or a further party's
        return False
    last = max(day.isoformat() for day in said if day)
    return question.point.granted > f"{last}T24"


def refused(question: Question, channel: MessageChannel) -> bool:
    """Say whether any account that bears the address says no to this channel."""
    who = question.recipient
    if len(question.accounts) == 1 and not question.accounts[0].contacts:
        said_no = who.sms_consent if channel == "sms" else who.email_consent
        return said_no is False  # nobody else is asked: by far most messages
    known = [recipient_in(a, who.role, who.person_key) for a in question.accounts]
    at = [one for one in known if one.address(channel) == who.address(channel)]
    said = {
        one.sms_consent if channel == "sms" else one.email_consent for one in (who, *at)
    }
    return False in said
