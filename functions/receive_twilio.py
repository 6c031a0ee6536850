"""
Take Twilio's webhooks: texts and receipts. Trigger: Twilio. Body: a signed form.

Caller: Twilio, by `X-Twilio-Signature` over `PUBLIC_BASE_URL` and every parameter.
"""

from __future__ import annotations

import flask
import functions_framework
from shared.flows.events import take_event

from functions._boundary import webhook
from shared import bootstrap
from shared.adapters.sms import twilio_webhook

_NOTHING_TO_SAY = "<Response/>"


@functions_framework.http
@webhook
def receive_twilio(request: flask.Request) -> flask.Response:
    """Store what Twilio tells us, then answer with nothing to say."""
    deps = bootstrap.deps()
    now = deps.clock.now()
    form = request.form.to_dict()
    url = f"{deps.settings.public_base_url}/receive_twilio"
    token = deps.settings.twilio.auth_token
    twilio_webhook.verify(dict(request.headers), form, url=url, auth_token=token)
    take_event(twilio_webhook.read(form, now), deps, now)
    return flask.Response(_NOTHING_TO_SAY, mimetype="text/xml")
