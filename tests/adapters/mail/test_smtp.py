"""SMTP and IMAP over real sockets: lost before is not lost after."""

from __future__ import annotations

import json
import socket
from dataclasses import replace

import pytest

from shared.adapters.mail.imap_ledger import ImapLedger
from shared.adapters.mail.smtp import SmtpMailer
from shared.errors import ConfigError, NotDone, Refused, Uncertain
from tests.servers import smtp as server
from tests.servers.imap import Imap
from tests.servers.imap import mail as raw_mail

OFFICE, TENANT = "office@example.com", "ana@example.net"


@pytest.fixture(scope="module")
def relay():
    with server.start(
        refused=["gone@example.org"], refused_senders=["bad@example.com"]
    ) as handle:
        yield handle


@pytest.fixture
def simulator(relay):
    relay.clear()
    return relay


def sent(simulator, before: int = 0):
    return simulator.received()[before:]


def test_a_mail_arrives_once_as_written(simulator, mail, now):
    """Dots and all."""
    before = len(simulator.received())

    accepted = SmtpMailer(simulator.url, f"Maple <{OFFICE}>", 5).send(mail, now)

    (got,) = sent(simulator, before)
    assert (got["to"], got["recipients"], got["from"]) == (TENANT, 1, OFFICE)
    assert got["id"] == accepted.rfc822_id == accepted.provider_id
    assert "\r\n.please call us.\r\n" in got["raw"]


TABLE = [
    ("lose_before", "RCPT", NotDone, "smtp_unreachable", 0),
    ("later", "RCPT", NotDone, "smtp_later", 0),
    ("later_data", "DATA", NotDone, "smtp_later", 0),
    ("refuse_data", "DATA", Refused, "smtp_mail_refused", 0),
    ("lose_data", "DATA", Uncertain, "smtp_no_answer", 1),
    ("slow", "DATA", Uncertain, "smtp_no_answer", 1),
]


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row[0])
def test_what_became_of_it_is_told_by_the_step_where_it_failed(
    simulator, mail, now, row
):
    """Lost after the text may have arrived: never again by itself."""
    kind, method, error, code, arrived = row
    before = len(simulator.received())
    simulator.fault(kind, method=method, seconds=4)
    timeout_s = 2 if kind == "slow" else 20  # a busy machine is slow, too

    with pytest.raises(error) as raised:
        SmtpMailer(simulator.url, OFFICE, timeout_s).send(mail, now)

    assert (type(raised.value), raised.value.code) == (error, code)
    assert len(sent(simulator, before)) == arrived


def test_one_bad_address_is_refused_by_name_of_the_fault(simulator, mail, now):
    """A dead address is not written to again; the text names nobody."""
    with pytest.raises(Refused) as raised:
        SmtpMailer(simulator.url, OFFICE, 5).send(
            replace(mail, to="gone@example.org"), now
        )

    assert raised.value.code == "bad_address"
    assert "gone" not in str(raised.value)


def test_a_refused_sender_is_our_fault_not_the_tenants(simulator, mail, now):
    """Another provider may do better."""
    with pytest.raises(NotDone) as raised:
        SmtpMailer(simulator.url, "bad@example.com", 5).send(mail, now)

    assert raised.value.code == "smtp_sender_refused"


def test_signing_in_works_and_failing_it_sends_nothing(mail, now):
    """A changed password is an alert, not a lost mail."""
    with server.start(user="office", password="p@ss/word") as handle:
        good = handle.url.replace("smtp://", "smtp://office:p%40ss%2Fword@")
        bad = handle.url.replace("smtp://", "smtp://office:wrong@")

        SmtpMailer(good, OFFICE, 5).send(mail, now)
        with pytest.raises(NotDone) as raised:
            SmtpMailer(bad, OFFICE, 5).send(mail, now)

        assert raised.value.code == "smtp_unauthorized"
        assert "wrong" not in str(raised.value)
        assert len(handle.received()) == 1


@pytest.mark.parametrize("scheme", ["smtp", "smtps"])
def test_a_relay_that_is_not_there_sent_nothing(mail, now, scheme):
    """It may be tried later."""
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]

    with pytest.raises(NotDone):
        SmtpMailer(f"{scheme}://127.0.0.1:{port}", OFFICE, 1).send(mail, now)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "mail.example.com",
        "http://x",
        "smtp://",
        "smtp://h:port",
        "smtp://u:s3cret@",
    ],
)
def test_a_url_that_is_none_is_named_without_its_password(url):
    """At start."""
    with pytest.raises(ConfigError) as raised:
        SmtpMailer(url, OFFICE, 1)

    assert "s3cret" not in str(raised.value)


@pytest.fixture
def mailbox():
    with Imap() as running:
        yield running


def arrive(mailbox: Imap, uid: int, text: str) -> None:
    raw = raw_mail(From=f"Ana <{TENANT}>", Subject="Re: x", body=text)
    mailbox.mails.append((uid, "23-Nov-2026 10:00:00 -0500", raw))


def test_replies_are_read_once_and_left_unread(mailbox, now):
    """Staff see in their mailbox what they have not read themselves."""
    arrive(mailbox, 7, "STOP")
    ledger = ImapLedger(mailbox.url, OFFICE, 5)

    first = ledger.since(None, now)
    arrive(mailbox, 8, "thanks")
    second = ledger.since(first.cursor, now)
    third = ledger.since(second.cursor, now)

    assert [(m.sender, m.text, m.recipient) for m in first.received] == [
        (TENANT, "STOP", OFFICE)
    ]
    assert first.received[0].received_at == now
    assert [m.text for m in second.received] == ["thanks"]
    assert third.received == ()
    assert not any("BODY[" in order for order in mailbox.asked)


def test_renumbered_folders_are_read_again_and_said(mailbox, now):
    """After a restore the numbers mean other mails."""
    arrive(mailbox, 7, "STOP")
    ledger = ImapLedger(mailbox.url, OFFICE, 5)
    first = ledger.since(None, now)
    mailbox.folder_id = 2
    mailbox.mails = []
    arrive(mailbox, 1, "STOP")

    second = ledger.since(first.cursor, now)

    assert second.gap
    assert [m.text for m in second.received] == ["STOP"]
    assert second.received[0].provider_id != first.received[0].provider_id


def test_one_unreadable_mail_does_not_hide_the_next(mailbox, now):
    """Spam without a sender is left in the mailbox."""
    mailbox.mails.append((6, "23-Nov-2026 10:00:00 -0500", b"\xff\xfe"))
    arrive(mailbox, 7, "STOP")

    page = ImapLedger(mailbox.url, OFFICE, 5).since("nonsense", now)

    assert [m.text for m in page.received] == ["STOP"]
    assert json.loads(page.cursor)["uid"] == 7
    assert [one.rpartition("-")[2] for one in page.unreadable] == ["6"]


@pytest.mark.parametrize("said", ["NO [SERVERBUG] cannot", "BAD cannot"])
def test_a_mail_that_the_server_does_not_give_hides_none_behind_it(mailbox, now, said):
    """Else each look ends there, and the STOP behind it is never read."""
    for uid, text in enumerate(["hello", "broken", "STOP"], start=6):
        arrive(mailbox, uid, text)
    mailbox.broken = {7: said}
    ledger = ImapLedger(mailbox.url, OFFICE, 5)

    first = ledger.since(None, now)
    second = ledger.since(first.cursor, now)
    third = ledger.since(second.cursor, now)

    assert [m.text for m in first.received] == ["hello"]
    assert first.unreadable == (), "it may be given the next time"
    assert [m.text for m in second.received] == ["STOP"]
    assert [one.rpartition("-")[2] for one in second.unreadable] == ["7"]
    assert (third.received, third.unreadable) == ((), ())


def test_what_was_read_before_the_connection_broke_is_kept(mailbox, now):
    """A server that hangs up after some orders is not read from the start each time."""
    for uid, text in enumerate(["hello", "STOP"], start=6):
        arrive(mailbox, uid, text)
    mailbox.broken = {7: ""}
    ledger = ImapLedger(mailbox.url, OFFICE, 5)

    first = ledger.since(None, now)
    with pytest.raises(NotDone):
        ledger.since(first.cursor, now)
    mailbox.broken = {}
    second = ledger.since(first.cursor, now)

    assert [m.text for m in first.received] == ["hello"]
    assert [m.text for m in second.received] == ["STOP"]


def test_a_wrong_password_is_named(mailbox, now):
    """Replies that nobody reads are an alert."""
    mailbox.password = "other"

    with pytest.raises(NotDone) as raised:
        ImapLedger(mailbox.url, OFFICE, 5).since(None, now)

    assert raised.value.code == "imap_unreachable"


def test_a_relay_keeps_no_list(mailbox, now):
    """So an unclear mail goes to a person."""
    ledger = ImapLedger(mailbox.url, OFFICE, 5)

    assert ledger.sent_to(TENANT, now, now) == []
    assert not ledger.sent_after(OFFICE, now)
