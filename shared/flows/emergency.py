"""What staff need to go on by hand: who is due, what to say, whom to leave alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from shared.core.instants import to_text
from shared.core.keys import contact_point_key
from shared.core.messages import NOT_STARTED
from shared.core.outreach.decide import zone_of
from shared.core.outreach.recipients import recipient_in
from shared.core.records.accounts import account_from_data
from shared.core.records.points import standing
from shared.deps import Deps
from shared.flows.hand_out import Desk, HandOut
from shared.flows.keep import SHEET
from shared.flows.known import fetch
from shared.flows.leave_alone import Alone
from shared.ports import Query

DUE_WITHIN = timedelta(hours=24)
CONTACTS = (
    "Account ID",
    "Customer",
    "Property",
    "Unit",
    "Phone",
    "Email",
    "Balance",
    "Due date",
    "By",
    "Not before",
    "Not after",
    "What to say",
)
ACCOUNTS = (
    "Account ID",
    "Customer",
    "Property",
    "Unit",
    "Phone",
    "Texts",
    "Email",
    "E-mails",
    "Balance",
    "Due date",
    "Segment",
    "Last contact",
    "Paused until",
    "Promise",
    "Assigned to",
)
ALONE = ("Account ID", "Customer", "Property", "Why")
_BESIDE = "its message also speaks of an account that is left alone"


@dataclass(slots=True)
class Papers:
    """
    The sheets of paper: each a list of rows under the headings above.

    Args:
        at: When they were made.
        read_at: When the sheet was last read; "" if never.
        contacts: Who is due within a day, and within which hours on their own clock.
        accounts: Every account, with balance and consent.
        alone: Who must not be contacted, and why.
    """

    at: str
    read_at: str
    contacts: list[list[Any]] = field(default_factory=list)
    accounts: list[list[Any]] = field(default_factory=list)
    alone: list[list[Any]] = field(default_factory=list)


def papers(deps: Deps, now: datetime) -> Papers:
    """Gather everything from the store alone: sheet and providers may be gone."""
    sheet = deps.documents.get(SHEET)
    made = Papers(to_text(now), str(sheet.data["read_at"]) if sheet else "")
    known: dict[str, dict[str, Any]] = {
        one.id: one.data
        for one in deps.documents.query(Query("accounts"))
        if one.data.get("present")
    }
    whole = {key: one for key, one in known.items() if "copy" in one}
    points = _points(deps, known)
    made.accounts = [_account(one, points) for one in whole.values()]
    asked = Alone.of(deps, known, points, now)
    alone = {key: why for key, one in known.items() if (why := asked.why(one))}
    due = _Due(whole, alone)
    made.contacts = list(due.contacts(deps, now))
    made.alone = [_left(known[key], why) for key, why in (alone | due.others()).items()]
    return made


@dataclass(slots=True)
class _Due:
    """
    Who is due: each of them is listed, or left alone with a reason.

    Args:
        known: Accounts by key.
        alone: Account key → why nobody contacts that person, whatever is planned.
        listed: Keys of those that may be contacted.
        refused: Account key → why what is planned about it may not be said.
    """

    known: dict[str, dict[str, Any]]
    alone: dict[str, str]
    listed: set[str] = field(default_factory=set)
    refused: dict[str, str] = field(default_factory=dict)

    def contacts(self, deps: Deps, now: datetime) -> Iterator[list[Any]]:
        """Give a row for each message that may be said within a day."""
        until = now + DUE_WITHIN
        planned = self._planned(deps, until)
        desk = Desk.of(deps, planned, now, until)
        for message in planned:
            keys = [key for key in message["accounts"] if key in self.known]
            if self.alone.keys() & set(message["accounts"]):
                self.refused |= dict.fromkeys(keys, _BESIDE)
                continue
            one = desk.judge(message)
            if one.why:
                self.refused |= dict.fromkeys(keys, one.why)
            else:
                self.listed |= set(keys)
                yield _contact(one, self.known[keys[0]])

    def others(self) -> dict[str, str]:
        """Give those that are neither listed nor left alone for their own sake."""
        gone = self.listed | self.alone.keys()
        return {key: why for key, why in self.refused.items() if key not in gone}

    def _planned(self, deps: Deps, until: datetime) -> list[dict[str, Any]]:
        found = deps.documents.query(
            Query("messages", where=(("state", "in", [*NOT_STARTED]),))
        )
        planned: list[dict[str, Any]] = [one.data for one in found]
        due = [
            one
            for one in planned
            if one["send_at"] <= to_text(until)
            and any(key in self.known for key in one["accounts"])
        ]
        return sorted(due, key=lambda one: str(one["send_at"]))


def _left(data: dict[str, Any], why: str) -> list[Any]:
    copy = data.get("copy", {})
    return [data["id"], copy.get("customer", ""), copy.get("property", ""), why]


def _contact(one: HandOut, data: dict[str, Any]) -> list[Any]:
    """Name whom the words are meant for, and only the address they may go to."""
    message, copy = one.message, data["copy"]
    account = account_from_data(copy)
    zone = ZoneInfo(zone_of(account))
    who = recipient_in(account, message["role"], message["person"])
    text = message["channel"] == "sms"
    return [
        data["id"],
        who.name,
        copy.get("property", ""),
        copy.get("unit", ""),
        message["to"] if text else "",
        "" if text else message["to"],
        copy["balance_cents"] / 100,
        copy["due_on"],
        "text" if text else "e-mail",
        _local(one.since, zone),
        _local(one.until, zone),
        message["text"],
    ]


def _account(data: dict[str, Any], points: dict[str, dict[str, Any]]) -> list[Any]:
    copy, shown, state = data["copy"], data.get("shown", {}), data.get("state", {})
    promise = state.get("promise") or {}
    return [
        data["id"],
        copy["customer"],
        copy.get("property", ""),
        copy.get("unit", ""),
        data.get("phone", ""),
        _consent(data, "phone", "sms_consent", points),
        data.get("email", ""),
        _consent(data, "email", "email_consent", points),
        copy["balance_cents"] / 100,
        copy["due_on"],
        shown.get("segment", ""),
        shown.get("last_contact", ""),
        state.get("pause_until", ""),
        promise.get("due_on", ""),
        data.get("assigned_to") or copy.get("assigned_to", ""),
    ]


def _consent(
    data: dict[str, Any], name: str, said: str, points: dict[str, dict[str, Any]]
) -> str:
    address = data.get(name)
    if not address:
        return ""
    stands = standing(points.get(contact_point_key(str(address))))
    if stands.suppressed:
        return "NO: opted out"
    if stands.dead:
        return "does not arrive"
    agreed = stands.consented or bool(data["copy"].get(said))
    return "yes" if agreed else "no consent recorded"


def _points(deps: Deps, known: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    addresses = {
        str(one[name])
        for one in known.values()
        for name in ("phone", "email")
        if one.get(name)
    }
    paths = [f"points/{contact_point_key(one)}" for one in sorted(addresses)]
    return {one.id: one.data for one in fetch(deps.documents, paths).values()}


def _local(instant: datetime, zone: ZoneInfo) -> str:
    return f"{instant.astimezone(zone):%Y-%m-%d %H:%M %Z}"
