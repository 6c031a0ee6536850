"""
Compose what is due: one message to one person for all of their due accounts. Pure.

The channel is the first one that the step, the preference, the contact point and the
law leave; why another was passed over is kept with the message.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from shared.core import messages
from shared.core.compliance import HouseLimits, Rulebook, may_contact
from shared.core.keys import contact_point_key
from shared.core.model import Contact, Problem, Reason, Rendered, Verdict
from shared.core.outreach.decide import Decision, zone_of
from shared.core.outreach.fields import HouseVoice, Sender, fields_for
from shared.core.outreach.recipients import Recipient
from shared.core.outreach.request import Question, request_for
from shared.core.outreach.why_not import (
    DEAD,
    DOWN,
    HELD,
    NO_ADDRESS,
    NO_WAY,
    OPTED_OUT,
    SHARED,
    STEP_OVER,
)
from shared.core.outreach.wording import Kind, faults_in
from shared.core.playbook import Playbook
from shared.core.records.contacts import contacts_from_data
from shared.core.records.points import Standing, standing
from shared.core.steps import Step
from shared.errors import BadRequest

LONGEST_LIFE = timedelta(hours=12)
"""A message that could not leave by then is planned anew, with what is true then."""


@dataclass(frozen=True, slots=True)
class Due:
    """One due account and the person it is written to."""

    decision: Decision
    recipient: Recipient

    @property
    def step(self) -> Step:
        """Give the due step."""
        step = self.decision.next.step
        assert step is not None  # noqa: S101 - `due` means there is one
        return step


@dataclass(frozen=True, slots=True)
class Known:
    """
    What the store knows that composing needs.

    Args:
        points: Contact point key → its document.
        people: Person key → its document.
    """

    points: Mapping[str, Mapping[str, Any]]
    people: Mapping[str, Mapping[str, Any]]

    def point(self, address: str) -> Standing:
        """Give a contact point's standing."""
        if not self.points:
            return _UNKNOWN
        return standing(dict(self.points.get(contact_point_key(address), {})))

    def several(self, address: str) -> Reason | None:
        """Say why nobody is written to where rows list one address for several."""
        shared = self.points.get(contact_point_key(address), {}) if self.points else {}
        return SHARED if shared.get("shared") else None

    def held(self, person: str) -> bool:
        """Say whether a hold covers whatever a person owes."""
        return bool(self.people.get(person, {}).get("holds"))

    def history(self, person: str) -> tuple[Contact, ...]:
        """Give a person's past contacts."""
        document = self.people.get(person)
        return contacts_from_data(document.get("history", ())) if document else ()


@dataclass(frozen=True, slots=True)
class Desk:
    """
    Whatever is the same for every message of a pass.

    Args:
        down: Channels that do not work now; urgent messages look for another.
        down_long: Of them, those that have not for so long that all messages do.
        worded: What was found in each kind of text so far.
        voices: Who speaks for a brand and property, as looked up so far.
    """

    playbook: Playbook
    limits: HouseLimits
    rules: Rulebook
    sender: Sender
    known: Known
    now: datetime
    route_approved: bool = False
    down: frozenset[str] = frozenset()
    down_long: frozenset[str] = frozenset()
    worded: dict[Kind, tuple[Reason, ...]] = field(default_factory=dict)
    voices: dict[tuple[str, str], HouseVoice] = field(default_factory=dict)


@dataclass(slots=True)
class Draft:
    """
    A message as it would leave, or why there is none.

    Args:
        outcome: `planned` (lawful now), `delayed`, `blocked`, `waiting` or `invalid`.
        channel: "" if none was left.
        send_at: Earliest lawful instant; None if there is none.
        reasons: The rules that bound it, and why other channels were passed over.
        stands: Account key → the earlier message that is already its.
    """

    due: Sequence[Due]
    outcome: str
    channel: str = ""
    to: str = ""
    send_at: datetime | None = None
    expires_at: datetime | None = None
    verdict: Verdict | None = None
    rendered: Rendered | None = None
    reasons: tuple[Reason, ...] = ()
    problems: tuple[Problem, ...] = ()
    message_id: str = ""
    unsubscribe_url: str = ""
    stands: dict[str, str] = field(default_factory=dict)

    def speaks_of(self, account_key: str) -> bool:
        """Say whether an account is in it."""
        return any(one.decision.account.key == account_key for one in self.due)

    def message_of(self, account_key: str) -> str:
        """Give the message that covers an account, "" if none does."""
        return self.stands.get(account_key, self.message_id)

    @property
    def lock_ids(self) -> list[str]:
        """Name the step locks this message needs, one an account."""
        return [lock_of(one) for one in self.due]


def lock_of(due: Due) -> str:
    """Name the lock of one account's step; a further party's is one of its own."""
    who = due.recipient
    step = due.decision.next.lock
    if who.role != "tenant":
        step = f"{step}/{who.person_key}"
    account = due.decision.account
    return messages.lock_id(account.key, step, account.due_on.isoformat())


def compose(due: Sequence[Due], desk: Desk) -> Draft:
    """
    Compose one message for one person.

    Args:
        due: Due accounts of one person, creditor, actor and language. In the draft
            the one whose step is furthest comes first: it is asked about at the claim.
        desk: The rest.
    """
    lead = max(due, key=lambda one: one.step.day)
    due = [lead, *(one for one in due if one is not lead)]
    if desk.known.held(lead.recipient.person_key):
        return Draft(due, "waiting", reasons=(HELD,))
    return _first_open(due, lead, desk)


def _first_open(due: Sequence[Due], lead: Due, desk: Desk) -> Draft:
    """Go through the channels; what is only delayed or down is better than nothing."""
    passed: list[Reason] = []
    later: Draft | None = None
    down = desk.down if lead.step.urgent else desk.down_long
    for channel in channels_for(lead):
        draft = _on_channel(due, lead, channel, desk)
        waits = draft.outcome == "planned" and channel in down
        if draft.outcome in {"planned", "invalid"} and not waits:
            draft.reasons += tuple(passed)
            return draft
        if waits or draft.outcome == "delayed":
            later = later or draft
            if not (waits or lead.step.urgent):
                break
        passed.extend((DOWN,) if waits else draft.reasons)
    if later is not None:
        return later
    if not passed:
        passed.append(NO_WAY)
    return Draft(due, "blocked", reasons=tuple(dict.fromkeys(passed)))


def channels_for(lead: Due) -> list[str]:
    """Order a step's channels: staff's choice, or the person's preference, first."""
    own = lead.decision.state.channel
    preferred = own or lead.decision.account.channel_preference
    return sorted(lead.step.channels, key=lambda channel: channel != preferred)


def _on_channel(due: Sequence[Due], lead: Due, channel: str, desk: Desk) -> Draft:
    to = lead.recipient.address(channel)
    if not to:
        return Draft(due, "blocked", reasons=(NO_ADDRESS[channel],))
    point = desk.known.point(to)
    if reason := _closed(point, channel) or desk.known.several(to):
        return Draft(due, "blocked", channel, to, reasons=(reason,))
    verdict = may_contact(
        _request(due, lead, channel, point, desk), desk.rules, desk.now
    )
    if verdict.decision == "escalate":
        return Draft(due, "waiting", channel, to, reasons=verdict.reasons)
    if verdict.decision not in {"allow", "delay"}:
        return Draft(
            due, "blocked", channel, to, verdict=verdict, reasons=verdict.reasons
        )
    return _written(due, lead, channel, verdict, desk)


def _closed(point: Standing, channel: str) -> Reason | None:
    """An opt-out closes a contact point for every brand, property and provider."""
    if point.dead:
        return DEAD
    return OPTED_OUT if point.suppressed and channel == "email" else None


def _request(
    due: Sequence[Due], lead: Due, channel: str, point: Standing, desk: Desk
) -> Any:
    decisions = [one.decision for one in due]
    return request_for(
        Question(
            accounts=[one.account for one in decisions],
            states=[one.state for one in decisions],
            recipient=lead.recipient,
            channel=channel,
            point=point,
            history=desk.known.history(lead.recipient.person_key),
            today=lead.decision.today,
            house=desk.limits,
            zone=zone_of(lead.decision.account),
            route_approved=desk.route_approved,
        )
    )


def _written(
    due: Sequence[Due], lead: Due, channel: str, verdict: Verdict, desk: Desk
) -> Draft:
    draft = Draft(due, "planned", channel, lead.recipient.address(channel))
    draft.verdict, draft.reasons = verdict, verdict.reasons
    draft.send_at = verdict.earliest or desk.now
    draft.expires_at = min(
        verdict.expires_at or draft.send_at + LONGEST_LIFE,
        draft.send_at + LONGEST_LIFE,
    )
    if verdict.decision == "delay":
        draft.outcome = "delayed"
        if _too_late(lead, draft.send_at):
            return Draft(due, "blocked", reasons=(*verdict.reasons, STEP_OVER))
    fields = fields_for(due, lead, desk, channel)
    if channel == "email":
        draft.unsubscribe_url = fields.unsubscribe_url
    try:
        draft.rendered = desk.playbook.texts.render(
            lead.step.template,
            channel=channel,  # type: ignore[arg-type]  # a step's channel
            language=_language(lead),
            fields=fields,
        )
    except BadRequest as error:
        draft.outcome = "invalid"
        draft.problems = (Problem("template", error.code, error.text),)
        return draft
    account = lead.decision.account
    initial = fields.first_contact and account.actor == "third_party"
    if bad := faults_in(draft.rendered, channel, account, desk, initial=initial):
        draft.outcome, draft.reasons = "invalid", bad
        draft.problems = tuple(Problem("template", r.rule_id, r.text) for r in bad)
    return draft


def _too_late(lead: Due, send_at: datetime) -> bool:
    """Say whether a step's days are over by then; one night's wait does not count."""
    last = lead.decision.next.valid_until
    zone = ZoneInfo(zone_of(lead.decision.account))
    return last is not None and send_at.astimezone(zone).date() > last + _NIGHT


def _language(lead: Due) -> str:
    return lead.decision.state.language or lead.recipient.language or "en"


_NIGHT = timedelta(days=1)
_UNKNOWN = Standing()
