"""Read a list of payments, each line valid or with a sentence. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from shared.core.keys import canonical_id, opaque
from shared.core.sheet.cells.fault import Fault
from shared.core.sheet.columns import STAFF, Column
from shared.core.sheet.headings import Headings, match
from shared.core.sheet.readers import readers

COLUMNS: tuple[Column, ...] = (
    next(column for column in STAFF if column.slug == "account_id"),
    Column(
        "amount",
        "Amount",
        (
            "Payment",
            "Payment Amount",
            "Amount Paid",
            "Paid",
            "Paid Amount",
            "Credit",
            "Receipt Amount",
            "Total",
            "Monto",
            "Importe",
            "Pago",
        ),
        required=True,
    ),
    Column(
        "date",
        "Date",
        (
            "Payment Date",
            "Paid On",
            "Date Paid",
            "Received On",
            "Posted",
            "Post Date",
            "Posting Date",
            "Transaction Date",
            "Receipt Date",
            "Fecha",
            "Fecha de pago",
        ),
        required=True,
    ),
    Column(
        "reference",
        "Reference",
        (
            "Ref",
            "Reference Number",
            "Transaction ID",
            "Transaction",
            "Payment ID",
            "Receipt",
            "Receipt Number",
            "Check Number",
            "Confirmation",
            "Referencia",
        ),
    ),
)
_READS_AS = {"account_id": "account_id", "amount": "balance_cents", "date": "due_on"}
_REFERENCE_LIMIT = 200


@dataclass(frozen=True, slots=True)
class Payment:
    """
    One payment as a bank or a ledger lists it.

    Args:
        cents: More than zero.
        paid_on: The date on the list.
        reference: The list's own, "" if it has none.
        nth: Of equal lines without a reference in one list, which this is.
    """

    account_id: str
    cents: int
    paid_on: date
    reference: str = ""
    nth: int = 1

    @property
    def id(self) -> str:
        """
        Name its document: the same payment, imported twice, is one.

        However another list spells the account or the reference (`123`, `123.0`).
        """
        names = (canonical_id(self.account_id), canonical_id(self.reference))
        nth = (str(self.nth),) if self.nth > 1 else ()
        return opaque("y", *names, self.paid_on.isoformat(), str(self.cents), *nth)


@dataclass(frozen=True, slots=True)
class Line:
    """
    One line of the list.

    Args:
        row: Its number in the file; the first under the headings is 2.
        payment: None if it cannot be used.
        problem: Then a sentence saying what to correct, without anybody's data.
    """

    row: int
    payment: Payment | None
    problem: str = ""


def payment_lines(
    headers: Sequence[object],
    rows: Iterable[tuple[int, Sequence[Any]]],
    today: date,
    region: str = "US",
) -> Iterator[Line]:
    """
    Read a list of payments; headings are tolerant, as in the sheet.

    Two equal lines without a reference are two payments: a bank lists what came.

    Args:
        headers: Row 1.
        rows: Number and cells.
        today: On the office's calendar; a payment cannot lie in the future.
        region: How `3/4/2026` is read.

    Raises:
        BadRequest: It is no such list; the sentence says why.
    """
    reader = _Reader(match(headers, columns=COLUMNS), today, region)
    return (reader.line(row, cells) for row, cells in rows if any(cells))


class _Reader:
    """Reads the lines of one file."""

    def __init__(self, headings: Headings, today: date, region: str) -> None:
        known = readers(today, region)
        self._read = {slug: known[name][1] for slug, name in _READS_AS.items()}
        self._at: Mapping[str, int] = headings.index
        self._labels = headings.labels
        self._latest = today + timedelta(days=1)
        self._met: Counter[str] = Counter()

    def line(self, row: int, cells: Sequence[Any]) -> Line:
        values: dict[str, Any] = {}
        for slug, read in self._read.items():
            value = read(self._cell(slug, cells))
            if isinstance(value, Fault):
                return self._bad(row, slug, value.text)
            if value is None:
                return self._bad(row, slug, "is empty; fill it in.")
            values[slug] = value
        if values["amount"] <= 0:
            said = "is not more than zero; a refund is corrected in the sheet."
            return self._bad(row, "amount", said)
        if values["date"] > self._latest:
            return self._bad(row, "date", "lies in the future; correct it.")
        reference = str(self._cell("reference", cells) or "").strip()
        payment = Payment(
            account_id=values["account_id"],
            cents=values["amount"],
            paid_on=values["date"],
            reference=reference[:_REFERENCE_LIMIT],
        )
        return Line(row, self._counted(payment))

    def _counted(self, payment: Payment) -> Payment:
        """Say which of equal lines it is; a reference says that by itself."""
        if payment.reference:
            return payment
        self._met[payment.id] += 1
        return replace(payment, nth=self._met[payment.id])

    def _cell(self, slug: str, cells: Sequence[Any]) -> Any:
        at = self._at.get(slug)
        return cells[at] if at is not None and at < len(cells) else None

    def _bad(self, row: int, slug: str, said: str) -> Line:
        return Line(row, None, f"Row {row}: {self._labels[slug]} {said}")
