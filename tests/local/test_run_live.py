"""`run` with LIVE=yes, as a program of its own, against servers of their own."""

from __future__ import annotations

import itertools
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from email import message_from_bytes
from pathlib import Path
from typing import Any

import pytest

from tests.local.typed import MONDAY, Office, account, read_sheet, write_sheet
from tests.servers import gmail, quo, sheets, smtp, twilio
from tests.servers.common import Handle

DEADLINE_S = 20
OFFICE_MAIL = "office@example.com"


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., Any]]:
    """Start a simulated provider; it ends with the test."""
    with ExitStack() as stack:
        yield lambda module, **settings: stack.enter_context(module.start(**settings))


@pytest.fixture
def quo_server(start: Callable[..., Any]) -> Handle:
    return start(quo, api_key="quo-key", number="+14155550100")


@pytest.fixture
def office(tmp_path: Path, quo_server: Handle) -> Office:
    """Three tenants in New York, texted by QUO."""
    env = {
        "LIVE": "yes",
        "PUBLIC_BASE_URL": "https://pme.example.com",
        "SMS_PROVIDERS": "quo",
        "QUO_BASE_URL": quo_server.base_url,
        "QUO_API_KEY": "quo-key",
        "QUO_FROM": "+14155550100",
        "QUO_RATE_PER_S": "1000",
    }
    made = Office(tmp_path, env)
    write_sheet(made.sheet, account(1), account(2), account(3))
    return made


@pytest.fixture
def backed_up(office: Office, start: Callable[..., Any]) -> Handle:
    """Give Twilio as QUO's backup."""
    server = start(twilio, account_sid="ACsim", auth_token="token")
    office.env |= {
        "SMS_PROVIDERS": "quo,twilio",
        "TWILIO_BASE_URL": server.base_url,
        "TWILIO_ACCOUNT_SID": "ACsim",
        "TWILIO_AUTH_TOKEN": "token",
        "TWILIO_FROM": "+14155550120",
    }
    return server


def to(server: Handle) -> Counter[str]:
    """Count what people got, by address: the judge."""
    return Counter(one["to"] for one in server.received())


EACH_ONCE = Counter({f"+1212555010{n}": 1 for n in (1, 2, 3)})


def minutes(n: int) -> str:
    return f"2026-11-16T10:{n:02d}:00-05:00"


def test_each_tenant_gets_one_text_and_the_row_says_so(
    office: Office, quo_server: Handle
) -> None:
    """Nobody is texted twice, and staff see what was done."""
    first = office.run()
    assert (first.code, first.outcomes) == (0, ["sent"] * 3), first.err
    assert to(quo_server) == EACH_ONCE
    for row, line in zip(read_sheet(office.sheet), first.lines, strict=True):
        assert row["Last result"].startswith("sms sent")
        assert row["Last contact"]
        assert line["channel"] == "sms"
    again = [office.run(now=minutes(n)) for n in (0, 1, 30)]
    assert [one.code for one in again] == [0, 0, 0], again[0].err
    assert to(quo_server) == EACH_ONCE


@pytest.mark.slow
def test_each_request_has_one_recipient(office: Office, quo_server: Handle) -> None:
    """A second recipient would read a stranger's debt."""
    office.run()
    posts = [r for r in quo_server.requests() if r["method"] == "POST"]
    assert len(posts) == len(quo_server.received()) == 3
    for one in quo_server.received():
        n = int(one["to"][-1])
        assert f"${500 + n}.00" in one["text"], "the amount of this tenant alone"


@pytest.mark.slow
@pytest.mark.parametrize("said", ["", "no", "1", "true", "YES!"])
def test_without_live_nothing_leaves_and_it_waits_for_a_person(
    office: Office, quo_server: Handle, said: str
) -> None:
    """Nobody real is texted by somebody who is only trying it out."""
    office.env["LIVE"] = said
    ran = office.run()
    assert (ran.code, ran.outcomes) == (3, ["waiting"] * 3)
    assert quo_server.received() == []
    assert not [r for r in quo_server.requests() if r["method"] == "POST"]

    office.env["LIVE"] = "yes"
    assert office.run(now=minutes(5)).outcomes == ["sent"] * 3
    assert to(quo_server) == EACH_ONCE


def test_a_pilot_reaches_its_people_only(office: Office, quo_server: Handle) -> None:
    office.env["SEND_ONLY_TO"] = "+12125550102"
    ran = office.run()
    assert sorted(ran.outcomes) == ["blocked", "blocked", "sent"]
    assert to(quo_server) == Counter({"+12125550102": 1})


@pytest.mark.slow
@pytest.mark.parametrize(
    "fault",
    [
        {"kind": "status", "status": 402, "when": "before"},
        {"kind": "status", "status": 429, "when": "before"},
    ],
    ids=["no credit", "too fast"],
)
def test_where_quo_did_nothing_twilio_takes_over(
    office: Office, quo_server: Handle, backed_up: Handle, fault: dict[str, Any]
) -> None:
    """An outage of one provider silences nobody, and doubles nothing."""
    quo_server.fault(method="POST", path="/v1/messages", times=-1, **fault)
    ran = office.run()
    assert (ran.code, ran.outcomes) == (0, ["sent"] * 3), ran.err
    assert to(quo_server) + to(backed_up) == EACH_ONCE
    assert to(backed_up) == EACH_ONCE


@pytest.mark.slow
def test_where_quo_cannot_be_reached_at_all_twilio_takes_over(
    office: Office, backed_up: Handle, quo_server: Handle
) -> None:
    office.env["QUO_BASE_URL"] = "http://127.0.0.1:9"
    ran = office.run()
    assert (ran.code, ran.outcomes) == (0, ["sent"] * 3), ran.err
    assert to(backed_up) == EACH_ONCE
    assert to(quo_server) == Counter()


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["drop", "reset", "status", "garbage"])
def test_an_answer_that_never_came_is_settled_by_the_list(
    office: Office, quo_server: Handle, backed_up: Handle, kind: str
) -> None:
    """QUO has it and did not say so: another try, or the backup, would double it."""
    quo_server.fault(kind, method="POST", path="/v1/messages", when="after", times=-1)
    quo_server.fault("down", method="GET", path="/messages", seconds=60)
    first = office.run()
    assert (first.code, first.outcomes) == (3, ["uncertain"] * 3), first.err
    assert to(backed_up) == Counter()

    quo_server.clear()
    second = office.run(now=minutes(1))
    assert second.code == 0, second.err + second.out
    assert to(quo_server) == EACH_ONCE
    assert to(backed_up) == Counter()
    shown = {row["Last result"] for row in read_sheet(office.sheet)}
    assert shown <= {"sms sent", "sms delivered"}, "whichever QUO's list says"


@pytest.mark.slow
@pytest.mark.parametrize("days", [-200, 0, 1, 200])
def test_it_is_settled_whatever_clock_the_run_was_given(
    office: Office, quo_server: Handle, days: int
) -> None:
    """A run on a clock of its own must not take a listed text for absent."""
    quo_server.fault("drop", method="POST", path="/v1/messages", times=3)
    quo_server.fault("down", method="GET", path="/messages", seconds=60)
    write_sheet(office.sheet, *(account(n) for n in (1, 2, 3)))
    first = office.run()
    assert first.outcomes == ["uncertain"] * 3
    quo_server.clear()
    quo_server.control("by_hand", to="+13105550177", text="a later text")
    later = {-200: minutes(0), 0: minutes(3), 1: "2026-11-17T10:00:00-05:00"}
    office.run(now=later.get(days, "2027-06-04T10:00:00-05:00"))
    found = Counter(one["to"] for one in quo_server.received() if "$50" in one["text"])
    assert all(found[one] >= 1 for one in EACH_ONCE)
    if days <= 1:
        assert found == EACH_ONCE


def wait_until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + DEADLINE_S
    while not condition():
        assert time.monotonic() < end, "it did not come to pass in time"
        time.sleep(0.02)


def again_until(office: Office, server: Handle, wanted: Counter[str]) -> None:
    """Start the office again and again, minutes later each time, until all have it."""
    count = itertools.count(2, 3)

    def all_have_it() -> bool:
        # a request may still be under way in the world's time, however far ours is
        ran = office.run(now=minutes(min(next(count), 59)))
        return ran.code == 0 and set(to(server)) == set(wanted)

    wait_until(all_have_it)
    assert to(server) == wanted


@pytest.mark.slow
def test_what_never_left_is_shown_absent_and_sent_once(
    office: Office, quo_server: Handle
) -> None:
    """A lost request is not a lost message."""
    office.env |= {"SETTLE_GRACE_S": "60", "HTTP_TIMEOUT_S": "1"}
    quo_server.fault("drop", method="POST", path="/v1/messages", when="before", times=1)
    first = office.run()
    assert sorted(first.outcomes) == ["sent", "sent", "uncertain"]
    assert first.code == 3
    again_until(office, quo_server, EACH_ONCE)


def test_a_stop_in_quos_list_stops_the_text(office: Office, quo_server: Handle) -> None:
    """The webhook may be lost; the tenant's word is not."""
    quo_server.control("inbound", sender="+12125550102", text="STOP")
    ran = office.run()
    assert to(quo_server) == EACH_ONCE - Counter({"+12125550102": 1})
    said = {line["account_id"]: line for line in ran.lines}
    assert said["A-2"]["channel"] != "sms"
    assert read_sheet(office.sheet)[1]["Reply"] == "STOP"
    office.run(now="2026-11-30T10:00:00-05:00")
    assert to(quo_server)["+12125550102"] == 0


@pytest.mark.slow
def test_a_stop_between_planning_and_sending_cancels(
    office: Office, quo_server: Handle
) -> None:
    night = office.run(now="2026-11-15T23:00:00-05:00")
    assert set(night.outcomes) <= {"delayed", "not_due", "planned"}
    quo_server.control("inbound", sender="+12125550102", text="Stop texting me please")
    office.run()
    texts = [o["text"] for o in quo_server.received() if o["to"] == "+12125550102"]
    assert not [text for text in texts if "$" in text], "no request to pay"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("now", "due"),
    [(MONDAY, "2026-11-11"), ("2031-05-05T10:00:00-04:00", "2031-04-30")],
)
def test_a_text_sent_by_hand_counts_towards_the_cap(
    office: Office, quo_server: Handle, now: str, due: str
) -> None:
    """One message a day to a person, whoever sends it, on whatever clock we run."""
    rows = (account(n, **{"Due date": due}) for n in (1, 2, 3))
    write_sheet(office.sheet, *rows)
    quo_server.control("by_hand", to="+12125550103", text="Hi, calling about the leak.")
    ran = office.run(now=now)
    by_account = {line["account_id"]: line for line in ran.lines}
    assert by_account["A-3"]["outcome"] == "delayed", by_account["A-3"]
    assert by_account["A-1"]["outcome"] == by_account["A-2"]["outcome"] == "sent"
    assert to(quo_server)["+12125550103"] == 1


@pytest.mark.slow
@pytest.mark.parametrize("when", ["before", "after"])
def test_killed_while_sending_nobody_gets_two_and_nothing_is_lost(
    office: Office, quo_server: Handle, when: str
) -> None:
    """The power fails at the worst moment: between the request and its record."""
    # the request is still under way when the office is started again
    office.env |= {"SETTLE_GRACE_S": "60", "HTTP_TIMEOUT_S": "5"}
    slow = {"method": "POST", "path": "/v1/messages", "seconds": 2.0, "when": when}
    program = office.start("run", office.sheet, "--now", minutes(0), "--json")
    quo_server.fault("delay", times=1, **slow)

    def asked() -> bool:
        return any(one["method"] == "POST" for one in quo_server.requests())

    wait_until(asked)
    program.send_signal(signal.SIGKILL)
    program.communicate()
    office.run(now=minutes(1))  # while it is under way: it is nobody's to send again

    def has_landed() -> bool:
        posts = [x for x in quo_server.requests() if x["method"] == "POST"]
        return sum(to(quo_server).values()) >= len(posts)

    # the office's clock must not pass the grace in the second that this takes
    wait_until(has_landed)
    again_until(office, quo_server, EACH_ONCE)


@pytest.mark.slow
def test_two_programs_at_once_send_once(office: Office, quo_server: Handle) -> None:
    """Two people start it on two screens."""
    write_sheet(office.sheet, *(account(n) for n in range(1, 13)))
    both = [
        office.start("run", office.sheet, "--now", MONDAY_TEN, "--json")
        for _ in range(2)
    ]
    for one in both:
        one.communicate(timeout=60)
    office.run(now=minutes(3))
    assert set(to(quo_server).values()) == {1}
    assert len(to(quo_server)) == 12


MONDAY_TEN = minutes(0)
BY_MAIL = {"SMS consent": "", "SMS consent date": "", "SMS consent source": ""}


def check_mail(raw: bytes, n: int) -> None:
    mail = message_from_bytes(raw)
    kinds = [part.get_content_type() for part in mail.walk()]
    assert {"text/plain", "text/html"} <= set(kinds)
    assert mail["List-Unsubscribe"].startswith("<https://pme.example.com/")
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "Cc" not in mail
    assert "Bcc" not in mail
    assert "$" not in mail["Subject"], "a subject reveals no debt"
    plain = next(p for p in mail.walk() if p.get_content_type() == "text/plain")
    assert f"${500 + n}.00" in plain.get_payload(decode=True).decode()


@pytest.mark.slow
def test_without_text_consent_gmail_carries_it(
    office: Office, quo_server: Handle, start: Callable[..., Any]
) -> None:
    server = start(gmail, mailboxes=[OFFICE_MAIL])
    office.env |= {
        "MAIL_PROVIDERS": "gmail",
        "GMAIL_BASE_URL": server.base_url,
        "GMAIL_SENDERS": OFFICE_MAIL,
        "GOOGLE_CREDENTIALS": "anonymous",
    }
    write_sheet(office.sheet, account(1, **BY_MAIL), account(2, **BY_MAIL))
    ran = office.run()
    assert (ran.code, ran.outcomes) == (0, ["sent"] * 2), ran.err + ran.out
    office.run(now=minutes(5))
    assert to(server) == Counter({"ann1@example.com": 1, "ann2@example.com": 1})
    import base64  # noqa: PLC0415 - one use

    for one in server.received():
        n = int(one["to"][3])
        check_mail(base64.urlsafe_b64decode(one["raw"]), n)
    assert quo_server.received() == []


@pytest.mark.slow
def test_without_text_consent_smtp_carries_it(
    office: Office, start: Callable[..., Any]
) -> None:
    server = start(smtp, refused=["ann2@example.com"])
    office.env |= {
        "MAIL_PROVIDERS": "smtp",
        "SMTP_URL": server.url,
        "MAIL_FROM": OFFICE_MAIL,
    }
    write_sheet(office.sheet, account(1, **BY_MAIL), account(2, **BY_MAIL))
    ran = office.run()
    assert ran.outcomes == ["sent", "blocked"], ran.out
    (mail,) = server.received()
    assert (mail["to"], mail["recipients"]) == ("ann1@example.com", 1)
    check_mail(mail["raw"].encode("latin-1"), 1)


@pytest.mark.slow
def test_mail_whose_answer_was_lost_goes_to_a_person(
    office: Office, start: Callable[..., Any]
) -> None:
    """SMTP has no list to look into: nobody may guess."""
    server = start(smtp)
    office.env |= {
        "MAIL_PROVIDERS": "smtp",
        "SMTP_URL": server.url,
        "MAIL_FROM": OFFICE_MAIL,
    }
    write_sheet(office.sheet, account(1, **BY_MAIL))
    server.fault("lose_data", method="DATA", times=1)
    codes = [office.run(now=minutes(n)).code for n in (0, 5, 30)]
    assert codes == [3, 3, 3]
    assert len(server.received()) == 1


@pytest.mark.slow
def test_a_google_sheet_is_read_and_written_back(
    office: Office, quo_server: Handle, start: Callable[..., Any]
) -> None:
    """The same job over the Sheets API: staff's cells as they were, ours filled."""
    rows = [account(1), account(2), {**account(3), "Balance": "nonsense"}]
    headings = list(rows[0])
    cells = [headings, *([row[name] for name in headings] for row in rows)]
    server = start(sheets, tabs={"Accounts": cells})
    office.env |= {
        "SHEET": server.sheet_id,
        "SHEETS_BASE_URL": server.base_url,
        "GOOGLE_CREDENTIALS": "anonymous",
        "STORE": f"sqlite:///{office.folder / 'store.sqlite'}",
    }
    ran = office.run(file=None)
    assert ran.outcomes == ["sent", "sent", "invalid"], ran.err
    assert to(quo_server) == EACH_ONCE - Counter({"+12125550103": 1})
    after = server.state()
    assert [row[: len(headings)] for row in after] == cells
    told = [dict(zip(after[0], row, strict=False)) for row in after[1:]]
    assert told[0]["Last result"] == "sms sent"
    assert "balance" in told[2]["Service note"].lower()
    assert server.counts()["values.batchGet"] <= 6
    office.run(file=None, now=minutes(4))
    assert sum(to(quo_server).values()) == 2


def test_missing_settings_are_named_all_at_once(office: Office) -> None:
    for name in ("QUO_API_KEY", "QUO_FROM"):
        del office.env[name]
    office.env["SMTP_URL"] = ""
    office.env["MAIL_PROVIDERS"] = "smtp"
    ran = office.run()
    assert ran.code == 2
    for name in ("QUO_API_KEY", "QUO_FROM", "SMTP_URL", "MAIL_FROM"):
        assert name in ran.err
    assert "Traceback" not in ran.err
