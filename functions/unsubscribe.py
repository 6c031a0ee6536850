"""
Take an address off our list. Trigger: a person, or their mail program (RFC 8058).

Body: none, or `List-Unsubscribe=One-Click`. Caller: whoever has the signed link.
"""

from __future__ import annotations

import flask
import functions_framework

from functions._boundary import webhook
from shared import bootstrap

_ASK = "Stop e-mail from us about your account? / ¿Dejar de recibir nuestros correos?"
_DONE = "Done. You will get no more e-mail from us. / Listo: no recibirá más correos."


@functions_framework.http
@webhook
def unsubscribe(request: flask.Request) -> flask.Response:
    """Ask on GET, because mail scanners follow links; take off on POST."""
    from shared.flows.unsubscribe import check_link, unsubscribe_point  # noqa: PLC0415 - what no other function needs

    deps = bootstrap.deps()
    now = deps.clock.now()
    point, sign = request.args.get("p", ""), request.args.get("s", "")
    if request.method == "POST":
        unsubscribe_point(point, sign, deps, now)
        return _page(f"<p>{_DONE}</p>")
    check_link(point, sign, deps, now)
    button = "<button>Unsubscribe / Cancelar</button>"
    return _page(f'<p>{_ASK}</p><form method="post">{button}</form>')


def _page(body: str) -> flask.Response:
    style = "body{font:18px system-ui;max-width:32em;margin:15vh auto;padding:0 1em}"
    head = f'<meta name="viewport" content="width=device-width"><style>{style}</style>'
    html = f'<!DOCTYPE html><html lang="en"><title>E-mail</title>{head}{body}</html>'
    return flask.Response(html, mimetype="text/html")
