"""
Send one planned message. Trigger: Cloud Tasks. Body: `{"message_id", "lane"}`.

Caller: the service account of the tasks, by OIDC.
"""

from __future__ import annotations

import flask
import functions_framework

from functions._auth import require_invoker
from functions._boundary import json_body, task, text_field
from shared import bootstrap


@functions_framework.http
@task
def send_message(request: flask.Request) -> dict[str, object]:
    """Deliver the message, or say why not and when again."""
    from shared.flows.dispatch import lane_named, send_and_follow  # noqa: PLC0415 - what no other function needs

    deps = bootstrap.deps()
    require_invoker(request, deps.settings)
    message_id = text_field(request, "message_id")
    lane = lane_named(str(json_body(request).get("lane", "")))
    return {"outcome": send_and_follow(message_id, deps, deps.clock.now(), lane).slug}
