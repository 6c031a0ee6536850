"""What would be sent in the coming days, on a calendar; nothing is planned or sent."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any, Final
from zoneinfo import ZoneInfo

from shared.core.instants import to_text
from shared.core.keys import account_key
from shared.core.outreach.decide import HOME_ZONE
from shared.errors import BadRequest
from shared.flows.keep import SHEET
from shared.flows.known import fetch
from shared.flows.queries import accounts_of
from shared.flows.rehearse import Coming, rehearse
from shared.flows.staff.call import Call, Payload

DAYS: Final = 14
MOST_DAYS: Final = 31
ROW_DAYS: Final = 60_000
"""So many rows times days of a whole sheet are played within Google's minute."""
_LINES_A_DAY: Final = 50


def calendar(call: Call) -> Payload:
    """
    Play the coming days for one account's person, or for the whole sheet.

    Raises:
        BadRequest: `bad_number`: more days than can be played while somebody waits.
    """
    account_id = call.optional("account_id", longest=200)
    most = MOST_DAYS if account_id else _most_of_sheet(call)
    days = call.number("days", min(DAYS, most), most=most)
    if not days:
        raise BadRequest("bad_number", "A calendar has at least one day.")
    only = _of_one_person(call) if account_id else None
    found = rehearse(call.deps, call.now, days, only)
    told = {
        "days": [
            {"on": on.isoformat(), **_day(list(of_it))}
            for on, of_it in groupby(_seen(call, found.coming), lambda one: one.on)
        ],
        "from": call.now.astimezone(ZoneInfo(HOME_ZONE)).date().isoformat(),
        "through": days,
        "most": most,
        "questions": list(found.questions),
        "notes": list(found.notes),
    }
    return {"calendar": told}


def _most_of_sheet(call: Call) -> int:
    found = call.deps.documents.get(SHEET)
    rows = int(str(found.data["rows"])) if found else 0
    return max(1, min(MOST_DAYS, ROW_DAYS // max(1, rows)))


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
