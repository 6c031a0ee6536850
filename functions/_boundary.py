"""
Where our errors become HTTP answers: the only `except Exception` of the deployment.

Cloud Tasks deletes a task on any 2xx, tries everything else again, and slows the whole
queue on 429 and 503. So "not yet" and "not possible now" are a 200 and a new task, and
a 503 is said only where even that could not be kept.
"""

from __future__ import annotations

import functools
import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import flask
from werkzeug.exceptions import HTTPException

from functions._auth import is_invoked
from shared import bootstrap
from shared.core.keys import opaque
from shared.errors import (
    BadRequest,
    CollectionsError,
    ConfigError,
    Forbidden,
    NotDone,
    Unauthorized,
)
from shared.flows.logs import NAME, correlated, note
from shared.ports import Task

RETRY_S = 60.0
"""How long a call waits that could not be done now, unless the error says longer."""

Answer = tuple[dict[str, Any], int]
Entry = Callable[[flask.Request], Any]
log = logging.getLogger("pme")


def task(entry: Entry) -> Entry:
    """
    Answer Cloud Tasks and Cloud Scheduler.

    What could not be done now is a new task (200), and a 503 only if that could not be
    kept. A wrong deployment is tried again (503); a call that cannot be right is
    dropped (200, so that it does not come for ever); a bug is a 500 without its text.
    """

    def answer(error: CollectionsError) -> Answer:
        if isinstance(error, Unauthorized):
            return _said(error, 401)
        if isinstance(error, NotDone):
            return _put_off(entry.__name__, error)
        if isinstance(error, ConfigError):
            return _said(error, 503)
        return {"outcome": "dropped", "code": error.code}, 200

    return _bounded(entry, answer)


schedule = task


def webhook(entry: Entry) -> Entry:
    """Answer a provider: 2xx once stored, 401/400 if not for us, 503 if not stored."""

    def answer(error: CollectionsError) -> Answer:
        if isinstance(error, Unauthorized):
            return _said(error, 401)
        if isinstance(error, BadRequest):
            return _said(error, 400)
        return _said(error, 503)

    return _bounded(entry, answer)


def sidebar_call(entry: Entry) -> Entry:
    """Answer a member of staff: 4xx with a sentence a person can act on."""

    def answer(error: CollectionsError) -> Answer:
        if isinstance(error, Unauthorized):
            return _said(error, 403 if isinstance(error, Forbidden) else 401)
        if isinstance(error, (ConfigError, NotDone)):
            return _said(error, 503)
        return _said(error, 400)

    return _bounded(entry, answer)


def _put_off(entry_point: str, error: NotDone) -> Answer:
    """Keep the call as a task for later, if its caller may start tasks at all."""
    if not is_invoked():
        return _said(error, 503)
    try:
        deps = bootstrap.deps()
        run_at = deps.clock.now() + timedelta(seconds=error.retry_after_s or RETRY_S)
        deps.queue.put([_again(entry_point, run_at)])
    except CollectionsError as second:
        return _said(second, 503)
    return {"outcome": "put_off", "code": error.code}, 200


def _again(entry_point: str, run_at: datetime) -> Task:
    """Make the same call again; two that would run in the same minute are one."""
    body = flask.request.get_json(silent=True)
    fields = body.items() if isinstance(body, dict) else ()
    payload = {name: value for name, value in fields if isinstance(value, str)}
    minute = str(int(run_at.timestamp() // RETRY_S))
    told = sorted(one for one in payload.items() if one[0] != NAME)
    said = [part for pair in told for part in pair]
    return Task(
        entry_point, payload, run_at, opaque("again", entry_point, *said, minute)
    )


def _said(error: CollectionsError, status: int) -> Answer:
    return {"error": {"code": error.code, "text": error.text}}, status


def _bounded(entry: Entry, answer: Callable[[CollectionsError], Answer]) -> Entry:
    @functools.wraps(entry)
    def bounded(request: flask.Request) -> Any:
        with correlated(_given(request)) as trace:
            return _answered(request, trace)

    def _answered(request: flask.Request, trace: str) -> Any:
        try:
            result = entry(request)
        except CollectionsError as error:
            log.warning("%s refused: %s [%s]", entry.__name__, error.code, trace)
            return answer(error)
        except HTTPException as error:  # a body too large, or cut off on its way
            log.warning("%s refused: http_%s [%s]", entry.__name__, error.code, trace)
            text = "The request could not be read."
            return {"error": {"code": "bad_request", "text": text}}, error.code or 400
        except Exception as error:  # noqa: BLE001 - the one place; its text may hold personal data
            kind = type(error).__name__
            log.error("%s failed: %s [%s]", entry.__name__, kind, trace)  # noqa: TRY400 - a traceback may hold personal data
            text = f"Something went wrong here; tell support this number: {trace}"
            return {"error": {"code": "internal", "text": text}}, 500
        note("served", entry=entry.__name__)
        return result

    return bounded


def _given(request: flask.Request) -> object:
    """Give the id that a task carries on; a body that cannot be read has none."""
    try:
        body = request.get_json(silent=True)
    except (HTTPException, ValueError, RecursionError):
        return ""  # the entry point says what is wrong with it
    return body.get(NAME, "") if isinstance(body, dict) else ""


def json_body(request: flask.Request) -> dict[str, Any]:
    """
    Read a JSON object from the body.

    Raises:
        BadRequest: It is not one.
    """
    body = request.get_json(silent=True)
    if not isinstance(body, dict):
        raise BadRequest("not_json", "The body must be a JSON object.")
    return body


def text_field(request: flask.Request, name: str) -> str:
    """
    Read one text of a JSON body.

    Raises:
        BadRequest: It is missing or no text.
    """
    value = json_body(request).get(name)
    if not isinstance(value, str) or not value:
        raise BadRequest("field_missing", f"The field {name} is missing.")
    return value
