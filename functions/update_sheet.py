"""
Write dirty rows into the sheet. Trigger: Cloud Tasks, one a slot. Body: `{}`.

Caller: the service account of the tasks, by OIDC.
"""

from __future__ import annotations

import flask
import functions_framework

from functions._auth import require_invoker
from functions._boundary import task
from shared import bootstrap


@functions_framework.http
@task
def update_sheet(request: flask.Request) -> dict[str, object]:
    """Write every dirty row in one batched call."""
    from shared.flows.heartbeats import beat  # noqa: PLC0415 - what no other function needs
    from shared.flows.write_back import write_back  # noqa: PLC0415 - what no other function needs

    deps = bootstrap.deps()
    require_invoker(request, deps.settings)
    rows = write_back(deps, deps.clock.now())
    beat(deps, "update_sheet", deps.clock.now())
    return {"outcome": "written", "rows": rows}
