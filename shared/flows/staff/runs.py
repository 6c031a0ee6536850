"""Preview a run, and approve, refuse or thin out one that waits."""

from __future__ import annotations

from dataclasses import asdict
from itertools import islice
from typing import Any

from shared.core.outreach.decide import zone_of
from shared.core.previews import Wanted
from shared.core.records.accounts import account_from_data
from shared.errors import BadRequest
from shared.flows.approvals import Ruling, approve_run, leave_out, refuse_run
from shared.flows.known import every, fetch
from shared.flows.preview import export_preview, make_preview, preview_page
from shared.flows.queries import awaiting_in, runs_in
from shared.flows.staff.call import Call, Payload
from shared.ports import Snapshot

_MOST = 200


def preview(call: Call) -> Payload:
    """List all that would go out now; nothing is planned."""
    wanted = _wanted(call)
    head = make_preview(call.deps, call.by, call.now, wanted.scope)
    first = preview_page(call.deps, call.by, wanted, 0, _MOST)
    return {"preview": head, **first}


def page(call: Call) -> Payload:
    """Give a page of the caller's last preview, filtered, with what was asked for."""
    start = call.number("start", 0, most=1_000_000)
    count = call.number("count", 50, most=_MOST)
    wanted = _wanted(call)
    asked = {"words": wanted.words, "outcome": wanted.outcome}
    return {**preview_page(call.deps, call.by, wanted, start, count), "asked": asked}


def export(call: Call) -> Payload:
    """Write the caller's last preview, filtered, into a tab of its own; show it on."""
    count = export_preview(call.deps, call.by, _wanted(call))
    return {"exported": count, **page(call)}


def waiting(call: Call) -> Payload:
    """
    List the runs that wait for approval, with a page of what they would send.

    `run` and `start` ask for a later page of one of them: nobody approves unseen.
    """
    found = call.deps.documents.query(runs_in("waiting"))
    return {"runs": [_run(one.id, one.data, call) for one in found]}


def approve(call: Call) -> Payload:
    """Approve a run as one person."""
    ruling = approve_run(call.deps, call.text("run"), call.by, call.now, call.signed)
    return {"ruling": _ruling(call, ruling), **waiting(call)}


def refuse(call: Call) -> Payload:
    """Refuse a run, with the reason."""
    run, why = call.text("run"), call.text("reason")
    ruling = refuse_run(call.deps, run, call.by, why, call.now, call.signed)
    return {"ruling": _ruling(call, ruling), **waiting(call)}


def without(call: Call) -> Payload:
    """Leave single messages out of a run that waits."""
    ids = call.payload.get("messages")
    if not isinstance(ids, list) or not all(isinstance(one, str) for one in ids):
        raise BadRequest("field_missing", "Say which messages.")
    count = leave_out(call.deps, ids[:_MOST], call.by, call.now, call.signed)
    return {"left_out": count, **waiting(call)}


def _wanted(call: Call) -> Wanted:
    """Read the filter; whoever sees some properties only gets their lines."""
    asked = call.optional("property", longest=100).casefold()
    scope = frozenset(one.casefold() for one in call.who.properties)
    properties = (scope & {asked} or {"\0"}) if asked and scope else scope | {asked}
    return Wanted(
        outcome=call.optional("outcome", longest=40),
        channel=call.optional("channel", longest=10),
        words=call.optional("words", longest=100),
        properties=frozenset(properties - {""}),
        scope=scope,
    )


def _page_of(call: Call, name: str, start: int) -> list[Snapshot]:
    found = every(call.deps.documents, awaiting_in(name))
    return list(islice(found, start, start + _MOST))


def _run(name: str, data: dict[str, Any], call: Call) -> dict[str, Any]:
    at = call.number("start", 0, most=1_000_000)
    start = at if call.payload.get("run") == name else 0
    listed: list[dict[str, Any]] = [one.data for one in _page_of(call, name, start)]
    keys = sorted({str(one["accounts"][0]) for one in listed})
    found = fetch(call.deps.documents, [f"accounts/{key}" for key in keys])
    known: dict[str, Any] = {one.id: one.data for one in found.values()}
    return {
        "id": name,
        "at": data.get("planned_at", ""),
        "needed": data["needed"],
        "approvals": [{"by": one["by"], "at": one["at"]} for one in data["approvals"]],
        "mine": any(one["by"] == call.by for one in data["approvals"]),
        "count": data.get("messages", len(listed)),
        "left": call.deps.documents.count(awaiting_in(name)),
        "start": start,
        "people": data.get("people", 0),
        "texts": data.get("texts", 0),
        "parts": data.get("parts", 0),
        "messages": [
            {
                "id": one["id"],
                "to": one["to"],
                **_named(known.get(one["accounts"][0], {})),
                "channel": one["channel"],
                "text": one["text"],
                "steps": one["steps"],
                "send_at": one["send_at"],
                "parts": one["parts"],
            }
            for one in listed
        ],
    }


def _ruling(call: Call, ruling: Ruling) -> dict[str, Any]:
    return {**asdict(ruling), "fell_out": _by_name(call, ruling.fell_out)}


def _by_name(call: Call, fell_out: dict[str, str]) -> list[dict[str, str]]:
    """Name the accounts whose message is not sent as it was shown, and why."""
    found = fetch(call.deps.documents, [f"accounts/{key}" for key in sorted(fell_out)])
    return [
        {**_named(dict(one.data)), "why": fell_out[one.id]} for one in found.values()
    ]


def _named(account: dict[str, Any]) -> dict[str, Any]:
    copy = account.get("copy", {})
    return {
        "account_id": account.get("id", ""),
        "customer": copy.get("customer", ""),
        "zone": zone_of(account_from_data(copy)) if copy else "",
    }
