"""
Say how the service is. Trigger: Cloud Scheduler. Body: none.

Caller: the service account of the schedules, by OIDC.
"""

from __future__ import annotations

import flask
import functions_framework

from functions._auth import require_invoker
from functions._boundary import schedule
from shared import bootstrap


@functions_framework.http
@schedule
def monitor(request: flask.Request) -> dict[str, object]:
    """Measure, alarm where a threshold is passed, and say how the service is."""
    from shared.flows.watch import watch  # noqa: PLC0415 - what no other function needs

    deps = bootstrap.deps()
    require_invoker(request, deps.settings)
    return watch(deps, deps.clock.now())
