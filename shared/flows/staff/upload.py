"""Upload a file that stands in for the sheet during an outage."""

from __future__ import annotations

import base64
import binascii
from typing import Final

from shared.errors import BadRequest
from shared.flows.staff.call import Call, Payload
from shared.flows.staff.control import overview
from shared.flows.stand_in import take_stand_in

MOST_BYTES: Final = 20_000_000


def stand_in(call: Call) -> Payload:
    """Take a CSV or XLSX file for the sheet; says what it came to."""
    name, content = call.text("name", longest=200), _content(call)
    go_on = call.payload.get("go_on") is True
    with call.deps.uploaded(name, content) as sheet:
        report = take_stand_in(sheet, call.by, call.deps, call.now, go_on=go_on)
    told = {
        "rows": report.rows,
        "counts": dict(report.counts),
        "questions": report.questions,
        "taken": not report.questions,
    }
    return {"stand_in": told, **overview(call)}


def _content(call: Call) -> bytes:
    text = call.text("content", longest=MOST_BYTES * 4 // 3 + 4)
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise BadRequest("bad_file", "The file did not arrive whole.") from None
