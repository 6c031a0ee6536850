"""Relays of other makers: what they say of a recipient, and when."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace

import pytest

from shared.adapters.mail import smtp
from shared.adapters.mail.smtp import SmtpMailer
from shared.adapters.turns import Elapsed
from shared.errors import CollectionsError, NotDone, Refused, Uncertain

ENDLESS = "without end"
OFFICE = "office@example.com"


@contextmanager
def relay(**said: str) -> Iterator[tuple[str, list[str]]]:
    """Take one mail; answer a command with what is said of it, "" by hanging up."""
    listening = socket.create_server(("127.0.0.1", 0))
    asked: list[str] = []

    def serve() -> None:
        session, _ = listening.accept()
        with suppress(OSError), session, session.makefile("rwb") as lines:
            lines.write(b"220 hello\r\n")
            lines.flush()
            in_text = False
            for line in lines:
                command = "." if in_text else line.decode()[:4].strip().upper()
                if in_text and line != b".\r\n":
                    continue
                asked.append(command)
                default = "354 go" if command == "DATA" else "250 ok"
                answer = said.get("END" if in_text else command, default)
                in_text = command == "DATA" and answer.startswith("354")
                if not answer:
                    return
                if answer == ENDLESS:
                    session.settimeout(0.5)  # nobody reads any more
                    while True:
                        lines.write(b"250-and another line\r\n" * 100)
                        lines.flush()
                lines.write(answer.encode() + b"\r\n")
                lines.flush()

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield f"smtp://127.0.0.1:{listening.getsockname()[1]}", asked
    finally:
        listening.close()
        thread.join(5)


DEAD, ACCOUNT = (Refused, "bad_address"), (NotDone, "smtp_forbidden")
RECIPIENT = [
    ("550 5.1.1 User unknown", DEAD),
    ("550 No such user here", DEAD),
    ("551 5.1.6 moved", DEAD),
    ("553 5.1.3 bad address syntax", DEAD),
    ("550 5.2.1 disabled", (Refused, "mailbox_full")),
    ("552 mailbox full", (Refused, "mailbox_full")),
    ("550 5.7.1 Relaying denied", ACCOUNT),
    ("550 relay not permitted", ACCOUNT),
    ("554 <x>: Relay access denied", ACCOUNT),
    ("554 5.7.1 Service unavailable; client host blocked", ACCOUNT),
    ("550 Sender verify failed", ACCOUNT),
    ("550-Verification failed\r\n550 Administrative prohibition", ACCOUNT),
    ("530 Authentication required", ACCOUNT),
    ("530 5.7.0 Must issue a STARTTLS command first", ACCOUNT),
    ("503 bad sequence of commands", ACCOUNT),
    ("501 5.5.4 invalid arguments", ACCOUNT),
    ("550 5.4.6 routing loop", ACCOUNT),
    ("550 rejected: listed at zen.spamhaus.org", ACCOUNT),
    ("421 4.3.0 closing", (NotDone, "smtp_later")),
    ("450 4.2.0 greylisted", (NotDone, "smtp_later")),
    ("", (NotDone, "smtp_unreachable")),
]


@pytest.mark.parametrize(
    ("said", "meant"), RECIPIENT, ids=[one[0] for one in RECIPIENT]
)
def test_only_a_dead_address_is_called_dead(
    mail, now, said: str, meant: tuple[type[CollectionsError], str]
) -> None:
    """A relay that lost our login would make every tenant's address dead for ever."""
    with relay(RCPT=said) as (url, asked), pytest.raises(CollectionsError) as raised:
        SmtpMailer(url, OFFICE, 5).send(replace(mail, to="ann@example.org"), now)
    assert (type(raised.value), raised.value.code) == meant
    assert "DATA" not in asked


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("421 4.3.2 shutting down", NotDone),
        ("451 4.7.1 greylisted", NotDone),
        ("554 5.6.0 refused", Refused),
        ("999 what", Uncertain),
        ("354 again", Uncertain),
        ("hello", Uncertain),
        ("", Uncertain),
    ],
)
def test_the_answer_to_the_last_dot_decides(
    mail, now, said: str, kind: type[CollectionsError]
) -> None:
    """What is no refusal may have been taken: never handed in a second time."""
    with relay(END=said) as (url, _asked), pytest.raises(kind) as raised:
        SmtpMailer(url, OFFICE, 5).send(mail, now)
    assert type(raised.value) is kind


def test_a_relay_that_took_too_long_gets_no_text_any_more(
    mail, now, monkeypatch
) -> None:
    """A laptop that slept between RCPT and DATA wakes after the permitted hours."""
    hours = iter([0.0])
    monkeypatch.setattr(
        smtp, "Elapsed", lambda: Elapsed(wall=lambda: next(hours, 7200.0))
    )
    with relay() as (url, asked), pytest.raises(NotDone) as raised:
        SmtpMailer(url, OFFICE, 5).send(mail, now)
    assert raised.value.code == "smtp_slow"
    assert "." not in asked


@pytest.mark.slow
@pytest.mark.parametrize(
    ("step", "kind"),
    [("EHLO", NotDone), ("RCPT", NotDone), ("DATA", NotDone), ("END", Uncertain)],
)
def test_an_answer_without_end_holds_nobody(
    mail, now, step: str, kind: type[CollectionsError]
) -> None:
    """Four such, and no sender is left for the other messages."""
    with relay(**{step: ENDLESS}) as (url, _asked), pytest.raises(kind):
        SmtpMailer(url, OFFICE, 0.3).send(mail, now)
