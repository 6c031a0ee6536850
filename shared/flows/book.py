"""Open the sheet: one read, tabs understood, rows ready to be gone through."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from shared.core.model import Party, Problem
from shared.core.playbook import Playbook, playbook_from_tabs
from shared.core.sheet.contacts import read_contacts
from shared.core.sheet.headings import Headings, match
from shared.deps import Deps
from shared.errors import BadRequest
from shared.flows.playbook import policy_under, rules_in_force
from shared.ports import Cell, Flaws, Table

HOUSE_TABS = ("Segments", "Sequences", "Templates", "Settings")
TABS = ("Accounts", "Contacts", *HOUSE_TABS)


@dataclass(slots=True)
class Book:
    """
    The sheet as it was read at one instant.

    Args:
        playbook: What its tabs say, over the defaults.
        tabs: The house tabs as read, to be kept for those who do not read the sheet.
        rows: Of the Accounts tab; may be consumed once.
        contacts: Canonical account id → further people.
        problems: Of every tab but Accounts.
        found: The names of the tabs that are there.
        flaws: Looks for what in the rows cannot be taken at its word.
    """

    playbook: Playbook
    tabs: dict[str, list[list[Cell]]]
    headings: Headings
    rows: Iterable[tuple[int, Sequence[Cell]]]
    contacts: dict[str, tuple[Party, ...]]
    problems: tuple[Problem, ...]
    found: frozenset[str] = frozenset()
    flaws: Callable[[], Flaws] = Flaws


def open_book(deps: Deps, playbook: Playbook | None = None) -> Book:
    """
    Read the sheet in one request.

    Args:
        deps: The world.
        playbook: How the office collects, where the sheet's own tabs are not to say
            so; its headings are then known by this one's names for them.

    Raises:
        BadRequest: No Accounts tab, or headings that cannot be used.
        NotDone: The sheet is not reachable now.
    """
    tables = deps.sheet.read(TABS)
    accounts = tables.get("Accounts")
    if accounts is None:
        raise BadRequest("no_accounts_tab", "The sheet has no tab named Accounts.")
    tabs: dict[str, list[list[Cell]]] = {}
    if playbook is None:
        tabs = {name: _whole(tables[name]) for name in HOUSE_TABS if name in tables}
        playbook = playbook_from_tabs(tabs, policy_under(deps.settings.business))
    headings = match(accounts.headers, tuple(playbook.policy.heading_aliases.items()))
    contacts, wrong = _contacts(tables, deps)
    _rules, loose = rules_in_force(deps, playbook.policy)
    problems = (*playbook.problems, *loose, *wrong)
    return Book(
        playbook,
        tabs,
        headings,
        accounts.rows,
        contacts,
        problems,
        frozenset(tables),
        accounts.flaws,
    )


def _whole(table: Table) -> list[list[Cell]]:
    return [list(table.headers), *(list(cells) for _, cells in table.rows)]


def _contacts(
    tables: dict[str, Table], deps: Deps
) -> tuple[dict[str, tuple[Party, ...]], tuple[Problem, ...]]:
    table: Any = tables.get("Contacts")
    if table is None:
        return {}, ()
    region = deps.settings.business.region
    return read_contacts(table.headers, table.rows, region=region)
