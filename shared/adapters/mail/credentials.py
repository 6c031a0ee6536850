"""Sign in to a Google mailbox. Decides nothing; the modes come from the settings."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import requests

from shared.errors import ConfigError


def google_session(
    credentials: str, *, subject: str, scopes: tuple[str, ...]
) -> requests.Session:
    """
    Give a session that signs its requests in the name of a mailbox.

    Args:
        credentials: `adc` (the machine's own account, which must be allowed to sign
            for itself: domain-wide delegation without a key file), `anonymous` (a
            test server), or the path of a service account's or a user's JSON file.
        subject: The mailbox; with a service account, whom it stands for.
        scopes: Full URLs.

    Raises:
        ConfigError: The file or the machine's account cannot be used.
    """
    if credentials == "anonymous":
        session = requests.Session()
        session.headers["Authorization"] = "Bearer anonymous"  # some want any at all
        return session
    from google.auth import exceptions  # noqa: PLC0415 - heavy, imported where first used
    from google.auth.transport.requests import (  # noqa: PLC0415 - likewise
        AuthorizedSession,
    )

    try:
        if credentials == "adc":
            own = _from_machine(subject, scopes)
        else:
            own = _from_file(Path(credentials), subject, scopes)
    except (exceptions.GoogleAuthError, ValueError, OSError) as exc:
        raise ConfigError(
            "google_credentials",
            "GOOGLE_CREDENTIALS must be adc, anonymous or a readable key file "
            f"({type(exc).__name__}).",
        ) from None
    signed_in: requests.Session = AuthorizedSession(own)
    return signed_in


def _from_machine(subject: str, scopes: tuple[str, ...]) -> Any:
    """
    Stand for a mailbox as the machine's own service account, without a key file.

    The metadata server's credentials cannot name a subject; signing through IAM can.
    A person's own login (`gcloud auth application-default login`) is used as it is.
    """
    import google.auth  # noqa: PLC0415 - heavy, imported where first used
    from google.auth import impersonated_credentials  # noqa: PLC0415 - likewise

    own, _ = google.auth.default(scopes=list(scopes))
    if hasattr(own, "with_subject"):
        return own.with_subject(subject)
    principal = getattr(own, "service_account_email", None)
    if not principal:
        return own
    return impersonated_credentials.Credentials(
        source_credentials=own,
        target_principal=principal,
        target_scopes=list(scopes),
        subject=subject,
    )


def _from_file(path: Path, subject: str, scopes: tuple[str, ...]) -> Any:
    from google.oauth2 import (  # noqa: PLC0415 - heavy, imported where first used
        credentials,
        service_account,
    )

    info = json.loads(path.read_text("utf-8"))
    if info.get("type") == "authorized_user":
        return credentials.Credentials.from_authorized_user_info(info, list(scopes))
    return service_account.Credentials.from_service_account_info(
        info, scopes=list(scopes), subject=subject
    )
