"""What composing needs and gives: what is due to whom, the desk, the draft. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from shared.core import messages
from shared.core.compliance import HouseLimits, Rulebook
from shared.core.keys import contact_point_key
from shared.core.model import Contact, Problem, Reason, Verdict
from shared.core.outreach.decide import Decision
from shared.core.outreach.fields import HouseVoice, Sender
from shared.core.outreach.recipients import Recipient
from shared.core.outreach.why_not import SHARED
from shared.core.outreach.wording import Kind
from shared.core.playbook import Playbook
from shared.core.records.contacts import contacts_from_data
from shared.core.records.points import Standing, standing
from shared.core.steps import Step
from shared.core.texts.rendered import Rendered

UNDO_WITHIN = timedelta(seconds=30)
"""So long what staff did by a button can be taken back: until then nothing leaves."""


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


_UNKNOWN = Standing()
