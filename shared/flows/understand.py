"""Understand one stored inbound message and give it its full effect."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from shared.core.calendars import BusinessCalendar
from shared.core.instants import from_text
from shared.core.model import Contact
from shared.core.outreach.effects import Change, Setting, change_for
from shared.core.outreach.recipients import MessageChannel
from shared.core.records.activity import Happening
from shared.core.records.points import ConsentEvent
from shared.core.replies import Understood, read_reply
from shared.deps import Deps
from shared.flows.answer import answer_help, confirm_opt_out
from shared.flows.cancel import cancel_planned
from shared.flows.consent import record_event
from shared.flows.journal import Amendment, amend_account
from shared.flows.memory import remember, stranger
from shared.flows.playbook import load_playbook
from shared.flows.queries import (
    accounts_reached_at,
    latest_to,
)
from shared.flows.tasks import open_task
from shared.flows.unread import mark_read
from shared.flows.write_back import ask_for_write_back
from shared.ports import Snapshot

MAX_READ = 4_000
HOME_ZONE = "America/New_York"
SHOWN_CHARS = 300
_KIND = {"stop": "stop", "cease_all": "cease_all"}
_FIELDS: tuple[tuple[MessageChannel, str], ...] = (("sms", "phone"), ("email", "email"))


def understand(inbound_id: str, deps: Deps, now: datetime) -> str:
    """
    Give one stored inbound message its effect; safe to call again.

    Returns:
        The intent; `bounce` for a mail server's report; "" if there was nothing to do.
    """
    snapshot = deps.documents.get(f"inbound/{inbound_id}")
    if snapshot is None or snapshot.data["state"] != "stored":
        return ""
    inbound: dict[str, Any] = snapshot.data
    accounts = find_accounts(inbound, deps)
    if inbound["kind"] == "bounce":
        intent = _bounced(inbound, accounts, deps, now)
    else:
        intent = _Reading.of(inbound, accounts, deps, now).take_effect()
    keys = [one.id for one in accounts]
    done: dict[str, Any] = {"state": "done", "intent": intent, "accounts": keys}
    mark_read(inbound_id, inbound["point"], done, deps.documents)
    ask_for_write_back(deps, now)
    return intent


def find_accounts(inbound: dict[str, Any], deps: Deps) -> list[Snapshot]:
    """Find the accounts of whoever wrote; none if nobody knows the sender."""
    field = "phone" if inbound["channel"] == "sms" else "email"
    found = deps.documents.query(accounts_reached_at(field, inbound["sender"]))
    if found:
        return found
    written = deps.documents.query(latest_to(inbound["point"], limit=1))
    keys: Any = written[0].data["accounts"] if written else []
    paths = [f"accounts/{key}" for key in keys]
    return list(deps.documents.get_many(paths).values())


def _bounced(
    inbound: dict[str, Any], accounts: list[Snapshot], deps: Deps, now: datetime
) -> str:
    """A lasting failure makes the address dead; a passing one is only noted."""
    lasting = inbound["text"].startswith("5")
    if lasting:
        event = ConsentEvent(
            "dead", "bounce", inbound["text"][:200], inbound["id"], "provider"
        )
        record_event(deps.documents, "email", inbound["sender"], event, now)
    for one in accounts:
        _note(deps, one.id, Happening("bounced", "provider", cause=inbound["id"]), now)
        if lasting:
            open_task(deps.documents, one.id, "bounced", inbound["id"], now)
    return "bounce"


def _note(deps: Deps, key: str, happening: Happening, now: datetime) -> None:
    change = Amendment(shown={"last_result": happening.what}, happenings=(happening,))
    amend_account(deps.documents, key, lambda _data: change, now)


@dataclass(frozen=True, slots=True)
class _Reading:
    """One reply, understood, and everything its effect needs."""

    inbound: dict[str, Any]
    accounts: list[Snapshot]
    understood: Understood
    setting: Setting
    deps: Deps

    @classmethod
    def of(
        cls,
        inbound: dict[str, Any],
        accounts: list[Snapshot],
        deps: Deps,
        now: datetime,
    ) -> _Reading:
        copy: Any = accounts[0].data["copy"] if accounts else {}
        zone = copy.get("stated_zone") or next(iter(copy.get("zones", ())), HOME_ZONE)
        understood = read_reply(
            inbound["text"][:MAX_READ],
            now=from_text(inbound["received_at"]),
            zone=zone,
            language=copy.get("language", "en"),
            channel=inbound["channel"],
        )
        policy = load_playbook(deps, now).policy
        calendar = BusinessCalendar(copy.get("state", ""))
        return cls(
            inbound, accounts, understood, Setting(now, zone, policy, calendar), deps
        )

    def take_effect(self) -> str:
        """Consent first: nothing else matters as much, then pauses, then people."""
        self._remember()
        self._consent()
        for one in self.accounts:
            self._change(one)
        if not self.accounts and self.understood.intent not in {"stop", "start"}:
            self._task("", "unknown_sender")
        effects = self.understood.effects
        told = (self.inbound, self.accounts, self.deps, self.setting.now)
        if "confirm_opt_out" in effects or "acknowledge_cease" in effects:
            confirm_opt_out(*told)
        if "answer_help" in effects:
            answer_help(*told)
        intent: str = self.understood.intent
        return intent

    def _remember(self) -> None:
        """Keep it as a contact: gates, conversations and the confirmation need it."""
        inbound = self.inbound
        contact = Contact(
            at=from_text(inbound["received_at"]),
            channel=inbound["channel"],
            kind=_KIND.get(self.understood.intent, "reply"),
            inbound=True,
            debts=tuple(one.id for one in self.accounts),
            contact_point=inbound["point"],
        )
        people = {str(one.data.get("person", "")) for one in self.accounts} - {""}
        for person in sorted(people) or [stranger(inbound["point"])]:
            remember(self.deps.documents, person, contact, inbound["id"])

    def _consent(self) -> None:
        effects = set(self.understood.effects)
        if self.inbound["opt_out"] == "stop":
            effects.add("suppress_point")
        if effects & {"suppress_point", "suppress_all"}:
            self._event("revoked", self.inbound["channel"], self.inbound["sender"])
        for channel, address in self._others(effects):
            self._event("revoked", channel, address)
        if "record_consent" in effects or self.inbound["opt_out"] == "start":
            self._event("resubscribed", self.inbound["channel"], self.inbound["sender"])

    def _others(self, effects: set[str]) -> set[tuple[MessageChannel, str]]:
        """Give the person's other contact points that the words cover, too."""
        wanted: dict[MessageChannel, set[str]] = {
            "sms": effects & {"suppress_all", "suppress_texts"},
            "email": effects & {"suppress_all", "suppress_email"},
        }
        points = {
            (channel, str(one.data.get(field, "")))
            for one in self.accounts
            for channel, field in _FIELDS
            if wanted[channel]
        }
        own = (self.inbound["channel"], self.inbound["sender"])
        return {point for point in points if point[1] and point != own}

    def _event(
        self,
        kind: Literal["revoked", "resubscribed"],
        channel: MessageChannel,
        address: str,
    ) -> None:
        source = f"inbound_{self.inbound['channel']}"
        event = ConsentEvent(
            kind, source, self.inbound["text"][:1000], self.inbound["id"]
        )
        record_event(self.deps.documents, channel, address, event, self.setting.now)

    def _change(self, account: Snapshot) -> None:
        seen: list[Change] = []

        def change(data: dict[str, Any]) -> Amendment:
            result = change_for(self.understood, data.get("state", {}), self.setting)
            seen.append(result)
            return Amendment(
                state=result.state,
                shown={"reply": self._shown(), "last_result": self.understood.intent},
                fields={"attend": True},
                happenings=(self._happening(),),
            )

        now = self.setting.now
        amend_account(self.deps.documents, account.id, change, now)
        if seen and seen[-1].stops:
            cancel_planned(self.deps.documents, [account.id], "replied", now)
        if seen and seen[-1].task:
            self._task(account.id, seen[-1].task)

    def _shown(self) -> str:
        text: str = self.inbound["text"]
        return text[:SHOWN_CHARS].strip()

    def _happening(self) -> Happening:
        because = ", ".join(self.understood.because)
        return Happening(
            "reply",
            "person",
            detail=f"{self.understood.intent} ({because})" if because else "",
            after=self._shown(),
            cause=self.inbound["id"],
        )

    def _task(self, key: str, reason: str) -> None:
        open_task(
            self.deps.documents, key, reason, self.inbound["id"], self.setting.now
        )
