"""
The house's settings as data: name, type, default, bounds and sentence of each. Pure.

A closed list; `docs/settings.md` is generated from `SETTINGS`. How the Settings tab is
laid over them stands in `core.policy`.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from datetime import time
from typing import Any, Final, cast

from shared.core.setting_values import Limits, Value


@dataclass(frozen=True, slots=True)
class Setting:
    """
    One setting as staff know it.

    Args:
        slug: The field of `Policy`.
        name: As in the Settings tab.
        kind: `money`, `whole`, `share`, `yes_no`, `time`, `text`, `link`, `choice`.
        default: In our units (cents, shares of one, `datetime.time`).
        limits: Bounds or allowed words; None: none.
        text: What it does, in a sentence for staff.
        scoped: May be said for one property or brand: `Pay link: Maple Court`.
    """

    slug: str
    name: str
    kind: str
    default: Value
    limits: Limits
    text: str
    scoped: bool


def _is(default: Any, name: str, kind: str, text: str, **more: Any) -> Any:
    """Write a setting down once: its default and all that is known about it."""
    notes = {"name": name, "kind": kind, "text": text, **more}
    return field(default=default, metadata=notes)


@dataclass(frozen=True)
class HouseSettings:
    """What the house wants, within what the law allows."""

    sending: str = _is(
        "on",
        "Sending",
        "choice",
        "`off` stops every message at once.",
        limits=("on", "off"),
        unreadable="off",
    )
    first_run: str = _is(
        "ask",
        "First run",
        "choice",
        "How to go on where tenants were contacted before the service came: wait for a"
        " person, send the current step of each account, or skip what is past.",
        limits=("ask", "current_step", "skip_past"),
    )
    date_order: str = _is(
        "auto",
        "Date order",
        "choice",
        "How 3/4/2026 is meant: `month_first`, `day_first`, or as in the region.",
        limits=("auto", "month_first", "day_first"),
    )
    min_balance_cents: int = _is(
        2500,
        "Minimum balance",
        "money",
        "A smaller balance is not chased.",
        limits=(0, 10_000_000),
        scoped=True,
    )
    sms_per_day: int = _is(
        1,
        "Texts per day",
        "whole",
        "At most so many texts to one person in a day.",
        limits=(0, 3),
    )
    sms_per_week: int = _is(
        3,
        "Texts per week",
        "whole",
        "At most so many texts to one person in 7 days.",
        limits=(0, 7),
    )
    contacts_per_day: int = _is(
        1,
        "Contacts per day",
        "whole",
        "At most so many messages of any kind to one person in a day.",
        limits=(0, 3),
    )
    contacts_per_week: int = _is(
        3,
        "Contacts per week",
        "whole",
        "At most so many messages of any kind to one person in 7 days.",
        limits=(0, 7),
    )
    contact_from: time = _is(  # noqa: RUF009 - `_is` is dataclasses.field
        time(9),
        "Contact from",
        "time",
        "Nothing is sent before this time on the person's clock.",
        limits=(time(8), time(20)),
    )
    contact_until: time = _is(  # noqa: RUF009 - `_is` is dataclasses.field
        time(20),
        "Contact until",
        "time",
        "Nothing is sent after this time on the person's clock.",
        limits=(time(9), time(21)),
    )
    closing_margin_min: int = _is(
        5,
        "Closing margin (minutes)",
        "whole",
        "Nothing is started so shortly before the hours end.",
        limits=(1, 120),
    )
    skip_sundays: bool = _is(
        default=True,
        name="Skip Sundays",
        kind="yes_no",
        text="Nothing is sent on a Sunday.",
    )
    skip_holidays: bool = _is(
        default=True,
        name="Skip holidays",
        kind="yes_no",
        text="Nothing is sent on a holiday.",
    )
    other_business_pause_days: int = _is(
        2,
        "Pause after other business (days)",
        "whole",
        "After a message about something else, such as a repair, nothing automatic is"
        " sent for so long.",
        limits=(0, 60),
    )
    promise_grace_days: int = _is(
        2,
        "Promise grace (days)",
        "whole",
        "A promise counts as broken so many days after its date.",
        limits=(0, 14),
    )
    promise_max_days: int = _is(
        30,
        "Longest promise (days)",
        "whole",
        "A promise for later than this is given to a person.",
        limits=(1, 90),
    )
    bad_rows_share: float = _is(
        0.3,
        "Bad rows limit",
        "share",
        "With a greater share of unusable rows the run waits for a person.",
        limits=(0.01, 1.0),
    )
    vanished_share: float = _is(
        0.2,
        "Vanished rows limit",
        "share",
        "With a greater share of accounts gone since the last run it waits.",
        limits=(0.01, 1.0),
    )
    jump_share: float = _is(
        0.2,
        "Changed balances limit",
        "share",
        "With a greater share of balances grown since the last run it waits.",
        limits=(0.01, 1.0),
    )
    guard_min_rows: int = _is(
        20,
        "Guard from rows",
        "whole",
        "Sheets with fewer rows are not held back by the two limits above.",
        limits=(1, 1000),
    )
    approve_over_messages: int = _is(
        50,
        "Approval over messages",
        "whole",
        "A run of more messages than this waits for staff to approve it.",
        limits=(1, 100_000),
    )
    approve_two_over: int = _is(
        500,
        "Approval by two over messages",
        "whole",
        "A run of more messages than this waits for two different people; in an office"
        " of one or two for one.",
        limits=(1, 1_000_000),
    )
    text_part_cost_cents: int = _is(
        1,
        "Cost of a text part",
        "money",
        "What your provider takes for one part of a text; previews add it up.",
        limits=(0, 100),
    )
    max_sheet_age_s: int = _is(
        0,
        "Sheet age limit (seconds)",
        "whole",
        "Nothing is sent on an older copy of the sheet; 0: as deployed.",
        limits=(0, 86_400),
    )
    pay_link: str = _is(
        "",
        "Pay link",
        "link",
        "Where tenants pay online; must start with https://.",
        scoped=True,
    )
    business_name: str = _is(
        "",
        "Business name",
        "text",
        "Who speaks, first in every text.",
        limits=(0, 40),
        scoped=True,
    )
    business_phone: str = _is(
        "",
        "Business phone",
        "text",
        "Where tenants call with questions.",
        limits=(0, 30),
        scoped=True,
    )
    task_team: str = _is(
        "",
        "Team for tasks",
        "text",
        "Who sees to everyday tasks; empty: the agents. Legal ones stay the managers'.",
        limits=(0, 60),
        scoped=True,
    )
    business_address: str = _is(
        "",
        "Business address",
        "text",
        "Postal address under every e-mail.",
        limits=(0, 200),
        scoped=True,
    )


SETTINGS: Final[tuple[Setting, ...]] = tuple(
    Setting(
        slug=f.name,
        name=f.metadata["name"],
        kind=f.metadata["kind"],
        default=cast("Value", f.default),
        limits=f.metadata.get("limits"),
        text=f.metadata["text"],
        scoped=f.metadata.get("scoped", False),
    )
    for f in fields(HouseSettings)
    if f.metadata
)
UNREADABLE: Final = {
    f.name: f.metadata["unreadable"]
    for f in fields(HouseSettings)
    if "unreadable" in f.metadata
}
