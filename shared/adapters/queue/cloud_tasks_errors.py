"""
Cloud Tasks' errors in our words. Sends nothing.

A task has a name and the same name is taken once, so an unanswered request may simply
be made again: nothing here is `Uncertain`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from shared.errors import BadRequest, CollectionsError, ConfigError, NotDone

_Meaning = tuple[type[CollectionsError], str, str]
_BAD: _Meaning = (
    BadRequest,
    "bad_task",
    "Cloud Tasks refuses the task; it may be over 30 days ahead or too large.",
)
_DENIED: _Meaning = (
    ConfigError,
    "queue_denied",
    "Cloud Tasks refuses this account; give it cloudtasks.enqueuer and actAs.",
)
_UNREACHABLE: _Meaning = (
    NotDone,
    "queue_unreachable",
    "Cloud Tasks did not answer; put the tasks again.",
)
_BUSY: _Meaning = (NotDone, "queue_busy", "Cloud Tasks takes no more just now.")
_MISSING: _Meaning = (
    ConfigError,
    "queue_missing",
    "There is no such queue, or it is switched off; see cloudbuild.yaml.",
)

MEANINGS: dict[str, _Meaning] = {
    "Aborted": _UNREACHABLE,
    "BadRequest": _BAD,
    "Cancelled": _UNREACHABLE,
    "ClientError": _BAD,
    "Conflict": _UNREACHABLE,
    "FailedPrecondition": _MISSING,
    "Forbidden": _DENIED,
    "NotFound": _MISSING,
    "MethodNotImplemented": _MISSING,
    "Redirection": _MISSING,
    "ResourceExhausted": _BUSY,
    "ServerError": _UNREACHABLE,
    "TooManyRequests": _BUSY,
    "Unauthorized": _DENIED,
}
"""By the name of the nearest class of `google.api_core.exceptions`."""


def is_known(error: Exception) -> bool:
    """Say whether the task was enqueued before, under the same name."""
    return type(error).__name__ == "AlreadyExists"


def our_error(error: Exception) -> CollectionsError:
    """Put an error of `google.api_core` or `google.auth` into our words."""
    for kind in type(error).__mro__:
        if kind.__name__ in MEANINGS:
            return _made(MEANINGS[kind.__name__])
    if type(error).__module__.startswith("google.auth"):
        text = "Google's credentials are missing or refused; see docs/settings.md."
        retryable = getattr(error, "retryable", False)
        return _made(_UNREACHABLE) if retryable else ConfigError("no_login", text)
    return _made(_UNREACHABLE)


def _made(meaning: _Meaning) -> CollectionsError:
    kind, code, text = meaning
    return kind(code, text)


@contextmanager
def our_errors() -> Iterator[None]:
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
        raise our_error(error) from error
