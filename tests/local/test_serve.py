"""`serve`, as a program: what is open, what is locked, what goes by itself."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlencode

import pytest
import requests
from twilio.request_validator import RequestValidator

import main
from shared import bootstrap
from shared.adapters.queue.local import LocalQueue
from shared.adapters.sheet import open_sheet_file
from shared.adapters.store.sqlite import SqliteDocuments
from shared.deps import Deps
from shared.flows.authority import hold_authority
from shared.flows.plan import plan
from shared.local.clocks import MovableClock
from shared.local.heart import Heart
from shared.ports import Query
from shared.settings import load
from tests.local.typed import ENV, Office, account, read_sheet, write_sheet
from tests.servers import quo

DEADLINE_S = 20
KEY = base64.b64encode(b"a webhook key of ours").decode()
PHONE = "+12125550101"
INVOKED = ("plan_messages", "check_responses", "update_sheet", "monitor")
LOCKED = (*INVOKED, "send_message", "sheet_edited", "sidebar")
SIGNED = ("receive_quo", "receive_twilio")


def wait_until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + DEADLINE_S
    while not condition():
        assert time.monotonic() < end, "it did not come to pass in time"
        time.sleep(0.05)


@dataclass
class Served:
    """A running `serve`."""

    url: str
    token: str
    sheet: Path

    def post(self, name: str, *, token: str = "", **how: object) -> requests.Response:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        headers |= how.pop("headers", {})
        return requests.post(
            f"{self.url}/{name}", headers=headers, timeout=DEADLINE_S, **how
        )

    def reply(self) -> str:
        return read_sheet(self.sheet)[0].get("Reply", "")  # not there before a pass


@contextmanager
def serving(office: Office) -> Iterator[Served]:
    program = office.start("serve", "--sheet", office.sheet, "--port", 0)
    try:
        seen = ""
        while "Task token: " not in seen:
            line = program.stdout.readline()
            assert line, program.stderr.read()
            seen += line
        url = re.search(r"Workspace: (http://\S+)", seen)[1]
        yield Served(url, seen.rpartition("Task token: ")[2].strip(), office.sheet)
    finally:
        program.terminate()
        program.communicate(timeout=DEADLINE_S)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    env = {
        "QUO_WEBHOOK_KEYS": KEY,
        "TWILIO_AUTH_TOKEN": "token",
        "PUBLIC_BASE_URL": "https://pme.example.com",
        "FLUSH_EVERY_S": "1",
        "POLL_EVERY_S": "1",
    }
    made = Office(tmp_path_factory.mktemp("served"), env)
    write_sheet(made.sheet, account(1), account(2))
    return made


@pytest.fixture(scope="module")
def served(office: Office) -> Iterator[Served]:
    with serving(office) as running:
        yield running


def test_every_entry_point_is_here(served: Served) -> None:
    assert {*main.__all__} - {*LOCKED, *SIGNED} <= {"unsubscribe", "consent"}
    for name in main.__all__:
        assert served.post(name, json={}).status_code != 404


@pytest.mark.parametrize("name", LOCKED)
@pytest.mark.parametrize("token", ["", "wrong", "tök"])
def test_tasks_schedules_and_staff_need_the_token(
    served: Served, name: str, token: str
) -> None:
    """Any page in the browser can reach this machine; it must not send texts."""
    answer = served.post(name, token=token.encode().decode("latin-1"), json={})
    assert answer.status_code == 401


@pytest.mark.parametrize("name", INVOKED)
def test_the_printed_token_opens_them(served: Served, name: str) -> None:
    assert served.post(name, token=served.token, json={}).status_code == 200


def test_staff_ask_with_the_token(served: Served) -> None:
    body = {"action": "account", "account_id": "A-1"}
    answer = served.post("sidebar", token=served.token, json=body)
    assert answer.status_code == 200, answer.text
    assert served.post("sidebar", token=served.token, json={}).status_code == 400


@pytest.mark.parametrize("name", SIGNED)
def test_webhooks_need_their_signature_whatever_token(
    served: Served, name: str
) -> None:
    assert served.post(name, token=served.token, json={}).status_code == 401


def quo_event(text: str, id_: str) -> bytes:
    now = datetime.now(UTC).isoformat()  # noqa: TID251 - QUO signs by the world's time
    shown = {
        "id": id_,
        "object": "message",
        "from": PHONE,
        "to": ["+14155550100"],
        "direction": "incoming",
        "text": text,
        "status": "received",
        "createdAt": now,
    }
    event = {"id": f"EV{id_}", "type": "message.received", "createdAt": now}
    return json.dumps({**event, "apiVersion": "v4", "data": {"object": shown}}).encode()


def quo_headers(body: bytes, key: str = KEY) -> dict[str, str]:
    stamp = str(int(time.time() * 1000))
    secret = base64.b64decode(key)
    digest = hmac.new(secret, f"{stamp}.".encode() + body, hashlib.sha256).digest()
    return {
        "openphone-signature": f"hmac;1;{stamp};{base64.b64encode(digest).decode()}"
    }


def test_a_signed_reply_is_in_the_row_by_itself(served: Served) -> None:
    """Nobody presses anything: the heart writes it back."""
    body = quo_event("I paid yesterday", "AC1")
    answer = served.post("receive_quo", data=body, headers=quo_headers(body))
    assert answer.status_code == 200, answer.text
    wait_until(lambda: served.reply() == "I paid yesterday")


def test_a_reply_signed_by_another_is_refused(served: Served) -> None:
    body = quo_event("START", "AC2")
    other = base64.b64encode(b"another key").decode()
    answer = served.post("receive_quo", data=body, headers=quo_headers(body, other))
    assert answer.status_code == 401


def test_twilio_is_known_by_the_public_url(served: Served) -> None:
    form = {"MessageSid": "SM1", "From": PHONE, "To": "+14155550120", "Body": "STOP"}
    url = "https://pme.example.com/receive_twilio"
    headers = {
        "X-Twilio-Signature": RequestValidator("token").compute_signature(url, form),
        "Content-Type": "application/x-www-form-urlencoded",
    }
    answer = served.post("receive_twilio", data=urlencode(form), headers=headers)
    assert (answer.status_code, answer.text) == (200, "<Response/>")
    wait_until(lambda: served.reply() == "STOP")


def test_a_body_larger_than_any_providers_is_not_read(served: Served) -> None:
    answer = served.post("receive_quo", data=b"x" * (7 * 1024 * 1024))
    assert answer.status_code == 413


def test_a_link_of_ours_opens_and_a_made_up_one_does_not(served: Served) -> None:
    answer = requests.get(f"{served.url}/unsubscribe?p=x&s=y", timeout=DEADLINE_S)
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "bad_link")
    for name in LOCKED + SIGNED:
        got = requests.get(f"{served.url}/{name}", timeout=DEADLINE_S)
        assert got.status_code == 405


def test_a_port_that_is_taken_is_named(served: Served, office: Office) -> None:
    port = served.url.rpartition(":")[2]
    ran = office.type("serve", "--sheet", office.sheet, "--port", port)
    assert ran.code == 2
    assert port in ran.err
    assert "Traceback" not in ran.err


def test_what_quo_lists_is_polled_without_any_webhook(tmp_path: Path) -> None:
    """An office behind a firewall gets its tenants' STOP, too."""
    with quo.start(api_key="quo-key", number="+14155550100") as server:
        env = {
            "LIVE": "yes",
            "SMS_PROVIDERS": "quo",
            "QUO_BASE_URL": server.base_url,
            "QUO_API_KEY": "quo-key",
            "QUO_FROM": "+14155550100",
            "POLL_EVERY_S": "1",
            "FLUSH_EVERY_S": "1",
            "TASK_TOKEN": "set-by-the-office",
        }
        office = Office(tmp_path, env)
        write_sheet(office.sheet, account(1, Balance="0.00"))
        with serving(office) as served:
            assert served.token == "set-by-the-office"
            server.control("inbound", sender=PHONE, text="STOP")
            wait_until(lambda: served.reply() == "STOP")


def test_a_delayed_message_goes_by_itself_when_its_time_comes(tmp_path: Path) -> None:
    """Planned at night, sent in the morning, and nobody has to be there."""
    sheet, store = tmp_path / "accounts.csv", tmp_path / "store.sqlite"
    write_sheet(sheet, account(1))
    night = datetime(2026, 11, 17, 4, 0, tzinfo=UTC)
    clock = MovableClock(night)
    deps = bootstrap.build(
        load(
            ENV | {"STORE": f"sqlite:///{store}", "FLUSH_EVERY_S": "1"},
            sheet=str(sheet),
        ),
        clock,
        sheet=open_sheet_file(sheet),
        documents=SqliteDocuments(store),
        queue=LocalQueue(store),
    )
    plan(deps, clock.now())
    heart = Heart(deps)
    beats = threading.Thread(target=heart.beat)
    beats.start()

    def state() -> str:
        return str(deps.documents.query(Query("messages"))[0].data["state"])

    try:
        assert state() == "planned"
        clock.move_to(night + timedelta(hours=11))
        wait_until(lambda: state() in {"accepted", "delivered"})
        wait_until(lambda: read_sheet(sheet)[0].get("Last contact", "") != "")
    finally:
        heart.stop()
        beats.join(DEADLINE_S)
    assert len(deps.sms[0].messages(PHONE)) == 1


def office_deps(folder: Path) -> Deps:
    """Give an office of two accounts on a Monday morning."""
    sheet, store = folder / "accounts.csv", folder / "store.sqlite"
    write_sheet(sheet, account(1), account(2))
    return bootstrap.build(
        load(ENV | {"STORE": f"sqlite:///{store}"}, sheet=str(sheet)),
        MovableClock(datetime(2026, 11, 16, 15, 0, tzinfo=UTC)),
        sheet=open_sheet_file(sheet),
        documents=SqliteDocuments(store),
        queue=LocalQueue(store),
    )


def test_a_task_that_breaks_stops_no_other(tmp_path: Path) -> None:
    """One odd message must not keep the office's other ones in the queue."""
    deps = office_deps(tmp_path)
    plan(deps, deps.clock.now())
    odd, _ = deps.documents.query(Query("messages", order_by="id"))
    deps.documents.update(odd.path, {"expires_at": 7})
    from shared.local.worker import Worker  # noqa: PLC0415 - one use

    Worker(deps).drain()
    states = {
        one.id: one.data["state"] for one in deps.documents.query(Query("messages"))
    }
    assert states.pop(odd.id) == "planned"
    assert list(states.values()) == ["accepted"]


def test_a_heart_that_finds_another_one_beating_starts_nothing(
    tmp_path: Path,
) -> None:
    """Two senders on one store would be two offices that text the same tenant."""
    deps = office_deps(tmp_path)
    hold_authority(deps, "the cloud", deps.clock.now())
    before = {thread.name for thread in threading.enumerate()}
    Heart(deps).beat()
    started = {thread.name for thread in threading.enumerate()} - before
    assert not [name for name in started if name.startswith(("sender", "outside"))]
