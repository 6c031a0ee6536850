"""
Write the tables of `docs/settings.md` from the code that reads the settings.

`python -m shared.local.settings_doc` writes them; what stands around them is written by
hand. Reads no environment.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import time
from pathlib import Path
from typing import Final, NamedTuple

from shared.core.house import SETTINGS, Setting

PAGE: Final = Path(__file__).resolve().parents[2] / "docs" / "settings.md"


class Name(NamedTuple):
    """One name of the environment: its default as it would be written, its meaning."""

    name: str
    default: str
    text: str


# ruff: noqa: E501 - a table reads better unbroken
ENVIRONMENT: Final[dict[str, tuple[Name, ...]]] = {
    "What and where": (
        Name("SHEET", "", "A Google sheet's id, or a `.csv` or `.xlsx` file. Needed, unless a command names the sheet."),
        Name("STORE", "sqlite:///var/pme.sqlite", "`sqlite:///path`, or `firestore://project/database`. On the command line a store beside the sheet file is used while this is not set."),
        Name("QUEUE", "local", "`local` (in the store's own file; needs SQLite), or `cloudtasks://project/location/queue`."),
        Name("PUBLIC_BASE_URL", "http://127.0.0.1:8080", "How the outside reaches this service: webhooks, tasks and links. No slash at the end; https for real providers."),
    ),
    "Safety": (
        Name("LIVE", "", "Only `yes` lets a real provider send. Anything else: messages are planned and wait."),
        Name("SEND_ONLY_TO", "", "A pilot: phone numbers (`+15125550100`) and e-mail addresses, separated by commas or spaces. If it is not empty, nobody else is contacted."),
        Name("ALERT_EMAILS", "", "Staff who are written to when something is wrong: an outage, a backlog, a run that waits. Separated by commas."),
        Name("ALERT_PHONES", "", "The same, by text (`+15125550100`)."),
    ),
    "Who speaks": (
        Name("BUSINESS_NAME", "Our office", "First in every text."),
        Name("BUSINESS_PHONE", "", "Where tenants call with questions."),
        Name("BUSINESS_ADDRESS", "", "Postal address under every e-mail."),
        Name("PAY_LINK", "", "Where tenants pay online; https."),
        Name("DEFAULT_REGION", "US", "Two letters: where phone numbers without a country code lie, and how `3/4/2026` is read."),
    ),
    "Texts": (
        Name("SMS_PROVIDERS", "local", "Ordered list out of `quo`, `twilio`, `local`. The next one is tried only if the one before surely did nothing."),
        Name("SMS_ROUTE_ID", "", "The provider's written approval of texts about debts of others (*Acting as*: third party). Without it carriers forbid them, and they are not sent."),
        Name("QUO_BASE_URL", "https://api.quo.com", "The root; `/v1/messages` is added."),
        Name("QUO_API_KEY", "", "Secret. Needed with `quo`."),
        Name("QUO_FROM", "", "The number or phone number id texts leave from. Needed with `quo`."),
        Name("QUO_WEBHOOK_KEYS", "", "Secret. Signing keys of QUO's webhooks, several while they are being changed. Without them replies are refused."),
        Name("QUO_RATE_PER_S", "10", "Requests a second QUO takes."),
        Name("QUO_PER_DAY", "0", "Texts a day the carriers allow your registration, over QUO; `0`: no quota. A tenth is kept for confirmations, answers and alerts."),
        Name("TWILIO_BASE_URL", "https://api.twilio.com", "The root."),
        Name("TWILIO_ACCOUNT_SID", "", "Needed with `twilio`."),
        Name("TWILIO_AUTH_TOKEN", "", "Secret; signs the webhooks, too. Needed with `twilio`."),
        Name("TWILIO_FROM", "", "A number, or a messaging service (`MG…`). Needed with `twilio`."),
        Name("TWILIO_RATE_PER_S", "1", "Texts a second your number may send: 1 for a long code, more as registered."),
        Name("TWILIO_PER_DAY", "0", "As `QUO_PER_DAY`, over Twilio."),
    ),
    "E-mail": (
        Name("MAIL_PROVIDERS", "local", "Ordered list out of `gmail`, `smtp`, `local`."),
        Name("GMAIL_BASE_URL", "https://gmail.googleapis.com", "The root."),
        Name("GMAIL_SENDERS", "", "Mailboxes that send, separated by commas; default: `MAIL_FROM`. Needed with `gmail`."),
        Name("GMAIL_RATE_PER_S", "0.9", "Requests a second for each mailbox: Google gives a new project 6,000 units a minute, and an e-mail costs 100."),
        Name("GMAIL_PER_DAY", "2000", "E-mails in 24 hours for each mailbox (Workspace: 2,000; a trial: 500); `0`: no quota. A tenth is kept for answers and alerts; what does not fit goes by SMTP, or waits."),
        Name("MAIL_FROM", "", "The sender's address. Needed with `smtp`."),
        Name("SMTP_URL", "", "Secret. `smtp://user:password@host:587` (STARTTLS) or `smtps://…`. Needed with `smtp`."),
        Name("IMAP_URL", "", "Secret. `imaps://user:password@host`: where answers to `smtp` arrive. Without it nobody reads them."),
    ),
    "Google": (
        Name("GOOGLE_CREDENTIALS", "adc", "`adc` (the machine's own account), `anonymous` (test servers only), or the path of a service account's key file."),
        Name("SHEETS_BASE_URL", "https://sheets.googleapis.com", "The root."),
        Name("FIRESTORE_EMULATOR_HOST", "", "`host:port` of an emulator."),
        Name("CLOUD_TASKS_EMULATOR_HOST", "", "`host:port` of an emulator."),
        Name("INVOKER_SERVICE_ACCOUNT", "", "The service account whose tasks and schedules are let in. Needed with `cloudtasks://`."),
        Name("OAUTH_CLIENT_ID", "", "The client the sidebar's identity tokens are made for."),
        Name("STAFF_DOMAIN", "", "Domain that hosts the accounts of who may use the sidebar."),
    ),
    "Secrets of our own": (
        Name("TASK_TOKEN", "", "Secret. What tasks and schedules show to `serve`; one is made and printed if it is not set. Leave it out in the cloud."),
        Name("LINK_SECRET", "", "Secret, long and random. Signs unsubscribe links; if it is not set the store makes one. Changing it makes the links already sent useless."),
    ),
    "Pace, in seconds": (
        Name("HTTP_TIMEOUT_S", "20", "How long a provider may take; at most half of `CLAIM_LEASE_S`."),
        Name("CLAIM_LEASE_S", "120", "After so long an unfinished send counts as uncertain."),
        Name("SETTLE_GRACE_S", "120", "So long after no answer came its absence from the provider's list counts for nothing."),
        Name("MAX_SHEET_AGE_S", "300", "Nothing is sent on an older copy of the sheet."),
        Name("OUTAGE_COPY_AGE_S", "", "While the sheet cannot be read: how old its copy may be to be sent on. Unset: `MAX_SHEET_AGE_S`, so that sending soon stops. Longer only if payments are imported meanwhile."),
        Name("STAND_IN_AGE_S", "14400", "How long a file that somebody uploads in an outage stands for the sheet: whoever does vouches for what was paid."),
        Name("PLAN_EVERY_S", "900", "How often `serve` plans."),
        Name("FLUSH_EVERY_S", "5", "Rows are written back in slots of so long, one write each."),
        Name("POLL_EVERY_S", "60", "How often providers are asked for what webhooks missed."),
    ),
}  # fmt: skip


def environment_tables() -> str:
    """Give the tables of the environment's names."""
    parts = []
    for group, names in ENVIRONMENT.items():
        rows = [(f"`{n.name}`", _code(n.default), n.text) for n in names]
        parts.append(f"### {group}\n\n{_table(('Name', 'Default', 'Meaning'), rows)}")
    return "\n\n".join(parts)


def house_table() -> str:
    """Give the table of the Settings tab."""
    rows = [
        (s.name, _shown(s.default, s.kind), _bounds(s), _sentence(s)) for s in SETTINGS
    ]
    return _table(("Setting", "Default", "May be", "What it does"), rows)


def _sentence(setting: Setting) -> str:
    mark = " *(by property or brand)*" if setting.scoped else ""
    return setting.text + mark


def _bounds(setting: Setting) -> str:
    limits = setting.limits
    if setting.kind == "choice":
        return ", ".join(f"`{word}`" for word in limits or ())
    if setting.kind == "yes_no":
        return "yes, no"
    if setting.kind == "link":
        return "https link"
    if limits is None:
        return "text"
    if setting.kind == "text":
        return f"up to {limits[1]} characters"
    low, high = (_shown(value, setting.kind) for value in limits)
    return f"{low} to {high}"


def _shown(value: object, kind: str) -> str:
    """Write a value as staff would."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if kind == "money" and isinstance(value, int):
        return f"${value / 100:,.2f}"
    if isinstance(value, float):
        return f"{value:.0%}"
    if isinstance(value, int):
        return f"{value:,}"
    return str(value) or "–"  # noqa: RUF001 - an empty default


def _code(text: str) -> str:
    return f"`{text}`" if text else "–"  # noqa: RUF001 - an empty default


def _table(headings: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    names = list(headings)
    lines = [names, ["---"] * len(names), *rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)


_BLOCKS: Final = {"environment": environment_tables, "house": house_table}


def page(text: str) -> str:
    """Give the page with its tables as they should be; the rest stays."""
    for name, made in _BLOCKS.items():
        start, end = f"<!-- made: {name} -->", f"<!-- end: {name} -->"
        block = re.compile(f"{re.escape(start)}.*?{re.escape(end)}", re.DOTALL)
        if len(block.findall(text)) != 1:
            raise ValueError(f"{PAGE.name} needs one {start} … {end}.")
        filled = f"{start}\n{made()}\n{end}"
        text = block.sub(lambda _, filled=filled: filled, text)  # type: ignore[misc]
    return text


def out_of_date() -> bool:
    """Say whether the page differs from what would be made now."""
    text = PAGE.read_text("utf-8")
    return page(text) != text


def names() -> Iterator[Name]:
    """Give every documented name."""
    for group in ENVIRONMENT.values():
        yield from group


def main() -> None:
    """Write the tables."""
    PAGE.write_text(page(PAGE.read_text("utf-8")), "utf-8")


if __name__ == "__main__":
    main()
