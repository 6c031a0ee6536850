"""
One HTTP request and what it means for a message: never left, or may have been done.

Used by every provider that speaks HTTP. Never retries and never follows a redirect:
either could send a text twice. Knows no provider's codes.
"""

from __future__ import annotations

import ssl
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import requests
import urllib3
from requests import exceptions as failures
from requests.auth import AuthBase

from shared.adapters.answer import Answer
from shared.adapters.timely import TimelyAdapter
from shared.adapters.turns import Turns
from shared.errors import CollectionsError, ConfigError, NotDone, Uncertain

MAX_ANSWER_BYTES = 8 * 1024 * 1024
_LINE_BREAKS = ("\r", "\n")

_WRONG_SETTING = (
    failures.MissingSchema,
    failures.InvalidSchema,
    failures.InvalidURL,
    failures.InvalidHeader,
    failures.URLRequired,
)
_NEVER_LEFT = (failures.ConnectTimeout, failures.ProxyError)
_NEVER_CONNECTED = (
    urllib3.exceptions.NewConnectionError,
    urllib3.exceptions.ConnectTimeoutError,
)


@dataclass(frozen=True, slots=True)
class KeyAuth(AuthBase):
    """
    Put a key as it is into `Authorization`.

    An auth object rather than a plain header, because requests would let a `.netrc` on
    the machine replace the header.
    """

    value: str = field(repr=False)

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        """Add the header."""
        request.headers["Authorization"] = self.value
        return request


def _unchanged(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """Leave a request alone; having an auth at all keeps a `.netrc` out of it."""
    return request


def checked_base_url(provider: str, base_url: str) -> str:
    """
    Give the base URL without its last slash.

    Raises:
        ConfigError: Not an absolute http(s) URL.
    """
    parts = urlsplit(base_url)
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        raise ConfigError(
            f"{provider}_base_url",
            f"The base URL for {provider} must start with https:// and name a host.",
        )
    return base_url.rstrip("/")


def checked_secret(provider: str, secret: str) -> str:
    """
    Give the secret back if it can stand in a header.

    Raises:
        ConfigError: It is empty or holds line breaks or non-ASCII characters.
    """
    if not secret.strip() or not secret.isascii() or _has_line_break(secret):
        raise ConfigError(
            f"{provider}_key",
            f"The key for {provider} is empty or has characters no key has.",
        )
    return secret.strip()


def _has_line_break(text: str) -> bool:
    return any(mark in text.strip() for mark in _LINE_BREAKS)


class Wire:
    """
    A session with one provider.

    Args:
        provider: Slug; error codes begin with it.
        base_url: Without the path of any call.
        auth: Puts the credentials on each request.
        timeout_s: To connect, between bytes, and for the whole answer.
        session: Another session than a plain one (Google's, which refreshes tokens).
        max_answer_bytes: A longer answer is treated as none.
        wait: Called before each request: waits for the provider's rate. `Turns` are
            shared by several sessions with one provider.
    """

    def __init__(  # noqa: PLR0913 - keyword-only: each is a setting of its own
        self,
        *,
        provider: str,
        base_url: str,
        auth: AuthBase | None,
        timeout_s: float,
        session: requests.Session | None = None,
        max_answer_bytes: int = MAX_ANSWER_BYTES,
        wait: Callable[[], None] | None = None,
    ) -> None:
        self.provider = provider
        self.base_url = checked_base_url(provider, base_url)
        self._timeout_s = timeout_s
        self._max_answer_bytes = max_answer_bytes
        turns = wait if isinstance(wait, Turns) else Turns(provider, wait, timeout_s)
        self._turns = turns
        self._session = session or requests.Session()
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, TimelyAdapter())
        self._session.auth = auth or _unchanged

    def post(
        self,
        path: str,
        *,
        fields: object = None,
        form: Mapping[str, str] | None = None,
    ) -> Answer:
        """
        Ask for something to be done, once.

        Raises:
            ConfigError: The URL or a header cannot be sent at all.
            NotDone: It never left us.
            Uncertain: It left, and no whole answer came.
        """
        return self.call("POST", self.base_url + path, json=fields, data=form)

    def get(
        self,
        path: str,
        params: Mapping[str, str] | list[tuple[str, str]] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """
        Ask for a list; every failure is `NotDone`, because asking changes nothing.

        Raises:
            ConfigError, NotDone: As `post`.
        """
        try:
            return self.call(
                "GET", self.base_url + path, params=params, headers=headers
            )
        except Uncertain as unclear:
            raise NotDone(unclear.code, unclear.text) from unclear

    def take_turn(self) -> None:
        """Take this thread's next turn ahead; as `Turns.take`."""
        self._turns.take()

    def call(self, method: str, url: str, **parts: Any) -> Answer:
        """Do one request; as `post` says."""
        self._turns()
        ends_at = time.monotonic() + self._timeout_s
        with our_errors(self.provider):
            answer = self._session.request(
                method,
                url,
                timeout=self._timeout_s,
                allow_redirects=False,
                stream=True,
                **parts,
            )
            with answer:
                return Answer(
                    status=answer.status_code,
                    headers={k.lower(): v for k, v in answer.headers.items()},
                    body=_body(answer, ends_at, self._max_answer_bytes),
                )


def _body(answer: requests.Response, ends_at: float, max_bytes: int) -> bytes:
    """Read the answer, but neither for ever nor without end."""
    body = bytearray()
    while chunk := answer.raw.read1(65536, decode_content=True):
        body += chunk
        if len(body) > max_bytes or time.monotonic() > ends_at:
            raise failures.ReadTimeout
    return bytes(body)


@contextmanager
def our_errors(provider: str) -> Iterator[None]:
    """
    Turn whatever requests raises into our three words.

    The cause is cut off on purpose: its text holds the URL, and a ledger's URL holds a
    phone number. Its class name is kept in ours.
    """
    try:
        yield
    except (failures.RequestException, urllib3.exceptions.HTTPError, OSError) as exc:
        raise translated(provider, exc) from None


def translated(provider: str, exc: Exception) -> CollectionsError:
    """Say what a failure of requests or urllib3 means for the message."""
    kind = type(exc).__name__
    if isinstance(exc, _WRONG_SETTING):
        return ConfigError(
            f"{provider}_request",
            f"A request to {provider} could not be made ({kind}); check its settings.",
        )
    if isinstance(exc, _NEVER_LEFT) or _before_anything_left(exc):
        return NotDone(
            f"{provider}_unreachable", f"{provider} could not be reached ({kind})."
        )
    return Uncertain(
        f"{provider}_no_answer",
        f"{provider} was asked but gave no whole answer ({kind}).",
    )


def _before_anything_left(exc: Exception) -> bool:
    """Say whether the failure beneath came before the first byte of the request."""
    cause: object = exc.args[0] if exc.args else None
    if isinstance(cause, urllib3.exceptions.MaxRetryError):
        cause = cause.reason
    if isinstance(cause, urllib3.exceptions.SSLError):
        cause = cause.args[0] if cause.args else None
    return isinstance(cause, (*_NEVER_CONNECTED, ssl.SSLCertVerificationError))
