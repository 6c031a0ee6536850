"""What a deployment is told, as values. Secrets never print."""

from __future__ import annotations

from dataclasses import dataclass, field

REAL_SMS = frozenset({"quo", "twilio"})
REAL_MAIL = frozenset({"gmail", "smtp"})


@dataclass(frozen=True, slots=True)
class Quo:
    """QUO's account; `keys` are the signing keys of its webhooks."""

    base_url: str
    api_key: str = field(repr=False)
    sender: str = ""
    webhook_keys: tuple[str, ...] = field(default=(), repr=False)
    rate_per_s: float = 10.0
    per_day: int = 0


@dataclass(frozen=True, slots=True)
class Twilio:
    """Twilio's account; `per_day` 0: no quota."""

    base_url: str
    account_sid: str
    auth_token: str = field(repr=False)
    sender: str = ""
    rate_per_s: float = 1.0
    per_day: int = 0


@dataclass(frozen=True, slots=True)
class Mail:
    """
    Mailboxes: Gmail's senders, and SMTP/IMAP addresses with their passwords.

    Gmail's rate and its quota of the day are those of each mailbox.
    """

    gmail_base_url: str
    gmail_senders: tuple[str, ...]
    sender: str
    smtp_url: str = field(default="", repr=False)
    imap_url: str = field(default="", repr=False)
    gmail_rate_per_s: float = 0.9
    gmail_per_day: int = 2000


@dataclass(frozen=True, slots=True)
class Google:
    """Where Google is and who we are to it."""

    sheets_base_url: str
    credentials: str
    firestore_emulator: str = ""
    cloud_tasks_emulator: str = ""
    invoker: str = ""
    client_id: str = ""
    staff_domain: str = ""


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds: timeouts, leases and how often things happen."""

    http_timeout_s: float
    claim_lease_s: float
    settle_grace_s: float
    max_sheet_age_s: float
    outage_copy_age_s: float
    stand_in_age_s: float
    plan_every_s: float
    flush_every_s: float
    poll_every_s: float


@dataclass(frozen=True, slots=True)
class Business:
    """Who speaks; a Settings tab may say it better, by property and brand."""

    name: str
    phone: str
    address: str
    pay_link: str
    region: str


@dataclass(frozen=True, slots=True)
class Settings:
    """
    Everything a deployment is told.

    Args:
        sheet: A Google sheet id, or a path ending in .csv or .xlsx.
        store: `sqlite:///path` or `firestore://project/database`.
        queue: `local` or `cloudtasks://project/location/queue`.
        sms_providers: In the order they are tried.
        mail_providers: In the order they are tried.
        public_base_url: How the outside reaches the webhooks; no slash at the end.
        live: Only then does a real provider get a request that sends.
        send_only_to: If not empty, nobody else is contacted: a pilot.
        task_token: What tasks and schedules show to the local server.
        link_secret: Signs the links in our messages; "": the store makes one.
        sms_route_id: The provider's written approval of texts about third-party debt;
            without it carriers forbid them.
        alert_emails: Staff who are told when something is wrong.
        alert_phones: The same, by text; E.164.
    """

    sheet: str
    store: str
    queue: str
    sms_providers: tuple[str, ...]
    mail_providers: tuple[str, ...]
    public_base_url: str
    live: bool
    send_only_to: frozenset[str]
    quo: Quo
    twilio: Twilio
    mail: Mail
    google: Google
    pace: Pace
    business: Business
    task_token: str = field(default="", repr=False)
    link_secret: str = field(default="", repr=False)
    sms_route_id: str = ""
    alert_emails: tuple[str, ...] = ()
    alert_phones: tuple[str, ...] = ()

    @property
    def day_quotas(self) -> dict[str, int]:
        """Give each provider's quota of 24 hours; 0 where there is none."""
        return {
            "quo": self.quo.per_day,
            "twilio": self.twilio.per_day,
            "gmail": self.mail.gmail_per_day * len(self.mail.gmail_senders),
        }

    @property
    def real_providers(self) -> frozenset[str]:
        """Name the configured providers that reach real people."""
        return (REAL_SMS | REAL_MAIL) & {*self.sms_providers, *self.mail_providers}
