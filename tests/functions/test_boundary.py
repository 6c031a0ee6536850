"""Our errors become the HTTP answers that Cloud Tasks, providers and staff go by."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Any

import flask
import pytest

from functions._boundary import task
from shared.adapters.sms.local import LocalPhone
from shared.errors import (
    AlreadyExists,
    BadRequest,
    CollectionsError,
    ConfigError,
    Conflict,
    NotDone,
    NotFound,
    Refused,
    Unauthorized,
    Uncertain,
)
from tests.functions.serving import (
    CLIENT_ID,
    SIGNED,
    TWILIO_TOKEN,
    Service,
    client_of,
    google_token,
    twilio_call,
    twilio_text,
)

SECRET = "call Quentin at +12125550101"


@dataclass(eq=False)
class Broken:
    """A part of the world of which every use fails."""

    error: Exception

    def __getattr__(self, name: str) -> Any:
        def fail(*_: object, **__: object) -> None:
            raise self.error

        return fail


OWN: dict[type[CollectionsError], int] = {
    ConfigError: 503,
    BadRequest: 200,
    Refused: 200,
    NotFound: 200,
    AlreadyExists: 200,
    Uncertain: 200,
}
TASKS = ("send_message", "update_sheet")
SCHEDULES = ("plan_messages", "monitor")


@pytest.mark.parametrize("name", [*TASKS, *SCHEDULES])
@pytest.mark.parametrize("kind", OWN, ids=lambda kind: kind.__name__)
def test_a_call_that_cannot_be_right_is_dropped(
    service: Service, name: str, kind: type[CollectionsError]
) -> None:
    """Cloud Tasks would bring it for ever; a wrong deployment alone is tried again."""
    broken: Any = Broken(kind("some_code"))
    service.use(documents=broken, sheet=broken)
    answer = service.task(name, message_id="m-1")
    assert answer.status_code == OWN[kind]
    if OWN[kind] == 200:
        assert answer.json == {"outcome": "dropped", "code": "some_code"}
    assert service.tasks() == []


@pytest.mark.parametrize("name", [*TASKS, *SCHEDULES])
@pytest.mark.parametrize("kind", [NotDone, Conflict])
def test_not_now_is_a_new_task_and_no_error(
    service: Service, name: str, kind: type[NotDone]
) -> None:
    """A 503 would slow the whole queue: everybody's messages for one that waits."""
    broken: Any = Broken(kind("locked", retry_after_s=90))
    service.use(documents=broken, sheet=broken)
    answer = service.task(name, message_id="m-1")
    assert (answer.status_code, answer.json["outcome"]) == (200, "put_off")
    (task,) = service.tasks()
    assert (task.entry_point, task.payload["message_id"]) == (name, "m-1")
    assert (task.run_at - service.clock.at).total_seconds() == 90


def test_the_same_call_put_off_twice_is_one_task(service: Service) -> None:
    """Two redeliveries must not become four, then eight."""
    broken: Any = Broken(NotDone("locked"))
    service.use(documents=broken)
    for _ in range(3):
        service.task("send_message", message_id="m-1")
    service.task("send_message", message_id="m-2")
    found = sorted(task.payload["message_id"] for task in service.tasks())
    assert found == ["m-1", "m-2"]


@pytest.mark.parametrize("name", [*TASKS, *SCHEDULES])
def test_only_where_no_task_can_be_kept_it_is_503(service: Service, name: str) -> None:
    """Then the queue itself must bring it again, or the message is lost."""
    broken: Any = Broken(NotDone("full"))
    service.use(documents=broken, sheet=broken, queue=broken)
    answer = service.task(name, message_id="m-1")
    assert (answer.status_code, answer.json["error"]["code"]) == (503, "full")


@pytest.mark.parametrize("name", [*TASKS, *SCHEDULES])
def test_a_stranger_cannot_make_tasks(service: Service, name: str) -> None:
    broken: Any = Broken(NotDone("locked"))
    service.use(documents=broken, sheet=broken)
    answer = service.call(name, google_token(email="eve@example.org"), json={})
    assert answer.status_code == 401
    assert service.tasks() == []


def test_before_the_caller_is_known_nothing_is_put_off(service: Service) -> None:
    """Whoever can make the store busy must not fill the queue as well."""

    @task
    def send_message(_request: flask.Request) -> None:
        raise NotDone("locked")

    with flask.Flask("x").test_request_context(json={"message_id": "m-1"}):
        _, status = send_message(flask.request)
    assert status == 503
    assert service.tasks() == []


def test_a_provider_that_is_down_is_no_error_of_the_queue(service: Service) -> None:
    """The message goes later, by a task of its own."""
    id_ = service.plan()
    service.tasks()
    down: Any = Broken(NotDone("quo_down"))
    down.name = "local"
    service.use(sms=(down,))
    answer = service.task("send_message", message_id=id_)
    assert (answer.status_code, answer.json) == (200, {"outcome": "planned"})
    assert service.all("messages")[0]["state"] == "planned"
    assert [t for t in service.tasks() if t.run_at > service.clock.at]


def test_the_same_task_twice_sends_once(service: Service) -> None:
    """Cloud Tasks delivers at least once; the tenant gets one text."""
    id_ = service.plan()
    answers = [service.task("send_message", message_id=id_).json for _ in range(3)]
    assert [one["outcome"] for one in answers] == ["sent", "already", "already"]
    phone = service.deps.sms[0]
    assert isinstance(phone, LocalPhone)
    assert len(phone.messages("+12125550101")) == 1


def test_an_unknown_message_is_dropped(service: Service) -> None:
    answer = service.task("send_message", message_id="m-nobody")
    assert (answer.status_code, answer.json) == (200, {"outcome": "dropped"})


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b'{"message_id": 7}', b"\xff"])
def test_a_task_without_its_message_is_dropped(service: Service, body: bytes) -> None:
    answer = service.call("send_message", google_token(), data=body)
    assert (answer.status_code, answer.json["outcome"]) == (200, "dropped")


def bug(service: Service) -> None:
    broken: Any = Broken(RuntimeError(SECRET))
    service.use(documents=broken, sheet=broken)


@pytest.mark.parametrize("name", [*TASKS, *SCHEDULES])
def test_a_bug_is_500_and_says_nothing_of_anybody(
    service: Service, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    """An unhandled exception's text reaches the log: a tenant's number with it."""
    bug(service)
    with caplog.at_level(logging.DEBUG):
        answer = service.task(name, message_id="m-1")
    assert answer.status_code == 500
    assert SECRET not in answer.text
    assert "+12125550101" not in caplog.text
    assert "RuntimeError" in caplog.text, "support must find the kind"
    assert answer.json["error"]["text"].split()[-1] in caplog.text


STAFF_SEE = {
    BadRequest: 400,
    Refused: 400,
    Uncertain: 400,
    Unauthorized: 401,
    ConfigError: 503,
    NotDone: 503,
    Conflict: 503,
}


@pytest.mark.parametrize("kind", STAFF_SEE, ids=lambda kind: kind.__name__)
def test_staff_get_a_sentence_to_act_on(
    service: Service, kind: type[CollectionsError]
) -> None:
    broken: Any = Broken(kind("some_code", "Ask Ann for the key."))
    service.use(documents=broken)
    token = google_token(aud=CLIENT_ID, email="ann@example.com")
    body = {"action": "account", "account_id": "A-1"}
    answer = service.call("sidebar", token, json=body)
    assert answer.status_code == STAFF_SEE[kind]
    assert answer.json["error"] == {"code": "some_code", "text": "Ask Ann for the key."}


def test_a_bug_in_the_sidebar_shows_a_number_only(service: Service) -> None:
    bug(service)
    token = google_token(aud=CLIENT_ID, email="ann@example.com")
    answer = service.call("sidebar", token, json={"action": "overview"})
    assert answer.status_code == 500
    assert SECRET not in answer.text


PROVIDERS_SEE = {NotDone: 503, Conflict: 503, ConfigError: 503, Refused: 503}


@pytest.mark.parametrize("kind", PROVIDERS_SEE, ids=lambda kind: kind.__name__)
@pytest.mark.parametrize("name", ["receive_quo", "receive_twilio"])
def test_what_could_not_be_stored_is_asked_for_again(
    service: Service, kind: type[CollectionsError], name: str
) -> None:
    """Every provider tries a 503 again: a STOP is not lost over a full disk."""
    broken: Any = Broken(kind("some_code"))
    service.use(documents=broken)
    if name == "receive_quo":
        make, sign = SIGNED["dated"]
        body = make("STOP")
        answer = service.quo(body, **sign(body))
    else:
        answer = twilio_call(twilio_text("STOP"), token=TWILIO_TOKEN)
    assert answer.status_code == 503


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("query", ["", "?p=c-1&s=0", "?p=%00&s=%ff", "?s=é"])
def test_a_made_up_link_takes_nobody_off(
    service: Service, method: str, query: str
) -> None:
    answer = getattr(client_of("unsubscribe"), method)(f"/{query}")
    assert (answer.status_code, answer.json["error"]["code"]) == (400, "bad_link")
    assert service.all("consent") == []
