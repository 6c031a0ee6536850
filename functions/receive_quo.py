"""
Take QUO's webhooks. Trigger: QUO. Body: signed JSON, three shapes.

Caller: QUO, by the signature over the raw body; several keys may be in force.
"""

from __future__ import annotations

import flask
import functions_framework

from functions._boundary import webhook
from shared import bootstrap


@functions_framework.http
@webhook
def receive_quo(request: flask.Request) -> dict[str, object]:
    """Store what QUO tells us, then answer, then understand it."""
    from shared.adapters.sms import quo_webhook  # noqa: PLC0415 - what no other function needs
    from shared.flows.events import take_event  # noqa: PLC0415 - what no other function needs

    deps = bootstrap.deps()
    now = deps.clock.now()
    body = request.get_data()
    keys = deps.settings.quo.webhook_keys
    # QUO signs by the world's clock, whatever clock the workspace shows
    signed_by = bootstrap.SystemClock().now()
    quo_webhook.verify(dict(request.headers), body, keys, signed_by)
    return {"outcome": take_event(quo_webhook.read(body, now=now), deps, now)}
