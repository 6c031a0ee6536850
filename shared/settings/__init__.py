"""
The settings of one deployment, read from names and texts. The only reader of names.

`load` reports everything that is missing or wrong at once, so that nobody has to find
out one name at a time. What each name means stands in `docs/settings.md`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from shared.errors import ConfigError
from shared.settings.model import (
    REAL_MAIL,
    REAL_SMS,
    Business,
    Google,
    Mail,
    Pace,
    Quo,
    Settings,
    Twilio,
)
from shared.settings.reader import Reader

__all__ = ["Settings", "load"]


def load(env: Mapping[str, str], *, sheet: str = "") -> Settings:
    """
    Read all settings from names and texts.

    Args:
        env: The environment, or a test's.
        sheet: Stands in for `SHEET`, from the command line.

    Raises:
        ConfigError: `settings_incomplete`, naming everything missing or wrong.
    """
    read = Reader(env)
    sms = read.some_of("SMS_PROVIDERS", REAL_SMS | {"local"})
    mail = read.some_of("MAIL_PROVIDERS", REAL_MAIL | {"local"})
    settings = Settings(
        sheet=sheet or read.needed("SHEET", "a Google sheet id or a .csv/.xlsx file"),
        store=_store(read),
        queue=_queue(read),
        sms_providers=sms,
        mail_providers=mail,
        public_base_url=read.url("PUBLIC_BASE_URL", "http://127.0.0.1:8080"),
        live=read.flag("LIVE"),
        send_only_to=frozenset(v.lower() for v in read.several("SEND_ONLY_TO")),
        quo=_quo(read, used="quo" in sms),
        twilio=_twilio(read, used="twilio" in sms),
        mail=_mail(read, mail),
        google=_google(read),
        pace=_pace(read),
        business=_business(read),
        task_token=read.text("TASK_TOKEN"),
        link_secret=read.text("LINK_SECRET"),
        sms_route_id=read.text("SMS_ROUTE_ID"),
        alert_emails=read.several("ALERT_EMAILS"),
        alert_phones=read.several("ALERT_PHONES"),
    )
    if read.complaints:
        raise ConfigError("settings_incomplete", "; ".join(read.complaints))
    return settings


def _store(read: Reader) -> str:
    value = read.text("STORE", "sqlite:///var/pme.sqlite")
    if not value.startswith(("sqlite:///", "firestore://")):
        read.complaints.append(
            "STORE must be sqlite:///path or firestore://project/database"
        )
    return value


def _queue(read: Reader) -> str:
    value = read.text("QUEUE", "local")
    parts = value.removeprefix("cloudtasks://").split("/")
    if value != "local" and not (value.startswith("cloudtasks://") and len(parts) == 3):  # noqa: PLR2004 - project/location/queue
        read.complaints.append(
            "QUEUE must be local or cloudtasks://project/location/queue"
        )
    return value


def _quo(read: Reader, *, used: bool) -> Quo:
    text = read.needed if used else _optional(read)
    why = "SMS_PROVIDERS has quo"
    return Quo(
        base_url=read.url("QUO_BASE_URL", "https://api.quo.com"),
        api_key=text("QUO_API_KEY", why),
        sender=text("QUO_FROM", why),
        webhook_keys=read.several("QUO_WEBHOOK_KEYS"),
        rate_per_s=read.seconds("QUO_RATE_PER_S", 10.0),
        per_day=read.count("QUO_PER_DAY", 0),
    )


def _twilio(read: Reader, *, used: bool) -> Twilio:
    text = read.needed if used else _optional(read)
    why = "SMS_PROVIDERS has twilio"
    return Twilio(
        base_url=read.url("TWILIO_BASE_URL", "https://api.twilio.com"),
        account_sid=text("TWILIO_ACCOUNT_SID", why),
        auth_token=text("TWILIO_AUTH_TOKEN", why),
        sender=text("TWILIO_FROM", why),
        rate_per_s=read.seconds("TWILIO_RATE_PER_S", 1.0),
        per_day=read.count("TWILIO_PER_DAY", 0),
    )


def _optional(read: Reader) -> Callable[[str, str], str]:
    return lambda name, _why: read.text(name)


def _mail(read: Reader, providers: tuple[str, ...]) -> Mail:
    sender = read.text("MAIL_FROM")
    senders = read.several("GMAIL_SENDERS") or ((sender,) if sender else ())
    if "gmail" in providers and not senders:
        read.complaints.append("GMAIL_SENDERS is missing (MAIL_PROVIDERS has gmail)")
    if "smtp" in providers:
        read.needed("SMTP_URL", "MAIL_PROVIDERS has smtp")
        sender = sender or read.needed("MAIL_FROM", "MAIL_PROVIDERS has smtp")
    return Mail(
        gmail_base_url=read.url("GMAIL_BASE_URL", "https://gmail.googleapis.com"),
        gmail_senders=senders,
        sender=sender or (senders[0] if senders else "office@example.com"),
        smtp_url=read.text("SMTP_URL"),
        imap_url=read.text("IMAP_URL"),
        gmail_rate_per_s=read.seconds("GMAIL_RATE_PER_S", 0.9),
        gmail_per_day=read.count("GMAIL_PER_DAY", 2000),
    )


def _google(read: Reader) -> Google:
    return Google(
        sheets_base_url=read.url("SHEETS_BASE_URL", "https://sheets.googleapis.com"),
        credentials=read.text("GOOGLE_CREDENTIALS", "adc"),
        firestore_emulator=read.text("FIRESTORE_EMULATOR_HOST"),
        cloud_tasks_emulator=read.text("CLOUD_TASKS_EMULATOR_HOST"),
        invoker=read.text("INVOKER_SERVICE_ACCOUNT"),
        client_id=read.text("OAUTH_CLIENT_ID"),
        staff_domain=read.text("STAFF_DOMAIN"),
    )


def _pace(read: Reader) -> Pace:
    lease_s = read.seconds("CLAIM_LEASE_S", 120)
    sheet_age_s = read.seconds("MAX_SHEET_AGE_S", 300)
    return Pace(
        # a request must end before its claim does, or a slow answer looks like a crash
        http_timeout_s=min(read.seconds("HTTP_TIMEOUT_S", 20), lease_s / 2),
        claim_lease_s=lease_s,
        settle_grace_s=read.seconds("SETTLE_GRACE_S", 120),
        max_sheet_age_s=sheet_age_s,
        outage_copy_age_s=max(
            sheet_age_s, read.seconds("OUTAGE_COPY_AGE_S", sheet_age_s)
        ),
        stand_in_age_s=max(sheet_age_s, read.seconds("STAND_IN_AGE_S", 14_400)),
        plan_every_s=read.seconds("PLAN_EVERY_S", 900),
        flush_every_s=read.seconds("FLUSH_EVERY_S", 5),
        poll_every_s=read.seconds("POLL_EVERY_S", 60),
    )


def _business(read: Reader) -> Business:
    return Business(
        name=read.text("BUSINESS_NAME", "Our office"),
        phone=read.text("BUSINESS_PHONE"),
        address=read.text("BUSINESS_ADDRESS"),
        pay_link=read.text("PAY_LINK"),
        region=read.text("DEFAULT_REGION", "US").upper(),
    )
