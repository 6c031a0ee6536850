"""The office that is measured: a sample sheet in a folder, with a store beside it."""

from __future__ import annotations

import csv
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from shared import bootstrap  # noqa: E402 - after the path is set
from shared.adapters.mail.local import LocalMailbox  # noqa: E402 - likewise
from shared.adapters.sms.local import LocalPhone  # noqa: E402 - likewise
from shared.deps import Deps  # noqa: E402 - likewise
from shared.local.clocks import FrozenClock  # noqa: E402 - likewise
from shared.local.make_sheet import make_sheet  # noqa: E402 - likewise
from shared.ports import Documents, Query, Sheet, Write  # noqa: E402, F401 - likewise; the benches use them
from shared.settings import load  # noqa: E402 - likewise

NOW = datetime.fromisoformat("2026-11-23T10:00:00-05:00")
SEED = 7


def sample(rows: int) -> list[list[str]]:
    """Make a clean sheet: what is measured is work done, not rows refused."""
    return make_sheet(rows, seed=SEED, today=date(2026, 11, 23))


def write_sheet(path: Path, cells: Sequence[Sequence[str]]) -> Path:
    """Write a sheet as staff would save it."""
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(cells)
    return path


def office(
    sheet_file: Path,
    store: Path,
    *,
    sheet: Sheet | None = None,
    documents: Documents | None = None,
    local: Documents | None = None,
) -> Deps:
    """
    Fill every port as the product does; phones and mailboxes are local ones.

    Args:
        sheet: Stands in for the file.
        documents: Stands in for the store.
        local: Where phones and mailboxes keep what they got; None: in the store.
    """
    settings = load(
        {
            "STORE": f"sqlite:///{store}",
            "BUSINESS_NAME": "Sample Homes",
            "BUSINESS_PHONE": "(212) 555-0100",
            "BUSINESS_ADDRESS": "1 Main St, Albany, NY 12207",
            "PAY_LINK": "https://pay.example.com",
            "LINK_SECRET": "bench",
        },
        sheet=str(sheet_file),
    )
    deps = bootstrap.build(settings, FrozenClock(NOW), sheet=sheet, documents=documents)
    if local is None:
        return deps
    return replace(deps, sms=(LocalPhone(local),), mail=(LocalMailbox(local),))
