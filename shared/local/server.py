"""Serve the entry points and the workspace on one machine; loopback only."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

import flask

_BODY_LIMIT = 6 * 1024 * 1024
"""More than any provider sends; a larger body is refused before it is read."""


_PAGES = frozenset({"unsubscribe", "consent"})
"""Entry points that a person opens in a browser."""


def mount_entry_points(app: flask.Flask) -> None:
    """Mount each of `main.__all__` at `/<entry_point>`, as if deployed alone."""
    import main  # noqa: PLC0415 - the deployment's own list

    app.config["MAX_CONTENT_LENGTH"] = _BODY_LIMIT
    for name in main.__all__:
        entry: Callable[[flask.Request], Any] = getattr(main, name)
        methods = ["GET", "POST"] if name in _PAGES else ["POST"]
        app.add_url_rule(f"/{name}", name, _view(entry), methods=methods)


def _view(entry: Callable[[flask.Request], Any]) -> Callable[[], Any]:
    def view() -> Any:
        return entry(flask.request)

    return view


def quiet_log() -> None:
    """Log no request lines: a URL or a body may come from outside."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
