"""Which reader each column has, and what is worth remembering. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from shared.core.sheet.cells import emails, money, phones, text, where, words
from shared.core.sheet.cells.dates import date_reader, hold_reader
from shared.core.sheet.cells.fault import CELL_LIMIT, Cell, Fault

Reader = Callable[[Cell], Any]
Known = Callable[[Cell], Any]
"""What was read of a text before, or None."""

_REMEMBERED = 4096
DAY_FIRST_BUT = frozenset({"US", "PR", "GU", "VI", "AS", "MP", "PH", "CA"})
_DATES = (
    "due_on last_payment_on sms_consent_on obtained_on validation_notice_on "
    "reassigned_check_on"
)
# Columns whose values differ from row to row, or are too personal to be kept about.
_UNIQUE = frozenset(
    {"account_id", "customer_id", "customer", "phone", "email", "address", "notes"}
    | {"name", "last_contact"}
)


def _customer_id(cell: Cell) -> str | Fault | None:
    """Read a customer's id; `0` and `N/A` name nobody, least of all everybody."""
    found = text.read_id(cell)
    blank = isinstance(found, str) and (
        found.casefold() in text.NOTHING or not found.strip("0")
    )
    return None if blank else found


def _readers(today: date, region: str, day_first: bool | None) -> dict[str, Reader]:  # noqa: FBT001 - passed on
    order = region not in DAY_FIRST_BUT if day_first is None else day_first
    dates = date_reader(today, day_first=order)
    lines = "property unit address city sms_consent_source brand assigned_to"
    return {
        **dict.fromkeys(_DATES.split(), dates),
        **dict.fromkeys(lines.split(), text.read_line),
        "hold_until": hold_reader(today, day_first=order),
        "account_id": text.read_id,
        "customer_id": _customer_id,
        "customer": text.read_name,
        "name": text.read_name,
        "role": words.read_role,
        "phone": phones.phone_reader(region),
        "email": emails.read_email,
        "state": where.read_state,
        "zip": where.read_zip,
        "stated_zone": where.read_zone,
        "language": words.read_language,
        "channel_preference": words.read_channel,
        "balance_cents": money.read_money,
        "last_payment_cents": money.read_money,
        "debt_type": words.read_slug,
        "actor": words.read_actor,
        "sms_consent": words.read_consent,
        "email_consent": words.read_consent,
        "email_basis": words.read_slug,
        "status": words.read_status,
        "notes": text.read_notes,
        "last_contact": text.read_notes,
    }


def readers(
    today: date, region: str, *, day_first: bool | None = None
) -> Mapping[str, tuple[Known, Reader]]:
    """
    Give each column's memory and reader.

    Args:
        today: For two-digit years.
        region: Of phone numbers, and of dates where their order is not said.
        day_first: How ambiguous dates are read; None: as the region writes them.

    Columns of one kind share a memory; it holds texts only, because `1`, `1.0` and
    `True` would be one entry, and is emptied when full.
    """
    memories: dict[Reader, tuple[Known, Reader]] = {}
    nothing: Known = dict[Cell, Any]().get
    pairs: dict[str, tuple[Known, Reader]] = {}
    for slug, read in _readers(today, region, day_first).items():
        if slug in _UNIQUE:
            pairs[slug] = (nothing, read)
        else:
            pairs[slug] = memories.setdefault(read, _remembering(read))
    return pairs


def _remembering(read: Reader) -> tuple[Known, Reader]:
    memory: dict[Cell, Any] = {}

    def reread(cell: Cell) -> Any:
        value = read(cell)
        if isinstance(cell, str) and value is not None and len(cell) <= CELL_LIMIT:
            if len(memory) >= _REMEMBERED:
                memory.clear()
            memory[cell] = value
        return value

    return memory.get, reread
