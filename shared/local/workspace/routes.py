"""
The workspace over HTTP, on loopback. Body and answer: JSON; no decisions of its own.

Every error of the office is answered with its sentence.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import flask

from shared.errors import BadRequest, CollectionsError, NotDone, Unauthorized
from shared.local.workspace import guard, page
from shared.local.workspace.changes import Changes
from shared.local.workspace.office import Office

_SATURDAY = 5
_MOST_DAYS = 366
_NO_CACHE = "no-store"


def create_app(office: Office) -> flask.Flask:
    """Make an application that serves the workspace alone."""
    app = flask.Flask("workspace", static_folder=None)
    app.register_blueprint(workspace(office))
    return app


def workspace(office: Office) -> flask.Blueprint:
    """
    Make the workspace page of *office*, to be mounted at `/`.

    Serves `/` and `/workspace/…`; the token of its requests lives as long as it does.
    """
    token = secrets.token_urlsafe(24)
    blueprint = flask.Blueprint(
        "workspace",
        __name__,
        static_folder="static",
        static_url_path="/workspace/static",
    )
    blueprint.before_request(lambda: _guarded(token))
    blueprint.after_request(_finished)
    blueprint.register_error_handler(CollectionsError, _said)
    _pages(blueprint, token)
    _reading(blueprint, office)
    _acting(blueprint, office)
    _script(blueprint, office)
    return blueprint


def _guarded(token: str) -> None:
    guard.require_loopback(flask.request)
    guard.require_token(flask.request, token)


def _finished(response: flask.Response) -> flask.Response:
    response.headers.setdefault("Content-Security-Policy", page.policy())
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Cache-Control"] = _NO_CACHE
    # shut off from every other page: only so may the script wait for the page's answer
    response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    response.headers["Cross-Origin-Embedder-Policy"] = "require-corp"
    return response


def _said(error: CollectionsError) -> tuple[dict[str, Any], int]:
    return {"error": {"code": error.code, "text": error.text}}, _status(error)


def _status(error: CollectionsError) -> int:
    if isinstance(error, Unauthorized):
        return 403
    return 503 if isinstance(error, NotDone) else 400


def _pages(blueprint: flask.Blueprint, token: str) -> None:
    @blueprint.get("/")
    def index() -> str:
        return page.workspace_page(token)

    @blueprint.get("/workspace/sidebar-page")
    def sidebar_page() -> flask.Response:
        nonce = secrets.token_urlsafe(16)
        response = flask.make_response(page.sidebar_page(nonce))
        response.headers["Content-Security-Policy"] = page.policy(nonce)
        return response


def _reading(blueprint: flask.Blueprint, office: Office) -> None:
    changes = Changes(office)

    @blueprint.get("/workspace/state")
    def state() -> dict[str, Any]:
        seen = flask.request.args.get("since", 0, type=int)
        now = office.now()
        return {
            **changes.since(seen),
            "now": now.isoformat(timespec="seconds"),
            "zone": str(now.tzinfo),
        }


def _acting(blueprint: flask.Blueprint, office: Office) -> None:
    def post(
        path: str, work: Callable[[dict[str, Any]], dict[str, Any] | None]
    ) -> None:
        blueprint.add_url_rule(
            f"/workspace/{path}", path, lambda: work(_body()) or {}, methods=["POST"]
        )

    post("edit", lambda body: _edit(office, body))
    post("answer", lambda body: _answer(office, body))
    post("clock", lambda body: _clock(office, body))
    post("run", lambda _body: office.run_now())


def _script(blueprint: flask.Blueprint, office: Office) -> None:
    """Serve the sheet's own script, and what it asks of Google."""

    @blueprint.get("/workspace/appsscript/<name>.js")
    def script(name: str) -> flask.Response:
        return flask.Response(page.script(name), mimetype="text/javascript")

    @blueprint.get("/workspace/tab/<name>")
    def tab(name: str) -> dict[str, Any]:
        return {"rows": office.tab(name)}

    @blueprint.post("/workspace/entry/<name>")
    def entry(name: str) -> tuple[dict[str, Any], int]:
        return office.entry(name, _body())


def _body() -> dict[str, Any]:
    body = flask.request.get_json(silent=True)
    if not isinstance(body, dict):
        raise BadRequest("not_json", "The body must be a JSON object.")
    return body


def _text(body: dict[str, Any], name: str) -> str:
    value = body.get(name)
    if not isinstance(value, str):
        raise BadRequest("field_missing", f"The field {name} is missing.")
    return value


def _edit(office: Office, body: dict[str, Any]) -> None:
    row = body.get("row")
    if not isinstance(row, int):
        raise BadRequest("field_missing", "The field row is missing.")
    account_id, heading = _text(body, "account_id"), _text(body, "heading")
    office.edit(row, account_id, heading, _text(body, "value"))


def _answer(office: Office, body: dict[str, Any]) -> None:
    text = _text(body, "text").strip()
    if not text:
        raise BadRequest("no_text", "Write something first.")
    office.answer(_text(body, "address"), _text(body, "channel"), text)


def _clock(office: Office, body: dict[str, Any]) -> None:
    if body.get("preset") == "next_weekday":
        office.advance(to=next_weekday(office.now()))
        return
    by = timedelta(days=_count(body, "days"), hours=_count(body, "hours"))
    if not timedelta(0) < by <= timedelta(days=_MOST_DAYS):
        raise BadRequest("no_time", "The clock goes forward, by a year at most.")
    office.advance(by=by)


def _count(body: dict[str, Any], name: str) -> int:
    value = body.get(name, 0)
    if not isinstance(value, int) or abs(value) > _MOST_DAYS * 24:
        raise BadRequest("no_number", f"The field {name} must be a whole number.")
    return value


def next_weekday(now: datetime) -> datetime:
    """
    Give the next Monday to Friday, 10:00 on the wall, after *now*.

    Args:
        now: Aware; its zone is the wall clock's.
    """
    ten = now.replace(hour=10, minute=0, second=0, microsecond=0, fold=0)
    while ten <= now or ten.weekday() >= _SATURDAY:
        ten += timedelta(days=1)  # wall-clock arithmetic: 10:00 stays 10:00 over DST
    return ten
