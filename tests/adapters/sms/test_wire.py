"""Every way a request can fail is either *never left* or *may have been done*."""

from __future__ import annotations

import socket
import ssl
import threading
from datetime import UTC, datetime

import pytest
import requests
import responses
import urllib3
from requests import exceptions as failures

from shared.adapters import timely
from shared.adapters.answer import Answer
from shared.adapters.turns import Elapsed
from shared.adapters.wire import (
    KeyAuth,
    Wire,
    checked_base_url,
    checked_secret,
    translated,
)
from shared.errors import ConfigError, NotDone, Uncertain

NOW = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
WRONG_SETTING = {
    "MissingSchema",
    "InvalidSchema",
    "InvalidURL",
    "InvalidHeader",
    "InvalidProxyURL",
    "URLRequired",
}
NEVER_LEFT = {"ConnectTimeout", "ProxyError"}


def all_kinds(base: type[BaseException]) -> set[type[BaseException]]:
    return {base}.union(*(all_kinds(kind) for kind in base.__subclasses__()))


REQUESTS_ERRORS = sorted(
    (
        kind
        for kind in all_kinds(failures.RequestException)
        if "requests" in kind.__module__
    ),
    key=lambda kind: kind.__name__,
)


@pytest.mark.parametrize("kind", REQUESTS_ERRORS, ids=lambda kind: kind.__name__)
def test_every_error_of_requests_has_one_meaning(kind):
    """A person is not texted twice because a new version raised something new."""
    exc = kind("m", "doc", 0) if kind is failures.JSONDecodeError else kind("m")

    ours = translated("quo", exc)

    if kind.__name__ in WRONG_SETTING:
        assert type(ours) is ConfigError
    elif kind.__name__ in NEVER_LEFT:
        assert type(ours) is NotDone
    else:
        assert type(ours) is Uncertain


def test_the_table_names_only_errors_that_requests_has():
    """A renamed error must not fall silently into another class."""
    assert {kind.__name__ for kind in REQUESTS_ERRORS} >= WRONG_SETTING | NEVER_LEFT


def test_a_refused_connection_never_left():
    """Nobody may be kept waiting for a settlement when nothing was sent."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port = listening.getsockname()[1]

    with pytest.raises(NotDone) as raised:
        Wire(
            provider="quo",
            base_url=f"http://127.0.0.1:{port}",
            auth=None,
            timeout_s=1,
        ).post("/x", fields={})

    assert raised.value.code == "quo_unreachable"


def test_an_unknown_host_never_left():
    """A wrong host name sends nothing."""
    wire = Wire(
        provider="quo", base_url="http://nowhere.invalid", auth=None, timeout_s=1
    )

    with pytest.raises(NotDone):
        wire.post("/x", fields={})


def test_a_bad_certificate_never_left_but_other_tls_failures_may_have():
    """Only what surely came before the request may be retried."""
    pool = urllib3.HTTPSConnectionPool("example.com")

    def failed(inner: Exception) -> Exception:
        reason = urllib3.exceptions.SSLError(inner)
        return translated(
            "quo",
            failures.SSLError(urllib3.exceptions.MaxRetryError(pool, "/", reason)),
        )

    assert type(failed(ssl.SSLCertVerificationError("expired"))) is NotDone
    assert type(failed(ssl.SSLError("bad record mac"))) is Uncertain


def test_no_error_repeats_the_phone_number_in_the_url():
    """A tenant's number stays out of logs and tracebacks."""
    wire = Wire(provider="quo", base_url="http://127.0.0.1:9", auth=None, timeout_s=0.5)

    with pytest.raises(NotDone) as raised:
        wire.get("/messages", {"to": "+12125550101"})

    assert "5550101" not in repr(raised.value) + str(raised.value)
    assert raised.value.__suppress_context__
    assert raised.value.__cause__ is None or "5550101" not in str(
        raised.value.__cause__
    )


@pytest.mark.parametrize(
    "begins",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nX-Slow: ",
        b"HTTP/1.1 200 ",
    ],
    ids=["body", "headers", "status"],
)
def test_an_answer_that_trickles_without_end_is_no_answer(begins):
    """One slow provider must not stop everybody else's messages."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def trickle() -> None:
            connection, _ = server.accept()
            with connection:
                connection.recv(65536)
                connection.sendall(begins)
                stop.wait(0.05)
                while not stop.wait(0.05):
                    try:
                        connection.sendall(b"x")
                    except OSError:
                        return

        stop = threading.Event()
        thread = threading.Thread(target=trickle)
        thread.start()
        url = f"http://127.0.0.1:{server.getsockname()[1]}"
        wire = Wire(provider="quo", base_url=url, auth=None, timeout_s=0.4)
        try:
            with pytest.raises(Uncertain):
                wire.post("/x", fields={})
        finally:
            stop.set()
            thread.join()


def test_a_connection_that_came_too_late_is_not_used(monkeypatch):
    """A process stopped while it connected wakes after the permitted hours."""
    at = iter([0.0])
    monkeypatch.setattr(
        timely, "Elapsed", lambda: Elapsed(wall=lambda: next(at, 7200.0))
    )
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = f"http://127.0.0.1:{server.getsockname()[1]}"
        wire = Wire(provider="quo", base_url=url, auth=None, timeout_s=5)
        with pytest.raises(NotDone) as raised:
            wire.post("/x", fields={})
        connection, _ = server.accept()
        with connection:
            assert connection.recv(65536) == b"", "not a byte of the request left"
    assert raised.value.code == "quo_unreachable"


@responses.activate
def test_an_answer_larger_than_allowed_is_no_answer():
    """A runaway answer must not fill the memory."""
    responses.post("https://api.example.com/x", body=b"x" * 2000)
    wire = Wire(
        provider="quo",
        base_url="https://api.example.com",
        auth=None,
        timeout_s=1,
        max_answer_bytes=1000,
    )

    with pytest.raises(Uncertain):
        wire.post("/x", fields={})


@responses.activate
def test_a_redirect_is_not_followed_and_the_key_stays_home():
    """A moved host must not get our key, nor turn a POST into a GET."""
    responses.post(
        "https://api.example.com/x",
        status=307,
        headers={"Location": "https://evil.example.org/"},
    )
    wire = Wire(
        provider="quo",
        base_url="https://api.example.com/",
        auth=KeyAuth("secret"),
        timeout_s=1,
    )

    assert wire.post("/x", fields={}).status == 307
    assert len(responses.calls) == 1
    assert responses.calls[0].request.headers["Authorization"] == "secret"


@responses.activate
def test_a_netrc_on_the_machine_does_not_replace_the_key(tmp_path, monkeypatch):
    """A stray file must not lock us out of the provider."""
    netrc = tmp_path / "netrc"
    netrc.write_text("machine api.example.com login a password b\n")
    monkeypatch.setenv("NETRC", str(netrc))
    responses.post("https://api.example.com/x", json={})
    wire = Wire(
        provider="quo",
        base_url="https://api.example.com",
        auth=KeyAuth("secret"),
        timeout_s=1,
    )

    wire.post("/x", fields={})

    assert responses.calls[0].request.headers["Authorization"] == "secret"


def test_the_key_is_not_shown():
    """A key in a log is a key for everybody."""
    assert "secret" not in repr(KeyAuth("secret"))


@pytest.mark.parametrize("url", ["", "api.quo.com", "ftp://x", "https://", "/v1"])
def test_a_base_url_that_is_none_is_named(url):
    """A wrong setting is said at start, not at the first message."""
    with pytest.raises(ConfigError):
        checked_base_url("quo", url)


@pytest.mark.parametrize("secret", ["", "  ", "a\nb", "ключ"])
def test_a_key_that_no_header_can_carry_is_named(secret):
    """Likewise."""
    with pytest.raises(ConfigError):
        checked_secret("quo", secret)


@pytest.mark.parametrize(
    ("asked", "seconds"),
    [
        ("7", 7.0),
        ("Mon, 23 Nov 2026 15:01:00 GMT", 60.0),
        ("Mon, 23 Nov 2026 14:00:00 GMT", 0.0),
        ("Mon, 23 Nov 2026 15:01:00", None),
        ("999999", 3600.0),
        ("-5", None),
        ("soon", None),
        ("", None),
        ("٣", None),
    ],
)
def test_the_wait_that_is_asked_for_is_read_in_both_forms(asked, seconds):
    """A provider's request to wait is kept, but not for ever."""
    assert Answer(429, {"retry-after": asked}, b"").retry_after_s(NOW) == seconds


def test_a_session_of_its_own_makes_no_retries():
    """Requests must not resend by itself."""
    adapter = requests.Session().get_adapter("https://api.quo.com")

    assert adapter.max_retries.total == 0
