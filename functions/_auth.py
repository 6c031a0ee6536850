"""
Who is calling: Google's tasks and schedules, a provider, or a member of staff.

Locally tasks and schedules show a token that `serve` prints; in the cloud Google signs
an OIDC token for the service account that may invoke us.
"""

from __future__ import annotations

import hmac
from functools import cache
from typing import Any

import flask

from shared.errors import ConfigError, NotDone, Unauthorized
from shared.settings import Settings

CLOCK_SKEW_S = 30
_CONSUMERS = frozenset({"gmail.com", "googlemail.com"})


def require_invoker(request: flask.Request, settings: Settings) -> None:
    """
    Let in only Cloud Tasks and Cloud Scheduler, or who knows the local token.

    Raises:
        Unauthorized: `no_token`, `wrong_token` or `wrong_caller`.
        ConfigError: Neither a token nor an invoker is configured.
    """
    token = _bearer(request)
    if _is_task_token(token, settings):
        flask.g.invoked = True
        return
    if not settings.google.invoker:
        if settings.task_token:
            raise Unauthorized("wrong_token", "This is not the task token.")
        raise ConfigError("no_invoker", "Set INVOKER_SERVICE_ACCOUNT or TASK_TOKEN.")
    claims = google_claims(token, audience=settings.public_base_url)
    known = claims.get("email_verified") is True
    if not known or claims.get("email") != settings.google.invoker:
        raise Unauthorized("wrong_caller", "This account may not start tasks.")
    flask.g.invoked = True


def is_invoked() -> bool:
    """Say whether the caller of this request was found to be who may start tasks."""
    return bool(flask.g.get("invoked"))


def require_staff(request: flask.Request, settings: Settings) -> str:
    """
    Let in only staff; gives the e-mail address Google vouches for.

    Locally the workspace shows the task token and speaks for the office.

    Raises:
        Unauthorized: No token, a wrong one, or a person of another domain.
        ConfigError: `OAUTH_CLIENT_ID` or `STAFF_DOMAIN` is not configured.
    """
    token = _bearer(request)
    if _is_task_token(token, settings):
        return "office"
    google = settings.google
    if not (google.client_id and google.staff_domain):
        if settings.task_token:
            raise Unauthorized("wrong_token", "Sign in again: reload the sidebar.")
        raise ConfigError("no_staff", "Set OAUTH_CLIENT_ID and STAFF_DOMAIN.")
    claims = google_claims(token, audience=google.client_id)
    email = str(claims.get("email", ""))
    if not claims.get("email_verified") or not _is_of(claims, google.staff_domain):
        raise Unauthorized("not_staff", "This Google account may not use the sidebar.")
    return email


def _is_of(claims: dict[str, Any], domain: str) -> bool:
    """
    Say whether Google hosts the account for the domain, not only its address.

    Anybody may have had a Google account made with an address of a company; such a one
    bears no `hd`. Only gmail.com itself hosts accounts without it.
    https://developers.google.com/identity/openid-connect/openid-connect#an-id-tokens-payload
    """
    if not str(claims.get("email", "")).endswith(f"@{domain}"):
        return False
    return claims.get("hd") == domain or ("hd" not in claims and domain in _CONSUMERS)


def google_claims(token: str, *, audience: str) -> dict[str, Any]:
    """
    Verify a Google ID token: signature, audience, expiry, issuer.

    Raises:
        Unauthorized: `bad_token`.
        NotDone: `google_unreachable`: nothing was found out about the token.
    """
    from google.auth.exceptions import (  # noqa: PLC0415 - heavy
        GoogleAuthError,
        TransportError,
    )
    from google.oauth2 import id_token  # noqa: PLC0415 - heavy

    try:
        claims: dict[str, Any] = id_token.verify_oauth2_token(
            token, _transport(), audience, clock_skew_in_seconds=CLOCK_SKEW_S
        )
    except TransportError as error:
        text = "Google cannot be asked who you are just now. Try again in a minute."
        raise NotDone("google_unreachable", text) from error
    except (ValueError, GoogleAuthError) as error:
        raise Unauthorized("bad_token", "Google does not vouch for this.") from error
    return claims


@cache
def _transport() -> Any:
    """Keep Google's keys for as long as Google says, instead of asking every time."""
    import requests  # noqa: PLC0415 - heavy
    from cachecontrol import CacheControl  # noqa: PLC0415 - heavy
    from google.auth.transport.requests import Request  # noqa: PLC0415 - heavy

    return Request(session=CacheControl(requests.Session()))


def _is_task_token(token: str, settings: Settings) -> bool:
    # as bytes: a text with other than ASCII letters cannot be compared in constant time
    known = settings.task_token.encode()
    return bool(known) and hmac.compare_digest(token.encode(), known)


def _bearer(request: flask.Request) -> str:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise Unauthorized("no_token", "No token was shown.")
    return token
