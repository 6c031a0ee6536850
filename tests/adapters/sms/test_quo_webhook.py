"""QUO's webhooks: who may speak, and what was said, whatever comes."""

from __future__ import annotations

import base64
import hmac
import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.adapters.sms import quo_webhook
from shared.errors import BadRequest, ConfigError, Unauthorized
from shared.ports.sending import Inbound, Receipt

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
OTHER = "whsec_" + base64.b64encode(b"another webhook's key").decode()
BODY = b'{"test": 2432232314}'
SIGNED_AT = datetime.fromtimestamp(1614265330, UTC)
PUBLISHED = {
    "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
    "webhook-timestamp": "1614265330",
    "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
}
V4 = {
    "id": "EVc67ec",
    "object": "event",
    "apiVersion": "v4",
    "createdAt": "2026-11-23T15:00:00.557Z",
    "type": "message.received",
    "data": {
        "object": {
            "id": "AC24a8",
            "object": "message",
            "from": "+12125550101",
            "to": ["+14155550100"],
            "direction": "incoming",
            "text": "Hello, world!",
            "status": "delivered",
            "createdAt": "2026-11-23T15:00:00.420Z",
            "userId": "USu5AsEHuQ",
            "phoneNumberId": "PNtoDbDhuz",
            "contactIds": ["6824"],
        }
    },
}
V3 = {
    **V4,
    "apiVersion": "v3",
    "data": {
        "object": {
            "id": "AC24a8",
            "from": "+12125550101",
            "to": "+14155550100",
            "direction": "incoming",
            "body": "Hello, world!",
            "media": [],
            "status": "delivered",
            "createdAt": "2026-11-23T15:00:00.420Z",
            "conversationId": "CN1",
        }
    },
}
DATED = {
    "id": "EV1",
    "apiVersion": "2026-03-30",
    "createdAt": "2026-11-23T15:00:00Z",
    "type": "message.received",
    "data": {
        "resource": {
            "id": "AC24a8",
            "direction": "incoming",
            "text": "Hello, world!",
            "media": [],
            "status": "received",
            "createdAt": "2026-11-23T15:00:00.420Z",
        },
        "context": {
            "orgId": "OR1",
            "phoneNumberId": "PN1",
            "conversationId": "CN1",
            "userId": None,
            "contacts": {"ids": [], "lookupStatus": "none"},
            "senderIdentifier": "+12125550101",
            "recipientIdentifiers": ["+14155550100"],
        },
        "links": {"quo": "https://my.quo.com/inbox/x"},
    },
}


def legacy(body: bytes, key: str, stamp: str) -> dict[str, str]:
    secret = base64.b64decode(key.removeprefix("whsec_"))
    digest = hmac.digest(secret, f"{stamp}.".encode() + body, "sha256")
    sign = base64.b64encode(digest).decode()
    return {"openphone-signature": f"hmac;1;{stamp};{sign}"}


def test_the_published_vector_of_the_dated_scheme_is_good():
    """From standardwebhooks.com: our reading of the scheme is theirs."""
    quo_webhook.verify(PUBLISHED, BODY, [SECRET], SIGNED_AT)


def test_header_names_may_be_written_in_any_case():
    """Servers rename headers; replies must not be lost by it."""
    shouted = {name.upper(): value for name, value in PUBLISHED.items()}

    quo_webhook.verify(shouted, BODY, [OTHER, SECRET], SIGNED_AT)


def test_one_good_signature_of_several_is_enough():
    """While a key is rotated, QUO signs with both."""
    several = {
        **PUBLISHED,
        "webhook-signature": f"v1,AAAA {PUBLISHED['webhook-signature']} v2,x",
    }

    quo_webhook.verify(several, BODY, [SECRET], SIGNED_AT)


@pytest.mark.parametrize("stamp", ["1614265330", "1614265330123"])
def test_the_old_scheme_is_good_in_seconds_and_milliseconds(stamp):
    """The unit is not documented."""
    quo_webhook.verify(legacy(BODY, SECRET, stamp), BODY, [OTHER, SECRET], SIGNED_AT)


@pytest.mark.parametrize("when", [-1, 1])
@pytest.mark.parametrize(
    ("headers", "window"),
    [
        (PUBLISHED, timedelta(minutes=5)),
        (legacy(BODY, SECRET, "1614265330"), timedelta(hours=48)),
    ],
    ids=["dated", "legacy"],
)
def test_an_old_or_future_signature_is_stale(headers, window, when):
    """A recorded STOP or START cannot be played again next week."""
    quo_webhook.verify(headers, BODY, [SECRET], SIGNED_AT + when * window)
    late = SIGNED_AT + when * (window + timedelta(seconds=1))

    with pytest.raises(Unauthorized) as raised:
        quo_webhook.verify(headers, BODY, [SECRET], late)

    assert raised.value.code == "stale"


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"webhook-id": "x"},
        {**PUBLISHED, "webhook-signature": ""},
        {**PUBLISHED, "webhook-signature": "v2,abc"},
        {**PUBLISHED, "webhook-timestamp": ""},
        {**PUBLISHED, "webhook-timestamp": "١٦١٤٢٦٥٣٣٠"},
        {**PUBLISHED, "webhook-timestamp": "9" * 40},
        {"openphone-signature": "hmac;2;1614265330;abc"},
        {"openphone-signature": "hmac;1;1614265330"},
        {"openphone-signature": ";;;,;;;,"},
    ],
)
def test_what_bears_no_usable_signature_is_unsigned(headers):
    """Nobody stops somebody else's messages by guessing our URL."""
    with pytest.raises(Unauthorized) as raised:
        quo_webhook.verify(headers, BODY, [SECRET], SIGNED_AT)

    assert raised.value.code == "unsigned"


@pytest.mark.parametrize(
    ("headers", "body", "keys"),
    [
        (PUBLISHED, BODY + b" ", [SECRET]),
        (PUBLISHED, BODY, [OTHER]),
        ({**PUBLISHED, "webhook-id": "msg_other"}, BODY, [SECRET]),
        ({**PUBLISHED, "webhook-timestamp": "1614265331"}, BODY, [SECRET]),
        ({**PUBLISHED, "webhook-signature": "v1,"}, BODY, [SECRET]),
        ({**PUBLISHED, "webhook-signature": "v1,é"}, BODY, [SECRET]),
        (legacy(BODY, OTHER, "1614265330"), BODY, [SECRET]),
        (legacy(b"{}", SECRET, "1614265330"), BODY, [SECRET]),
    ],
)
def test_any_change_breaks_the_signature(headers, body, keys):
    """To the byte: the body is checked as it came."""
    with pytest.raises(Unauthorized) as raised:
        quo_webhook.verify(headers, body, keys, SIGNED_AT)

    assert raised.value.code == "bad_signature"


@pytest.mark.parametrize("keys", [[], [""], ["not base64!"], ["whsec_"]])
def test_without_a_usable_key_nothing_passes(keys):
    """An empty key would make every forged signature good."""
    empty = legacy(BODY, "", "1614265330")

    with pytest.raises(ConfigError):
        quo_webhook.verify(empty, BODY, keys, SIGNED_AT)


@pytest.mark.parametrize("event", [V4, V3, DATED], ids=["v4", "v3", "dated"])
def test_all_three_shapes_say_the_same(event):
    """However staff made the webhook, a reply is read."""
    read = quo_webhook.read(json.dumps(event).encode())

    assert isinstance(read, Inbound)
    assert read.provider_id == "AC24a8"
    assert (read.sender, read.recipient) == ("+12125550101", "+14155550100")
    assert read.text == "Hello, world!"
    assert read.received_at == datetime(2026, 11, 23, 15, 0, 0, 420000, tzinfo=UTC)


@pytest.mark.parametrize(
    ("kind", "code", "status", "reason"),
    [
        ("message.delivered", None, "delivered", ""),
        ("message.failed", None, "failed", ""),
        ("message.undelivered", "30007", "undelivered", "carrier_filtered"),
        ("message.undelivered", "99999", "undelivered", "other"),
        ("message.failed", 21610, "failed", "opted_out"),
    ],
)
def test_receipts_are_read_with_their_reason(kind, code, status, reason):
    """Staff see why a text did not arrive."""
    resource = {**DATED["data"]["resource"], "direction": "outgoing", "errorCode": code}
    event = {**DATED, "type": kind, "data": {**DATED["data"], "resource": resource}}

    read = quo_webhook.read(json.dumps(event).encode())

    assert isinstance(read, Receipt)
    assert (read.status, read.reason) == (status, reason)


def test_events_about_other_things_are_nothing_to_us():
    """Calls and contacts are acknowledged and left alone."""
    for kind in ("call.completed", "contact.updated", "message.summary", "", None, 7):
        assert quo_webhook.read(json.dumps({**V4, "type": kind}).encode()) is None


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (json.dumps(V4).encode()[:-5], "not_json"),
        (b"", "not_json"),
        (b"STOP", "not_json"),
        (b"[]", "not_json"),
        (b"\xff\xfe", "not_json"),
        (b"[" * 200_000, "not_json"),
        (b'{"type": "message.received", "n": ' + b"9" * 5000 + b"}", "not_json"),
        (b" " * 5_000_000, "too_large"),
        (b'{"type": "message.received"}', "bad_event"),
        (b'{"type": "message.received", "data": []}', "bad_event"),
        (
            b'{"type": "message.received", "data": {"object": {"id": "AC1"}}}',
            "bad_event",
        ),
    ],
)
def test_what_cannot_be_read_is_named(body, code):
    """Truncated, hostile or huge: a clear no, and nothing else."""
    with pytest.raises(BadRequest) as raised:
        quo_webhook.read(body)

    assert raised.value.code == code


def test_a_stop_without_a_time_still_counts():
    """A missing timestamp must not cost a revocation."""
    thing = {k: v for k, v in V4["data"]["object"].items() if k != "createdAt"}
    event = {"type": "message.received", "data": {"object": {**thing, "text": "STOP"}}}

    read = quo_webhook.read(json.dumps(event).encode(), now=SIGNED_AT)

    assert read.received_at == SIGNED_AT


def test_text_that_no_store_can_hold_is_made_storable():
    """Half an emoji must not keep a reply out of the store."""
    thing = {**V4["data"]["object"], "text": "a\ud83d\u0000b"}
    event = {**V4, "data": {"object": thing}}

    read = quo_webhook.read(json.dumps(event).encode())

    assert "\0" not in read.text
    read.text.encode("utf-8")


def test_a_delivery_is_named_the_same_at_every_repetition():
    """A repeated webhook takes effect once."""
    body = json.dumps(V4).encode()

    assert quo_webhook.event_id({"Webhook-Id": "msg_1"}, body) == "msg_1"
    assert quo_webhook.event_id({}, body) == "EVc67ec"
    assert quo_webhook.event_id({}, b"x") == quo_webhook.event_id({}, b"x")
    assert quo_webhook.event_id({}, b"x").startswith("sha256-")


@pytest.mark.parametrize("hostile", ["../../c", "a/b", "+12125550101", "", "x" * 500])
def test_a_hostile_id_never_becomes_a_document_name(hostile):
    """Nor a phone number."""
    name = quo_webhook.event_id({"webhook-id": hostile}, b'{"id": "a/b"}')

    assert name.startswith("sha256-")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(max_size=10), inner, max_size=3)
    ),
    max_leaves=8,
)
SHAPES = st.fixed_dictionaries(
    {"type": st.sampled_from(["message.received", "message.failed", "x"])},
    optional={
        "id": JSON,
        "createdAt": JSON,
        "data": JSON
        | st.fixed_dictionaries(
            {},
            optional={
                "object": JSON,
                "resource": st.fixed_dictionaries(
                    {"id": st.just("AC1") | JSON},
                    optional={
                        "text": JSON,
                        "createdAt": JSON,
                        "direction": JSON,
                        "to": JSON,
                    },
                ),
                "context": st.dictionaries(
                    st.sampled_from(
                        ["senderIdentifier", "recipientIdentifiers", "userId"]
                    ),
                    JSON,
                ),
            },
        ),
    },
)


@given(st.binary(max_size=300) | SHAPES.map(lambda event: json.dumps(event).encode()))
def test_any_bytes_give_a_value_or_the_named_error(body):
    """No webhook can crash the service."""
    try:
        read = quo_webhook.read(body)
    except BadRequest:
        return
    assert read is None or isinstance(read, Inbound | Receipt)


@given(
    st.dictionaries(
        st.sampled_from([*PUBLISHED, "openphone-signature"]), st.text(max_size=40)
    ),
    st.binary(max_size=50),
)
def test_no_made_up_headers_pass(headers, body):
    """Nor can it be fooled."""
    with pytest.raises(Unauthorized):
        quo_webhook.verify(headers, body, [SECRET], SIGNED_AT)
