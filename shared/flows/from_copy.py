"""Plan from the store's own copy of the sheet while the sheet cannot be read."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from shared.core.records.accounts import account_from_data
from shared.core.sheet.headings import Headings
from shared.deps import Deps
from shared.flows.book import Book
from shared.flows.known import fetch
from shared.flows.playbook import load_playbook
from shared.flows.sheet_index import SheetIndex
from shared.flows.sift import Sieve, Sifted


def book_of_copy(deps: Deps, now: datetime) -> Book:
    """Give the playbook of the last pass, and no rows."""
    return Book(load_playbook(deps, now), {}, Headings({}, (), {}), (), {}, ())


def sift_copy(deps: Deps, index: SheetIndex, sieve: Sieve) -> Sifted:
    """Give the accounts whose time has come, as they were last read; none is gone."""
    now = sieve.now.timestamp()
    wanted = [
        key
        for key, one in index.entries.items()
        if sieve.whole or one.look_at <= now or key in sieve.attend
    ]
    found = Sifted(seen=set(index.entries))
    kept = fetch(deps.documents, [f"accounts/{key}" for key in wanted])
    rows: list[dict[str, Any]] = [one.data for one in kept.values()]
    usable = [one for one in rows if one.get("present") and not one.get("quarantined")]
    accounts = [account_from_data(one["copy"]) for one in usable if "copy" in one]
    found.accounts = sorted(accounts, key=lambda one: one.row)
    found.taken = len(accounts)
    found.quiet = len(index.entries) - len(accounts)
    return found
