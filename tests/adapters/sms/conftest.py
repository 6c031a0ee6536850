"""What the SMS tests share: one text, one instant."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from shared.ports.sending import SmsMessage


@pytest.fixture
def now() -> datetime:
    return datetime(2026, 11, 23, 15, 0, tzinfo=UTC)


@pytest.fixture
def text(now: datetime) -> SmsMessage:
    expires_at = now + timedelta(hours=2)
    return SmsMessage("m-1", "+12125550101", "Rent is due.", expires_at)
