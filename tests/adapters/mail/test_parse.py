"""Replies and bounces are read, whatever comes."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.adapters.mail.html import html_to_text
from shared.adapters.mail.parse import Envelope, read_inbound, read_mail
from shared.errors import BadRequest
from shared.ports.sending import Inbound

ENVELOPE = Envelope(
    "gmail", "g-1", "office@example.com", datetime(2026, 11, 23, tzinfo=UTC), "t-1"
)


def crlf(text: str) -> bytes:
    return text.replace("\n", "\r\n").encode()


DSN = crlf(
    """From: Mail Delivery Subsystem <mailer-daemon@example.org>
To: office@example.com
Subject: Delivery Status Notification (Failure)
In-Reply-To: <m-1@example.com>
MIME-Version: 1.0
Content-Type: multipart/report; boundary="B"; report-type=delivery-status

--B
Content-Type: text/plain

Your message to gone@example.net could not be delivered.
--B
Content-Type: message/delivery-status

Reporting-MTA: dns; example.org

Final-Recipient: rfc822; gone@example.net
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 no such user

--B
Content-Type: message/rfc822

From: office@example.com
To: gone@example.net
Message-ID: <m-1@example.com>
Subject: A message

Hello
--B--
"""
)


def test_a_plain_reply_is_read():
    """What the tenant wrote reaches staff."""
    raw = crlf(
        """From: "Ana Ruiz" <ana@example.net>
To: office@example.com
Subject: Re: A message
Message-ID: <r1@example.net>
In-Reply-To: <m-1@example.com>
References: <m-0@example.com> <m-1@example.com>
Content-Type: text/plain; charset=utf-8

Señora, I will pay on Friday.

> Hello Ana
"""
    )

    read = read_inbound(raw, ENVELOPE)

    assert isinstance(read, Inbound)
    assert (read.sender, read.recipient) == ("ana@example.net", "office@example.com")
    assert read.text == "Señora, I will pay on Friday.\n\n> Hello Ana"
    assert read.in_reply_to == ("<m-1@example.com>", "<m-0@example.com>")
    assert (read.rfc822_id, read.thread_id, read.kind) == (
        "<r1@example.net>",
        "t-1",
        "message",
    )


@pytest.mark.parametrize(
    ("charset", "raw"),
    [
        ("iso-8859-1", "¿Mañana?".encode("latin-1")),
        ("windows-1252", "¿Mañana?".encode("cp1252")),
        ("utf-16", "¿Mañana?".encode("utf-16")),
        ("x-unknown", "¿Mañana?".encode()),
        ("us-ascii", "¿Mañana?".encode()),
        ("", "¿Mañana?".encode()),
    ],
)
def test_any_charset_is_read_also_a_wrong_one(charset, raw):
    """Mail programs lie about charsets."""
    kind = f"text/plain; charset={charset}" if charset else "text/plain"
    head = f"From: ana@example.net\r\nContent-Type: {kind}\r\n\r\n".encode()

    assert read_mail(head + raw).text == "¿Mañana?"


def test_html_alone_is_turned_into_text_with_its_quotation_marked():
    """STOP in an HTML mail is STOP, and our own quoted text is not theirs."""
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "ana@example.net", "=?utf-8?b?TWHDsWFuYQ==?="
    mail.set_content(
        "<html><head><style>p {}</style><title>x</title></head><body>"
        "<p>STOP&nbsp;please</p><div>On Monday you wrote:</div>"
        "<blockquote><p>Your rent<br>is due</p></blockquote>"
        "<script>alert(1)</script></body></html>",
        subtype="html",
    )

    read = read_mail(mail.as_bytes())

    assert read.text.splitlines()[0] == "STOP please"
    assert "> Your rent\n> is due" in read.text
    assert "alert" not in read.text
    assert read.subject == "Mañana"


def test_attachments_are_ignored_and_the_plain_part_wins():
    """A signature's picture or a forwarded mail says nothing for the tenant."""
    mail = EmailMessage()
    mail["From"] = "ana@example.net"
    mail.set_content("I pay today")
    mail.add_alternative("<p>I pay today (html)</p>", subtype="html")
    mail.add_attachment("STOP", filename="note.txt")
    inner = EmailMessage()
    inner["From"] = "other@example.net"
    inner.set_content("STOP")
    mail.add_attachment(inner)

    assert read_mail(mail.as_bytes()).text == "I pay today"


def test_a_bounce_names_the_address_and_the_mail_that_failed():
    """A dead address is not written to again, and the right message shows why."""
    read = read_inbound(DSN, ENVELOPE)

    assert (read.kind, read.sender, read.text) == (
        "bounce",
        "gone@example.net",
        "5.1.1",
    )
    assert "<m-1@example.com>" in read.in_reply_to


def test_a_bounce_without_a_report_is_known_by_gmails_header():
    """Some servers write bounces in prose only."""
    raw = crlf(
        """From: mailer-daemon@example.com
X-Failed-Recipients: gone@example.net
Subject: failure

Sorry."""
    )

    read = read_inbound(raw, ENVELOPE)

    assert (read.kind, read.sender, read.text) == (
        "bounce",
        "gone@example.net",
        "5.0.0",
    )


def test_nobody_but_a_mailer_daemon_can_bounce_somebody_by_that_header():
    """A stranger must not switch off a tenant's address with one line."""
    raw = crlf("From: eve@example.org\nX-Failed-Recipients: ana@example.net\n\nhi")

    assert read_inbound(raw, ENVELOPE).kind == "message"


@pytest.mark.parametrize("action", ["delayed", "delivered", "relayed"])
def test_a_mail_that_is_only_late_is_no_bounce(action):
    """The address is good; the server is busy."""
    raw = DSN.replace(b"Action: failed", b"Action: " + action.encode())

    assert read_inbound(raw, ENVELOPE) is None


@pytest.mark.parametrize(
    "raw", [b"", b"\r\n", b"Subject: x\r\n\r\nhello", b"From: \r\n\r\nx"]
)
def test_a_mail_from_nobody_is_named(raw):
    """It cannot be matched to anybody."""
    with pytest.raises(BadRequest):
        read_inbound(raw, ENVELOPE)


def test_parts_nested_beyond_reason_are_named_or_read():
    """A hostile mail must not stop the mailbox."""
    deep = b"From: a@example.net\r\n"
    for i in range(1500):
        deep += (
            f"Content-Type: multipart/mixed; boundary=b{i}\r\n\r\n--b{i}\r\n".encode()
        )

    with suppress(BadRequest):
        read_inbound(deep, ENVELOPE)


FRAGMENTS = st.sampled_from(
    [
        b"From: a@example.net\r\n",
        b"From: =?utf-8?q?=FF=?= <@>\r\n",
        b"Subject: =?x?b?!?=\r\n",
        b"Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n",
        b"Content-Type: text/html; charset=\xff\r\n",
        b"Content-Transfer-Encoding: base64\r\n",
        b"--b\r\n",
        b"Content-Type: message/delivery-status\r\n",
        b"Content-Type: message/rfc822\r\n",
        b"Final-Recipient: rfc822; x\r\nAction: failed\r\n",
        b"X-Failed-Recipients: \xff\r\n",
        b"\r\n",
        b"--b--\r\n",
    ]
)


@given(st.lists(FRAGMENTS | st.binary(max_size=30), max_size=14).map(b"".join))
def test_any_bytes_give_a_value_or_the_named_error(raw):
    """No mail can crash the poll and hide the next one."""
    try:
        read = read_inbound(raw, ENVELOPE)
    except BadRequest:
        return
    assert read is None or (read.sender and "\0" not in read.text)
    if read:
        f"{read.text}{read.subject}{read.sender}".encode()


@given(
    st.text(st.sampled_from("<>/!-[]ab &;\"'=#blockquote"), max_size=80)
    | st.text(max_size=80)
)
def test_any_html_gives_text(html):
    """Likewise."""
    assert isinstance(html_to_text(html), str)


@pytest.mark.parametrize(
    "sender", ["Doe, Ann <ann@example.com>", "ann@example.com", "Ann <ann@example.com>"]
)
def test_a_name_with_a_comma_and_no_quotes_hides_no_address(sender):
    raw = f"From: {sender}\r\nSubject: x\r\n\r\nSTOP\r\n".encode()
    assert read_mail(raw).sender == "ann@example.com"
