"""Twilio: what each answer means, the list, the callbacks, over real sockets."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlencode

import pytest
import responses
from hypothesis import given
from hypothesis import strategies as st

from shared.adapters.sms import twilio_ledger, twilio_webhook
from shared.adapters.sms.twilio import TwilioSms
from shared.adapters.sms.twilio_ledger import TwilioLedger
from shared.errors import (
    BadRequest,
    ConfigError,
    NotDone,
    Refused,
    Unauthorized,
    Uncertain,
)
from shared.ports.sending import Inbound, Receipt
from tests.servers import twilio as server

BASE = "https://twilio.example.com"
URL = f"{BASE}/2010-04-01/Accounts/ACsim/Messages.json"
NUMBER, TENANT = "+14155550120", "+12125550101"
MINUTE = timedelta(minutes=1)
HOOK = "https://example.com/twilio/inbound"
VECTOR = {
    "From": "+14158675309",
    "To": "+18005551212",
    "Body": "STOP",
    "MessageSid": "SM1",
    "OptOutType": "STOP",
}
VECTOR_SIGNATURE = "ZdQoYgHKhGehEoTO0yptDhnnMqo="


PATIENT_S, HASTY_S = 20, 0.6
"""A busy machine is slow: only where no answer comes is it not waited for."""


def settings(base_url: str = BASE, timeout_s: float = PATIENT_S) -> dict[str, object]:
    return {
        "base_url": base_url,
        "account_sid": "ACsim",
        "auth_token": "token",
        "sender": NUMBER,
        "timeout_s": timeout_s,
    }


@pytest.fixture
def twilio() -> TwilioSms:
    return TwilioSms(**settings())


TABLE = [
    (400, 21610, Refused, "opted_out"),
    (400, 21211, Refused, "bad_number"),
    (400, 21614, Refused, "bad_number"),
    (400, 21635, Refused, "bad_number"),
    (400, 21617, Refused, "text_too_long"),
    (400, 30007, Refused, "carrier_filtered"),
    (400, 77777, Refused, "other"),
    (400, None, Refused, "twilio_bad_request"),
    (400, "+12125550101", Refused, "twilio_bad_request"),
    (400, 21408, NotDone, "twilio_country_off"),
    (400, 21606, NotDone, "twilio_sender_unknown"),
    (400, 21608, NotDone, "twilio_trial"),
    (400, 21612, NotDone, "twilio_unroutable"),
    (400, 21611, NotDone, "twilio_queue_full"),
    (400, 30034, NotDone, "twilio_not_registered"),
    (401, 20003, NotDone, "twilio_unauthorized"),
    (402, None, NotDone, "twilio_no_credit"),
    (403, None, NotDone, "twilio_forbidden"),
    (404, 20404, NotDone, "twilio_account_unknown"),
    (429, 20429, NotDone, "twilio_rate_limited"),
    (302, None, NotDone, "twilio_redirected"),
    (407, None, NotDone, "twilio_not_let_through"),
    (421, None, NotDone, "twilio_not_let_through"),
    (405, 21211, Refused, "bad_number"),
    (408, None, Uncertain, "twilio_unclear"),
    (500, 20500, Uncertain, "twilio_unclear"),
    (503, 20429, Uncertain, "twilio_unclear"),
    (201, None, Uncertain, "twilio_garbled"),
]


@pytest.mark.parametrize("row", TABLE, ids=lambda row: f"{row[0]}-{row[3]}")
@responses.activate
def test_each_answer_has_its_meaning(twilio, text, now, row):
    """Only what surely was not sent may be sent again or by another provider."""
    status, code, kind, slug = row
    responses.post(
        URL, status=status, json={"code": code, "message": "to +12125550101"}
    )

    with pytest.raises(kind) as raised:
        twilio.send(text, now)

    assert type(raised.value) is kind
    assert raised.value.code == slug
    assert "5550101" not in str(raised.value)
    assert len(responses.calls) == 1


@pytest.mark.parametrize(
    ("left", "validity"),
    [
        (timedelta(seconds=0.4), "1"),
        (timedelta(minutes=30), "1800"),
        (timedelta(days=2), "36000"),
    ],
)
@responses.activate
def test_twilio_is_told_when_the_text_expires(twilio, text, now, left, validity):
    """A carrier's backlog must not deliver at night."""
    responses.post(URL, status=201, json={"sid": "SM1", "from": NUMBER})

    twilio.send(replace(text, expires_at=now + left), now)

    form = parse_qs(responses.calls[0].request.body)
    assert form["ValidityPeriod"] == [validity]
    assert form["To"] == [TENANT]
    assert "StatusCallback" not in form


@responses.activate
def test_a_messaging_service_is_named_as_one(text, now):
    """Opt-outs of the service hold only if it sends."""
    responses.post(URL, status=201, json={"sid": "SM1"})
    callback = "https://example.com/receive_twilio"
    sender = TwilioSms(**{**settings(), "sender": "MG1"}, status_callback=callback)

    accepted = sender.send(text, now)

    form = parse_qs(responses.calls[0].request.body)
    assert form["MessagingServiceSid"] == ["MG1"]
    assert "From" not in form
    assert form["StatusCallback"] == [callback]
    assert accepted.sender == "MG1"


@pytest.fixture
def simulator():
    with server.start() as handle:
        yield handle


def clock(handle) -> datetime:
    """Read the simulator's own clock."""
    handle.fault("status", when="before", path="/time")
    import requests  # noqa: PLC0415 - here only

    requests.get(f"{handle.base_url}/time", timeout=5)
    return datetime.fromtimestamp(handle.requests()[-1]["at"], UTC)


def test_a_text_arrives_once_and_is_found_in_the_list(simulator, text):
    """The way through."""
    now = clock(simulator)
    sender = TwilioSms(**settings(simulator.base_url))
    ledger = TwilioLedger(**settings(simulator.base_url))
    message = replace(text, expires_at=now + MINUTE)

    accepted = sender.send(message, now)
    simulator.control("inbound", sender=TENANT, text="STOP")
    page = ledger.since(None, now + MINUTE)

    assert [got["id"] for got in simulator.received()] == [accepted.provider_id]
    found = ledger.sent_to(TENANT, now - MINUTE, now + MINUTE)
    assert [(c.provider_id, c.status) for c in found] == [
        (accepted.provider_id, "delivered")
    ]
    assert ledger.sent_after(NUMBER, now - MINUTE)
    assert not ledger.sent_after(NUMBER, now + MINUTE)
    assert [mail.text for mail in page.received] == ["STOP"]
    assert [copy.provider_id for copy in page.sent] == [accepted.provider_id]
    with pytest.raises(Refused) as raised:
        sender.send(message, now)
    assert raised.value.code == "opted_out"


def test_the_list_is_found_within_the_second_of_the_claim(simulator, text):
    """Twilio shows whole seconds; a text of the claim's own second was sent."""
    now = clock(simulator)
    TwilioSms(**settings(simulator.base_url)).send(
        replace(text, expires_at=now + MINUTE), now
    )
    ledger = TwilioLedger(**settings(simulator.base_url))
    listed = ledger.sent_to(TENANT, now - MINUTE, now + MINUTE)[0].sent_at

    late_in_it = listed + timedelta(microseconds=999_999)

    assert len(ledger.sent_to(TENANT, late_in_it, late_in_it + MINUTE)) == 1


def test_long_lists_are_read_to_their_end(simulator):
    """The 201st text of a busy day is found too."""
    now = clock(simulator)
    for i in range(210):
        simulator.control("inbound", sender=TENANT, text=str(i))

    page = TwilioLedger(**settings(simulator.base_url)).since(None, now + MINUTE)

    assert len(page.received) == 210


def test_a_stop_behind_more_than_one_look_can_read_is_heard_at_once(
    simulator, monkeypatch
):
    """The day's list is too long to read; what came in is read all the same."""
    monkeypatch.setattr(twilio_ledger, "_MAX_PAGES", 1)
    now = clock(simulator)
    simulator.control("inbound", sender=TENANT, text="STOP")
    for n in range(201):
        simulator.control("by_hand", to=f"+121255501{n % 100:02d}", text="Rent")

    page = TwilioLedger(**settings(simulator.base_url)).since(None, now + MINUTE)

    assert [each.text for each in page.received] == ["STOP"]
    again = TwilioLedger(**settings(simulator.base_url)).since(page.cursor, now)
    assert again.cursor <= page.cursor, "what was not read is read once it can be"


def test_of_a_services_list_too_long_to_read_the_newest_part_is_heard(
    simulator, monkeypatch
):
    """A service has no number to ask for; a STOP to it must be heard all the same."""
    monkeypatch.setattr(twilio_ledger, "_MAX_PAGES", 1)
    now = clock(simulator)
    for n in range(201):
        simulator.control("by_hand", to=f"+121255501{n % 100:02d}", text="Rent")
    simulator.control("inbound", sender=TENANT, text="STOP")
    of_service = settings(simulator.base_url) | {"sender": "MG1"}

    page = TwilioLedger(**of_service).since(None, now + MINUTE)

    assert [each.text for each in page.received] == ["STOP"]
    again = TwilioLedger(**of_service).since(page.cursor, now)
    assert again.cursor <= page.cursor, "what was not read is read once it can be"


@pytest.mark.parametrize("kind", ["drop", "reset", "garbage", "status", "slow"])
def test_an_answer_that_never_came_is_unclear(simulator, text, kind):
    """It may have been sent."""
    now = clock(simulator)
    simulator.fault(kind, seconds=2, method="POST", path="/2010")
    timeout_s = HASTY_S if kind == "slow" else PATIENT_S

    with pytest.raises(Uncertain):
        TwilioSms(**settings(simulator.base_url, timeout_s)).send(
            replace(text, expires_at=now + MINUTE), now
        )


@pytest.mark.parametrize("kind", ["drop", "garbage", "status"])
def test_a_list_that_cannot_be_read_is_not_an_empty_list(simulator, kind):
    """A broken list must never pass for *it was not sent*."""
    now = clock(simulator)
    simulator.fault(kind, method="GET", path="/2010")

    with pytest.raises(NotDone):
        TwilioLedger(**settings(simulator.base_url)).sent_to(TENANT, now, now)


@responses.activate
def test_the_next_page_is_asked_from_our_host_only():
    """An answer cannot send our password elsewhere."""
    responses.get(
        URL, json={"messages": [], "next_page_uri": "https://evil.example.org/x?Page=1"}
    )
    responses.get(f"{BASE}/x", json={"messages": []})

    TwilioLedger(**settings()).sent_to(
        TENANT, datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
    )

    assert [call.request.url.split("/")[2] for call in responses.calls] == [
        "twilio.example.com"
    ] * 2


def body_of(**fields: str) -> bytes:
    return urlencode(fields).encode()


def test_the_known_vector_is_good():
    """Our reading of Twilio's scheme is Twilio's."""
    headers = {"x-twilio-signature": VECTOR_SIGNATURE}

    twilio_webhook.verify(headers, body_of(**VECTOR), url=HOOK, tokens=["old", "12345"])


@pytest.mark.parametrize(
    ("headers", "fields", "url", "code"),
    [
        ({}, VECTOR, HOOK, "unsigned"),
        ({"X-Twilio-Signature": "x"}, VECTOR, HOOK, "bad_signature"),
        (
            {"X-Twilio-Signature": VECTOR_SIGNATURE},
            {**VECTOR, "Body": "START"},
            HOOK,
            "bad_signature",
        ),
        (
            {"X-Twilio-Signature": VECTOR_SIGNATURE},
            {**VECTOR, "New": "1"},
            HOOK,
            "bad_signature",
        ),
        (
            {"X-Twilio-Signature": VECTOR_SIGNATURE},
            VECTOR,
            HOOK.replace("https", "http"),
            "bad_signature",
        ),
        (
            {
                "X-Twilio-Signature": VECTOR_SIGNATURE,
                "X-Twilio-Webhooks-Signature-Settings": "key=a,algorithm=HMAC_SHA256",
            },
            VECTOR,
            HOOK,
            "bad_signature",
        ),
    ],
)
def test_anything_else_is_not_twilio(headers, fields, url, code):
    """Nobody stops somebody else's messages by guessing our URL."""
    with pytest.raises(Unauthorized) as raised:
        twilio_webhook.verify(headers, body_of(**fields), url=url, tokens=["12345"])

    assert raised.value.code == code


def test_the_newer_algorithm_is_understood():
    """Accounts with shared keys sign by SHA-256."""
    from twilio.request_validator import RequestValidator  # noqa: PLC0415 - as heavy as ever

    signature = RequestValidator("12345").compute_signature(HOOK, VECTOR, "HMAC_SHA256")
    headers = {
        "X-Twilio-Signature": signature,
        "X-Twilio-Webhooks-Signature-Settings": "key=a,algorithm=HMAC_SHA256",
    }

    twilio_webhook.verify(headers, body_of(**VECTOR), url=HOOK, tokens=["12345"])


def test_an_unknown_algorithm_is_no_signature(caplog):
    """Nor is one that nobody can compute."""
    headers = {
        "X-Twilio-Signature": VECTOR_SIGNATURE,
        "X-Twilio-Webhooks-Signature-Settings": "algorithm=none",
    }

    with pytest.raises(Unauthorized):
        twilio_webhook.verify(headers, body_of(**VECTOR), url=HOOK, tokens=["12345"])


def test_without_a_token_nothing_passes():
    """An empty token would make every forged signature good."""
    with pytest.raises(ConfigError):
        twilio_webhook.verify({"X-Twilio-Signature": "x"}, b"", url=HOOK, tokens=[""])


def test_inbound_texts_are_read_with_twilios_own_opt_out(now):
    """Where Twilio has answered STOP itself, we do not answer again."""
    read = twilio_webhook.read(body_of(**VECTOR), now)

    assert isinstance(read, Inbound)
    assert (read.sender, read.text, read.opt_out) == ("+14158675309", "STOP", "stop")
    assert read.received_at == now


@pytest.mark.parametrize(
    ("status", "code", "ours", "reason"),
    [
        ("sent", "", "accepted", ""),
        ("delivered", "", "delivered", ""),
        ("read", "", "delivered", ""),
        ("undelivered", "30003", "undelivered", "unreachable"),
        ("failed", "30007", "failed", "carrier_filtered"),
        ("canceled", "", "failed", ""),
    ],
)
def test_callbacks_are_read_with_their_reason(now, status, code, ours, reason):
    """Staff see why a text did not arrive."""
    body = body_of(MessageSid="SM1", MessageStatus=status, ErrorCode=code, To=TENANT)

    read = twilio_webhook.read(body, now)

    assert isinstance(read, Receipt)
    assert (read.status, read.reason) == (ours, reason)


@pytest.mark.parametrize("status", ["sent", "delivered", "failed", "Delivered"])
def test_a_callback_that_bears_our_own_text_is_no_reply(now, status):
    """Read as a reply, *Reply STOP to opt out* is an opt-out, and a receipt is lost."""
    body = body_of(
        MessageSid="SM1",
        SmsSid="SM1",
        SmsStatus=status,
        MessageStatus=status,
        From=NUMBER,
        To=TENANT,
        Body="Rent is due. Reply STOP to opt out.",
    )
    assert isinstance(twilio_webhook.read(body, now), Receipt)


@pytest.mark.parametrize("status", ["", "received", "receiving", "unheard-of"])
def test_a_text_that_came_in_is_one_whatever_its_status(now, status):
    """A STOP is heard also with a status that nobody knows yet."""
    body = body_of(MessageSid="SM1", SmsStatus=status, From=TENANT, Body="STOP")
    assert isinstance(twilio_webhook.read(body, now), Inbound)


def test_new_statuses_and_other_events_are_nothing_to_us(now):
    """Twilio adds new ones without notice."""
    assert (
        twilio_webhook.read(body_of(MessageSid="SM1", MessageStatus="pondering"), now)
        is None
    )
    assert twilio_webhook.read(body_of(CallSid="CA1"), now) is None
    assert (
        twilio_webhook.event_id(body_of(MessageSid="SM1", MessageStatus="sent"))
        == "SM1-sent"
    )


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"x" * 5_000_000, "too_large"),
        (b"\xff\xfe", "not_a_form"),
        (b"&".join(b"a=1" for _ in range(600)), "not_a_form"),
        (body_of(MessageSid="SM1", Body="hi"), "bad_event"),
    ],
)
def test_what_cannot_be_read_is_named(now, body, code):
    """A clear no, and nothing else."""
    with pytest.raises(BadRequest) as raised:
        twilio_webhook.read(body, now)

    assert raised.value.code == code


@given(
    st.binary(max_size=200)
    | st.dictionaries(
        st.sampled_from(["MessageSid", "MessageStatus", "Body", "From", "SmsStatus"]),
        st.text(st.characters(exclude_categories=["Cs"]), max_size=20),
    ).map(lambda fields: urlencode(fields).encode())
)
def test_any_bytes_give_a_value_or_the_named_error(body):
    """No webhook can crash the service."""
    try:
        read = twilio_webhook.read(body, datetime(2026, 11, 23, tzinfo=UTC))
    except BadRequest:
        return
    assert read is None or isinstance(read, Inbound | Receipt)
