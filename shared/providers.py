"""
Open the providers that the settings name: senders, mailers, and each one's list.

A provider's client is imported only when it is chosen: a function loads nothing that it
does not use.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from shared.ports import Documents, Ledger, Mailer, SmsSender
from shared.settings import Settings

_GMAIL_READ = 0.2
"""A message read costs 20 of Gmail's units, one sent 100, a page of a list 5."""


def sqlite_path(settings: Settings) -> Path:
    """Give the file of a `sqlite:///` store."""
    return Path(settings.store.removeprefix("sqlite:///"))


def senders_for(settings: Settings, documents: Documents) -> tuple[SmsSender, ...]:
    """Open the providers of texts, the preferred one first."""
    return tuple(_sms(name, settings, documents) for name in settings.sms_providers)


def mailers_for(settings: Settings, documents: Documents) -> tuple[Mailer, ...]:
    """Open the providers of e-mail, the preferred one first."""
    return tuple(_mail(name, settings, documents) for name in settings.mail_providers)


def ledgers_for(
    settings: Settings, documents: Documents
) -> tuple[tuple[str, Ledger], ...]:
    """Open each provider's list, with the channel it is of."""
    return tuple(_ledgers(settings, documents))


def _sms(name: str, settings: Settings, documents: Documents) -> SmsSender:
    if name == "quo":
        from shared.adapters.sms.quo import QuoSms  # noqa: PLC0415 - chosen

        return QuoSms(**_quo(settings))
    if name == "twilio":
        from shared.adapters.sms.twilio import TwilioSms  # noqa: PLC0415 - chosen

        return TwilioSms(
            **_twilio(settings),
            status_callback=f"{settings.public_base_url}/receive_twilio",
            wait=_pace(settings, "twilio"),
        )
    from shared.adapters.sms.local import LocalPhone  # noqa: PLC0415 - chosen

    return LocalPhone(documents)


def _quo(settings: Settings) -> dict[str, Any]:
    """Say how QUO is reached, to send as to read: one key, one rate."""
    return {
        "base_url": settings.quo.base_url,
        "api_key": settings.quo.api_key,
        "sender": settings.quo.sender,
        "timeout_s": settings.pace.http_timeout_s,
        "wait": _pace(settings, "quo"),
    }


def _twilio(settings: Settings) -> dict[str, Any]:
    """Say how Twilio is reached; only sending keeps to a rate."""
    return {
        "base_url": settings.twilio.base_url,
        "account_sid": settings.twilio.account_sid,
        "auth_token": settings.twilio.auth_token,
        "sender": settings.twilio.sender,
        "timeout_s": settings.pace.http_timeout_s,
    }


def _gmail(settings: Settings) -> dict[str, Any]:
    """Say how Gmail is reached."""
    return {
        "base_url": settings.mail.gmail_base_url,
        "credentials": settings.google.credentials,
        "senders": settings.mail.gmail_senders,
        "timeout_s": settings.pace.http_timeout_s,
    }


def _pace(
    settings: Settings, provider: str, cost: float = 1.0
) -> Callable[[], None] | None:
    """Keep to a provider's rate on one machine; the queues do it in the cloud."""
    if settings.queue != "local" or not settings.store.startswith("sqlite:///"):
        return None
    from shared.adapters.pace import SharedPace  # noqa: PLC0415 - chosen

    mail = settings.mail
    rates = {
        "quo": settings.quo.rate_per_s,
        "twilio": settings.twilio.rate_per_s,
        "gmail": mail.gmail_rate_per_s * max(1, len(mail.gmail_senders)),
    }
    path = sqlite_path(settings).with_suffix(".pace")
    return partial(SharedPace(path, provider, rates[provider]).wait, cost)


def _mail(name: str, settings: Settings, documents: Documents) -> Mailer:
    mail, timeout_s = settings.mail, settings.pace.http_timeout_s
    if name == "gmail":
        from shared.adapters.mail.gmail import GmailMailer  # noqa: PLC0415 - heavy

        return GmailMailer(**_gmail(settings), wait=_pace(settings, "gmail"))
    if name == "smtp":
        from shared.adapters.mail.smtp import SmtpMailer  # noqa: PLC0415 - chosen

        return SmtpMailer(mail.smtp_url, mail.sender, timeout_s)
    from shared.adapters.mail.local import LocalMailbox  # noqa: PLC0415 - chosen

    return LocalMailbox(documents)


def _ledgers(settings: Settings, documents: Documents) -> Iterator[tuple[str, Ledger]]:
    """Give each provider's list with its channel; SMTP has none, IMAP only replies."""
    for name in settings.sms_providers:
        yield "sms", _sms_ledger(name, settings, documents)
    for name in settings.mail_providers:
        if name != "smtp":
            yield "email", _mail_ledger(name, settings, documents)
    if "smtp" in settings.mail_providers and settings.mail.imap_url:
        from shared.adapters.mail.imap_ledger import ImapLedger  # noqa: PLC0415 - chosen

        mail = settings.mail
        timeout_s = settings.pace.http_timeout_s
        yield "replies", ImapLedger(mail.imap_url, mail.sender, timeout_s)


def _sms_ledger(name: str, settings: Settings, documents: Documents) -> Ledger:
    if name == "quo":
        from shared.adapters.sms.quo_ledger import QuoLedger  # noqa: PLC0415 - chosen

        return QuoLedger(**_quo(settings))
    if name == "twilio":
        from shared.adapters.sms.twilio_ledger import TwilioLedger  # noqa: PLC0415 - chosen

        return TwilioLedger(**_twilio(settings))
    from shared.adapters.sms.local import LocalPhone  # noqa: PLC0415 - chosen

    return LocalPhone(documents)


def _mail_ledger(name: str, settings: Settings, documents: Documents) -> Ledger:
    if name == "gmail":
        from shared.adapters.mail.gmail_ledger import GmailLedger  # noqa: PLC0415 - heavy

        wait = _pace(settings, "gmail", _GMAIL_READ)
        return GmailLedger(**_gmail(settings), wait=wait)
    from shared.adapters.mail.local import LocalMailbox  # noqa: PLC0415 - chosen

    return LocalMailbox(documents)
