"""The tenants' mailboxes on one machine behave as a provider does."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from shared.adapters.mail.local import OUR_MAILBOX, LocalMailbox
from shared.adapters.store.sqlite import SqliteDocuments
from shared.errors import Refused

TENANT = "ana@example.net"
MINUTE = timedelta(minutes=1)


@pytest.fixture
def mailbox(tmp_path):
    return LocalMailbox(SqliteDocuments(tmp_path / "store.sqlite"))


def test_a_mail_is_in_the_tenants_mailbox_and_in_the_list(mailbox, mail, now):
    """What staff see in the workspace is what the tenant got."""
    accepted = mailbox.send(replace(mail, to="Ana@Example.net"), now)

    (seen,) = mailbox.messages(TENANT)
    assert (seen.subject, seen.unsubscribe_url) == (mail.subject, mail.unsubscribe_url)
    (found,) = mailbox.sent_to(TENANT, now - MINUTE, now + MINUTE)
    assert (found.provider_id, found.rfc822_id) == (
        accepted.provider_id,
        accepted.rfc822_id,
    )
    assert mailbox.sent_after(OUR_MAILBOX, now - MINUTE)
    assert not mailbox.sent_after(OUR_MAILBOX, now)


def test_the_same_message_sent_twice_is_there_twice(mailbox, mail, now):
    """A fault in our claims must show here as it would with a real provider."""
    mailbox.send(mail, now)
    mailbox.send(mail, now)

    assert len(mailbox.messages(TENANT)) == 2


def test_an_answer_is_in_the_thread_and_comes_by_polling(mailbox, mail, now):
    """STOP typed into the page reaches the service as any other."""
    accepted = mailbox.send(mail, now)
    cursor = mailbox.since(None, now).cursor
    typed = mailbox.answer(TENANT, "STOP", now + MINUTE)

    page = mailbox.since(cursor, now + MINUTE)

    assert page.received == (typed,)
    assert typed.in_reply_to == (accepted.rfc822_id,)
    assert typed.subject == f"Re: {mail.subject}"


def test_threads_show_the_latest_first(mailbox, mail, now):
    """As in a mail program."""
    mailbox.send(mail, now)
    mailbox.send(replace(mail, to="ben@example.net"), now + MINUTE)

    assert [(t.address, t.count) for t in mailbox.threads()] == [
        ("ben@example.net", 1),
        (TENANT, 1),
    ]


def test_it_refuses_what_a_real_provider_would(mailbox, mail, now):
    """So that a trial run shows the same refusals."""
    with pytest.raises(Refused):
        mailbox.send(replace(mail, to="ana"), now)
