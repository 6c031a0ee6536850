"""One e-mail, one recipient, whatever stands in names and subjects."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.adapters.mail.mime import build, one_address, rfc822_id, written
from shared.errors import ConfigError, Refused
from shared.ports.sending import MailMessage

OFFICE = "Maple Court <office@example.com>"
NOW = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
HEADERS = {
    "from",
    "to",
    "subject",
    "date",
    "message-id",
    "auto-submitted",
    "mime-version",
    "content-type",
    "content-transfer-encoding",
    "in-reply-to",
    "references",
    "list-unsubscribe",
    "list-unsubscribe-post",
}


def reread(mail: MailMessage):
    return message_from_bytes(written(build(mail, OFFICE, NOW)), policy=default)


def test_both_parts_arrive_as_written(mail):
    """Readers without HTML read the same."""
    seen = reread(replace(mail, text="Señora Ünal: £5 — 家\n"))

    assert seen["From"] == OFFICE
    assert seen["To"] == "ana@example.net"
    assert seen.get_body(("plain",)).get_content().split() == [
        "Señora",
        "Ünal:",
        "£5",
        "—",
        "家",
    ]
    assert "<p>Hello Ana,</p>" in seen.get_body(("html",)).get_content()


def test_one_click_ends_it(mail):
    """RFC 8058; a long link stays whole."""
    url = "https://example.com/u/" + "a" * 500
    raw = written(build(replace(mail, unsubscribe_url=url), OFFICE, NOW))

    assert f"List-Unsubscribe: <{url}>\r\n".encode() in raw
    assert b"List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n" in raw


@pytest.mark.parametrize(
    "url",
    [
        "",
        "http://example.com/u",
        "javascript:x",
        "https://e.com/\r\nBcc: x",
        "https://e.com/>,<x",
    ],
)
def test_a_link_that_cannot_end_it_is_left_out(mail, url):
    """A broken link is worse than none: mail programs show it as a promise."""
    assert reread(replace(mail, unsubscribe_url=url))["List-Unsubscribe"] is None


def test_an_answer_stays_in_its_thread(mail):
    """The person sees one conversation."""
    thread = replace(
        mail,
        in_reply_to="<b@example.net>",
        references=("<a@x>", "no id", "<b@example.net>"),
    )
    seen = reread(thread)

    assert seen["In-Reply-To"] == "<b@example.net>"
    assert seen["References"] == "<a@x> <b@example.net>"


def test_the_message_id_is_ours_and_the_same_at_every_attempt(mail):
    """It is how a sent mail is found again; it shows our id to nobody."""
    first, second = reread(mail), reread(mail)

    assert first["Message-ID"] == second["Message-ID"] == rfc822_id("m-1", OFFICE)
    assert "m-1@" not in first["Message-ID"]
    assert reread(replace(mail, id="m-2"))["Message-ID"] != first["Message-ID"]


def test_lines_are_short_enough_for_any_relay(mail):
    """RFC 5322: 998 at most; quoted-printable: 76."""
    raw = written(build(replace(mail, text="x" * 5000, html="y" * 5000), OFFICE, NOW))

    body = raw.split(b"\r\n\r\n", 1)[1]
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    assert max(map(len, body.split(b"\r\n"))) <= 76


@pytest.mark.parametrize(
    "to",
    [
        "",
        "ana",
        "ana@",
        "@example.net",
        "ana@example.net, ben@example.net",
        "ana@example.net\r\nBcc: ben@example.net",
        "ana@example.net;ben@example.net",
        "<ana@example.net>",
        "Ana <ana@example.net>",
        "a b@example.net",
        "ana@exa mple.net",
        "ana@@example.net",
        "añ@example.net",
        "ana@" + "x" * 300,
        "a" * 65 + "@example.net",
        "ana@.example..net",
    ],
)
def test_anything_but_one_address_is_refused(to):
    """A second recipient would learn of the debt."""
    with pytest.raises(Refused) as raised:
        one_address(to)

    assert raised.value.code == "bad_address"


def test_a_foreign_domain_is_written_in_ascii():
    """So that every relay can carry it."""
    assert one_address(" ana@bücher.example ") == "ana@xn--bcher-kva.example"


@pytest.mark.parametrize(
    "sender", ["", "Maple Court", "a@b, c@d", "office@exa\u043cple.com"]
)
def test_a_sender_that_is_no_address_is_named(mail, sender):
    """A wrong setting is said clearly."""
    with pytest.raises(ConfigError):
        build(mail, sender, NOW)


def test_an_empty_mail_is_not_sent(mail):
    """Nobody is helped by it."""
    with pytest.raises(Refused):
        build(replace(mail, text=" "), OFFICE, NOW)


def test_control_characters_leave_the_subject_readable(mail):
    """Cells pasted from elsewhere carry them."""
    seen = reread(replace(mail, subject="Rent\0 for\ud83d \x1bMay\u2028"))

    assert seen["Subject"] == "Rent for May"


WORDS = st.text(max_size=60)


@given(WORDS, WORDS, WORDS, st.lists(WORDS, max_size=3), WORDS)
def test_no_text_from_outside_adds_a_header_or_a_recipient(
    subject, text, reply, refs, url
):
    """A name in the sheet must not become a Bcc."""
    hostile = f"{subject}\r\nBcc: evil@example.org"
    mail = MailMessage(
        "m-1", "ana@example.net", hostile, "x" + text, text, url, reply, tuple(refs)
    )

    seen = reread(mail)

    assert {name.lower() for name in seen} <= HEADERS
    assert seen["To"] == "ana@example.net"
    assert len(seen.get_all("Subject")) == 1
