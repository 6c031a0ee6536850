"""Providers' webhooks: only theirs, stored before the answer, understood once."""

from __future__ import annotations

import json
import logging
from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shared.flows import inbox
from tests.functions.serving import (
    NAME,
    PHONE,
    QUO_KEYS,
    SIGNED,
    Service,
    client_of,
    dated_event,
    dated_headers,
    flat_headers,
    twilio_call,
    twilio_text,
)

FIVE_MB = 5 * 1024 * 1024
SHAPES = pytest.mark.parametrize("shape", SIGNED)


def suppressed(service: Service) -> list[bool]:
    return [bool(one.get("suppressed")) for one in service.all("points")]


@SHAPES
@pytest.mark.parametrize("key", QUO_KEYS, ids=["old", "new"])
def test_each_shape_and_key_of_quo_is_taken(
    service: Service, shape: str, key: str
) -> None:
    """A STOP counts whichever version of QUO's webhooks the office has."""
    make, sign = SIGNED[shape]
    body = make("STOP")
    answer = service.quo(body, **sign(body, key=key))
    assert (answer.status_code, answer.json) == (200, {"outcome": "stop"})
    assert suppressed(service) == [True]


@SHAPES
def test_quo_telling_twice_counts_once(service: Service, shape: str) -> None:
    make, sign = SIGNED[shape]
    body = make("STOP")
    answers = [service.quo(body, **sign(body)) for _ in range(3)]
    assert [one.status_code for one in answers] == [200, 200, 200]
    assert [one.json["outcome"] for one in answers] == ["stop", "repeat", "repeat"]
    assert len(service.all("consent")) == len(service.all("inbound")) == 1


@SHAPES
@pytest.mark.parametrize(
    "spoil",
    [
        lambda body, _sign: (body, {}),
        lambda body, sign: (body, sign(body, key="b3RoZXItb3RoZXItb3RoZXI=")),
        lambda body, sign: (body + b" ", sign(body)),
        lambda body, sign: (body[:-9], sign(body)),
        lambda body, sign: (body, sign(body, age_s=3 * 86400)),
        lambda body, sign: (body, sign(body, age_s=-3 * 86400)),
        lambda body, sign: (body, dict.fromkeys(sign(body), "x")),
        lambda body, sign: (body, dict.fromkeys(sign(body), "é")),
    ],
    ids=["unsigned", "key", "longer", "cut", "stale", "ahead", "garbage", "accents"],
)
def test_what_is_not_quos_is_turned_away(
    service: Service, shape: str, spoil: Any
) -> None:
    """A forged START would have a tenant texted who said STOP."""
    make, sign = SIGNED[shape]
    body, headers = spoil(make("START"), sign)
    assert service.quo(body, **headers).status_code == 401
    assert service.all("inbound") == []


BAD_BODIES = {
    "not JSON": b"STOP",
    "cut": dated_event("STOP")[:-20],
    "a list": b"[]",
    "deep": b"[" * 100_000,
    "no text": json.dumps({"type": "message.received", "data": {}}).encode(),
    "5 MB": json.dumps({"type": "message.received", "x": "y" * FIVE_MB}).encode(),
    "not UTF-8": b'{"type": "\xff"}',
    "nothing": b"",
}


@pytest.mark.parametrize("which", BAD_BODIES)
@pytest.mark.parametrize("sign", [dated_headers, flat_headers])
def test_what_quo_cannot_have_meant_is_400(
    service: Service, which: str, sign: Any
) -> None:
    body = BAD_BODIES[which]
    answer = service.quo(body, **sign(body))
    assert answer.status_code == 400, answer.json
    assert service.all("inbound") == []


@pytest.mark.parametrize("kind", ["call.completed", "", "message.unknown"])
def test_events_about_something_else_are_well_received(
    service: Service, kind: str
) -> None:
    """An error would make QUO try them again, and in the end turn the webhook off."""
    body = dated_event("hello", type=kind)
    answer = service.quo(body, **dated_headers(body))
    assert (answer.status_code, answer.json) == (200, {"outcome": "ignored"})


def receipt(id_: str, status: str) -> bytes:
    event = json.loads(dated_event("x", id_=id_))
    event["type"] = f"message.{status}"
    event["data"]["resource"] |= {"direction": "outgoing", "status": status}
    return json.dumps(event).encode()


def test_a_receipt_of_an_unknown_message_is_kept_for_later(service: Service) -> None:
    """It may overtake our own record of the acceptance."""
    body = receipt("AC9", "delivered")
    answer = service.quo(body, **dated_headers(body))
    assert (answer.status_code, answer.json) == (200, {"outcome": "early"})
    assert len(service.all("receipts")) == 1


def test_receipts_in_any_order_end_delivered(service: Service) -> None:
    """The row must not say *failed* of a text that arrived."""
    id_ = service.plan()
    service.task("send_message", message_id=id_)
    path = f"messages/{id_}"
    service.deps.documents.update(path, {"provider": "quo", "provider_id": "AC9"})
    for status in ("delivered", "failed", "delivered", "undelivered"):
        body = receipt("AC9", status)
        assert service.quo(body, **dated_headers(body)).status_code == 200
    assert service.all("messages")[0]["state"] == "delivered"


def test_without_a_key_nothing_can_be_told_from_forgery(service: Service) -> None:
    from dataclasses import replace  # noqa: PLC0415 - one use

    service.set(quo=replace(service.deps.settings.quo, webhook_keys=()))
    body = dated_event("STOP")
    assert service.quo(body, **dated_headers(body)).status_code == 503


def test_twilio_signed_against_the_public_url_is_taken(service: Service) -> None:
    """Behind a proxy the request itself shows another host and scheme."""
    answer = twilio_call(twilio_text("STOP"))
    assert (answer.status_code, answer.text) == (200, "<Response/>")
    assert answer.mimetype == "text/xml"
    assert suppressed(service) == [True]


def test_twilio_telling_twice_counts_once(service: Service) -> None:
    for _ in range(3):
        assert twilio_call(twilio_text("STOP")).status_code == 200
    assert len(service.all("consent")) == len(service.all("inbound")) == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"base": "http://localhost"},
        {"base": "https://evil.example.org"},
        {"token": "another"},
    ],
    ids=["what the request shows", "another host", "another token"],
)
def test_what_is_not_twilios_is_turned_away(
    service: Service, wrong: dict[str, str]
) -> None:
    assert twilio_call(twilio_text("START"), **wrong).status_code == 401
    assert service.all("inbound") == []


@pytest.mark.parametrize("body", [b"", b"\xff\xfe", b"a=1&" * 600, b"x" * FIVE_MB])
def test_twilio_unsigned_is_turned_away_whatever_it_says(
    service: Service, body: bytes
) -> None:
    answer = client_of("receive_twilio").post("/receive_twilio", data=body)
    assert answer.status_code == 401


@pytest.mark.parametrize("body", [b"\xff\xfe", b"a=1&" * 600, b"x" * FIVE_MB])
def test_what_is_no_form_is_400(service: Service, body: bytes) -> None:
    headers = {"X-Twilio-Signature": "sign"}
    client = client_of("receive_twilio")
    answer = client.post("/receive_twilio", data=body, headers=headers)
    assert answer.status_code == 400


def crash(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    def understand(*_: object) -> str:
        raise error

    monkeypatch.setattr(inbox, "understand", understand)


@pytest.mark.parametrize("provider", ["quo", "twilio"])
def test_a_stop_is_stored_whatever_happens_then_and_read_later(
    service: Service, provider: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The provider has done its part; our fault must not cost the tenant their STOP."""
    id_ = service.plan()
    with monkeypatch.context() as broken:
        crash(broken, RuntimeError(f"{NAME} {PHONE}"))
        if provider == "quo":
            body = dated_event("STOP")
            answer = service.quo(body, **dated_headers(body))
        else:
            answer = twilio_call(twilio_text("STOP"))
    assert answer.status_code == 200
    assert [one["state"] for one in service.all("inbound")] == ["stored"]
    assert [one["reason"] for one in service.all("people_tasks")] == [
        "reply_not_understood"
    ]

    sent = service.task("send_message", message_id=id_)
    assert sent.json["outcome"] == "planned", "nothing starts over an unread STOP"

    assert service.task("check_responses").json["swept"]["understood"] == 1
    assert suppressed(service) == [True]
    assert [one["state"] for one in service.all("inbound")] == ["done"]
    service.clock.at += timedelta(minutes=5)
    service.task("send_message", message_id=id_)
    (collection,) = [m for m in service.all("messages") if m["purpose"] == "collection"]
    assert collection["state"] == "cancelled"


def test_one_unreadable_reply_does_not_keep_others_from_being_read(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One tenant's odd text must not cost another tenant their STOP."""
    with monkeypatch.context() as broken:
        crash(broken, RuntimeError())
        for n, text in enumerate(("odd", "STOP", "odd too")):
            body = dated_event(text, id_=f"AC{n}")
            service.quo(body, **dated_headers(body))
    right = inbox.understand

    def picky(inbound_id: str, deps: Any, now: Any) -> str:
        if "odd" in deps.documents.get(f"inbound/{inbound_id}").data["text"]:
            raise ValueError(inbound_id)
        return right(inbound_id, deps, now)

    monkeypatch.setattr(inbox, "understand", picky)
    assert service.task("check_responses").json["swept"]["understood"] == 1
    assert suppressed(service) == [True]


EVENT = count(1)  # an event said twice is read once: each example says a new one
PERSONAL = st.text(min_size=1, max_size=60).filter(lambda text: text.strip())


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(text=PERSONAL, broken=st.booleans())
def test_no_log_line_tells_who_wrote_what(
    service: Service, caplog: pytest.LogCaptureFixture, text: str, broken: bool
) -> None:
    """Logs are read by people who have no business with a tenant's debts."""
    n = next(EVENT)
    said = f"zq{n} {text}qz {NAME}"
    body = dated_event(said, id_=f"AC{n}")
    caplog.clear()
    with caplog.at_level(logging.DEBUG), pytest.MonkeyPatch.context() as patch:
        if broken:
            crash(patch, RuntimeError(f"{said} {PHONE}"))
        service.quo(body, **dated_headers(body))
        service.quo(body[:-3], **dated_headers(body))
        twilio_call(twilio_text(said, sid=f"SM{n}"))
        service.task("check_responses")
    for personal in (PHONE, PHONE[1:], NAME, said, "quentin@example.com"):
        assert personal not in caplog.text
    if broken:
        assert "RuntimeError" in caplog.text
