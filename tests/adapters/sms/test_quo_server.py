"""QUO from end to end over real sockets: sending, faults, the list, the webhooks."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from queue import Queue
from threading import Thread

import jsonschema
import pytest
import requests

from shared.adapters.sms import quo_ledger, quo_list, quo_webhook
from shared.adapters.sms.quo import QuoSms
from shared.adapters.sms.quo_ledger import QuoLedger
from shared.core.instants import to_text
from shared.errors import NotDone, Uncertain
from shared.ports.sending import Inbound, Receipt, SmsMessage
from tests.servers import quo as server

NUMBER, TENANT = "+14155550100", "+12125550101"
SPEC = Path(__file__).parents[4] / "shared/data/quo_openapi_v1.json"
MINUTE = timedelta(minutes=1)


@pytest.fixture
def simulator():
    with server.start() as handle:
        yield handle


def instant(handle) -> datetime:
    """Read the simulator's own clock from its record of requests."""
    handle.control("requests")
    requests.get(f"{handle.base_url}/v1/phone-numbers", timeout=5)
    return datetime.fromtimestamp(handle.requests()[-1]["at"], UTC)


PATIENT_S, HASTY_S = 20, 0.6
"""A busy machine is slow: only where no answer comes is it not waited for."""


def adapters(handle, number=NUMBER, timeout_s=PATIENT_S, **more):
    settings = {
        "base_url": handle.base_url,
        "api_key": "quo-key",
        "sender": number,
        "timeout_s": timeout_s,
    }
    return QuoSms(**settings), QuoLedger(**settings, **more)


def message(now, to=TENANT, text="Rent is due."):
    return SmsMessage("m-1", to, text, now + timedelta(hours=2))


def test_a_text_arrives_once_and_is_found_in_the_list(simulator):
    """The way through."""
    now = instant(simulator)
    sender, ledger = adapters(simulator)

    accepted = sender.send(message(now), now)

    assert [got["id"] for got in simulator.received()] == [accepted.provider_id]
    found = ledger.sent_to(TENANT, now - MINUTE, now + MINUTE)
    assert [(c.provider_id, c.text, c.status) for c in found] == [
        (accepted.provider_id, "Rent is due.", "delivered")
    ]
    assert ledger.sent_after(NUMBER, now - MINUTE)
    assert not ledger.sent_after(NUMBER, now + MINUTE)
    assert not ledger.sent_after("+14155550199", now - MINUTE)
    assert ledger.sent_to("+12125550102", now - MINUTE, now + MINUTE) == []


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize(
    "kind", ["drop", "reset", "garbage", "status", "slow", "delay"]
)
def test_an_answer_that_never_came_is_unclear_and_settled_by_the_list(
    simulator, kind, when
):
    """Sent or not sent looks the same to us: only QUO's list can tell."""
    now = instant(simulator)
    sender, ledger = adapters(simulator)
    sender.send(message(now, text="the one before"), now)
    simulator.fault(kind, when=when, seconds=2, path="/v1/messages", method="POST")
    late = kind in {"slow", "delay"}
    unheard, _ = adapters(simulator, timeout_s=HASTY_S if late else PATIENT_S)

    with pytest.raises(Uncertain):
        unheard.send(message(now), now)

    if late and when == "before":
        return  # the simulator may still be at it
    arrived = [
        got["id"] for got in simulator.received() if got["text"] == "Rent is due."
    ]
    listed = ledger.sent_to(TENANT, now - MINUTE, now + MINUTE)
    assert [c.provider_id for c in listed if c.text == "Rent is due."] == arrived


def test_a_text_may_be_taken_and_listed_late(simulator):
    """Absence alone proves nothing: the settler waits for a later text in the list."""
    now = instant(simulator)
    sender, ledger = adapters(simulator)
    simulator.fault("hide", seconds=600, method="POST")

    sender.send(message(now), now)

    assert len(simulator.received()) == 1
    assert ledger.sent_to(TENANT, now - MINUTE, now + MINUTE) == []
    assert not ledger.sent_after(NUMBER, now - MINUTE)


def test_without_the_dated_api_the_old_one_is_asked():
    """An account without the new API can be settled too."""
    with server.start(dated=False) as handle:
        now = instant(handle)
        sender, ledger = adapters(handle)
        accepted = sender.send(message(now), now)
        handle.control("inbound", sender="+12125550103", text="hello")

        found = ledger.sent_to(TENANT, now - MINUTE, now + MINUTE)
        page = ledger.since(None, now + MINUTE)

        assert [copy.provider_id for copy in found] == [accepted.provider_id]
        assert ledger.sent_after(NUMBER, now - MINUTE)
        assert [mail.sender for mail in page.received] == ["+12125550103"]
        assert [copy.provider_id for copy in page.sent] == [accepted.provider_id]


def test_polling_finds_missed_texts_and_those_sent_by_hand(simulator):
    """A STOP is not lost with its webhook; a text by staff counts as a contact."""
    now = instant(simulator)
    sender, ledger = adapters(simulator, api_user_id="USowner")
    sender.send(message(now), now)
    simulator.control("by_hand", to=TENANT, text="call me")
    first = ledger.since(None, now + MINUTE)
    simulator.control("inbound", sender=TENANT, text="STOP")

    second = ledger.since(first.cursor, now + 2 * MINUTE)

    assert [(c.text, c.by_hand) for c in first.sent] == [
        ("Rent is due.", False),
        ("call me", True),
    ]
    assert [mail.text for mail in second.received] == ["STOP"]
    assert second.received[0].recipient == NUMBER


def test_long_lists_are_read_to_their_end(simulator):
    """The 51st text of a busy day is found too."""
    now = instant(simulator)
    _, ledger = adapters(simulator)
    for i in range(120):
        simulator.control("inbound", sender=TENANT, text=f"text {i}")

    page = ledger.since(None, now + MINUTE)

    assert [mail.text for mail in page.received] == [f"text {i}" for i in range(120)]


def flood(simulator, count: int) -> None:
    for n in range(count):
        simulator.control("by_hand", to=f"+121255501{n % 100:02d}", text=f"Rent {n}")


def test_a_stop_behind_more_than_one_look_can_read_is_heard_at_once(
    simulator, monkeypatch
):
    """On rent day we send thousands within minutes; one STOP's webhook is lost."""
    monkeypatch.setattr(quo_list, "_MAX_PAGES", 2)
    now = instant(simulator)
    _, ledger = adapters(simulator)
    flood(simulator, 130)
    simulator.control("inbound", sender=TENANT, text="STOP")

    page = ledger.since(None, now + MINUTE)

    assert [each.text for each in page.received] == ["STOP"]


def test_after_a_long_list_only_what_came_in_is_read_for_a_while(simulator):
    """Reading our own thousands again each minute would use up the rate they need."""
    now = instant(simulator)
    _, ledger = adapters(simulator)
    flood(simulator, 120)
    first = ledger.since(None, now + MINUTE)
    assert len(first.sent) == 120
    simulator.control("inbound", sender=TENANT, text="STOP")
    simulator.control("by_hand", to=TENANT, text="By hand")

    before = len(simulator.requests())
    second = ledger.since(first.cursor, now + 2 * MINUTE)
    assert len(simulator.requests()) - before == 1
    assert [each.text for each in second.received] == ["STOP"]
    assert second.sent == ()

    third = ledger.since(second.cursor, now + 12 * MINUTE)
    assert "By hand" in [copy.text for copy in third.sent]
    assert [each.text for each in third.received] == ["STOP"]


def test_a_short_list_is_read_whole_each_time(simulator):
    now = instant(simulator)
    _, ledger = adapters(simulator)
    flood(simulator, 3)
    first = ledger.since(None, now + MINUTE)
    simulator.control("by_hand", to=TENANT, text="By hand")
    second = ledger.since(first.cursor, now + 2 * MINUTE)
    assert "By hand" in [copy.text for copy in second.sent]


def test_a_list_too_long_for_one_look_is_read_to_its_end_by_several(
    simulator, monkeypatch
):
    """Even where all of it lies within the overlap, and no time passes meanwhile."""
    monkeypatch.setattr(quo_list, "_MAX_PAGES", 2)
    monkeypatch.setattr(quo_ledger, "OVERLAP", timedelta(minutes=10))
    now = instant(simulator)
    _, ledger = adapters(simulator)
    for n in range(6):
        simulator.control("set_clock", ahead_s=60.0 * n)
        flood(simulator, 60)
    cursor = json.dumps({"at": to_text(now + 5 * MINUTE)})
    seen: set[str] = set()
    for _ in range(8):
        page = ledger.since(cursor, now + 6 * MINUTE)
        seen |= {copy.provider_id for copy in page.sent}
        assert page.cursor >= cursor, "a look never goes back"
        cursor = page.cursor

    assert len(seen) == 360


@pytest.mark.parametrize("kind", ["status", "garbage", "drop", "slow"])
def test_a_list_that_cannot_be_read_is_not_an_empty_list(simulator, kind):
    """A broken list must never pass for *it was not sent*."""
    now = instant(simulator)
    sender, _ = adapters(simulator)
    sender.send(message(now), now)
    simulator.fault(kind, seconds=9, path="/messages", method="GET")
    _, unread = adapters(simulator, timeout_s=HASTY_S if kind == "slow" else PATIENT_S)

    with pytest.raises(NotDone):
        unread.sent_to(TENANT, now - MINUTE, now + MINUTE)


def test_a_cursor_that_is_nonsense_starts_from_a_day_ago(simulator):
    """A damaged cursor loses nothing."""
    now = instant(simulator)
    _, ledger = adapters(simulator)
    simulator.control("inbound", sender=TENANT, text="hi")

    for cursor in ("", "x", "[]", '{"at": 7}', '{"at": "yesterday"}'):
        assert len(ledger.since(cursor, now + MINUTE).received) == 1


def test_who_said_stop_gets_nothing_although_quo_takes_it(simulator):
    """QUO answers 202 and fails afterwards; its receipt says so."""
    now = instant(simulator)
    sender, ledger = adapters(simulator)
    simulator.control("inbound", sender=TENANT, text="Stop")

    sender.send(message(now), now)

    assert simulator.received() == []
    assert ledger.sent_to(TENANT, now - MINUTE, now + MINUTE)[0].status == "failed"


def test_the_limit_of_requests_is_kept_by_the_simulator():
    """So that a bench can show that we caused no 429."""
    with server.start(rate_per_s=1) as handle:
        sender, _ = adapters(handle)
        now = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
        kinds = set()
        for _ in range(8):
            try:
                sender.send(message(now), now)
            except NotDone as limited:
                kinds.add(limited.code)

        assert kinds == {"quo_rate_limited"}
        assert handle.control("limited") + len(handle.received()) == 8


def test_the_simulator_answers_as_quo_describes(simulator):
    """Needs ../shared/data/quo_openapi_v1.json beside the repository."""
    if not SPEC.exists():
        pytest.skip(f"QUO's OpenAPI is not here: {SPEC.name}")
    paths = json.loads(SPEC.read_text())["paths"]["/v1/messages"]
    key = {"Authorization": "quo-key"}
    url = f"{simulator.base_url}/v1/messages"
    body = {"content": "hi", "from": NUMBER, "to": [TENANT]}
    asked = {"phoneNumberId": "PNsim1", "participants": TENANT, "maxResults": "10"}

    sent = requests.post(url, json=body, headers=key, timeout=5)
    listed = requests.get(url, params=asked, headers=key, timeout=5)

    for answer, method in ((sent, "post"), (listed, "get")):
        described = paths[method]["responses"][str(answer.status_code)]
        jsonschema.validate(
            answer.json(), described["content"]["application/json"]["schema"]
        )


@pytest.fixture
def hook():
    """A small receiver of webhooks: `(headers, body)` in a queue."""
    got: Queue = Queue()

    class Receiver(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            got.put((dict(self.headers), body))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_) -> None:
            """Say nothing."""

    receiver = ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
    Thread(target=receiver.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{receiver.server_port}/receive_quo", got
    receiver.shutdown()
    receiver.server_close()


@pytest.mark.parametrize("scheme", ["dated", "v4", "v3"])
def test_webhooks_of_all_three_kinds_are_verified_and_read(hook, scheme):
    """However staff made the webhook, replies come through."""
    url, got = hook
    with server.start(scheme=scheme, webhook_url=url) as handle:
        now = instant(handle)
        sender, _ = adapters(handle)
        handle.control("webhooks", copies=2)
        handle.control("inbound", sender=TENANT, text="STOP")
        inbound = [got.get(timeout=5) for _ in range(2)]
        accepted = sender.send(message(now, to="+12125550109"), now)
        receipts = [got.get(timeout=5) for _ in range(2)]

    for headers, body in (*inbound, *receipts):
        quo_webhook.verify(headers, body, ["YQ==", server.KEY], now)
    first, again = (quo_webhook.read(body) for _, body in inbound)
    assert isinstance(first, Inbound)
    assert (first.sender, first.text, first.recipient) == (TENANT, "STOP", NUMBER)
    assert first == again
    assert len({quo_webhook.event_id(*each) for each in inbound}) == 1
    receipt = quo_webhook.read(receipts[0][1])
    assert isinstance(receipt, Receipt)
    assert (receipt.provider_id, receipt.status) == (accepted.provider_id, "delivered")
