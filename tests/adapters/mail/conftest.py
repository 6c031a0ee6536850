"""What the mail tests share: one e-mail, one instant."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from shared.ports.sending import MailMessage


@pytest.fixture
def now() -> datetime:
    return datetime(2026, 11, 23, 15, 0, tzinfo=UTC)


@pytest.fixture
def mail() -> MailMessage:
    return MailMessage(
        id="m-1",
        to="ana@example.net",
        subject="A message from Maple Court",
        text="Hello Ana,\n.please call us.\n",
        html="<p>Hello Ana,</p><p>please call us.</p>",
        unsubscribe_url="https://example.com/u/abc",
    )
