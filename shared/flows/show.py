"""Show one account as staff see it: state, next message and why, conversation, past."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from shared.core import messages
from shared.core.instants import from_text
from shared.core.keys import account_key, contact_point_key, opaque
from shared.core.outreach.decide import Decision, zone_of
from shared.core.outreach.teams import owner_of, team_of
from shared.core.records.accounts import account_from_data
from shared.core.staff import VEILED, Member, allowed
from shared.deps import Deps
from shared.errors import BadRequest
from shared.flows.contact_points import contact_points
from shared.flows.playbook import load_playbook
from shared.flows.queries import (
    about_person,
    accounts_of,
    latest_inbound_from,
    tasks_about,
)
from shared.flows.record_queries import activity_of
from shared.flows.sheet_outage import outage, sheet_read
from shared.flows.switch import sending_is_on
from shared.flows.why import Asked

Data = dict[str, Any]


def show_account(account_id: str, deps: Deps, now: datetime, who: Member) -> Data:
    """
    Gather everything about one account.

    Args:
        account_id: As in the sheet; that *who* may see it was asked before.
        deps: The world.
        now: Aware.
        who: Of other properties than theirs they are told nothing.

    Raises:
        BadRequest: `unknown_account`.
    """
    key = account_key(account_id)
    found = deps.documents.get(f"accounts/{key}")
    if found is None:
        raise BadRequest(
            "unknown_account",
            "This row is not known yet; run a pass, or wait a minute.",
        )
    data: Data = found.data
    sent: list[Data] = [
        one.data for one in deps.documents.query(about_person(_person(data)))
    ]
    others = _others(data, deps)
    hidden = {account_key(str(one["id"])) for one in others if not _sees(who, one)}
    about = [_veiled(one, hidden) for one in sent if key in one["accounts"]]
    asked = Asked(data, others, deps, now)
    decision = asked.decision()
    planned = _planned(about)
    return {
        **_facts(data, now),
        "segment": _segment(data, decision),
        "tag": tag_of(data),
        "me": {"role": who.role, "may": allowed(who)},
        "next": _next(planned, asked, decision),
        "contact_points": contact_points(data, deps.documents),
        "thread": _thread(data, about, deps),
        "activity": _activity(key, deps),
        "other_accounts": [_brief(one) for one in others if _sees(who, one)],
        "tasks": _tasks(data, deps, now),
        "outage": outage(deps, now),
        "sheet": sheet_read(deps, now),
        "sending": "on" if sending_is_on(deps.documents, now) else "off",
        "problems": data.get("problems", [])
        or data.get("copy", {}).get("problems", []),
    }


def tag_of(data: Data) -> str:
    """Give a mark that changes when what staff decide by has changed."""
    decided = [data.get("state", {}), data.get("copy", {}).get("balance_cents")]
    return opaque("tag", json.dumps(decided, sort_keys=True, default=str))


def _person(data: Data) -> str:
    return str(data.get("person", ""))


def _facts(data: Data, now: datetime) -> Data:
    shown, state = data.get("shown", {}), data.get("state", {})
    facts: Data = {
        "account_id": data["id"],
        "quarantined": bool(data.get("quarantined")),
        "state": {
            "paused_until": state.get("pause_until"),
            "pause_reason": state.get("pause_reason", ""),
            "holds": state.get("holds", []),
            "promise": state.get("promise"),
        },
        "shown": shown,
    }
    if "copy" in data:
        account = account_from_data(data["copy"])
        today = now.astimezone(ZoneInfo(zone_of(account))).date()
        facts |= {
            "customer": account.customer,
            "property": account.property,
            "unit": account.unit,
            "balance": f"{account.balance_cents / 100:,.2f}",
            "due_on": account.due_on.isoformat(),
            "days_past_due": (today - account.due_on).days,
            "zone": zone_of(account),
        }
    return facts


def _segment(data: Data, decision: Decision | None) -> Data:
    """Give the account's segment and why it is in it."""
    if decision is None:
        shown = data.get("shown", {})
        note = shown.get("service_note", "")
        return {"slug": shown.get("segment", ""), "reason": note}
    return {"slug": decision.segment.slug, "reason": decision.segment.reason}


def _planned(about: list[Data]) -> Data | None:
    """Give the message that is planned next, if one is."""
    planned = [m for m in about if m["state"] in messages.NOT_STARTED]
    return min(planned, key=lambda m: str(m["send_at"]), default=None)


def _next(first: Data | None, asked: Asked, decision: Decision | None) -> Data:
    """Give a planned message, as it will read, and why so, then and not before."""
    if first is None or decision is None:
        return asked.why_nothing(decision)
    verdict = first.get("verdict") or {}
    return {
        "step": str(asked.data.get("shown", {}).get("next_step", "")),
        "channel": first["channel"],
        "send_at": first["send_at"],
        "text": first["text"],
        "subject": first["subject"],
        "decision": verdict.get("decision", ""),
        "written_by": "" if first["locks"] else str(first.get("by", "")),
        "awaits_approval": first["state"] == messages.AWAITING,
        "reasons": verdict.get("reasons", []),
        "ways": asked.passed_over(decision, first),
    }


def _thread(data: Data, about: list[Data], deps: Deps) -> list[Data]:
    """Give the conversation on every channel, oldest first."""
    out = [
        {
            "at": m.get("accepted_at") or m["changed_at"],
            "direction": "out",
            "channel": m["channel"],
            "text": m["text"],
            "subject": m["subject"],
            "status": m["state"],
        }
        for m in about
        if m["state"] not in messages.NEVER_STARTED and m["state"] != messages.PLANNED
    ]
    addresses = [str(one) for one in (data.get("phone"), data.get("email")) if one]
    came: list[Data] = [
        one.data
        for address in addresses
        for one in deps.documents.query(latest_inbound_from(contact_point_key(address)))
    ]
    out += [
        {
            "at": one["received_at"],
            "direction": "in",
            "channel": one["channel"],
            "text": one["text"],
            "subject": one["subject"],
            "status": one.get("intent", one["state"]),
        }
        for one in came
        if one["kind"] == "message"
    ]
    return sorted(out, key=lambda one: from_text(str(one["at"])))


def _activity(key: str, deps: Deps) -> list[Data]:
    found = deps.documents.query(activity_of(key))
    return [
        {name: one.data[name] for name in ("at", "actor", "what", "detail", "after")}
        for one in found
    ]


def _tasks(account: Data, deps: Deps, now: datetime) -> list[Data]:
    """Give what waits for a person here, the most pressing first."""
    asked = tasks_about(account_key(str(account["id"])))
    found: list[Data] = [
        {**one.data, "id": one.id} for one in deps.documents.query(asked)
    ]
    policy = load_playbook(deps, now).policy
    return [
        {
            "id": one["id"],
            "reason": one["reason"],
            "detail": one.get("detail", ""),
            "owner": owner_of(one, account),
            "team": team_of(one, account, policy),
            "due_at": one["due_at"],
        }
        for one in sorted(found, key=lambda one: str(one["due_at"]))
    ]


def _others(data: Data, deps: Deps) -> list[Data]:
    if not _person(data):
        return []
    found = deps.documents.query(accounts_of(_person(data)))
    return [
        one.data for one in found if one.data["id"] != data["id"] and "copy" in one.data
    ]


def _sees(who: Member, other: Data) -> bool:
    return who.sees(str(other["copy"].get("property", "")))


def _brief(other: Data) -> Data:
    return {
        "account_id": other["id"],
        "balance": f"{other['copy']['balance_cents'] / 100:,.2f}",
        "property": other["copy"].get("property", ""),
    }


def _veiled(message: Data, hidden: set[str]) -> Data:
    """Leave out the words of a message that speaks of a hidden account, too."""
    if not hidden.intersection(message["accounts"]):
        return message
    return {**message, "text": VEILED, "subject": ""}
