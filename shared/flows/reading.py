"""
Give one understood reply its effects: consent first, then accounts, people, an answer.

What the words mean is decided in `core.replies`, what they change in
`core.outreach.effects`; here it is written down.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Literal

from shared.core.calendars import BusinessCalendar
from shared.core.instants import from_text, to_text
from shared.core.model import Contact
from shared.core.outreach.effects import (
    Change,
    Setting,
    change_beside,
    change_for,
    due_in,
    holds_of_person,
    kept_promises,
)
from shared.core.outreach.recipients import MessageChannel
from shared.core.records.activity import Happening
from shared.core.records.points import ConsentEvent, standing
from shared.core.replies import Understood, read_reply
from shared.core.replies.preferences import read_preference
from shared.deps import Deps
from shared.flows.answer import Asked, answer_help, answer_reply, confirm_opt_out
from shared.flows.cancel import cancel_planned
from shared.flows.closing import MOST_TASKS, Left
from shared.flows.complaints import count_complaint
from shared.flows.consent import record_event
from shared.flows.double_opt_in import grant_if_asked
from shared.flows.journal import Amendment, amend_account
from shared.flows.memory import hold_person, stranger
from shared.flows.playbook import load_playbook
from shared.flows.tasks import open_task, task_for
from shared.flows.who_wrote import accounts_beside
from shared.ports import Snapshot

MAX_READ = 4_000
HOME_ZONE = "America/New_York"
SHOWN_CHARS = 300
_FIELDS: tuple[tuple[MessageChannel, str], ...] = (("sms", "phone"), ("email", "email"))
_AT_ONCE = frozenset({"safety"})
"""Tasks that wait for nothing, not even for the rest of the reply's effect."""
_NEEDS_NO_ACCOUNT = frozenset({"stop", "start", "thanks"})


@dataclass(frozen=True, slots=True)
class Reading:
    """
    One reply, understood, and everything its effect needs.

    Args:
        accounts: Those that the sender is known for.
        beside: The same people's accounts with other numbers and addresses.
        left: What is to be written together with the reply's end.
    """

    inbound: dict[str, Any]
    accounts: list[Snapshot]
    beside: list[Snapshot]
    understood: Understood
    setting: Setting
    deps: Deps
    left: Left = field(default_factory=Left)

    @classmethod
    def of(
        cls,
        inbound: dict[str, Any],
        accounts: list[Snapshot],
        deps: Deps,
        now: datetime,
    ) -> Reading:
        """Understand a stored reply; nothing is written yet."""
        copy: Any = accounts[0].data.get("copy", {}) if accounts else {}
        zone = copy.get("stated_zone") or next(iter(copy.get("zones", ())), HOME_ZONE)
        text = inbound["text"][:MAX_READ]
        understood = read_reply(
            text,
            now=from_text(inbound["received_at"]),
            zone=zone,
            language=copy.get("language", "en"),
            channel=inbound["channel"],
        )
        setting = Setting(
            now,
            zone,
            load_playbook(deps, now).policy,
            BusinessCalendar(copy.get("state", "")),
        )
        if "set_preference" in understood.effects:
            setting = replace(setting, preference=read_preference(text))
        beside = accounts_beside(accounts, deps)
        return cls(inbound, accounts, beside, understood, setting, deps)

    def take_effect(self) -> str:
        """Consent first: nothing else matters as much, then pauses, then people."""
        self._remember()
        granted = grant_if_asked(self.inbound, self.deps, self.setting.now)
        new = self._consent()
        for one in self.accounts:
            self._change(one, granted=granted)
        for one in self.beside:
            self._change_beside(one)
        if holds := holds_of_person(self.understood):
            for person in sorted(self._people):
                hold_person(self.deps.documents, person, holds)
        if "record_complaint" in self.understood.effects:
            count_complaint(self.deps.documents, self.inbound["id"], self.setting.now)
        if not (self.accounts or granted):
            self._from_stranger()
        self._answer(new=new or granted)
        intent: str = "consent" if granted else self.understood.intent
        return intent

    @property
    def _effects(self) -> set[str]:
        effects = set(self.understood.effects)
        if self.inbound["opt_out"] == "stop":
            effects.add("suppress_point")
        return effects

    def _answer(self, *, new: bool) -> None:
        told = (self.inbound, self.accounts, self.deps, self.setting.now)
        effects = self.understood.effects
        if "confirm_opt_out" in effects or "acknowledge_cease" in effects:
            self.left.answer = confirm_opt_out(*told)
        elif "answer_help" in effects:
            self.left.answer = answer_help(*told)
        else:
            promises, near = kept_promises(self.understood, self.setting)
            asked = Asked(promises if near else (), self.setting.preference, new)
            self.left.answer = answer_reply(effects, asked, *told)

    def _remember(self) -> None:
        """Keep it as a contact: gates, conversations and the confirmation need it."""
        stopped = "suppress_point" in self._effects
        kind = "stop" if stopped else "reply"
        if self.understood.intent == "cease_all":
            kind = "cease_all"
        self._keep(Contact(self._at, self.inbound["channel"], kind, inbound=True), "")
        if "record_call_request" in self._effects:
            wish = Contact(self._at, "call", "direct_call_consent", inbound=True)
            self._keep(wish, ":call")

    @property
    def _people(self) -> set[str]:
        return {str(one.data.get("person", "")) for one in self.accounts} - {""}

    @property
    def _at(self) -> datetime:
        return from_text(self.inbound["received_at"])

    def _keep(self, contact: Contact, suffix: str) -> None:
        debts = tuple(one.id for one in self.accounts)
        whole = replace(contact, debts=debts, contact_point=self.inbound["point"])
        for person in sorted(self._people) or [stranger(self.inbound["point"])]:
            self.left.contacts.append((person, whole, self.inbound["id"] + suffix))

    def _consent(self) -> bool:
        """Write opt-outs and consents; says whether a consent is a new one."""
        effects = self._effects
        if effects & {"suppress_point", "suppress_all"}:
            self._event("revoked", self.inbound["channel"], self.inbound["sender"])
        for channel, address in self._others(effects):
            self._event("revoked", channel, address)
        if "record_consent" not in effects and self.inbound["opt_out"] != "start":
            return False
        found = self.deps.documents.get(f"points/{self.inbound['point']}")
        before = standing(found.data if found else None)
        self._event("resubscribed", self.inbound["channel"], self.inbound["sender"])
        return before.suppressed or not before.consented

    def _others(self, effects: set[str]) -> set[tuple[MessageChannel, str]]:
        """Give the person's other contact points that the words cover, too."""
        wanted: dict[MessageChannel, set[str]] = {
            "sms": effects & {"suppress_all", "suppress_texts"},
            "email": effects & {"suppress_all", "suppress_email"},
        }
        points = {
            (channel, str(one.data.get(field, "")))
            for one in (*self.accounts, *self.beside)
            for channel, field in _FIELDS
            if wanted[channel]
        }
        own = (self.inbound["channel"], self.inbound["sender"])
        if wanted[own[0]]:
            points.add(own)
        already = effects & {"suppress_point", "suppress_all"}
        return {p for p in points if p[1] and not (already and p == own)}

    def _event(
        self,
        kind: Literal["revoked", "resubscribed"],
        channel: MessageChannel,
        address: str,
    ) -> None:
        source = f"inbound_{self.inbound['channel']}"
        event = ConsentEvent(
            kind,
            source,
            self.inbound["text"][:1000],
            self.inbound["id"],
            # a provider's clock that is ahead must not outlast a later word
            said_at=min(self.inbound["received_at"], to_text(self.setting.now)),
        )
        record_event(self.deps.documents, channel, address, event, self.setting.now)

    def _change(self, account: Snapshot, *, granted: bool) -> None:
        seen: list[Change] = []

        def change(data: dict[str, Any]) -> Amendment:
            result = change_for(self.understood, data.get("state", {}), self.setting)
            seen.append(Change() if granted else result)
            said = "agreed to texts" if granted else self.understood.intent
            return Amendment(
                state=seen[-1].state,
                shown={"reply": self._shown(), "last_result": said},
                fields={"attend": True},
                happenings=self._happenings(),
            )

        self._amend(account, change, seen)

    def _change_beside(self, account: Snapshot) -> None:
        seen: list[Change] = []

        def change(data: dict[str, Any]) -> Amendment | None:
            state = data.get("state", {})
            seen.append(change_beside(self.understood, state, self.setting))
            if not seen[-1].state:
                return None
            return Amendment(
                state=seen[-1].state,
                shown={"last_result": f"{self.understood.intent} (other account)"},
                fields={"attend": True},
                happenings=self._happenings()[:1],
            )

        self._amend(account, change, seen)

    def _amend(self, account: Snapshot, change: Any, seen: list[Change]) -> None:
        now = self.setting.now
        amend_account(self.deps.documents, account.id, change, now)
        if not seen:
            return
        if seen[-1].stops:
            cancel_planned(self.deps.documents, [account.id], "replied", now)
        copy: Any = account.data.get("copy", {})
        for reason in seen[-1].tasks:
            owner = str(copy.get("assigned_to") or "")
            if reason == "other_business":
                owner = owner or str(copy.get("property", ""))
            self._task(account.id, reason, owner)

    def _shown(self) -> str:
        text: str = self.inbound["text"]
        return text[:SHOWN_CHARS].strip()

    def _happenings(self) -> list[Happening]:
        """Write down what was said, then each promise and complaint by itself."""
        because = ", ".join(self.understood.because)
        intent, cause = self.understood.intent, self.inbound["id"]
        detail = f"{intent} ({because})" if because else intent
        found = [Happening("reply", "person", detail, after=self._shown(), cause=cause)]
        for one in kept_promises(self.understood, self.setting)[0]:
            cents = one.amount_cents
            sum_ = f" {cents / 100:.2f}" if cents is not None else ""
            day = one.due_on.isoformat() + sum_
            found.append(Happening("promised", "person", after=day, cause=cause))
        if "record_complaint" in self.understood.effects:
            found.append(Happening("complaint", "person", cause=cause))
        return found

    def _from_stranger(self) -> None:
        if "safety_queue" in self.understood.effects:
            self._task("", "safety")
        elif self.understood.intent not in _NEEDS_NO_ACCOUNT:
            self._task("", "unknown_sender")

    def _task(self, key: str, reason: str, owner: str = "") -> None:
        due: timedelta = due_in(reason)
        cause, now = self.inbound["id"], self.setting.now
        if reason in _AT_ONCE or len(self.left.tasks) == MOST_TASKS:
            documents = self.deps.documents
            open_task(documents, key, reason, cause, now, owner=owner, due=due)
            return
        path, task = task_for(key, reason, cause, now, owner=owner, due=due)
        self.left.tasks[path] = task
