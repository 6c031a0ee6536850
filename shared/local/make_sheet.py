"""
Make sample sheets: realistic, fictional, the same for the same seed. Contacts nobody.

Every number is a 555-01xx one, every address at example.com, .net or .org; area codes,
ZIPs, cities and zones are real and agree.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from random import Random

from shared.core.sheet.columns import CONTACTS, STAFF
from shared.core.zones import phone_zones, state_area_codes, zip_zones
from shared.errors import BadRequest
from shared.local.sample_dirt import Row, soil
from shared.local.sample_people import FIRST_NAMES, LAST_NAMES, PROPERTIES, STREETS
from shared.local.sample_places import PLACES, Place

MESSY_SHARE = 0.15
_LINES_A_CODE = 100  # 555-0100 to 555-0199
_MAIL = ("example.com", "example.net", "example.org")
_STAFF = ("Sam Rivera", "Dana Cole", "Lee Park")
_SOURCES = ("lease", "web form", "text reply", "paper form")
_AMOUNT = re.compile(r"\d+\.\d\d")
_SPANISH_NAMES = 12
"""So many of the first names, from the front, mostly belong to Spanish speakers."""

# Days past due and what else is so, in the order in which a sheet begins; afterwards
# by weight. Every segment occurs from twelve rows on.
_KINDS: tuple[tuple[str, int, int, int], ...] = (
    ("early", 1, 15, 26),
    ("upcoming", -5, -1, 12),
    ("mid", 16, 45, 18),
    ("due", 0, 0, 6),
    ("late", 46, 90, 10),
    ("severe", 91, 240, 6),
    ("paid", 3, 40, 8),
    ("promised", 5, 30, 3),
    ("disputed", 10, 60, 2),
    ("hold", 5, 80, 3),
    ("not_yet", -25, -6, 4),
    ("small", 2, 30, 2),
)


@dataclass(slots=True)
class _Numbers:
    """Hand out fictional numbers, each once as long as there are any."""

    used: Counter[str] = field(default_factory=Counter)

    def take(self, place: Place, rng: Random) -> str:
        npa = rng.choice(place.npas)
        if self.used[npa] >= _LINES_A_CODE:
            npa = self._elsewhere(place)
        line = (self.used[npa] * 37) % _LINES_A_CODE
        self.used[npa] += 1
        return f"({npa}) 555-01{line:02d}"

    def _elsewhere(self, place: Place) -> str:
        """Find the least used code of the state, then of the zone."""
        zones = zip_zones(place.zips[0])
        codes = state_area_codes()
        near = [npa for npa in codes[place.state] if _zones(npa) == zones]
        least = min(near or place.npas, key=self.used.__getitem__)
        if self.used[least] < _LINES_A_CODE:
            return least
        same = (n for s, listed in codes.items() if s not in _FAR for n in listed)
        zoned = [npa for npa in same if _zones(npa) == zones]
        return min(zoned or [least], key=self.used.__getitem__)


_FAR = frozenset({"AS", "GU", "MP", "PR", "VI"})


def _zones(npa: str) -> tuple[str, ...]:
    return phone_zones(f"+1{npa}5550100")


def make_sheet(
    n: int, *, seed: int, today: date, messy: bool = False
) -> list[list[str]]:
    """
    Make the Accounts tab.

    Args:
        n: Rows under the headings.
        seed: The same seed gives the same sheet.
        today: Due dates are spread around it.
        messy: Soil about 15 % of the rows in every way known, and give two rows one id.

    Returns:
        The headings, then the rows.
    """
    rng, numbers = Random(seed), _Numbers()  # noqa: S311 - samples, not secrets
    rows: list[Row] = []
    while len(rows) < n:
        person = _person(len(rows) + 1, rng, numbers)
        for _ in range(2 if rng.random() < 0.04 else 1):  # noqa: PLR2004 - share of people with two accounts
            rows.append({**person, **_debt(len(rows), rng, today)})
    rows = rows[:n]
    if messy:
        soil(rows, rng, MESSY_SHARE)
    slugs = [column.slug for column in STAFF]
    return [
        [column.heading for column in STAFF],
        *([row.get(slug, "") for slug in slugs] for row in rows),
    ]


def make_contacts(sheet: Sequence[Sequence[str]], *, seed: int) -> list[list[str]]:
    """Make the Contacts tab for a sheet: a co-tenant or guarantor here and there."""
    rng, numbers = Random(seed + 1), _Numbers()  # noqa: S311 - samples, not secrets
    at = {heading: index for index, heading in enumerate(sheet[0])}
    rows = [[column.heading for column in CONTACTS]]
    for row in sheet[1:]:
        if rng.random() < 0.08 and row[at["Account ID"]].strip():  # noqa: PLR2004 - share of accounts with several people
            place = next(
                (p for p in PLACES if p.city == row[at["City"]]), rng.choice(PLACES)
            )
            other = _contact(len(rows), rng, numbers, place)
            other["account_id"] = row[at["Account ID"]].strip()
            rows.append([other.get(column.slug, "") for column in CONTACTS])
    return rows


def _contact(number: int, rng: Random, numbers: _Numbers, place: Place) -> Row:
    first, last = rng.choice(FIRST_NAMES), rng.choice(LAST_NAMES)
    return {
        "name": f"{first} {last}",
        "role": rng.choice(("co-tenant", "co-tenant", "guarantor")),
        "phone": numbers.take(place, rng),
        "email": _address(first, last, f"c{number}", rng),
        "sms_consent": rng.choice(("yes", "yes", "no", "")),
    }


def _person(number: int, rng: Random, numbers: _Numbers) -> Row:
    place = rng.choice(PLACES)
    at = rng.randrange(len(FIRST_NAMES))
    first, last = FIRST_NAMES[at], rng.choice(LAST_NAMES)
    spanish = rng.random() < (0.6 if at < _SPANISH_NAMES else 0.05)
    reach = rng.random()
    row = {
        "customer_id": f"C-{number:05d}" if rng.random() < 0.8 else "",  # noqa: PLR2004 - share
        "customer": f"{first} {last}",
        "property": rng.choice(PROPERTIES),
        "unit": f"{rng.randint(1, 12)}{rng.choice('ABCDEF')}",
        "phone": numbers.take(place, rng) if reach > 0.05 else "",  # noqa: PLR2004 - share
        "email": _address(first, last, str(number), rng) if reach < 0.93 else "",  # noqa: PLR2004 - share
        "address": f"{rng.randint(1, 999)} {rng.choice(STREETS)}",
        "city": place.city,
        "state": place.state,
        "zip": rng.choice(place.zips),
        "language": "es" if spanish else "en",
        "channel_preference": rng.choice(("", "", "", "sms", "email")),
        "assigned_to": rng.choice(_STAFF),
    }
    row["brand"] = f"{row['property']} Homes"
    return row


def _address(first: str, last: str, number: str, rng: Random) -> str:
    plain = str.maketrans("áéíóúñ ", "aeioun.")
    name = f"{first}.{last}".lower().translate(plain)
    return f"{name}.{number}@{rng.choice(_MAIL)}"


def _debt(at: int, rng: Random, today: date) -> Row:
    if at < len(_KINDS):
        kind, low, high, _ = _KINDS[at]
    else:
        kind, low, high, _ = rng.choices(_KINDS, [weight for *_, weight in _KINDS])[0]
    due_on = today - timedelta(days=rng.randint(low, high))
    row = {
        "account_id": f"A-{1001 + at}",
        "balance_cents": _balance(kind, rng),
        "due_on": due_on.isoformat(),
        "debt_type": rng.choices(("rent", "utilities", "fees"), (85, 8, 7))[0],
        "actor": "creditor",
        "status": kind
        if kind in {"promised", "disputed"}
        else rng.choice(("", "active")),
        **_consent(rng, today),
    }
    if kind == "hold":
        row["hold_until"] = (today + timedelta(days=rng.randint(2, 40))).isoformat()
    if kind == "paid" or rng.random() < 0.3:  # noqa: PLR2004 - share
        paid_on = today - timedelta(days=rng.randint(1, 60))
        row["last_payment_on"] = paid_on.isoformat()
        row["last_payment_cents"] = f"{rng.randint(5, 180) * 10}.00"
    return {**row, **(_placed(due_on, rng, today) if rng.random() < 0.03 else {})}  # noqa: PLR2004 - share of third-party debt


def _balance(kind: str, rng: Random) -> str:
    if kind == "paid":
        return rng.choice(("0.00", "0.00", "-25.00"))
    if kind == "small":
        return f"{rng.randint(1, 9)}.{rng.randint(0, 99):02d}"
    return f"{rng.randint(120, 3200)}.{rng.choice(('00', '00', '50', '25', '99'))}"


def _consent(rng: Random, today: date) -> Row:
    given_on = (today - timedelta(days=rng.randint(20, 900))).isoformat()
    mail = {"email_consent": rng.choices(("yes", "no", ""), (60, 5, 35))[0]}
    sms = rng.choices(("yes", "no", ""), (70, 8, 22))[0]
    if sms != "yes":
        return {**mail, "sms_consent": sms}
    source = rng.choice(_SOURCES)
    return {
        **mail,
        "sms_consent": sms,
        "sms_consent_on": given_on,
        "sms_consent_source": source,
    }


def _placed(due_on: date, rng: Random, today: date) -> Row:
    """Make it a debt collected for somebody else, with the dates the law asks for."""
    placed_on = max(min(due_on + timedelta(days=40), today - timedelta(days=2)), due_on)
    notice_on = min(placed_on + timedelta(days=3), today)
    return {
        "actor": "third party",
        "obtained_on": min(placed_on, today).isoformat(),
        "validation_notice_on": notice_on.isoformat(),
        "email_basis": rng.choice(("", "consumer_direct_consent")),
    }


def write_sheet(
    path: Path,
    rows: Sequence[Sequence[str]],
    *,
    contacts: Sequence[Sequence[str]] = (),
) -> None:
    """
    Write a sheet as CSV (tabs are files beside it) or as a workbook.

    Raises:
        BadRequest: The file's name ends in neither .csv nor .xlsx.
    """
    tabs = {"Accounts": rows, **({"Contacts": contacts} if contacts else {})}
    if path.suffix.lower() == ".csv":
        for name, tab in tabs.items():
            target = path if name == "Accounts" else path.with_suffix(f".{name}.csv")
            with target.open("w", newline="", encoding="utf-8") as file:
                csv.writer(file).writerows(tab)
    elif path.suffix.lower() == ".xlsx":
        _write_workbook(path, tabs)
    else:
        raise BadRequest(
            "unknown_file_type", "Give the file a name that ends in .csv or .xlsx."
        )


def _write_workbook(path: Path, tabs: dict[str, Sequence[Sequence[str]]]) -> None:
    from openpyxl import Workbook  # noqa: PLC0415 - heavy, imported where first used
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE  # noqa: PLC0415 - as above

    book = Workbook(write_only=True)
    for name, rows in tabs.items():
        tab = book.create_sheet(name)
        for row in rows:
            tab.append([_typed(ILLEGAL_CHARACTERS_RE.sub("", cell)) for cell in row])
    book.save(path)


def _typed(cell: str) -> str | float:
    """Write amounts as numbers; everything else stays text, a ZIP above all."""
    return float(cell) if _AMOUNT.fullmatch(cell) else cell
