"""A row's cells into an account, or into what is wrong with them. Pure; no clock."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from hashlib import blake2b
from operator import itemgetter
from typing import Any

from shared.core.keys import account_key, person_key
from shared.core.model import Account, BadRow, Problem
from shared.core.sheet.cells.fault import Cell, Fault
from shared.core.sheet.cells.text import shown
from shared.core.sheet.columns import MUST, STAFF
from shared.core.sheet.headings import Headings
from shared.core.sheet.readers import readers
from shared.core.zones import (
    EVERYWHERE,
    address_zones,
    area_code_state,
    phone_zones,
    zip_state,
)

_EDITION = "2"
"""Raised when cells come to be read otherwise, so that every row is read anew."""

_MOUNTAIN, _ARIZONA = "America/Denver", "AZ"
_ID_SHOWN = 64
_BEHIND_US = ("sms_consent_on", "last_payment_on")
_LABELS = {column.slug: column.heading for column in STAFF}


class RowReader:
    """
    Read rows of one reading of the sheet.

    Args:
        headings: Where the columns stand.
        today: The business's calendar day; bounds what dates can be meant.
        region: Where phone numbers without a country code lie, and how `3/4/2026` is
            read.
    """

    def __init__(
        self,
        headings: Headings,
        *,
        today: date,
        region: str = "US",
        day_first: bool | None = None,
    ) -> None:
        self._labels = {**_LABELS, **headings.labels}
        self._tomorrow = today + timedelta(days=1)
        at = headings.index
        self._width = max(at.values(), default=-1) + 1
        staff = [column.slug for column in STAFF if column.slug in at]
        self._staff = itemgetter(*(at[slug] for slug in staff))
        self._seed = blake2b(
            "\x1f".join((_EDITION, region, str(day_first), *staff)).encode(),
            digest_size=12,
        )
        known = readers(today, region, day_first=day_first)
        read = [slug for slug in (*staff, "last_contact") if slug in at]
        self._cells = itemgetter(*(at[slug] for slug in read))
        self._plan = tuple((slug, *known[slug]) for slug in read)

    def fingerprint(self, cells: Sequence[Cell]) -> str:
        """
        Give a row's mark: 24 hexadecimal digits, other whenever a staff cell is.

        Columns of the service and unknown ones do not count, nor does their order.
        """
        if len(cells) < self._width:
            cells = self._padded(cells)
        seen = self._seed.copy()
        seen.update(repr(self._staff(cells)).encode("utf-8", "surrogatepass"))
        return seen.hexdigest()

    def read(
        self, row: int, cells: Sequence[Cell], fingerprint: str
    ) -> Account | BadRow:
        """
        Read one row.

        Args:
            row: Its number, as staff see it.
            cells: Its cells, in the order of the headings.
            fingerprint: What `fingerprint` gave for them.

        Returns:
            The account, with what is not fatal in its `problems`; or a `BadRow`.
        """
        if len(cells) < self._width:
            cells = self._padded(cells)
        values: dict[str, Any] = {}
        faults: list[tuple[str, Fault]] = []
        for (slug, recall, read), cell in zip(
            self._plan, self._cells(cells), strict=True
        ):
            if cell is None or cell == "":
                continue
            value = recall(cell) if cell.__class__ is str else None
            if value is None:
                value = read(cell)
            if value.__class__ is Fault:
                faults.append((slug, value))
                value = value.value
            if value is not None:
                values[slug] = value
        problems = self._said(faults, values) if faults else []
        lost = {slug for slug, fault in faults if fault.value is None}
        _place(values, problems, self._labels, lost)
        self._check(values, problems)
        if any(problem.fatal for problem in problems):
            name = _safe_id(values, cells, self._plan, self._cells)
            return BadRow(row, name, fingerprint, tuple(problems))
        return _account(values, row, fingerprint, tuple(problems))

    def _padded(self, cells: Sequence[Cell]) -> list[Cell]:
        return [*cells, *[None] * (self._width - len(cells))]

    def _said(
        self, faults: Sequence[tuple[str, Fault]], values: dict[str, Any]
    ) -> list[Problem]:
        return [
            fault.at(slug, self._labels[slug], fatal=slug in MUST - values.keys())
            for slug, fault in faults
        ]

    def _check(self, values: dict[str, Any], problems: list[Problem]) -> None:
        if not values.keys() >= MUST:
            told = {problem.field for problem in problems}
            problems.extend(
                Problem(slug, "missing", f"{self._labels[slug]} is empty; fill it in.")
                for slug in _LABELS
                if slug in MUST and slug not in values and slug not in told
            )
        if "phone" not in values and "email" not in values:
            problems.append(_unreachable(self._labels))
        for slug in _BEHIND_US:
            if slug in values and values[slug] > self._tomorrow:
                del values[slug]
                problems.append(_future(slug, self._labels))


def _account(
    values: dict[str, Any], row: int, fingerprint: str, problems: tuple[Problem, ...]
) -> Account:
    account_id = values["account_id"]
    return Account(
        key=account_key(account_id),
        row=row,
        fingerprint=fingerprint,
        person_key=person_key("account", account_id),
        problems=problems,
        **values,
    )


def _place(
    values: dict[str, Any],
    problems: list[Problem],
    labels: dict[str, str],
    lost: set[str],
) -> None:
    """
    Add every zone the person may live by, and say where the address disagrees.

    Staff wrote something of the place in a cell that is *lost*: what is left, a phone
    number kept from an earlier home, say, is not where the person surely lives.
    """
    if phone := values.get("phone"):
        values["phone_zones"] = phone_zones(phone)
        values["area_code_state"] = area_code_state(phone)
    code, state = values.get("zip", ""), values.get("state", "")
    if code or state:
        values["zones"] = zones = address_zones(code, state)
        lies_in = zip_state(code)
        if code and lies_in != state:
            _settle_state(lies_in, values, problems, labels)
        if state == _ARIZONA and values.get("stated_zone") == _MOUNTAIN:
            _settle_arizona(zones, values, problems, labels)
    unplaced = (code or lost & {"state", "zip"}) and not values.get("state")
    if unplaced or "stated_zone" in lost:
        values["zones"] = tuple(dict.fromkeys((*values.get("zones", ()), *EVERYWHERE)))


def _settle_state(
    lies_in: str,
    values: dict[str, Any],
    problems: list[Problem],
    labels: dict[str, str],
) -> None:
    """Fill in a blank state from the ZIP; say where the two disagree."""
    label = labels["zip"]
    if not lies_in:
        problems.append(
            Problem(
                "zip", "unknown_zip", f"{label} is not known; check it.", fatal=False
            )
        )
    elif "state" not in values:
        values["state"] = lies_in
    else:
        text = f"{label} does not lie in the state given; correct one of the two."
        problems.append(Problem("zip", "zip_not_in_state", text, fatal=False))


def _settle_arizona(
    zones: tuple[str, ...],
    values: dict[str, Any],
    problems: list[Problem],
    labels: dict[str, str],
) -> None:
    """Drop a bare *Mountain* in Arizona: only the Navajo Nation changes its clocks."""
    if zones != (_MOUNTAIN,):
        del values["stated_zone"]
        text = (
            f"{labels['stated_zone']} can mean two clocks in Arizona; write "
            "America/Phoenix or, on the Navajo Nation, correct the ZIP."
        )
        problems.append(Problem("stated_zone", "ambiguous_zone", text, fatal=False))


def _unreachable(labels: dict[str, str]) -> Problem:
    return Problem(
        "phone",
        "no_contact_point",
        f"Neither {labels['phone']} nor {labels['email']} can be used, so nobody can "
        "be reached; fill in one of them.",
    )


def _future(slug: str, labels: dict[str, str]) -> Problem:
    text = f"{labels[slug]} lies in the future and is ignored; correct it."
    return Problem(slug, "date_in_future", text, fatal=False)


def _safe_id(
    values: dict[str, Any],
    cells: Sequence[Cell],
    plan: Sequence[tuple[str, Any, Any]],
    pick: Callable[[Sequence[Cell]], tuple[Cell, ...]],
) -> str:
    """Give the id a bad row is found by, if it can be said aloud at all."""
    if "account_id" in values:
        return str(values["account_id"])
    named = dict(zip((slug for slug, *_ in plan), pick(cells), strict=True))
    text = shown(named.get("account_id")).strip()
    return text if text.isprintable() and len(text) <= _ID_SHOWN else ""
