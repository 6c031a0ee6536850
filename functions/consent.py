"""
Offer the opt-in to texts. Trigger: a person with the link out of one of our e-mails.

Body: none. Caller: whoever has the signed link; without one it shows the terms only.
"""

from __future__ import annotations

from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import flask
import functions_framework

from functions._boundary import webhook
from shared import bootstrap

if TYPE_CHECKING:
    from shared.core.texts.opt_in import Page
    from shared.flows.opt_in import Visit

_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'unsafe-inline'; form-action 'self';"
        " frame-ancestors 'none'; base-uri 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}
_OTHER = {"en": ("es", "Español"), "es": ("en", "English")}


@functions_framework.http
@webhook
def consent(request: flask.Request) -> flask.Response:
    """Show what may be agreed to on GET; keep it and ask the number on POST."""
    from shared.flows.opt_in import agree, show_offer, terms  # noqa: PLC0415 - what no other function needs

    deps = bootstrap.deps()
    now = deps.clock.now()
    language = request.args.get("l", "en")
    if not request.args.get("p"):
        return _answer(terms(language, deps, now), "")
    visit = _visit(request, language)
    page = (agree if request.method == "POST" else show_offer)(visit, deps, now)
    return _answer(page, f"?p={visit.account}&s={visit.sign}&l=")


def _visit(request: flask.Request, language: str) -> Visit:
    from shared.flows.opt_in import Visit  # noqa: PLC0415 - what no other function needs

    # its last part is what the server in front of us saw; the rest anybody may write
    seen = request.headers.get("X-Forwarded-For") or request.remote_addr or ""
    return Visit(
        request.args.get("p", ""),
        request.args.get("s", ""),
        language,
        seen,
        request.headers.get("User-Agent", ""),
    )


def _answer(page: Page, link: str) -> flask.Response:
    language, name = _OTHER[page.language]
    other = {"url": f"{link or '?l='}{language}", "language": language, "name": name}
    html = flask.render_template_string(_template(), **asdict(page), other=other)
    return flask.Response(html, mimetype="text/html", headers=_HEADERS)


@cache
def _template() -> str:
    root = Path(__file__).parents[1]
    return (root / "templates" / "pages" / "consent.html").read_text("utf-8")
