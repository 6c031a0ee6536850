"""Gmail and Twilio as somebody else simulates them: ours may share our errors."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import pytest
import requests

from shared.adapters.mail.gmail import GmailMailer
from shared.adapters.mail.gmail_ledger import GmailLedger
from shared.adapters.sms.twilio import TwilioSms
from shared.adapters.sms.twilio_ledger import TwilioLedger
from shared.errors import NotDone
from shared.ports.sending import MailMessage, SmsMessage
from tests.servers import emulate

pytestmark = [
    pytest.mark.slow,
    pytest.mark.node,
    pytest.mark.skipif(not emulate.installed(), reason=emulate.MISSING),
]
MINUTE = timedelta(minutes=1)
OFFICE, NUMBER, TENANT = "office@example.com", "+14155550120", "+12125550101"


@pytest.fixture(scope="module")
def urls(tmp_path_factory):
    with emulate.running(tmp_path_factory.mktemp("emulate")) as running:
        yield running


@pytest.fixture
def now(urls) -> datetime:
    """Read the server's clock."""
    date = requests.get(urls["google"], timeout=5).headers.get("Date")
    return parsedate_to_datetime(date).astimezone(UTC) if date else _of_twilio(urls)


def _of_twilio(urls) -> datetime:
    date = requests.get(urls["twilio"], timeout=5).headers["Date"]
    return parsedate_to_datetime(date).astimezone(UTC)


def test_gmail_takes_a_mail_and_lists_it(urls, now):
    """The way through, at a Gmail that is not ours."""
    settings = {
        "base_url": urls["google"],
        "credentials": "anonymous",
        "senders": [OFFICE],
        "timeout_s": 5,
    }
    mail = MailMessage("m-1", "ana@example.net", "Hello", "Hi\n.", "<p>Hi</p>")

    accepted = GmailMailer(**settings).send(mail, now)
    ledger = GmailLedger(**settings)

    found = ledger.sent_to("ana@example.net", now - MINUTE, now + MINUTE)
    assert [(c.provider_id, c.rfc822_id) for c in found] == [
        (accepted.provider_id, accepted.rfc822_id)
    ]
    assert ledger.sent_after(OFFICE, now - MINUTE)
    page = ledger.since(None, now)
    assert [copy.provider_id for copy in page.sent] == [accepted.provider_id]
    assert ledger.since(page.cursor, now).sent == ()


def test_twilio_takes_a_text_and_lists_it(urls, now):
    """The way through, at a Twilio that is not ours."""
    settings = {
        "base_url": urls["twilio"],
        "account_sid": emulate.SID,
        "auth_token": "token",
        "sender": NUMBER,
        "timeout_s": 5,
    }
    text = SmsMessage("m-1", TENANT, "Rent is due.", now + MINUTE)
    said = {"From": "+12125550102", "To": NUMBER, "Body": "STOP"}

    accepted = TwilioSms(**settings).send(text, now)
    requests.post(
        f"{urls['twilio']}/_twilio/simulate/inbound-message",
        data=said,
        auth=(emulate.SID, "token"),
        timeout=5,
    ).raise_for_status()
    ledger = TwilioLedger(**settings)

    found = ledger.sent_to(TENANT, now - MINUTE, now + MINUTE)
    assert [copy.provider_id for copy in found] == [accepted.provider_id]
    assert ledger.sent_after(NUMBER, now - MINUTE)
    page = ledger.since(None, now + MINUTE)
    assert [(m.sender, m.text) for m in page.received] == [("+12125550102", "STOP")]


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"auth_token": "other"}, "twilio_unauthorized"),
        ({"sender": "+14155550199"}, "twilio_sender_unknown"),
    ],
)
def test_twilios_own_codes_mean_what_we_say(urls, now, wrong, code):
    """Nothing was sent, and the account is the reason."""
    settings = {
        "base_url": urls["twilio"],
        "account_sid": emulate.SID,
        "auth_token": "token",
        "sender": NUMBER,
        "timeout_s": 5,
    }

    with pytest.raises(NotDone) as raised:
        TwilioSms(**{**settings, **wrong}).send(
            SmsMessage("m-1", TENANT, "Rent is due.", now + MINUTE), now
        )

    assert raised.value.code == code
