"""QUO: what each answer means, and that nobody is texted twice for it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest
import responses

from shared.adapters.sms.quo import QuoSms
from shared.errors import ConfigError, NotDone, Refused, Uncertain

BASE = "https://api.example.com"
URL = f"{BASE}/v1/messages"
SPEC = Path(__file__).parents[4] / "shared/data/quo_openapi_v1.json"
SENT = {"data": {"id": "AC1", "from": "+14155550100", "conversationId": "CN1"}}


@pytest.fixture
def quo() -> QuoSms:
    return QuoSms(base_url=BASE, api_key="key", sender="+14155550100", timeout_s=1)


def documented(code: str, title: str = "Error") -> dict[str, object]:
    return {"message": title, "code": code, "status": 400, "docs": "x", "title": title}


def live(code: str, title: str = "Error") -> dict[str, object]:
    return {"error": {"message": title, "key": title, "code": code, "trace": "1"}}


TABLE = [
    (400, documented("0206400"), NotDone, "quo_not_registered"),
    (400, live("0206400"), NotDone, "quo_not_registered"),
    (400, documented("0200400"), Refused, "quo_bad_request"),
    (400, {"errors": [{"path": "/to/0"}]}, Refused, "bad_number"),
    (400, {"errors": "nonsense"}, Refused, "quo_bad_request"),
    (400, documented("1", "Recipient has opted out"), Refused, "opted_out"),
    (401, documented("0200401"), NotDone, "quo_unauthorized"),
    (402, documented("0200402"), NotDone, "quo_no_credit"),
    (402, live("0201402"), NotDone, "quo_no_credit"),
    (403, documented("0202403"), NotDone, "quo_not_number_user"),
    (403, documented("0204403"), NotDone, "quo_daily_cap"),
    (403, {}, NotDone, "quo_forbidden"),
    (405, {}, NotDone, "quo_not_let_through"),
    (407, {}, NotDone, "quo_not_let_through"),
    (413, {}, Refused, "quo_bad_request"),
    (421, {}, NotDone, "quo_not_let_through"),
    (451, {}, NotDone, "quo_not_let_through"),
    (403, live("9", "Recipient is unsubscribed"), Refused, "opted_out"),
    (404, documented("0200404"), NotDone, "quo_sender_unknown"),
    (408, {}, Uncertain, "quo_unclear"),
    (409, {}, Uncertain, "quo_unclear"),
    (418, {}, Refused, "quo_bad_request"),
    (422, {}, Refused, "quo_bad_request"),
    (429, {}, NotDone, "quo_rate_limited"),
    (302, {}, NotDone, "quo_redirected"),
    (500, documented("0201500"), Uncertain, "quo_unclear"),
    (502, {}, Uncertain, "quo_unclear"),
    (503, {}, Uncertain, "quo_unclear"),
    (504, {}, Uncertain, "quo_unclear"),
    (200, {}, Uncertain, "quo_garbled"),
    (202, {"data": []}, Uncertain, "quo_garbled"),
    (202, {"data": {"id": 7}}, Uncertain, "quo_garbled"),
    (201, {"data": {"id": ""}}, Uncertain, "quo_garbled"),
]


@pytest.mark.parametrize("row", TABLE, ids=lambda row: f"{row[0]}-{row[3]}")
@responses.activate
def test_each_answer_has_its_meaning(quo, text, now, row):
    """Only what surely was not sent may be sent again or by another provider."""
    status, body, kind, code = row
    responses.post(URL, status=status, json=body)

    with pytest.raises(kind) as raised:
        quo.send(text, now)

    assert type(raised.value) is kind
    assert raised.value.code == code
    assert raised.value.status == status
    assert len(responses.calls) == 1


@pytest.mark.parametrize("status", range(400, 600))
@responses.activate
def test_no_status_goes_unread(quo, text, now, status):
    """Whatever comes, the message gets one of our three words."""
    responses.post(URL, status=status, body=b"\xff<html>")

    with pytest.raises((NotDone, Refused, Uncertain)) as raised:
        quo.send(text, now)

    assert isinstance(raised.value, Uncertain) or status < 500


@pytest.mark.parametrize(
    "body", [b"", b"<html>", b"[]", b"[" * 100_000, b"\xff\xfe", b"7"]
)
@responses.activate
def test_garbage_with_a_good_status_may_have_been_sent(quo, text, now, body):
    """A proxy's page instead of an answer proves nothing."""
    responses.post(URL, status=202, body=body)

    with pytest.raises(Uncertain):
        quo.send(text, now)


@responses.activate
def test_the_wait_quo_asks_for_is_passed_on(quo, text, now):
    """We slow down as asked."""
    responses.post(URL, status=429, headers={"Retry-After": "3"})

    with pytest.raises(NotDone) as raised:
        quo.send(text, now)

    assert raised.value.retry_after_s == 3


@responses.activate
def test_one_text_goes_to_one_number_with_the_raw_key(quo, text, now):
    """Two recipients would be a group that sees each other's debts."""
    responses.post(URL, status=202, json=SENT)

    accepted = quo.send(text, now)

    request = responses.calls[0].request
    assert json.loads(request.body) == {
        "content": "Rent is due.",
        "from": "+14155550100",
        "to": ["+12125550101"],
    }
    assert request.headers["Authorization"] == "key"
    assert (accepted.provider_id, accepted.thread_id) == ("AC1", "CN1")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"to": "2125550101"}, "bad_number"),
        ({"to": "+12125550101,+12125550102"}, "bad_number"),
        ({"to": "+1٢125550101"}, "bad_number"),
        ({"to": ""}, "bad_number"),
        ({"text": " \n"}, "no_text"),
        ({"text": "x" * 1601}, "text_too_long"),
    ],
)
@responses.activate
def test_what_quo_would_fail_later_never_leaves(quo, text, now, change, code):
    """QUO takes any 15 characters for a number and fails in silence."""
    with pytest.raises(Refused) as raised:
        quo.send(replace(text, **change), now)

    assert raised.value.code == code
    assert not responses.calls


@responses.activate
def test_a_text_whose_time_is_over_never_leaves(quo, text, now):
    """Nobody is texted in the evening by a message of the afternoon."""
    with pytest.raises(Refused) as raised:
        quo.send(replace(text, expires_at=now), now)

    assert raised.value.code == "expired"


def test_a_missing_key_is_named_at_once():
    """Not at the first message."""
    with pytest.raises(ConfigError):
        QuoSms(base_url=BASE, api_key="", sender="+14155550100", timeout_s=1)


@responses.activate
def test_the_request_fits_quos_own_description(quo, text, now):
    """Needs ../shared/data/quo_openapi_v1.json beside the repository."""
    if not SPEC.exists():
        pytest.skip(f"QUO's OpenAPI is not here: {SPEC.name}")
    operation = json.loads(SPEC.read_text())["paths"]["/v1/messages"]["post"]
    schema = operation["requestBody"]["content"]["application/json"]["schema"]
    responses.post(URL, status=202, json=SENT)

    quo.send(text, now)

    body = json.loads(responses.calls[0].request.body)
    jsonschema.validate(body, {**schema, "additionalProperties": False})
