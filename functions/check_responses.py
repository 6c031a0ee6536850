"""
Look for what webhooks missed, settle and sweep. Trigger: Cloud Scheduler. Body: none.

Caller: the service account of the schedules, by OIDC.
"""

from __future__ import annotations

import platform

import flask
import functions_framework

from functions._auth import require_invoker
from functions._boundary import schedule
from shared import bootstrap


@functions_framework.http
@schedule
def check_responses(request: flask.Request) -> dict[str, object]:
    """Poll every provider's list, then bring every half-done state to its end."""
    from shared.flows.authority import hold_authority, holder_of  # noqa: PLC0415 - what no other function needs
    from shared.flows.heartbeats import beat  # noqa: PLC0415 - what no other function needs
    from shared.flows.poll import poll_in_turn  # noqa: PLC0415 - what no other function needs
    from shared.flows.sweep import sweep  # noqa: PLC0415 - what no other function needs

    deps = bootstrap.deps()
    require_invoker(request, deps.settings)
    now = deps.clock.now()
    hold_authority(deps, holder_of(deps.settings, platform.node()), now)
    polled, swept = poll_in_turn(deps, now), sweep(deps, now)
    beat(deps, "check_responses", deps.clock.now())
    return {"polled": polled, "swept": swept}
