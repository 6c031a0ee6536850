"""What would be sent in the coming days, on a calendar; nothing is planned or sent."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any, Final

from shared.core.instants import to_text
from shared.core.keys import account_key
from shared.errors import BadRequest
from shared.flows.known import fetch
from shared.flows.queries import accounts_of
from shared.flows.rehearse import Coming, rehearse
from shared.flows.staff.call import Call, Payload

DAYS: Final = 30
MOST_DAYS: Final = 62
SHEET_DAYS: Final = 7
MOST_SHEET_DAYS: Final = 14
"""The whole sheet is rehearsed for fewer days: it takes as long as the days would."""
_LINES_A_DAY: Final = 50


def calendar(call: Call) -> Payload:
    """Play the coming days for one account's person, or for the whole sheet."""
    account_id = call.optional("account_id", longest=200)
    default, most = (DAYS, MOST_DAYS) if account_id else (SHEET_DAYS, MOST_SHEET_DAYS)
    days = call.number("days", default, most=most)
    if not days:
        raise BadRequest("bad_number", "A calendar has at least one day.")
    only = _of_one_person(call) if account_id else None
    found = rehearse(call.deps, call.now, days, only)
    told = {
        "days": [
            {"on": on.isoformat(), **_day(list(of_it))}
            for on, of_it in groupby(_seen(call, found.coming), lambda one: one.on)
        ],
        "through": days,
        "questions": list(found.questions),
        "notes": list(found.notes),
    }
    return {"calendar": told}


def _of_one_person(call: Call) -> frozenset[str]:
    account = call.account()
    person = str(account.data.get("person", ""))
    found = call.deps.documents.query(accounts_of(person)) if person else []
    return frozenset(str(one.data["id"]) for one in [account, *found])


def _seen(call: Call, coming: Sequence[Coming]) -> Iterable[Coming]:
    """Leave out what speaks of no property of the caller's."""
    ordered = sorted(coming, key=lambda one: (one.on, one.send_at, one.account_ids))
    if not call.who.properties:
        return ordered
    keys = {account_key(one) for each in coming for one in each.account_ids}
    found = fetch(call.deps.documents, [f"accounts/{key}" for key in sorted(keys)])
    copies: dict[str, Any] = {
        one.id: one.data.get("copy", {}) for one in found.values()
    }

    def mine(each: Coming) -> bool:
        of_it = (copies.get(account_key(one), {}) for one in each.account_ids)
        return all(call.who.sees(str(copy.get("property", ""))) for copy in of_it)

    return filter(mine, ordered)


def _day(coming: list[Coming]) -> dict[str, Any]:
    lines = [
        {
            "account_id": ", ".join(one.account_ids),
            "customer": one.customer,
            "channel": one.channel,
            "step": one.step,
            "send_at": to_text(one.send_at),
            "zone": str(one.send_at.tzinfo),
            "text": one.text,
        }
        for one in coming[:_LINES_A_DAY]
    ]
    return {"count": len(coming), "lines": lines}
