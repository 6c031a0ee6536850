"""
Take Twilio's webhooks: texts and receipts. Trigger: Twilio. Body: a signed form.

Caller: Twilio, by `X-Twilio-Signature` over `PUBLIC_BASE_URL` and every parameter.
"""

from __future__ import annotations

import flask
import functions_framework

from functions._boundary import webhook
from shared import bootstrap

_NOTHING_TO_SAY = "<Response/>"


@functions_framework.http
@webhook
def receive_twilio(request: flask.Request) -> flask.Response:
    """Store what Twilio tells us, then answer with nothing to say."""
    from shared.adapters.sms import twilio_webhook  # noqa: PLC0415 - what no other function needs
    from shared.flows.events import take_event  # noqa: PLC0415 - what no other function needs

    deps = bootstrap.deps()
    now = deps.clock.now()
    body = request.get_data()
    url = twilio_webhook.public_url(
        deps.settings.public_base_url, request.path, request.query_string.decode()
    )
    tokens = [deps.settings.twilio.auth_token]
    twilio_webhook.verify(dict(request.headers), body, url=url, tokens=tokens)
    take_event(twilio_webhook.read(body, now), deps, now)
    return flask.Response(_NOTHING_TO_SAY, mimetype="text/xml")
