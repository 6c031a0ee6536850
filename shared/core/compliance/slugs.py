"""The words that a case may use: flags, purposes, keys. Pure."""

from __future__ import annotations

from shared.core.compliance.rule import OUTREACH

PURPOSES = OUTREACH | {"help_reply", "optout_confirmation"}
"""Purposes of a contact; `content` and `deadline` are asked elsewhere."""

FLAGS = frozenset(
    {
        "active_duty",
        "attorney",
        "bankruptcy",
        "cares_covered",
        "cease",
        "courtesy_copy",
        "deceased",
        "discharged",
        "dispute",
        "disputed_in_period",
        "disputed_late",
        "eviction_filed",
        "help_reply",
        "in_validation_period",
        "initial",
        "marketing_opted_out",
        "no_reply_route",
        "no_work_contact",
        "opted_out_call",
        "opted_out_email",
        "opted_out_sms",
        "optin_confirmation",
        "optout_confirmation",
        "original_creditor_requested",
        "scra_rate_request",
        "soft_hold",
        "staff_hold",
        "stop_clarification_pending",
        "time_barred",
        "validation_notice_sent",
        "work_email",
        "wrong_email",
        "wrong_number",
    },
)
"""Everything that a flag may say; any other is refused by name."""

TOP = frozenset(
    {
        "actor",
        "channel",
        "consent",
        "consumer",
        "debt",
        "flags",
        "history",
        "id",
        "now",
        "prefs",
        "purpose",
        "subject",
        "template",
        "text",
        "title",
    },
)
"""Keys of a case about a contact."""

PLACE = frozenset(
    {
        "address_tz",
        "area_code_state",
        "city",
        "phone",
        "phone_tz",
        "state",
        "stated_tz",
        "zip",
    },
)
"""Keys of `consumer`."""

CONSENT = frozenset(
    {
        "creditor_notice_sent",
        "dc_econsent",
        "direct_time_consent",
        "email_basis",
        "ny_email_consent",
        "nyc_econsent",
        "pewc",
        "rnd",
        "sms",
        "sms_anchor_date",
        "sms_route_approved",
    },
)
"""Keys of `consent`."""

CONTACT = frozenset(
    {
        "at",
        "channel",
        "contact_point",
        "debt",
        "direction",
        "kind",
    },
)
"""Keys of one entry of `history`."""

DAYS = frozenset(
    {
        "fri",
        "mon",
        "sat",
        "sun",
        "thu",
        "tue",
        "wed",
    },
)
"""Days in `prefs.no_days`."""
