"""
Say of one account what would come next and why nothing goes out before; keeps nothing.

It asks what the next pass will ask, of what is stored: the copy of the row, the state,
the contact points, the law as of now.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shared.core.instants import to_text
from shared.core.model import Reason
from shared.core.outreach.compose import compose
from shared.core.outreach.decide import Decider, Decision, pause_of
from shared.core.outreach.desk import Desk, Draft, Due, Known
from shared.core.outreach.every_way import Way, as_json, every_way
from shared.core.outreach.fields import Sender
from shared.core.outreach.recipients import recipient_in, recipients_of
from shared.core.outreach.request import house_limits
from shared.core.outreach.view import next_day
from shared.core.outreach.why_not import NEXT_RUN, ROW_GONE, ROW_PROBLEM, SWITCHED_OFF
from shared.core.records.accounts import account_from_data, state_from_data
from shared.core.steps import CHANNELS, slug_of
from shared.deps import Deps
from shared.flows.asking import open_questions
from shared.flows.deliver import may_send
from shared.flows.drafts import letters_for
from shared.flows.known import Memory
from shared.flows.outage import OTHER_CHANNEL_AFTER, channels_down
from shared.flows.playbook import load_playbook, rules_in_force

Data = dict[str, Any]
_TENANT = ("tenant",)
_OPEN = frozenset({"allow", "delay"})


@dataclass(frozen=True, slots=True)
class Asked:
    """
    One account as it is asked about.

    Args:
        data: Its document.
        others: Documents of the same person's other accounts.
    """

    data: Data
    others: Sequence[Data]
    deps: Deps
    now: datetime

    @property
    def unusable(self) -> tuple[Reason, ...]:
        """Say why nobody is contacted about the row, whatever it says."""
        gone = (ROW_GONE,) if self.data.get("present") is False else ()
        bad = self.data.get("quarantined") or "copy" not in self.data
        return (*gone, ROW_PROBLEM) if bad else gone

    def decision(self) -> Decision | None:
        """Decide as a pass would; None for a row that cannot be used."""
        if self.unusable:
            return None
        return self._decider().decide(*_read(self.data))

    def why_nothing(self, decision: Decision | None) -> Data:
        """
        Give what comes next where no message is planned, and all that stands before it.

        Args:
            decision: As `decision` gave it.
        """
        if decision is None:
            return _told("block", reasons=self.unusable)
        letters = self._letters(decision)
        desk = self._desk(letters)
        drafts = [compose(one, desk) for one in letters if _is_due(decision)]
        ways = [one for due in letters for one in _ways(due, decision, desk)]
        by_way = {reason.rule_id for way in ways for reason in way.reasons}
        house = dict.fromkeys(self._house(decision, drafts))
        return _told(
            _word(decision, drafts, ways),
            step=decision.next.step.slug if decision.next.step else "",
            send_at=self._earliest(decision, drafts),
            reasons=[one for one in house if one.rule_id not in by_way],
            ways=ways,
        )

    def passed_over(self, decision: Decision, message: Data) -> list[Data]:
        """Say of a planned message why it goes by no other channel of its step."""
        steps = load_playbook(self.deps, self.now).sequences.all_steps
        slugs = {slug_of(str(lock)) for lock in message["steps"]}
        channels = {c for step in steps if step.slug in slugs for c in step.channels}
        who = recipient_in(decision.account, message["role"], message["person"])
        due = [Due(decision, who)]
        others = sorted(channels - {message["channel"]})
        found = every_way(due, others, self._desk([due])) if others else []
        return [one.as_json() for one in found if one.decision not in _OPEN]

    def _decider(self) -> Decider:
        return Decider(load_playbook(self.deps, self.now), self.now)

    def _letters(self, decision: Decision) -> list[list[Due]]:
        """Give the letters that speak of the account, it first; due or not."""
        if not _is_due(decision):
            step = decision.next.step
            audience = step.audience if step else _TENANT
            people = recipients_of(decision.account, audience)
            return [[Due(decision, who)] for who in people]
        decider = self._decider()
        beside = (decider.decide(*_read(one)) for one in self.others if _usable(one))
        letters = [one.due for one in letters_for([decision, *beside])]
        return [due for due in letters if due[0].decision is decision]

    def _desk(self, letters: Sequence[Sequence[Due]]) -> Desk:
        deps, now = self.deps, self.now
        playbook = load_playbook(deps, now)
        memory = Memory(deps.documents, {}, {})
        points, people = memory.reach(one for due in letters for one in due)
        return Desk(
            playbook,
            house_limits(playbook.policy),
            rules_in_force(deps, playbook.policy)[0],
            Sender(deps.settings.public_base_url, deps.settings.link_secret),
            Known(points, people),
            now,
            bool(deps.settings.sms_route_id),
            channels_down(deps, now),
            channels_down(deps, now, OTHER_CHANNEL_AFTER),
        )

    def _house(self, decision: Decision, drafts: Iterable[Draft]) -> Iterator[Reason]:
        """Give what holds for the account as a whole, what is general first."""
        if not may_send(self.deps, self.now):
            yield SWITCHED_OFF
        for text in open_questions(self.deps, self.now):
            yield Reason("HOUSE-QUESTION", "house policy", text)
        if paused := pause_of(decision.state, self.now):
            yield Reason("HOUSE-PAUSED", "house policy", paused)
        for draft in drafts:
            yield from _said_of(draft)
        if not _is_due(decision) and decision.reason != paused:
            yield Reason("SEQUENCE", "house policy", decision.reason)

    def _earliest(self, decision: Decision, drafts: Sequence[Draft]) -> str:
        """Give the earliest instant or day, "" where none is known."""
        if drafts:
            may = [one for one in drafts if one.outcome in {"planned", "delayed"}]
            times = [one.send_at for one in may if one.send_at]
            return to_text(min(times)) if times else ""
        day, paused = decision.next.due_on, pause_of(decision.state, self.now)
        if day is None or (decision.next.due and not paused):
            return ""
        return next_day({**self.data, "shown": {"next_on": day.isoformat()}}, self.now)


def _said_of(draft: Draft) -> Iterable[Reason]:
    """Give what stands against a draft; of a text that cannot be written, only that."""
    if draft.outcome == "planned":
        return (NEXT_RUN,)
    if draft.outcome != "invalid":
        return draft.reasons
    known = {one.rule_id: one for one in draft.reasons}
    made = [Reason(one.code, "house policy", one.text) for one in draft.problems]
    return [known.get(one.rule_id, one) for one in made]


def _told(
    decision: str,
    *,
    step: str = "",
    send_at: str = "",
    reasons: Iterable[Reason] = (),
    ways: Iterable[Way] = (),
) -> Data:
    return {
        "step": step,
        "send_at": send_at,
        "decision": decision,
        "reasons": [as_json(one) for one in reasons],
        "ways": [one.as_json() for one in ways],
    }


def _read(data: Data) -> tuple[Any, Any]:
    return account_from_data(data["copy"]), state_from_data(data.get("state", {}))


def _usable(data: Data) -> bool:
    return bool(data.get("present", True)) and not data.get("quarantined")


def _is_due(decision: Decision) -> bool:
    return decision.outcome == "due"


def _ways(due: Sequence[Due], decision: Decision, desk: Desk) -> list[Way]:
    """Give the ways that are closed; an hour of today matters to what is due today."""
    step = decision.next.step
    found = every_way(due, step.channels if step else CHANNELS, desk)
    past = {"allow"} if _is_due(decision) else _OPEN
    return [one for one in found if one.decision not in past]


def _word(decision: Decision, drafts: Sequence[Draft], ways: Sequence[Way]) -> str:
    """Give the one word for all of it; "" where it merely is not its day yet."""
    words = {"delayed": "delay", "waiting": "escalate"}
    if drafts:
        outcomes = [one.outcome for one in drafts]
        return "" if "planned" in outcomes else words.get(outcomes[0], "block")
    if not decision.next.step or not ways:
        return "block" if ways else ""
    open_to = {"sms", "email"} & set(decision.next.step.channels)
    shut = {one.channel for one in ways if one.role == "tenant"}
    return "block" if open_to <= shut else ""
