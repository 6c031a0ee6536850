"""What every text must be before it may go to any provider. Pure; asks nobody."""

from __future__ import annotations

import re
from datetime import datetime

from shared.errors import Refused
from shared.ports.sending import SmsMessage

E164 = re.compile(r"\+[1-9][0-9]{6,14}", re.ASCII)
LONGEST_TEXT = 1600  # QUO and Twilio agree


def checked(message: SmsMessage, now: datetime) -> SmsMessage:
    """
    Give the message back if a provider can take it.

    Args:
        message: The text.
        now: Aware.

    Raises:
        Refused: `bad_number` (QUO takes any 15 characters and fails later), `no_text`,
            `text_too_long`, or `expired`.
    """
    if not E164.fullmatch(message.to):
        raise Refused("bad_number", "The phone number is not in international form.")
    if not message.text.strip():
        raise Refused("no_text", "The text is empty.")
    if len(message.text) > LONGEST_TEXT:
        raise Refused("text_too_long", "The text is longer than 1,600 characters.")
    if message.expires_at <= now:
        raise Refused("expired", "The time in which it might arrive is over.")
    return message
