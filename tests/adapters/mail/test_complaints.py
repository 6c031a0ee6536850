"""A spam complaint is read for what it is, and believed of nobody but its subject."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from shared.adapters.mail.parse import Envelope, read_inbound

ENVELOPE = Envelope(
    provider="smtp",
    provider_id="1",
    recipient="office@example.com",
    received_at=datetime(2026, 11, 16, 15, tzinfo=UTC),
)
REPORT = """From: <feedback@isp.example>
To: <abuse@example.com>
Subject: FW: Your account
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report; boundary="b"

--b
Content-Type: text/plain

This is an email abuse report.

--b
Content-Type: message/feedback-report

Feedback-Type: abuse
User-Agent: SomeGenerator/1.0
Version: 1
{fields}
--b
Content-Type: {kind}

From: <office@example.com>
Message-ID: <m-1@example.com>
To: <ann@example.com>
Subject: Your account

Hi
--b--
"""


@pytest.mark.parametrize("kind", ["message/rfc822", "text/rfc822-headers"])
@pytest.mark.parametrize(
    "fields",
    [
        "",
        "Original-Rcpt-To: <ann@example.com>\n",
        "Removal-Recipient: ann@example.com\n",
    ],
)
def test_a_complaint_names_who_complained(kind: str, fields: str) -> None:
    """Whoever calls our mail spam must not get another."""
    raw = REPORT.format(fields=fields, kind=kind).replace("\n", "\r\n").encode()
    found = read_inbound(raw, ENVELOPE)
    assert found is not None
    assert (found.kind, found.sender) == ("complaint", "ann@example.com")
    assert found.in_reply_to == ("<m-1@example.com>",)


def test_a_persons_word_spam_is_no_report() -> None:
    raw = (
        b"From: <ann@example.com>\r\nSubject: Re\r\n\r\nthis is spam, report-type abuse"
    )
    found = read_inbound(raw, ENVELOPE)
    assert found is not None
    assert found.kind == "message"
