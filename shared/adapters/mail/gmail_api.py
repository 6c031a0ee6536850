"""
Gmail's API through Google's client, over our own wire. Knows no message of ours.

Google's client brings httplib2, which sends a request again when the connection is
closed before the answer: for an e-mail that is sending it twice. So the client only
builds requests and reads answers; `wire` carries them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from threading import Lock
from typing import Any

from shared.adapters.answer import Answer
from shared.adapters.mail.credentials import google_session
from shared.adapters.wire import Wire
from shared.errors import CollectionsError, NotDone, Refused, Uncertain

DEFAULT_BASE_URL = "https://gmail.googleapis.com"
_LARGEST_MAIL = 64 * 1024 * 1024  # what Gmail takes, base64 and all
_OVER_QUOTA = frozenset(
    {
        "rateLimitExceeded",
        "userRateLimitExceeded",
        "dailyLimitExceeded",
        "quotaExceeded",
        "RESOURCE_EXHAUSTED",
    }
)
# 400, but of the mailbox: Gmail is off for it, or it is not ours to use.
_ACCOUNTS = frozenset(
    {
        "failedPrecondition",
        "FAILED_PRECONDITION",
        "invalid_grant",
        "invalid_client",
        "unauthorized_client",
        "access_denied",
    }
)
_UNCLEAR = frozenset({408, 409, 425, 499})


class GmailApi:
    """
    Gmail for some mailboxes; each is signed in when first used.

    Args:
        base_url: "" for Google's own.
        credentials: As `google_session`.
        scopes: Full URLs.
        timeout_s: Seconds.
        wait: Called before each request: waits for the rate.
    """

    def __init__(
        self,
        *,
        base_url: str,
        credentials: str,
        scopes: tuple[str, ...],
        timeout_s: float,
        wait: Callable[[], None] | None = None,
    ) -> None:
        self._base_url = (base_url or DEFAULT_BASE_URL).rstrip("/")
        self._credentials = credentials
        self._scopes = scopes
        self._timeout_s = timeout_s
        self._wait = wait
        self._mailboxes: dict[str, Any] = {}
        self._lock = Lock()

    def users(self, mailbox: str) -> Any:
        """Give the client's `users()` resource, signed in for one mailbox."""
        with self._lock:
            if mailbox not in self._mailboxes:
                self._mailboxes[mailbox] = self._built(mailbox)
            return self._mailboxes[mailbox].users()

    def _built(self, mailbox: str) -> Any:
        from googleapiclient.discovery import build  # noqa: PLC0415 - heavy, imported where first used

        session = google_session(
            self._credentials, subject=mailbox, scopes=self._scopes
        )
        wire = Wire(
            provider="gmail",
            base_url=self._base_url,
            auth=None,
            timeout_s=self._timeout_s,
            session=session,
            max_answer_bytes=_LARGEST_MAIL,
            wait=self._wait,
        )
        return build(
            "gmail",
            "v1",
            http=_Carrier(wire),
            static_discovery=True,
            cache_discovery=False,
            client_options={"api_endpoint": f"{self._base_url}/"},
        )


class _Carrier:
    """What Google's client takes for its HTTP library."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    def request(
        self, uri: str, method: str = "GET", body: Any = None, **parts: Any
    ) -> tuple[Any, bytes]:
        import httplib2  # noqa: PLC0415 - comes with googleapiclient, as heavy

        headers = parts.get("headers") or {}
        with _signed_in():
            answer = self._wire.call(method, uri, data=body, headers=headers)
        if not 200 <= answer.status < 300:  # noqa: PLR2004 - HTTP's own bounds
            raise _Answered(answer)
        response = httplib2.Response(
            {"status": str(answer.status), "content-type": "application/json"}
        )
        return response, answer.body

    def close(self) -> None:
        """Do nothing: the session lives as long as the instance."""


class _Answered(Exception):
    """An answer other than 2xx, on its way around Google's client."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.status)
        self.answer = answer


@contextmanager
def _signed_in() -> Iterator[None]:
    """A token is fetched before the request leaves: without one, nothing happened."""
    from google.auth.exceptions import GoogleAuthError  # noqa: PLC0415 - heavy

    try:
        yield
    except GoogleAuthError as exc:
        kind = type(exc).__name__
        raise NotDone("gmail_unauthorized", f"Google gave no token ({kind}).") from None


def change(request: Any, now: datetime) -> dict[str, Any]:
    """
    Have a request done that changes something, once.

    Raises:
        NotDone, Refused, Uncertain: See `refusal`; `gmail_garbled` is `Uncertain`.
    """
    try:
        done = request.execute(num_retries=0)
    except _Answered as answered:
        raise refusal(answered.answer, now) from None
    except (ValueError, RecursionError):
        done = None
    if not isinstance(done, dict):
        raise Uncertain("gmail_garbled", "Gmail's answer cannot be read.")
    return done


def look(request: Any, now: datetime) -> dict[str, Any] | None:
    """
    Have a request done that only reads; None where Gmail has no such thing (404).

    Raises:
        NotDone: In every other case than an answer.
    """
    try:
        return change(request, now)
    except Refused as refused:
        if refused.status == 404:  # noqa: PLR2004 - HTTP's not found
            return None
        raise NotDone(refused.code, refused.text, status=refused.status) from None
    except Uncertain as unclear:
        raise NotDone(unclear.code, unclear.text, status=unclear.status) from None


def refusal(answer: Answer, now: datetime) -> CollectionsError:
    """
    Say what an answer other than 2xx means.

    Returns:
        `Uncertain` where Gmail or something before it failed; `NotDone` for quota and
        rights; `Refused` for the message's own fault and for 404.
    """
    status, reasons = answer.status, _reasons(answer)
    if status >= 500 or status in _UNCLEAR or status < 300:  # noqa: PLR2004 - HTTP
        return Uncertain("gmail_unclear", "Gmail failed in between.", status=status)
    wait_s = answer.retry_after_s(now)
    if status == 429 or reasons & _OVER_QUOTA:  # noqa: PLR2004 - HTTP
        text = "Gmail's limit for this mailbox or project is reached."
        return NotDone("gmail_over_quota", text, status=status, retry_after_s=wait_s)
    if status in {401, 403} or answer.is_of_the_way or reasons & _ACCOUNTS:
        forbidden = status == 403 or reasons & _ACCOUNTS  # noqa: PLR2004
        code = "gmail_forbidden" if forbidden else "gmail_unauthorized"
        return NotDone(code, "Gmail does not let us use the mailbox.", status=status)
    code = "gmail_not_found" if status == 404 else "gmail_bad_request"  # noqa: PLR2004
    return Refused(code, "Gmail will not do what was asked.", status=status)


def _reasons(answer: Answer) -> frozenset[str]:
    error = answer.fields().get("error")
    if not isinstance(error, dict):
        return frozenset({error} if isinstance(error, str) else ())
    errors = error.get("errors")
    shown = errors if isinstance(errors, list) else []
    named = {str(each.get("reason")) for each in shown if isinstance(each, dict)}
    return frozenset({*named, str(error.get("status"))})


def as_json(value: object) -> str:
    """Write a cursor; the same always gives the same text."""
    return json.dumps(value, sort_keys=True)
