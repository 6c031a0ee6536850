"""
The errors of this project. Pure; knows nothing of HTTP, Google or providers.

The type answers one question: *may this be done again?*

CollectionsError       code: a stable slug, safe to log, store and show
├── ConfigError        the deployment is wrong; nothing is served
├── BadRequest         the caller is wrong: 4xx, never retried
│   └── Unauthorized   the caller is not who may ask
│       └── Forbidden  we know who it is, and they may not
├── Refused            the provider or the store said no for good
│   ├── AlreadyExists  a document of that name is there
│   └── NotFound       no document of that name is there
├── NotDone            nothing happened; safe to retry or to hand to a backup
│   └── Conflict       somebody else changed the document first
└── Uncertain          it may have happened; never resend, settle it first
"""

from __future__ import annotations


class CollectionsError(Exception):
    """
    Say what is wrong and what to do, without any personal data.

    Args:
        code: Stable `snake_case` slug; kept in the store and in the sheet.
        text: One sentence for the person who will read it. No phone number,
            address, name or message text.
        status: The provider's HTTP status, where it gave one.
    """

    def __init__(self, code: str, text: str = "", *, status: int | None = None) -> None:
        super().__init__(f"{code}: {text}" if text else code)
        self.code = code
        self.text = text or code
        self.status = status


class ConfigError(CollectionsError):
    """Say that the deployment is wrong; nothing is served until it is put right."""


class BadRequest(CollectionsError):
    """Say that the caller is wrong; asking again does not help."""


class Unauthorized(BadRequest):
    """Say that the caller is not who may ask."""


class Forbidden(Unauthorized):
    """Say that the caller is known and may not do this."""


class Refused(CollectionsError):
    """Say that the provider or the store refused for good."""


class AlreadyExists(Refused):
    """Say that a document of that name is there already."""


class NotFound(Refused):
    """Say that no document of that name is there."""


class NotDone(CollectionsError):
    """
    Say that nothing happened; safe to retry or to hand to a backup.

    Args:
        code: As in `CollectionsError`.
        text: As in `CollectionsError`.
        status: As in `CollectionsError`.
        retry_after_s: Seconds the other side asked us to wait, if it did.
    """

    def __init__(
        self,
        code: str,
        text: str = "",
        *,
        status: int | None = None,
        retry_after_s: float | None = None,
    ) -> None:
        super().__init__(code, text, status=status)
        self.retry_after_s = retry_after_s


class Conflict(NotDone):
    """Say that somebody else changed the document first."""


class Uncertain(CollectionsError):
    """Say that it may have happened; never do it again before it is settled."""
