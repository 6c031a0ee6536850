"""
Firestore's errors in our words. Sends nothing.

The same status means less before a commit than in it: a read that got no answer has
done nothing, a commit that got none may have been carried out.
https://cloud.google.com/firestore/docs/understand-error-codes
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from shared.errors import (
    AlreadyExists,
    BadRequest,
    CollectionsError,
    ConfigError,
    Conflict,
    NotDone,
    NotFound,
    Uncertain,
)

_Meaning = tuple[type[CollectionsError], str, str]
_BAD: _Meaning = (BadRequest, "bad_store_request", "Firestore refuses the request.")
_DENIED: _Meaning = (
    ConfigError,
    "store_denied",
    "Firestore refuses this account; give it the role datastore.user.",
)
_UNREACHABLE: _Meaning = (
    NotDone,
    "store_unreachable",
    "Firestore did not answer; nothing was written.",
)
_BUSY: _Meaning = (NotDone, "store_busy", "Firestore takes no more requests just now.")
_CONFLICT: _Meaning = (Conflict, "conflict", "Somebody else changed it first.")
_WRONG: _Meaning = (
    ConfigError,
    "store_misconfigured",
    "This is no Firestore database.",
)
_UNCLEAR: _Meaning = (
    Uncertain,
    "store_commit_unclear",
    "Firestore did not say whether it committed; read again what is there.",
)

READING: dict[str, _Meaning] = {
    "Aborted": _CONFLICT,
    "AlreadyExists": (
        AlreadyExists,
        "already_exists",
        "The document is there already.",
    ),
    "BadRequest": _BAD,
    "Cancelled": _UNREACHABLE,
    "Conflict": _CONFLICT,
    "DataLoss": (
        ConfigError,
        "store_corrupt",
        "Firestore has lost data; see its status.",
    ),
    "DeadlineExceeded": _UNREACHABLE,
    "FailedPrecondition": (
        ConfigError,
        "missing_index",
        "Firestore lacks the index of this query; deploy firestore.indexes.json.",
    ),
    "Forbidden": _DENIED,
    "NotFound": (ConfigError, "store_missing", "There is no such Firestore database."),
    "OutOfRange": _BAD,
    "ResourceExhausted": _BUSY,
    "ServerError": _UNREACHABLE,
    "TooManyRequests": _BUSY,
    "Unauthorized": _DENIED,
    "MethodNotImplemented": _WRONG,
    "Redirection": _WRONG,
    "ClientError": _BAD,
}
"""By the name of the nearest class of `google.api_core.exceptions`, before a commit."""

COMMITTING: dict[str, _Meaning] = READING | {
    "Cancelled": _UNCLEAR,
    "DeadlineExceeded": _UNCLEAR,
    "FailedPrecondition": _CONFLICT,
    "NotFound": (NotFound, "not_found", "The document is not there."),
    "ServerError": _UNCLEAR,
}
"""The same for a commit: without the server's word it may have been carried out."""

_NEVER_SENT = "failed to connect to all addresses"  # gRPC's words for a refused connect


def our_error(error: Exception, *, committing: bool) -> CollectionsError:
    """
    Put an error of the Google client into our words.

    Args:
        error: Of `google.api_core` or `google.auth`.
        committing: The request was a commit.
    """
    if _NEVER_SENT in str(error):
        return _made(_UNREACHABLE)
    table = COMMITTING if committing else READING
    for kind in type(error).__mro__:
        if kind.__name__ in table:
            return _made(table[kind.__name__])
    return _without_status(error, committing=committing)


def _without_status(error: Exception, *, committing: bool) -> CollectionsError:
    if type(error).__module__.startswith("google.auth"):
        text = "Google's credentials are missing or refused; see docs/settings.md."
        unreachable = getattr(error, "retryable", False)
        return _made(_UNREACHABLE) if unreachable else ConfigError("no_login", text)
    return _made(_UNCLEAR if committing else _UNREACHABLE)


def _made(meaning: _Meaning) -> CollectionsError:
    kind, code, text = meaning
    return kind(code, text)


@contextmanager
def our_errors(*, committing: bool = False) -> Iterator[None]:
    """Turn what the Google client raises into our errors."""
    from google.api_core.exceptions import (  # noqa: PLC0415 - heavy, imported where first used
        GoogleAPIError,
    )
    from google.auth.exceptions import (  # noqa: PLC0415 - heavy, imported where first used
        GoogleAuthError,
    )

    try:
        yield
    except (GoogleAPIError, GoogleAuthError) as error:
        raise our_error(error, committing=committing) from error
