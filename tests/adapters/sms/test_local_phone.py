"""The tenants' phones on one machine behave as a provider does."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from shared.adapters.sms.local import OUR_NUMBER, LocalPhone
from shared.adapters.store.sqlite import SqliteDocuments
from shared.errors import Refused

TENANT = "+12125550101"
MINUTE = timedelta(minutes=1)


@pytest.fixture
def phone(tmp_path):
    return LocalPhone(SqliteDocuments(tmp_path / "store.sqlite"))


def test_a_text_is_on_the_tenants_phone_and_in_the_list(phone, text, now):
    """What staff see in the workspace is what the tenant got."""
    accepted = phone.send(text, now)

    assert [(t.text, t.from_tenant) for t in phone.messages(TENANT)] == [
        ("Rent is due.", False)
    ]
    found = phone.sent_to(TENANT, now - MINUTE, now + MINUTE)
    assert [copy.provider_id for copy in found] == [accepted.provider_id]
    assert phone.sent_to(TENANT, now + MINUTE, now + 2 * MINUTE) == []
    assert phone.sent_after(OUR_NUMBER, now - MINUTE)
    assert not phone.sent_after(OUR_NUMBER, now)


def test_the_same_message_sent_twice_is_there_twice(phone, text, now):
    """A fault in our claims must show here as it would with a real provider."""
    first, second = phone.send(text, now), phone.send(text, now)

    assert first.provider_id != second.provider_id
    assert len(phone.messages(TENANT)) == 2


def test_what_the_tenant_answers_comes_back_by_polling(phone, text, now):
    """STOP typed into the page reaches the service as any other."""
    phone.send(text, now)
    start = phone.since(None, now).cursor
    typed = phone.answer(TENANT, "STOP", now + MINUTE)

    page = phone.since(start, now + MINUTE)

    assert page.received == (typed,)
    assert (typed.sender, typed.recipient, typed.text) == (TENANT, OUR_NUMBER, "STOP")


def test_nothing_is_missed_while_the_clock_stands_still(phone, now):
    """In the workspace many things happen in one instant."""
    phone.answer(TENANT, "one", now)
    cursor = phone.since(None, now).cursor
    phone.answer(TENANT, "two", now)

    assert "two" in [mail.text for mail in phone.since(cursor, now).received]


def test_threads_show_the_latest_first(phone, text, now):
    """As on a phone."""
    phone.send(text, now)
    phone.send(replace(text, to="+12125550102"), now + MINUTE)
    phone.answer(TENANT, "hi", now + 2 * MINUTE)

    threads = phone.threads()

    assert [(t.phone, t.count, t.last.text) for t in threads] == [
        (TENANT, 2, "hi"),
        ("+12125550102", 1, "Rent is due."),
    ]


def test_it_refuses_what_a_real_provider_would(phone, text, now):
    """So that a trial run shows the same refusals."""
    with pytest.raises(Refused):
        phone.send(replace(text, to="555"), now)
