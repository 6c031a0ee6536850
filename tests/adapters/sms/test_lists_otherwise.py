"""Lists of other servers than ours: another spelling, another way to write a time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import responses

from shared.adapters.sms.quo_ledger import QuoLedger
from shared.adapters.sms.tolerant import instant
from shared.adapters.sms.twilio_ledger import TwilioLedger
from shared.errors import NotDone

NOW = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
NUMBER, TENANT = "+14155550120", "+12125550101"
SPELLED = ["+12125550101", "(212) 555-0101", "12125550101", "+1 212 555 0101"]
TIMES = [
    "2026-11-23T15:00:00.123456789Z",
    "2026-11-23T15:00:00Z",
    "2026-11-23 15:00:00",
    "2026-11-23T10:00:00-05:00",
    "Mon, 23 Nov 2026 15:00:00 +0000",
    "Mon, 23 Nov 2026 10:00:00 -0500",
    1795446000,
    1795446000.5,
    1795446000123,
    None,
    "",
    "yesterday",
]


def quo(*listed: dict[str, Any]) -> QuoLedger:
    responses.get("https://quo.example.com/messages", json={"data": list(listed)})
    responses.get("https://quo.example.com/v1/phone-numbers", json={"data": []})
    return QuoLedger(
        base_url="https://quo.example.com",
        api_key="key",
        sender=NUMBER,
        timeout_s=1,
    )


def twilio(*listed: dict[str, Any]) -> TwilioLedger:
    responses.get(
        "https://twilio.example.com/2010-04-01/Accounts/ACsim/Messages.json",
        json={"messages": list(listed)},
    )
    return TwilioLedger(
        base_url="https://twilio.example.com",
        account_sid="ACsim",
        auth_token="token",
        sender=NUMBER,
        timeout_s=1,
    )


@pytest.mark.parametrize("written", SPELLED)
@pytest.mark.parametrize("make", [quo, twilio], ids=["quo", "twilio"])
@responses.activate
def test_a_text_is_found_however_its_number_is_written(make: Any, written: str) -> None:
    """Taken for absent, it would be sent a second time."""
    ledger = make(
        {
            "id": "AC1",
            "sid": "SM1",
            "to": [written] if make is quo else written,
            "direction": "outgoing",
            "text": "Rent is due.",
            "body": "Rent is due.",
            "createdAt": "2026-11-23T15:00:00Z",
            "date_created": "Mon, 23 Nov 2026 15:00:00 +0000",
        }
    )
    found = ledger.sent_to(TENANT, NOW - MINUTE, NOW + MINUTE)
    assert [copy.to for copy in found] == [TENANT]


@pytest.mark.parametrize("at", TIMES, ids=str)
@pytest.mark.parametrize("make", [quo, twilio], ids=["quo", "twilio"])
@responses.activate
def test_a_text_is_found_however_its_time_is_written(make: Any, at: object) -> None:
    """One without a time that can be read is no proof that ours was not sent."""
    ledger = make(
        {
            "id": "AC1",
            "sid": "SM1",
            "to": TENANT,
            "direction": "outgoing",
            "text": "Rent is due.",
            "body": "Rent is due.",
            "createdAt": at,
            "date_created": at,
            "date_sent": None,
        }
    )
    assert ledger.sent_to(TENANT, NOW - MINUTE, NOW + MINUTE)
    if at and at != "yesterday":
        assert ledger.sent_after(NUMBER, NOW - MINUTE) is False, (
            "from no number of ours"
        )


@pytest.mark.parametrize("at", [True, [], {}, 1e300, "Mon, 99 Nov 2026", float("nan")])
def test_what_is_no_instant_is_none(at: object) -> None:
    assert instant(at) is None


@responses.activate
def test_conversations_of_another_shape_are_no_failure() -> None:
    """One odd conversation must not keep the others' STOP from being read."""
    base = "https://quo.example.com"
    responses.get(f"{base}/messages", status=404)
    numbers = [{"id": "PN1", "number": "(415) 555-0120"}]
    responses.get(f"{base}/v1/phone-numbers", json={"data": numbers})
    odd = [{"participants": 7}, {"participants": {"a": 1}}, {"participants": [TENANT]}]
    responses.get(f"{base}/v1/conversations", json={"data": odd})
    said = {"id": "AC1", "from": TENANT, "to": [NUMBER], "direction": "incoming"}
    said |= {"text": "STOP", "createdAt": "2026-11-23T14:59:00Z"}
    responses.get(f"{base}/v1/messages", json={"data": [said]})
    ledger = QuoLedger(base_url=base, api_key="k", sender=NUMBER, timeout_s=1)
    assert [one.text for one in ledger.since(None, NOW).received] == ["STOP"]


@responses.activate
def test_a_text_that_came_in_is_one_without_its_direction() -> None:
    """Else the tenant's STOP counts as a text that staff sent by hand."""
    said = {"id": "AC1", "from": TENANT, "to": [NUMBER], "status": "received"}
    said |= {"text": "STOP", "createdAt": "2026-11-23T14:59:00Z"}
    assert [one.text for one in quo(said).since(None, NOW).received] == ["STOP"]


@pytest.mark.parametrize("make", [quo, twilio], ids=["quo", "twilio"])
@responses.activate
def test_a_list_that_goes_round_is_left_at_once(make: Any) -> None:
    """Its pages are read at the rate that we send at: hundreds stop the messages."""
    ledger = make()
    path = "/2010-04-01/Accounts/ACsim/Messages.json?PageToken=x"
    more = {"data": [], "messages": [], "nextCursor": "x", "next_page_uri": path}
    for url in (
        "https://quo.example.com/messages",
        "https://twilio.example.com/2010-04-01/Accounts/ACsim/Messages.json",
    ):
        responses.upsert(responses.GET, url, json=more)
    with pytest.raises(NotDone):
        ledger.sent_to(TENANT, NOW - MINUTE, NOW + MINUTE)
    assert len(responses.calls) <= 3
