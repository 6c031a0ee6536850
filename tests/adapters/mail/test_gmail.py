"""Gmail: what each answer means, the mailbox, the cursor, over real sockets."""

from __future__ import annotations

import base64
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from urllib.parse import urlsplit

import pytest
import requests
import responses

from shared.adapters.mail.credentials import google_session
from shared.adapters.mail.gmail import GmailMailer
from shared.adapters.mail.gmail_ledger import GmailLedger
from shared.adapters.mail.mime import rfc822_id
from shared.errors import ConfigError, NotDone, Refused, Uncertain
from tests.servers import gmail as server
from tests.servers.discovery import Api
from tests.servers.imap import mail as raw_mail

BASE = "https://gmail.example.com"
OFFICE, TENANT = "office@example.com", "ana@example.net"
SEND = f"{BASE}/gmail/v1/users/office%40example.com/messages/send"
MINUTE = timedelta(minutes=1)


def settings(
    base_url: str = BASE, senders=(f"Maple Court <{OFFICE}>",)
) -> dict[str, object]:
    return {
        "base_url": base_url,
        "credentials": "anonymous",
        "senders": senders,
        "timeout_s": 20,
    }


def error(reason: str, status: str = "X") -> dict[str, object]:
    return {"error": {"errors": [{"reason": reason}], "status": status, "code": 1}}


TABLE = [
    (400, error("invalidArgument"), Refused, "gmail_bad_request"),
    (400, {"error": "invalid_grant"}, NotDone, "gmail_forbidden"),
    (400, error("failedPrecondition"), NotDone, "gmail_forbidden"),
    (400, error("x", "FAILED_PRECONDITION"), NotDone, "gmail_forbidden"),
    (405, {}, NotDone, "gmail_unauthorized"),
    (413, {}, Refused, "gmail_bad_request"),
    (401, error("authError"), NotDone, "gmail_unauthorized"),
    (403, error("forbidden"), NotDone, "gmail_forbidden"),
    (403, error("rateLimitExceeded"), NotDone, "gmail_over_quota"),
    (403, error("userRateLimitExceeded"), NotDone, "gmail_over_quota"),
    (403, error("dailyLimitExceeded"), NotDone, "gmail_over_quota"),
    (429, {}, NotDone, "gmail_over_quota"),
    (429, error("x", "RESOURCE_EXHAUSTED"), NotDone, "gmail_over_quota"),
    (302, {}, NotDone, "gmail_unauthorized"),
    (404, error("notFound"), Refused, "gmail_not_found"),
    (408, {}, Uncertain, "gmail_unclear"),
    (500, error("backendError"), Uncertain, "gmail_unclear"),
    (503, {}, Uncertain, "gmail_unclear"),
    (200, {}, Uncertain, "gmail_garbled"),
    (200, {"id": 7}, Uncertain, "gmail_garbled"),
    (200, [], Uncertain, "gmail_garbled"),
]


@pytest.mark.parametrize("row", TABLE, ids=lambda row: f"{row[0]}-{row[3]}")
@responses.activate
def test_each_answer_has_its_meaning(mail, now, row):
    """Only what surely was not sent may be sent again or by another provider."""
    status, body, kind, code = row
    responses.post(SEND, status=status, json=body)

    with pytest.raises(kind) as raised:
        GmailMailer(**settings()).send(mail, now)

    assert type(raised.value) is kind
    assert raised.value.code == code
    assert len(responses.calls) == 1


@pytest.mark.parametrize("body", [b"<html>", b"\xff\xfe", b"", b"[" * 100_000])
@responses.activate
def test_garbage_with_a_good_status_may_have_been_sent(mail, now, body):
    """A proxy's page instead of an answer proves nothing."""
    responses.post(SEND, status=200, body=body)

    with pytest.raises(Uncertain):
        GmailMailer(**settings()).send(mail, now)


@responses.activate
def test_the_request_fits_googles_own_description(mail, now):
    """Google's client itself checks no body."""
    responses.post(SEND, json={"id": "g1", "threadId": "t1"})

    accepted = GmailMailer(**settings()).send(replace(mail, thread_id="t1"), now)

    body = json.loads(responses.calls[0].request.body)
    Api("gmail", "v1").check("Message", body)
    sent = message_from_bytes(base64.urlsafe_b64decode(body["raw"]))
    assert sent["To"] == TENANT
    assert body["threadId"] == "t1"
    assert (accepted.provider_id, accepted.thread_id) == ("g1", "t1")
    assert accepted.rfc822_id == sent["Message-ID"] == rfc822_id("m-1", OFFICE)


def test_people_are_shared_out_among_the_senders_but_keep_theirs(mail, now):
    """Each mailbox may send 2,000 a day; a thread stays in one mailbox."""
    with responses.RequestsMock(assert_all_requests_are_fired=False) as web:
        web.post(
            f"{BASE}/gmail/v1/users/a%40example.com/messages/send", json={"id": "1"}
        )
        web.post(
            f"{BASE}/gmail/v1/users/b%40example.com/messages/send", json={"id": "1"}
        )
        mailer = GmailMailer(**settings(senders=("a@example.com", "b@example.com")))

        used = [
            mailer.send(replace(mail, to=f"p{i}@example.net"), now).sender
            for i in (*range(20), *range(20))
        ]

    assert set(used) == {"a@example.com", "b@example.com"}
    assert used[:20] == used[20:]


@pytest.fixture
def simulator():
    with server.start(refused=["gone@example.net"]) as handle:
        yield handle


def clock(handle) -> datetime:
    """Read the simulator's own clock."""
    requests.get(f"{handle.base_url}/time", timeout=5)
    return datetime.fromtimestamp(handle.requests()[-1]["at"], UTC)


def reply(text: str) -> str:
    return raw_mail(From=f"Ana <{TENANT}>", Subject="Re: x", body=text).decode()


def test_a_mail_arrives_once_and_is_found_in_sent_mail(simulator, mail):
    """The way through."""
    now = clock(simulator)
    mailer, ledger = (
        kind(**settings(simulator.base_url)) for kind in (GmailMailer, GmailLedger)
    )

    accepted = mailer.send(mail, now)

    assert [got["to"] for got in simulator.received()] == [TENANT]
    found = ledger.sent_to(TENANT.upper(), now - MINUTE, now + MINUTE)
    assert [(c.provider_id, c.rfc822_id, c.subject) for c in found] == [
        (accepted.provider_id, accepted.rfc822_id, "A message from Maple Court")
    ]
    assert ledger.sent_to("ben@example.net", now - MINUTE, now + MINUTE) == []
    assert ledger.sent_after(OFFICE, now - MINUTE)
    assert not ledger.sent_after(OFFICE, now + MINUTE)


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("kind", ["drop", "reset"])
def test_a_lost_connection_is_not_tried_again_by_any_library(
    simulator, mail, kind, when
):
    """Google's own HTTP library would send the mail a second time."""
    now = clock(simulator)
    simulator.fault(kind, when=when, method="POST", path="/gmail")

    with pytest.raises(Uncertain):
        GmailMailer(**settings(simulator.base_url)).send(mail, now)

    assert len([r for r in simulator.requests() if r["method"] == "POST"]) == 1
    assert len(simulator.received()) == (1 if when == "after" else 0)


def test_a_thread_that_gmail_forgot_is_left_out(simulator, mail):
    """The mail goes out, in a new thread."""
    now = clock(simulator)

    accepted = GmailMailer(**settings(simulator.base_url)).send(
        replace(mail, thread_id="t-gone"), now
    )

    assert accepted.thread_id != "t-gone"
    assert len(simulator.received()) == 1


def test_replies_and_bounces_come_by_the_cursor_once(simulator, mail):
    """A reply pauses the sequence; it must be seen, and soon."""
    now = clock(simulator)
    ledger = GmailLedger(**settings(simulator.base_url))
    GmailMailer(**settings(simulator.base_url)).send(mail, now)
    first = ledger.since(None, now)
    simulator.control("arrive", mailbox=OFFICE, raw=reply("STOP"))
    simulator.control("arrive", mailbox=OFFICE, raw=reply("from spam"), labels=["SPAM"])
    simulator.control("arrive", mailbox=OFFICE, raw=reply("a draft"), labels=["DRAFT"])
    simulator.control("arrive", mailbox=OFFICE, raw="no sender\r\n\r\nx")

    second = ledger.since(first.cursor, now)
    third = ledger.since(second.cursor, now)

    assert [copy.to for copy in first.sent] == [TENANT]
    assert [each.text for each in second.received] == ["STOP", "from spam"]
    assert (second.gap, third.received, third.sent) == (False, (), ())
    assert (len(second.unreadable), third.unreadable) == (1, ()), "a person looks"


@pytest.mark.parametrize("at", [None, "", "soon", -5, "0"])
@responses.activate
def test_a_mail_without_its_time_is_found_and_is_of_now(now, at):
    """Of 1970, a sent one looks absent, and a STOP older than the consent."""
    me = f"{BASE}/gmail/v1/users/office%40example.com"
    listed = {"messages": [{"id": "g0"}]}
    responses.get(f"{me}/messages", json=listed)
    responses.get(f"{me}/profile", json={"historyId": "9"})
    ours = f"From: {OFFICE}\r\nTo: {TENANT}\r\n\r\nRent is due"
    mails = [ours, reply("STOP")]
    for text in mails:
        raw = base64.urlsafe_b64encode(text.encode()).decode()
        shown = {"id": "g0", "raw": raw, "internalDate": at}
        responses.upsert(responses.GET, f"{me}/messages/g0", json=shown)
        ledger = GmailLedger(**settings())
        if text == ours:
            assert ledger.sent_to(TENANT, now - MINUTE, now + MINUTE)
        else:
            assert ledger.since(None, now).received[0].received_at == now


GONE_BAD = [(500, {}), (400, {}), (200, ["odd"])]


@pytest.mark.parametrize(("status", "body"), GONE_BAD)
@responses.activate
def test_a_mail_that_gmail_does_not_give_hides_none_behind_it(now, status, body):
    """Else each look ends there, and the STOP behind it is never read."""
    me = f"{BASE}/gmail/v1/users/office%40example.com"
    added = [{"messagesAdded": [{"message": {"id": f"g{n}"}}]} for n in range(3)]
    odd = [{"messagesAdded": "x"}, 7, {"messagesAdded": [3, {"message": 4}]}]
    responses.get(f"{me}/history", json={"history": [*odd, *added], "historyId": "9"})
    stop = base64.urlsafe_b64encode(reply("STOP").encode()).decode()
    responses.get(f"{me}/messages/g0", status=status, json=body)
    responses.get(f"{me}/messages/g1", json={"id": "g1", "raw": stop})
    ours = f"From: {OFFICE}\r\nTo: {TENANT}\r\n\r\nReply STOP to end"
    ours = base64.urlsafe_b64encode(ours.encode()).decode()
    responses.get(f"{me}/messages/g2", json={"id": "g2", "raw": ours, "labelIds": None})
    cursor = json.dumps({OFFICE: {"at": "2026-11-23T14:00:00Z", "history": "1"}})

    page = GmailLedger(**settings()).since(cursor, now)
    assert [each.text for each in page.received] == ["STOP"]
    assert [each.provider_id for each in page.sent] == ["g2"], "ours without its label"
    told = [page.unreadable]
    more = [{"messagesAdded": [{"message": {"id": "g1"}}]}]
    responses.replace(
        responses.GET, f"{me}/history", json={"history": more, "historyId": "9"}
    )
    for _ in range(21):
        page = GmailLedger(**settings()).since(page.cursor, now)
        told.append(page.unreadable)
    assert [one for one in told if one] == [("g0",)], "once, after many looks"


@responses.activate
def test_a_mail_that_gmail_did_not_give_at_first_is_read_later(now):
    """A passing 500 must not cost a STOP."""
    me = f"{BASE}/gmail/v1/users/office%40example.com"
    added = [{"messagesAdded": [{"message": {"id": f"g{n}"}}]} for n in range(2)]
    responses.get(f"{me}/history", json={"history": added, "historyId": "9"})
    for n, text in enumerate(["STOP", "thanks"]):
        raw = base64.urlsafe_b64encode(reply(text).encode()).decode()
        if text == "STOP":
            responses.get(f"{me}/messages/g0", status=500)
        responses.get(f"{me}/messages/g{n}", json={"id": f"g{n}", "raw": raw})
    cursor = json.dumps({OFFICE: {"at": "2026-11-23T14:00:00Z", "history": "1"}})

    first = GmailLedger(**settings()).since(cursor, now)
    responses.replace(responses.GET, f"{me}/history", json={"historyId": "9"})
    second = GmailLedger(**settings()).since(first.cursor, now)

    assert [each.text for each in first.received] == ["thanks"]
    assert [each.text for each in second.received] == ["STOP"]
    assert (first.unreadable, second.unreadable) == ((), ())


@responses.activate
def test_one_closed_mailbox_keeps_no_other_one_from_being_read(now):
    """A member of staff left, and with her mailbox the replies to all others'."""
    users, other = f"{BASE}/gmail/v1/users", "second@example.com"
    responses.get(f"{users}/office%40example.com/history", status=403)
    me = f"{users}/second%40example.com"
    added = [{"messagesAdded": [{"message": {"id": "g1"}}]}]
    responses.get(f"{me}/history", json={"history": added, "historyId": "9"})
    raw = base64.urlsafe_b64encode(reply("STOP").encode()).decode()
    responses.get(f"{me}/messages/g1", json={"id": "g1", "raw": raw})
    mark = {"at": "2026-11-23T14:00:00Z", "history": "1"}
    ledger = GmailLedger(**settings(senders=(OFFICE, other)))

    page = ledger.since(json.dumps({OFFICE: mark, other: mark}), now)

    assert [each.text for each in page.received] == ["STOP"]
    assert page.unreadable == ("gmail_forbidden",), "somebody looks into the other"
    assert json.loads(page.cursor)[OFFICE] == mark


@responses.activate
def test_where_gmail_gives_no_mail_at_all_nothing_is_passed_over(now):
    """An outage is no fault of the mails: they are asked for again."""
    me = f"{BASE}/gmail/v1/users/office%40example.com"
    added = [{"messagesAdded": [{"message": {"id": f"g{n}"}}]} for n in range(2)]
    responses.get(f"{me}/history", json={"history": added, "historyId": "9"})
    for n in range(2):
        responses.get(f"{me}/messages/g{n}", status=503)
    cursor = json.dumps({OFFICE: {"at": "2026-11-23T14:00:00Z", "history": "1"}})
    with pytest.raises(NotDone):
        GmailLedger(**settings()).since(cursor, now)


def test_a_cursor_that_gmail_forgot_loses_nothing(simulator):
    """Gmail forgets history ids after hours or days: then the mailbox is searched."""
    now = clock(simulator)
    ledger = GmailLedger(**settings(simulator.base_url))
    cursor = ledger.since(None, now).cursor
    simulator.control("arrive", mailbox=OFFICE, raw=reply("STOP"))
    simulator.control("forget")

    page = ledger.since(cursor, now)
    simulator.control("arrive", mailbox=OFFICE, raw=reply("again"))
    after = ledger.since(page.cursor, now)

    assert page.gap
    assert [each.text for each in page.received] == ["STOP"]
    assert (after.gap, [each.text for each in after.received]) == (False, ["again"])


@pytest.mark.parametrize(
    "cursor", ["", "x", "[]", '{"office@example.com": {"at": "x"}}']
)
def test_a_cursor_that_is_nonsense_starts_from_a_day_ago(simulator, cursor):
    """A damaged cursor loses nothing."""
    now = clock(simulator)
    simulator.control("arrive", mailbox=OFFICE, raw=reply("hi"))

    page = GmailLedger(**settings(simulator.base_url)).since(cursor, now)

    assert [each.text for each in page.received] == ["hi"]


@pytest.mark.parametrize("kind", ["drop", "garbage", "status"])
def test_a_list_that_cannot_be_read_is_not_an_empty_list(simulator, kind):
    """A broken list must never pass for *it was not sent*."""
    now = clock(simulator)
    simulator.fault(kind, method="GET", path="/gmail")

    with pytest.raises(NotDone):
        GmailLedger(**settings(simulator.base_url)).sent_to(TENANT, now, now)


def test_the_simulator_answers_as_google_describes(simulator, mail):
    """A simulator of our own invention would prove nothing."""
    now, gmail = clock(simulator), Api("gmail", "v1")
    GmailMailer(**settings(simulator.base_url)).send(mail, now)
    start = f"{simulator.base_url}/gmail/v1/users/{OFFICE}"
    listed = requests.get(f"{start}/messages", timeout=5).json()
    message_id = listed["messages"][0]["id"]

    gmail.check("ListMessagesResponse", listed)
    full = requests.get(f"{start}/messages/{message_id}?format=raw", timeout=5).json()
    gmail.check("Message", full)
    history = requests.get(f"{start}/history?startHistoryId=1", timeout=5).json()
    gmail.check("ListHistoryResponse", history)
    gmail.check("Profile", requests.get(f"{start}/profile", timeout=5).json())


@responses.activate
def test_the_searches_use_only_parameters_that_gmail_has(now):
    """An unknown parameter is ignored in silence."""
    responses.get(f"{BASE}/gmail/v1/users/office%40example.com/messages", json={})

    GmailLedger(**settings()).sent_to('x" OR in:anywhere', now, now)

    query = urlsplit(responses.calls[0].request.url).query
    from urllib.parse import parse_qs  # noqa: PLC0415 - here only

    Api("gmail", "v1").check_query("users.messages.list", parse_qs(query))
    assert parse_qs(query)["q"][0].split()[1] == "to:xORin:anywhere"


@pytest.mark.parametrize(
    "content", [None, "", "{}", '{"type": "service_account"}', "\x00"]
)
def test_a_key_file_that_cannot_be_used_is_named(tmp_path, content):
    """At start, and without repeating what is in it."""
    path = tmp_path / "key.json"
    if content is not None:
        path.write_text(content)

    with pytest.raises(ConfigError) as raised:
        google_session(str(path), subject=OFFICE, scopes=("x",))

    assert raised.value.code == "google_credentials"


def test_a_token_that_is_not_given_means_nothing_was_sent(tmp_path, mail, now):
    """Without a token the request never leaves."""
    info = {
        "type": "authorized_user",
        "client_id": "a",
        "client_secret": "b",
        "refresh_token": "c",
        "token_uri": "http://127.0.0.1:9/token",
    }
    path = tmp_path / "user.json"
    path.write_text(json.dumps(info))
    with responses.RequestsMock() as web:
        web.post(
            "https://oauth2.googleapis.com/token",
            status=400,
            json={"error": "invalid_grant"},
        )
        mailer = GmailMailer(**{**settings(), "credentials": str(path)})

        with pytest.raises(NotDone) as raised:
            mailer.send(mail, now)

    assert raised.value.code == "gmail_unauthorized"
