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
    """Count what waits, what is unclear and when the last runs were."""
    from shared.flows.health import health  # noqa: PLC0415 - what no other function needs

    deps = bootstrap.deps()
    require_invoker(request, deps.settings)
    return health(deps, deps.clock.now())
