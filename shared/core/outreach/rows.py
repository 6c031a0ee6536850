"""What a pass says of each row of the sheet: the lines of `run --json`. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from shared.core.instants import from_text, to_text
from shared.core.messages import AWAITING, PLANNED
from shared.core.model import BadRow, Problem, Reason
from shared.core.outreach.decide import Decision, zone_of
from shared.core.outreach.desk import Draft

UNAPPROVED = Reason(
    "HOUSE-APPROVAL",
    "house",
    "Waits for approval in the sidebar: nothing leaves before.",
)


@dataclass(slots=True)
class RowOutcome:
    """
    One row of the sheet after a pass.

    Args:
        outcome: `sent`, `planned`, `delayed`, `blocked`, `invalid`, `not_due`,
            `waiting` or `uncertain`.
        person: Opaque key; accounts of one person share it.
        parts: How many parts a text is billed as; 0 for an e-mail.
        zone: IANA name of the person's clock; "" where the row cannot be used.
    """

    account_id: str
    row: int
    outcome: str
    person: str = ""
    segment: str = ""
    step: str = ""
    channel: str = ""
    send_at: datetime | None = None
    message_id: str = ""
    text: str = ""
    reasons: tuple[Reason, ...] = ()
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = field(default=())
    customer: str = ""
    property: str = ""
    parts: int = 0
    zone: str = ""

    def as_json(self) -> dict[str, Any]:
        """Give the line of `run --json`."""
        return {
            "account_id": self.account_id,
            "row": self.row,
            "person": self.person,
            "segment": self.segment,
            "step": self.step,
            "outcome": self.outcome,
            "channel": self.channel,
            "send_at": to_text(self.send_at) if self.send_at else None,
            "message_id": self.message_id,
            "text": self.text,
            "rule_ids": list(dict.fromkeys(one.rule_id for one in self.reasons)),
            "reasons": [
                {"rule_id": r.rule_id, "citation": r.citation, "text": r.text}
                for r in self.reasons
            ],
            "problems": [
                {"field": p.field, "code": p.code, "text": p.text}
                for p in self.problems
            ],
        }


def bad_outcome(bad: BadRow) -> RowOutcome:
    """Say that a row cannot be used."""
    return RowOutcome(bad.account_id, bad.row, "invalid", problems=bad.problems)


def quiet_outcome(decision: Decision) -> RowOutcome:
    """Say why an account gets nothing today."""
    account = decision.account
    return RowOutcome(
        account.account_id,
        account.row,
        decision.outcome,
        person=account.person_key,
        customer=account.customer,
        property=account.property,
        segment=decision.segment.slug,
        step=decision.next.step.slug if decision.next.step else "",
        reasons=(
            Reason(
                f"SEGMENT-{decision.segment.slug}", "house", decision.segment.reason
            ),
            Reason("SEQUENCE", "house", decision.reason),
        ),
        problems=account.problems,
        zone=zone_of(account),
    )


def stand(
    outcome: RowOutcome, messages: Iterable[Mapping[str, Any]], now: datetime
) -> None:
    """Say of an account with an earlier message that has not ended how that stands."""
    for message in messages:
        send_at = from_text(message["send_at"])
        outcome.message_id, outcome.step = message["id"], message["steps"][0]
        outcome.channel, outcome.text = message["channel"], message["text"]
        outcome.parts = message["parts"] if message["channel"] == "sms" else 0
        outcome.send_at = send_at
        if message["state"] == PLANNED:
            outcome.outcome = "delayed" if send_at > now else "planned"
        elif message["state"] == AWAITING:
            outcome.outcome, outcome.reasons = "waiting", (UNAPPROVED,)
            continue
        else:
            outcome.outcome = "uncertain"
        reasons = (message.get("verdict") or {}).get("reasons", ())
        outcome.reasons = tuple(Reason(**one) for one in reasons)


def drafted_outcome(decision: Decision, drafts: Iterable[Draft]) -> RowOutcome:
    """Say what was drafted for an account; the tenant's own draft speaks for it."""
    found = list(drafts)
    draft = next((d for d in found if d.due[0].recipient.role == "tenant"), found[0])
    outcome = quiet_outcome(decision)
    outcome.outcome = draft.outcome
    outcome.channel = draft.channel
    outcome.send_at = draft.send_at
    if draft.rendered:
        outcome.text = draft.rendered.text
        outcome.parts = draft.rendered.parts if draft.channel == "sms" else 0
    outcome.reasons = draft.reasons
    outcome.problems = (*decision.account.problems, *draft.problems)
    return outcome
