"""What staff need to go on by hand: who is due, what to say, whom to leave alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from shared.core.instants import from_text, to_text
from shared.core.keys import contact_point_key
from shared.core.messages import NOT_STARTED
from shared.core.outreach.decide import zone_of
from shared.core.records.accounts import account_from_data
from shared.core.records.points import standing
from shared.deps import Deps
from shared.flows.keep import SHEET
from shared.flows.known import fetch
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
    found = deps.documents.query(Query("accounts"))
    known: dict[str, dict[str, Any]] = {
        one.id: one.data
        for one in found
        if one.data.get("present") and "copy" in one.data
    }
    points = _points(deps, known)
    for data in known.values():
        made.accounts.append(_account(data, points))
        if why := _why_alone(data, points, now):
            copy = data["copy"]
            place = copy.get("property", "")
            made.alone.append([data["id"], copy["customer"], place, why])
    made.contacts = list(_due(deps, known, now))
    return made


def _due(
    deps: Deps, known: dict[str, dict[str, Any]], now: datetime
) -> Iterator[list[Any]]:
    found = deps.documents.query(
        Query("messages", where=(("state", "in", [*NOT_STARTED]),))
    )
    planned: list[dict[str, Any]] = [one.data for one in found]
    until = to_text(now + DUE_WITHIN)
    for one in sorted(planned, key=lambda one: str(one["send_at"])):
        data = known.get(str(one["accounts"][0]))
        if data is None or one["send_at"] > until:
            continue
        copy = data["copy"]
        zone = ZoneInfo(zone_of(account_from_data(copy)))
        yield [
            data["id"],
            copy["customer"],
            copy.get("property", ""),
            copy.get("unit", ""),
            data.get("phone", ""),
            data.get("email", ""),
            copy["balance_cents"] / 100,
            copy["due_on"],
            "text" if one["channel"] == "sms" else "e-mail",
            _local(one["send_at"], zone),
            _local(one["expires_at"], zone),
            one["text"],
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


def _why_alone(
    data: dict[str, Any], points: dict[str, dict[str, Any]], now: datetime
) -> str:
    state = data.get("state", {})
    why = [f"hold: {one}" for one in state.get("holds", [])]
    if state.get("pause_until", "") > to_text(now):
        why.append(f"paused ({state.get('pause_reason', '')})")
    for name, kind in (("phone", "texts"), ("email", "e-mail")):
        address = data.get(name)
        if address and standing(points.get(contact_point_key(address))).suppressed:
            why.append(f"opted out of {kind}")
    return ", ".join(why)


def _points(deps: Deps, known: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    addresses = {
        str(one[name])
        for one in known.values()
        for name in ("phone", "email")
        if one.get(name)
    }
    paths = [f"points/{contact_point_key(one)}" for one in sorted(addresses)]
    return {one.id: one.data for one in fetch(deps.documents, paths).values()}


def _local(instant: Any, zone: ZoneInfo) -> str:
    return f"{from_text(str(instant)).astimezone(zone):%Y-%m-%d %H:%M %Z}"
