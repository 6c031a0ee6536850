"""
Plan what is due. Trigger: Cloud Scheduler, or a task. Body: none.

In batch mode a task's body is `{"enqueue": "id id …"}`: make these messages' tasks.
Caller: the service account of the schedules and tasks, by OIDC.
"""

from __future__ import annotations

import flask
import functions_framework

from functions._auth import require_invoker
from functions._boundary import schedule
from shared import bootstrap


@functions_framework.http
@schedule
def plan_messages(request: flask.Request) -> dict[str, object]:
    """Read the sheet once and plan every message that is due."""
    from shared.flows.fan_out import (  # noqa: PLC0415 - what no other function needs
        ENQUEUE,
        enqueue_chunk,
    )
    from shared.flows.heartbeats import beat  # noqa: PLC0415 - what no other function needs
    from shared.flows.plan import plan  # noqa: PLC0415 - what no other function needs

    deps = bootstrap.deps()
    require_invoker(request, deps.settings)
    body = request.get_json(silent=True)
    if isinstance(body, dict) and isinstance(body.get(ENQUEUE), str):
        return {
            "outcome": "enqueued",
            "tasks": enqueue_chunk(deps, body[ENQUEUE].split()),
        }
    report = plan(deps, deps.clock.now())
    beat(deps, "plan_messages", deps.clock.now())
    return {"outcome": "planned", "counts": dict(report.counts)}
