"""Upload a file: one that stands in for the sheet, or a list of payments."""

from __future__ import annotations

import base64
import binascii
from collections import Counter
from typing import Final
from zoneinfo import ZoneInfo

from shared.core.outreach.decide import HOME_ZONE
from shared.core.records.activity import Happening
from shared.core.sheet.payments import Line, payment_lines
from shared.errors import BadRequest
from shared.flows.journal import note_service
from shared.flows.payments import SAID, record_payment
from shared.flows.staff.call import Call, Payload
from shared.flows.staff.control import overview
from shared.flows.stand_in import take_stand_in

MOST_BYTES: Final = 20_000_000
MOST_PAYMENTS: Final = 500
"""Of one upload: a request of the sidebar lasts a minute at most."""
_FIRST: Final = "Accounts"


def stand_in(call: Call) -> Payload:
    """Take a CSV or XLSX file for the sheet; says what it came to."""
    name, content = call.text("name", longest=200), _content(call)
    go_on = call.payload.get("go_on") is True
    with call.deps.uploaded(name, content) as sheet:
        report = take_stand_in(
            sheet, call.by, call.deps, call.now, go_on=go_on, sign=call.signed
        )
    told = {
        "rows": report.rows,
        "counts": dict(report.counts),
        "questions": report.questions,
        "taken": not report.questions,
    }
    return {"stand_in": told, **overview(call)}


def import_payments(call: Call) -> Payload:
    """
    Record a list of payments; says what became of them, and which lines to correct.

    The whole list is read before any of it is recorded; the same list again changes
    nothing.
    """
    name, content = call.text("name", longest=200), _content(call)
    today = call.now.astimezone(ZoneInfo(HOME_ZONE)).date()
    region = call.deps.settings.business.region
    with call.deps.uploaded(name, content) as sheet:
        table = sheet.read([_FIRST])[_FIRST]
        lines = list(payment_lines(table.headers, table.rows, today, region))
    if len(lines) > MOST_PAYMENTS:
        text = (
            f"These are {len(lines):,} payments; here are {MOST_PAYMENTS} at most. "
            "Split the file, or ask for `python main.py import-payments`."
        )
        raise BadRequest("too_many", text)
    outcomes = Counter[str]()
    problems: list[str] = []
    for line in lines:
        outcome = _recorded(line, call)
        outcomes[outcome] += 1
        if line.problem:
            problems.append(line.problem)
        elif outcome == "unknown_account":
            problems.append(f"Row {line.row}: no account of this id is known.")
    happening = Happening(
        "payments_imported", call.by, f"{len(lines)} lines, {len(problems)} unusable"
    )
    note_service(call.deps.documents, call.signed(happening), call.now)
    counts = [{"count": outcomes[one], "text": SAID[one]} for one in SAID]
    told = [one for one in counts if one["count"]]
    return {"payments": {"lines": len(lines), "counts": told, "problems": problems}}


def _recorded(line: Line, call: Call) -> str:
    if line.payment is None:
        return "invalid"
    return record_payment(line.payment, call.deps, call.now, call.who)


def _content(call: Call) -> bytes:
    text = call.text("content", longest=MOST_BYTES * 4 // 3 + 4)
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise BadRequest("bad_file", "The file did not arrive whole.") from None
