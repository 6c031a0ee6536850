"""Ask each channel why nothing may leave by it; no reason hides another. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from shared.core.instants import to_text
from shared.core.model import Reason
from shared.core.outreach.compose import closed, law_on
from shared.core.outreach.desk import Desk, Due
from shared.core.outreach.why_not import HELD, NO_ADDRESS


@dataclass(frozen=True, slots=True)
class Way:
    """
    One channel to one person, and all that stands against it.

    Args:
        role: `tenant`, `co_tenant`, `guarantor`.
        decision: `allow`, `delay`, `block`, `require_text` or `escalate`.
        earliest: With `delay`: from when on it may leave.
        reasons: Every one, each rule once.
    """

    role: str
    name: str
    channel: str
    decision: str
    earliest: datetime | None
    reasons: tuple[Reason, ...]

    def as_json(self) -> dict[str, object]:
        """Give it as the sidebar shows it."""
        return {
            "role": self.role,
            "name": self.name,
            "channel": self.channel,
            "decision": self.decision,
            "earliest": to_text(self.earliest) if self.earliest else "",
            "reasons": [as_json(one) for one in self.reasons],
        }


def as_json(reason: Reason) -> dict[str, str]:
    """Give a reason as the sidebar shows it."""
    return {
        "rule_id": reason.rule_id,
        "citation": reason.citation,
        "text": reason.text,
    }


def every_way(due: Sequence[Due], channels: Iterable[str], desk: Desk) -> list[Way]:
    """
    Ask every channel to the person that *due* is written to.

    Args:
        due: Accounts of one person, the one that is asked about first.
        channels: `sms`, `email`.
        desk: The rest; what the store knows of the addresses is in it.
    """
    return [_way(due, channel, desk) for channel in channels]


def _way(due: Sequence[Due], channel: str, desk: Desk) -> Way:
    who = due[0].recipient
    held = (HELD,) if desk.known.held(who.person_key) else ()
    to = who.address(channel)
    if not to:
        reasons = (NO_ADDRESS[channel], *held)
        return Way(who.role, who.name, channel, "block", None, reasons)
    point = desk.known.point(to)
    shut = [closed(point, channel), desk.known.several(to)]
    verdict = law_on(due, due[0], channel, point, desk)
    once: dict[str, Reason] = {}
    for one in filter(None, (*held, *shut, *verdict.reasons)):
        once.setdefault(one.rule_id, one)
    decision = "block" if held or any(shut) else verdict.decision
    earliest = verdict.earliest if decision == "delay" else None
    return Way(who.role, who.name, channel, decision, earliest, tuple(once.values()))
