"""Serve the entry points and the workspace on one machine; loopback only."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import Any

import flask
from werkzeug.test import EnvironBuilder

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


def ask_entry_point(
    name: str, body: Mapping[str, Any], identity: str
) -> tuple[dict[str, Any], int]:
    """
    Ask an entry point as Google would pass it on, with its checks of who is calling.

    Args:
        name: Of `main.__all__`.
        body: JSON.
        identity: The caller's token.
    """
    import main  # noqa: PLC0415 - the deployment's own list

    headers = [("Authorization", f"Bearer {identity}")]
    made = EnvironBuilder(f"/{name}", method="POST", json=dict(body), headers=headers)
    said = getattr(main, name)(flask.Request(made.get_environ()))
    answer, status = said if isinstance(said, tuple) else (said, 200)
    return answer, status


def quiet_log() -> None:
    """Log no request lines: a URL or a body may come from outside."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
