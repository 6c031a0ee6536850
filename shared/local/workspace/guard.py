"""
Keep other web pages out of the workspace.

It listens on loopback only, but every page in the same browser can reach loopback: by
its own name that resolves to 127.0.0.1 (DNS rebinding), or by a form. So the Host must
be a loopback name, and whatever changes something must show the page's token.
"""

from __future__ import annotations

import hmac
from urllib.parse import urlsplit

import flask

from shared.errors import Unauthorized

HEADER = "X-Workspace-Token"
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
_HARMLESS = frozenset({"GET", "HEAD", "OPTIONS"})


def require_loopback(request: flask.Request) -> None:
    """
    Let in only who asked for this machine by a loopback name.

    Raises:
        Unauthorized: `wrong_host`.
    """
    host = urlsplit(f"//{request.headers.get('Host', '')}").hostname or ""
    if host not in _LOOPBACK:
        raise Unauthorized("wrong_host", "Open this page as http://127.0.0.1.")


def require_token(request: flask.Request, token: str) -> None:
    """
    Let in only our own page, where something would change.

    The sheet's script shows the same token as its caller's identity, as in Google.

    Raises:
        Unauthorized: `wrong_token`.
    """
    if request.method in _HARMLESS:
        return
    bearer = request.headers.get("Authorization", "").removeprefix("Bearer ")
    shown = request.headers.get(HEADER, bearer)
    if not hmac.compare_digest(shown.encode(), token.encode()):
        raise Unauthorized("wrong_token", "The workspace was restarted: reload it.")
