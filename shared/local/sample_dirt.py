"""What staff, exports and spreadsheets do to cells; for messy sample sheets."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from datetime import date
from random import Random

Row = dict[str, str]
Dirt = Callable[[Row, Random], None]

_MONTHS = (
    *("enero", "febrero", "marzo", "abril", "mayo", "junio"),
    *("julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"),
)


def _set(slug: str, *values: str) -> Dirt:
    def soil(row: Row, rng: Random) -> None:
        row[slug] = rng.choice(values)

    return soil


def _due(shape: str) -> Dirt:
    def soil(row: Row, _rng: Random) -> None:
        row["due_on"] = f"{date.fromisoformat(row['due_on']):{shape}}"

    return soil


def _due_serial(row: Row, _rng: Random) -> None:
    days = date.fromisoformat(row["due_on"]) - date(1899, 12, 30)
    row["due_on"] = str(days.days)


def _due_spanish(row: Row, _rng: Random) -> None:
    day = date.fromisoformat(row["due_on"])
    row["due_on"] = f"{day.day} de {_MONTHS[day.month - 1]} de {day.year}"


def _money(write: Callable[[float], str]) -> Dirt:
    def soil(row: Row, _rng: Random) -> None:
        row["balance_cents"] = write(float(row["balance_cents"]))

    return soil


def _european(amount: float) -> str:
    return f"{amount:,.2f}".translate(str.maketrans(",.", ".,"))


def _phone(shape: str) -> Dirt:
    def soil(row: Row, _rng: Random) -> None:
        digits = "".join(c for c in row["phone"] if c.isdigit())[-10:]
        if digits:
            row["phone"] = shape.format(digits[:3], digits[3:6], digits[6:])

    return soil


def _edit(slug: str, change: Callable[[str], str]) -> Dirt:
    def soil(row: Row, _rng: Random) -> None:
        row[slug] = change(row[slug])

    return soil


def _unreachable(row: Row, _rng: Random) -> None:
    row["phone"] = row["email"] = ""


HARMLESS: tuple[Dirt, ...] = (
    _due("%m/%d/%Y"),
    _due("%m/%d/%y"),
    _due("%B %d, %Y"),
    _due("%d-%b-%Y"),
    _due("%Y-%m-%dT00:00:00"),
    _due_serial,
    _due_spanish,
    _money(lambda amount: f"${amount:,.2f}"),
    _money(_european),
    _money(lambda amount: f"$ {amount:.2f} USD"),
    _phone("{}.{}.{}"),
    _phone("{}{}{}"),
    _phone("1-{}-{}-{}"),
    _phone("+1 ({}) {}-{}"),
    _phone("{}{}{}.0"),
    _phone("cell: {} {} {}"),
    _edit("email", str.upper),
    _edit("zip", lambda code: code.lstrip("0")),
    _edit("zip", lambda code: f"{code}-1234"),
    _edit("customer", lambda name: unicodedata.normalize("NFD", name)),
    _edit("customer", lambda name: f"  {name} "),
    _edit("account_id", lambda name: f" {name} "),
    _set("stated_zone", "ET", "Eastern", "America/New_York"),
    _set("language", "English", "español", "ES"),
    _set("sms_consent", "sí", "TRUE", "x"),
    _set("status", "Past due", "delinquent"),
    _set("channel_preference", "Text", "e-mail", "phone call"),
)
ODD: tuple[Dirt, ...] = (
    _phone("{}-{}-{} x12"),
    _phone("{0}-{1}-{2} / {0}-{1}-0199"),
    _phone("{1}-{2}"),
    _set("phone", "call the office", "000-000-0000"),
    _edit("email", lambda address: address.replace("@", " at ")),
    _edit("email", lambda address: f"{address}; office@example.com"),
    _edit("email", lambda address: address.replace("e", "е", 1)),  # noqa: RUF001 - a look-alike is the point
    _set("zip", "99999", "K1A 0B1", "00000"),
    _set("zip", "96813"),
    _set("state", "Massachusets", "ZZ"),
    _set("stated_zone", "GMT-5", "somewhere"),
    _set("language", "French", "Tagalog"),
    _set("channel_preference", "pigeon", "letter"),
    _set("sms_consent", "maybe", "ask her"),
    _set("sms_consent_on", "some time ago", "2099-01-01"),
    _set("actor", "us"),
    _set("status", "see file", "ask Bob"),
    _set("hold_until", "until I say so"),
    _set("last_payment_cents", "a hundred"),
    _set("notes", "x" * 6_000),
    _edit("customer", lambda name: f"{name}\x07"),
    _edit("customer", lambda name: f"={name}"),
)
FATAL: tuple[Dirt, ...] = (
    _set("account_id", ""),
    _set("customer", "", "N/A"),
    _set("customer", '=HYPERLINK("http://example.com","Pay here")'),
    _set("balance_cents", "", "call", "=SUM(A1:A3)"),
    _set("balance_cents", "1.234"),
    _set("due_on", "", "next week", "02/30/2026", "13/13/2026"),
    _set("due_on", "March 5"),
    _unreachable,
)
DIRT = (*HARMLESS, *ODD, *FATAL)


def soil(rows: list[Row], rng: Random, share: float) -> None:
    """
    Soil a share of the rows, each kind of dirt in turn, and give two rows one id.

    The same number in both rows of a pair is what a copied row looks like.
    """
    kinds = rng.sample(DIRT, len(DIRT))
    chosen = rng.sample(range(len(rows)), round(len(rows) * share))
    for at, row in enumerate(sorted(chosen)):
        kinds[at % len(kinds)](rows[row], rng)
    clean = [at for at in range(len(rows)) if at not in set(chosen)]
    if len(clean) > 1:
        one, other = rng.sample(clean, 2)
        rows[other]["account_id"] = rows[one]["account_id"]
