"""
What staff are alarmed about: the sentence, and the runbook that says what to do. Pure.

Each runbook is a heading of `docs/operations.md`; a test holds the two together. No
personal data: an alert travels by e-mail and text.
"""

from __future__ import annotations

from typing import Final, NamedTuple

_NAMES: Final = {"quo": "QUO", "twilio": "Twilio", "gmail": "Gmail", "smtp": "SMTP"}
"""Providers as people write them."""


class Alarm(NamedTuple):
    """
    One kind of alarm.

    Args:
        text: A sentence; `{detail}` is a number or a provider's name.
        runbook: The heading in `docs/operations.md`.
    """

    text: str
    runbook: str


ALARMS: Final[dict[str, Alarm]] = {
    "provider_down": Alarm(
        "{subject} does not work ({detail}). Messages wait or take another way.",
        "Outage of a provider",
    ),
    "slow_provider": Alarm(
        "{subject} takes more than 5 seconds to answer.", "Outage of a provider"
    ),
    "error_rate": Alarm(
        "{detail} of the requests to {subject} failed in the last 15 minutes.",
        "Outage of a provider",
    ),
    "sync_delay": Alarm(
        "Results have not been written into the sheet for {detail} minutes.",
        "The sheet does not follow",
    ),
    "backlog": Alarm("{detail} messages are due and have not left.", "A backlog"),
    "failed_messages": Alarm(
        "{detail} of the messages of the last 24 hours failed.", "Many messages fail"
    ),
    "late_messages": Alarm(
        "{detail} messages are more than half an hour late.", "A backlog"
    ),
    "data_errors": Alarm(
        "{detail} more of the rows cannot be used than yesterday.",
        "Rows that cannot be used",
    ),
    "no_heartbeat": Alarm(
        "The scheduled run {subject} has not happened for {detail} minutes.",
        "A scheduled run did not happen",
    ),
    "uncertain_messages": Alarm(
        "{detail} messages have been uncertain for more than 15 minutes.",
        "Uncertain messages",
    ),
    "complaints": Alarm(
        "{detail} complaints in seven days, more than in the seven days before.",
        "Complaints rise",
    ),
    "run_waits": Alarm(
        "The run waits for a person's answer; nothing new is planned.",
        "Guard questions",
    ),
    "sheet_unreadable": Alarm(
        "The sheet cannot be read ({detail}).", "The sheet cannot be read"
    ),
}


def sentence(kind: str, subject: str, detail: str) -> str:
    """Give the alarm's sentence."""
    subject = _NAMES.get(subject, subject)
    return ALARMS[kind].text.format(subject=subject, detail=detail or "no reason given")


def for_staff(kind: str, subject: str, detail: str, business: str) -> str:
    """Give what is sent to staff: the sentence, and where the remedy stands."""
    said, book = sentence(kind, subject, detail), ALARMS[kind].runbook
    return f'{business}, PME Collections: {said} See docs/operations.md, "{book}".'
