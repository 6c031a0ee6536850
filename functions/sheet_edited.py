"""
React to an edit of the sheet. Trigger: Apps Script. Body: `{"account_ids": […]|null}`.

Caller: staff (the trigger runs as its installer), or the service's own account.
"""

from __future__ import annotations

import flask
import functions_framework

from functions._auth import require_staff
from functions._boundary import json_body, sidebar_call
from shared import bootstrap
from shared.core.staff import may, why_not
from shared.errors import Forbidden


@functions_framework.http
@sidebar_call
def sheet_edited(request: flask.Request) -> dict[str, object]:
    """Plan again: fingerprints find what changed, whatever the edit was."""
    from shared.flows.plan import plan  # noqa: PLC0415 - what no other function needs
    from shared.flows.staff.members import member_of  # noqa: PLC0415 - what no other function needs

    deps = bootstrap.deps()
    now = deps.clock.now()
    who = member_of(require_staff(request, deps.settings), deps, now)
    asked = json_body(request).get("kind") == "run_now"
    if asked and not may(who, "run_now"):
        raise Forbidden("not_allowed", why_not(who, "run_now"))
    report = plan(deps, now)
    return {
        "outcome": "planned",
        # how the whole office stands is for who sees all of it
        "counts": {} if who.properties else dict(report.counts),
        "problems": report.notes,
    }
