"""The workspace over HTTP, without a browser: who may ask, and what changed."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from fake_office import FakeOffice
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from shared.local.workspace import create_app
from shared.local.workspace.guard import HEADER
from shared.local.workspace.routes import next_weekday

HOST = {"Host": "127.0.0.1:8080"}
NEW_YORK = ZoneInfo("America/New_York")


@pytest.fixture
def office() -> FakeOffice:
    return FakeOffice()


@pytest.fixture
def client(office: FakeOffice) -> FlaskClient:
    return create_app(office).test_client()


@pytest.fixture
def token(client: FlaskClient) -> dict[str, str]:
    page = client.get("/", headers=HOST).text
    match = re.search(r'name="workspace-token" content="([^"]+)"', page)
    assert match
    return {**HOST, HEADER: match[1]}


@pytest.mark.parametrize("path", ["/", "/workspace/state", "/workspace/sidebar-page"])
@pytest.mark.parametrize("host", ["evil.example.com", "127.0.0.1.evil.example.com", ""])
def test_another_name_for_this_machine_is_refused(client, path, host) -> None:
    """A web page that resolves its own name to 127.0.0.1 reads no tenant's data."""
    answer = client.get(path, headers={"Host": host})

    assert answer.status_code == 403
    assert "Okafor" not in answer.text


@pytest.mark.parametrize("host", ["127.0.0.1:8080", "localhost:9", "[::1]:8080"])
def test_loopback_names_are_let_in(client, host) -> None:
    assert client.get("/", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize("path", ["edit", "answer", "clock", "run", "entry/sidebar"])
@pytest.mark.parametrize("shown", [{}, {HEADER: "guess"}, {HEADER: "é"}])
def test_without_the_pages_token_nothing_changes(client, office, path, shown) -> None:
    """Another site's form cannot stop, send or edit anything."""
    before = office.version()

    answer = client.post(f"/workspace/{path}", json={"days": 1}, headers=HOST | shown)

    assert answer.status_code == 403
    assert office.version() == before


def test_the_script_shows_the_pages_token_as_its_caller(client, office, token) -> None:
    """As Google's identity token is shown: nobody else's opens anything."""
    body = {"action": "kill", "on": True}
    wrong = {**HOST, "Authorization": "Bearer guess"}
    answer = client.post("/workspace/entry/sidebar", json=body, headers=wrong)
    assert (answer.status_code, office.sending) == (403, True)

    right = {**HOST, "Authorization": f"Bearer {token[HEADER]}"}
    answer = client.post("/workspace/entry/sidebar", json=body, headers=right)
    assert (answer.status_code, office.sending) == (200, False)


@pytest.mark.parametrize("name", ["Sidebar", "..%2Fmain", "nothing"])
def test_only_the_files_of_the_script_are_served(client, name) -> None:
    answer = client.get(f"/workspace/appsscript/{name}.js", headers=HOST)

    assert answer.status_code in {400, 404}


def test_the_script_can_wait_because_no_other_page_is_near(client) -> None:
    """Shared memory needs a page that is isolated from every other."""
    for path in ("/", "/workspace/sidebar-page", "/workspace/static/google/worker.js"):
        with client.get(path, headers=HOST) as answer:
            said = answer.headers
        assert said["Cross-Origin-Opener-Policy"] == "same-origin"
        assert said["Cross-Origin-Embedder-Policy"] == "require-corp"


def test_the_whole_sheet_is_sent_once_then_only_what_changed(
    client, office, token
) -> None:
    """Ten thousand rows do not travel at every keystroke."""
    first = client.get("/workspace/state?since=0", headers=HOST).json
    same = client.get(f"/workspace/state?since={first['version']}", headers=HOST).json
    office.edit(4, "A-1003", "Balance", "5")
    then = client.get(f"/workspace/state?since={first['version']}", headers=HOST).json

    assert len(first["rows"]) == 12
    assert "rows" not in same
    assert [row["account_id"] for row in then["rows"]] == ["A-1003"]
    assert "headers" not in then
    assert then["phones"] == []


def test_a_row_that_comes_or_goes_sends_the_sheet_anew(client, office) -> None:
    """A deleted row does not stay on the screen to be acted on."""
    seen = client.get("/workspace/state?since=0", headers=HOST).json["version"]
    office.rows.pop(0)
    office.changes += 1

    answer = client.get(f"/workspace/state?since={seen}", headers=HOST).json

    assert len(answer["rows"]) == 11
    assert "headers" in answer


def test_a_page_from_before_a_restart_gets_everything(client) -> None:
    answer = client.get("/workspace/state?since=999999", headers=HOST).json

    assert len(answer["rows"]) == 12


def test_two_pages_both_see_a_change(client, office) -> None:
    """What one colleague's page fetched is not lost to the other's."""
    seen = client.get("/workspace/state?since=0", headers=HOST).json["version"]
    office.edit(4, "A-1003", "Balance", "5")

    url = f"/workspace/state?since={seen}"
    answers = [client.get(url, headers=HOST).json for _ in range(2)]

    assert [len(answer["rows"]) for answer in answers] == [1, 1]


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("edit", []),
        ("edit", {}),
        ("edit", {"row": "2", "account_id": "A-1001", "heading": "x", "value": "y"}),
        ("edit", {"row": 2, "account_id": "gone", "heading": "Unit", "value": "y"}),
        ("answer", {"address": "+12125550100", "channel": "sms", "text": "  "}),
        ("clock", {}),
        ("clock", {"days": -1}),
        ("clock", {"days": "1"}),
        ("clock", {"days": 10**9}),
        ("entry/sidebar", {"action": "launch"}),
    ],
)
def test_a_request_that_cannot_be_right_gets_a_sentence(
    client, token, path, body
) -> None:
    answer = client.post(f"/workspace/{path}", json=body, headers=token)

    assert answer.status_code == 400
    assert answer.json["error"]["text"].endswith(".")


def test_pages_may_run_only_our_own_scripts(client) -> None:
    """Text from outside that became a script would not run."""
    page = client.get("/", headers=HOST)
    side = client.get("/workspace/sidebar-page", headers=HOST)

    assert "script-src 'self';" in page.headers["Content-Security-Policy"]
    nonce = re.search(r"'nonce-([^']+)'", side.headers["Content-Security-Policy"])
    assert nonce
    scripts = side.text.count("<script>") + side.text.count("<script nonce=")
    assert side.text.count(f'<script nonce="{nonce[1]}">') == scripts > 1
    assert "<?" not in side.text


@given(st.integers(0, 3 * 365 * 24 * 60))
def test_the_next_weekday_is_ten_on_a_wall_within_three_days(minutes: int) -> None:
    """Whatever the day and the clock change, there is always something to see."""
    now = datetime(2026, 1, 1, tzinfo=NEW_YORK) + timedelta(minutes=minutes)

    then = next_weekday(now)

    assert then > now
    assert (then.hour, then.minute) == (10, 0)
    assert then.weekday() < 5
    assert then.replace(tzinfo=None) - now.replace(tzinfo=None) <= timedelta(days=3)
