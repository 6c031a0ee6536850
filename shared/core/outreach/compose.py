"""
Compose what is due: one message to one person for all of their due accounts. Pure.

The channel is the first one that the step, the preference, the contact point and the
law leave; why another was passed over is kept with the message.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from shared.core.compliance import may_contact
from shared.core.model import Problem, Reason, Verdict
from shared.core.outreach.decide import zone_of
from shared.core.outreach.desk import UNDO_WITHIN, Desk, Draft, Due
from shared.core.outreach.fields import fields_for
from shared.core.outreach.request import Question, request_for
from shared.core.outreach.why_not import (
    DEAD,
    DOWN,
    HELD,
    NO_ADDRESS,
    NO_WAY,
    OPTED_OUT,
    STEP_OVER,
)
from shared.core.outreach.wording import faults_in
from shared.core.records.points import Standing
from shared.errors import BadRequest

LONGEST_LIFE = timedelta(hours=12)
"""A message that could not leave by then is planned anew, with what is true then."""


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
    if reason := closed(point, channel) or desk.known.several(to):
        return Draft(due, "blocked", channel, to, reasons=(reason,))
    verdict = law_on(due, lead, channel, point, desk)
    if verdict.decision == "escalate":
        return Draft(due, "waiting", channel, to, reasons=verdict.reasons)
    if verdict.decision not in {"allow", "delay"}:
        return Draft(
            due, "blocked", channel, to, verdict=verdict, reasons=verdict.reasons
        )
    return _written(due, lead, channel, verdict, desk)


def closed(point: Standing, channel: str) -> Reason | None:
    """Say why nothing goes to a contact point, for any brand, property or provider."""
    if point.dead:
        return DEAD
    return OPTED_OUT if point.suppressed and channel == "email" else None


def law_on(
    due: Sequence[Due], lead: Due, channel: str, point: Standing, desk: Desk
) -> Verdict:
    """Ask the law and the house's limits about one channel, as of the desk's now."""
    decisions = [one.decision for one in due]
    request = request_for(
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
    return may_contact(request, desk.rules, desk.now)


def _written(
    due: Sequence[Due], lead: Due, channel: str, verdict: Verdict, desk: Desk
) -> Draft:
    draft = Draft(due, "planned", channel, lead.recipient.address(channel))
    draft.verdict, draft.reasons = verdict, verdict.reasons
    # what staff bring forward leaves late enough to be taken back
    hurried = timedelta() if not lead.decision.state.brought_forward else UNDO_WITHIN
    draft.send_at = max(verdict.earliest or desk.now, desk.now + hurried)
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
