"""
Answer the sidebar. Trigger: staff, through Apps Script. Body: `{"action", …}`.

Caller: a member of staff, by Google identity.
"""

from __future__ import annotations

from typing import Any

import flask
import functions_framework

from functions._auth import require_staff
from functions._boundary import json_body, sidebar_call
from shared import bootstrap


@functions_framework.http
@sidebar_call
def sidebar(request: flask.Request) -> dict[str, Any]:
    """Show an account, or do what staff ask for."""
    from shared.flows.staff import answer_sidebar  # noqa: PLC0415 - what no other function needs

    deps = bootstrap.deps()
    who = require_staff(request, deps.settings)
    return answer_sidebar(json_body(request), who, deps, deps.clock.now())
