"""What Google, the network and the credentials can do wrong, each in our words."""

from __future__ import annotations

import inspect
import json
from http import HTTPStatus

import google.auth.exceptions
import gspread.exceptions
import pytest
import requests

from shared.adapters.sheet import GoogleSheet
from shared.adapters.sheet.google_client import _our_errors, answered
from shared.errors import BadRequest, CollectionsError, ConfigError, NotDone
from shared.ports.sheet import RowWrite
from tests.servers.discovery import Api


def _answer(status: int, error: str = "", **headers: str) -> requests.Response:
    response = requests.Response()
    response.status_code = status
    response.headers.update({k.replace("_", "-"): v for k, v in headers.items()})
    body = {"error": {"code": status, "message": "secret text", "status": error}}
    response._content = json.dumps(body).encode()  # noqa: SLF001 - requests has no maker
    return response


@pytest.mark.parametrize("status", [s for s in HTTPStatus if s >= 400])
def test_every_status_has_one_meaning(status):
    """A status nobody thought of must not look like a bug, nor show Google's text."""
    error = answered(_answer(status), {"status": ""})

    expected: type = BadRequest
    if status in {401, 403, 404}:
        expected = ConfigError
    elif status >= 500 or status in {408, 409, 425, 429}:
        expected = NotDone
    assert type(error) is expected
    assert error.status == status
    assert "secret" not in str(error)


def test_too_many_requests_say_when_to_come_back():
    """Asking again at once would keep the quota used up."""
    asked = answered(_answer(429, Retry_After="17"), {})
    silent = answered(_answer(403), {"status": "RESOURCE_EXHAUSTED"})

    assert isinstance(asked, NotDone)
    assert asked.retry_after_s == 17
    assert isinstance(silent, NotDone)
    assert silent.retry_after_s == 30


@pytest.mark.parametrize("reason", ["userRateLimitExceeded", "rateLimitExceeded"])
def test_a_quota_in_the_older_form_is_no_missing_right(reason):
    """Staff would be told to share the sheet anew, and the run would end."""
    error = {"status": "PERMISSION_DENIED", "errors": [7, {"reason": reason}]}
    assert isinstance(answered(_answer(403), error), NotDone)
    denied = {"status": "PERMISSION_DENIED", "errors": [{"reason": "forbidden"}]}
    assert isinstance(answered(_answer(403), denied), ConfigError)


def _all_of(module, base):
    return [
        found
        for _, found in inspect.getmembers(module, inspect.isclass)
        if issubclass(found, base)
    ]


@pytest.mark.parametrize(
    "kind", _all_of(requests.exceptions, requests.exceptions.RequestException)
)
def test_every_error_of_requests_is_translated(kind):
    """Nothing of the library underneath may reach the flows."""
    made = (
        kind("x", "", 0) if kind is requests.exceptions.JSONDecodeError else kind("x")
    )
    with pytest.raises((NotDone, ConfigError)), _our_errors():
        raise made


@pytest.mark.parametrize(
    "kind", _all_of(gspread.exceptions, gspread.exceptions.GSpreadException)
)
def test_every_error_of_gspread_is_translated(kind):
    is_api = kind is gspread.exceptions.APIError
    made = kind(_answer(503)) if is_api else kind("x")
    with pytest.raises(NotDone), _our_errors():
        raise made


@pytest.mark.parametrize(
    "kind",
    _all_of(google.auth.exceptions, google.auth.exceptions.GoogleAuthError),
)
def test_every_error_of_google_auth_is_translated(kind):
    with pytest.raises((NotDone, ConfigError)), _our_errors():
        raise kind("x")


@pytest.mark.parametrize(
    ("status", "kind", "says"),
    [
        (401, ConfigError, "GOOGLE_CREDENTIALS"),
        (403, ConfigError, "share the sheet"),
        (404, ConfigError, "SHEET"),
        (429, NotDone, "limit"),
        (500, NotDone, "does not answer"),
        (400, BadRequest, "does not accept"),
    ],
)
def test_an_answer_over_the_wire_says_what_to_do(google, server, status, kind, says):
    google.put([["Account ID"], ["A-1"]])
    server.control("deny", status=status)

    for use in (
        lambda sheet: sheet.read(["Accounts"]),
        lambda sheet: sheet.write([RowWrite("A-1", {"Segment": "x"})]),
        lambda sheet: sheet.replace_tab("Activity", ["x"], []),
    ):
        with pytest.raises(kind, match=says):
            use(google.sheet())


@pytest.mark.parametrize("fault", ["drop", "reset", "garbage"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_broken_answer_is_not_done_and_may_be_tried_again(
    google, server, fault, method
):
    google.put([["Account ID", "Segment"], ["A-1", ""]])
    sheet = google.sheet()
    server.fault(fault, method=method)

    with pytest.raises(NotDone):
        sheet.write([RowWrite("A-1", {"Segment": "x"})])

    assert sheet.write([RowWrite("A-1", {"Segment": "x"})]).written == ("A-1",)


def test_a_silent_server_is_given_up_after_the_timeout(google, server):
    """A hanging request would hold a function until it is killed."""
    google.put([["Account ID"], ["A-1"]])
    sheet = GoogleSheet(
        server.sheet_id,
        credentials="anonymous",
        base_url=server.base_url,
        timeout_s=0.2,
    )
    server.fault("delay", seconds=1.0, when="before")

    with pytest.raises(NotDone, match="reached"):
        sheet.read(["Accounts"])


def test_no_server_is_not_done():
    sheet = GoogleSheet("abc", credentials="anonymous", base_url="http://127.0.0.1:9")

    with pytest.raises(NotDone):
        sheet.read(["Accounts"])


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"type": "service_account"}'])
def test_a_key_file_that_is_none_is_named(tmp_path, content):
    path = tmp_path / "key.json"
    path.write_text(content)

    for credentials in (str(path), str(tmp_path / "none.json")):
        with pytest.raises(ConfigError, match="GOOGLE_CREDENTIALS") as caught:
            GoogleSheet("abc", credentials=credentials).read(["Accounts"])
        assert isinstance(caught.value, CollectionsError)


def test_the_test_server_refuses_what_google_does_not_know():
    """A server that accepts anything would prove nothing."""
    api = Api("sheets", "v4")
    api.check("ValueRange", {"range": "A1", "values": [["x", 1, True, None]]})
    for wrong in (
        {"rnage": "A1"},
        {"range": 1},
        {"values": [1]},
        {"majorDimension": "SIDEWAYS"},
    ):
        with pytest.raises(ValueError, match="ValueRange"):
            api.check("ValueRange", wrong)
    with pytest.raises(ValueError, match="knows no parameter"):
        api.check_query("spreadsheets.values.batchGet", {"range": ["A1"]})
