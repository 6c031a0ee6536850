"""What the workspace page needs of the office behind it, as a promise. No HTTP."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NotRequired, Protocol, TypedDict

Cell = None | bool | int | float | str


class Row(TypedDict):
    """
    One row of the `Accounts` tab.

    `row` is its number as staff see it (the first under the headings is 2); `cells`
    are in the order of the headings; `account_id` is "" where there is none;
    `problem` is the sentence that marks a row nobody is contacted about, "" if none.
    """

    row: int
    account_id: str
    cells: list[Cell]
    problem: NotRequired[str]


class Grid(TypedDict):
    """The `Accounts` tab; `service` says for each heading whether it is ours."""

    headers: list[str]
    service: list[bool]
    rows: list[Row]


class PhoneMessage(TypedDict):
    """
    One message on a tenant's phone or in a mailbox, oldest first.

    `direction` is the tenant's: `in` is what they got, `out` what they wrote.
    `html` is shown in a frame without scripts; `at` is ISO 8601 with a zone.
    """

    direction: str
    text: str
    at: str
    subject: NotRequired[str]
    html: NotRequired[str]


class Phone(TypedDict):
    """A tenant's phone (`sms`) or mailbox (`email`); `account_ids` are theirs."""

    address: str
    name: str
    channel: str
    messages: list[PhoneMessage]
    account_ids: NotRequired[list[str]]


class Happening(TypedDict):
    """One line of the feed: what the service or a person did, and why."""

    at: str
    actor: str
    what: str
    detail: str
    account_id: NotRequired[str]


class Overview(TypedDict):
    """Counts by slug, and whether sending is `on` or `off`."""

    outcomes: Mapping[str, int]
    segments: Mapping[str, int]
    sending: str


class Office(Protocol):
    """
    The office behind the page; called from several threads at once.

    Raises:
        CollectionsError: Its sentence is shown; `BadRequest` says the person can put
            it right, `NotDone` that it may be tried again.
    """

    def version(self) -> int:
        """Give a number that is higher after every change of anything shown."""
        ...

    def now(self) -> datetime:
        """Give the present instant, aware, in the office's own zone (a `ZoneInfo`)."""
        ...

    def sheet(self) -> Grid:
        """Give the whole `Accounts` tab as it stands."""
        ...

    def tab(self, name: str) -> list[list[Cell]] | None:
        """Give another tab, its headings first; None if there is none."""
        ...

    def edit(self, row: int, account_id: str, heading: str, value: str) -> None:
        """
        Write one cell as staff would; the sheet's script tells the service.

        Args:
            row: Where the page showed it; it tells rows of one id, or of none, apart.
            account_id: The row is looked up by it: others may have moved it.
            heading: As in `Grid.headers`.
            value: As typed.
        """
        ...

    def entry(
        self, name: str, payload: Mapping[str, Any]
    ) -> tuple[dict[str, Any], int]:
        """
        Ask an entry point as whoever sits here; gives its answer and its status.

        Args:
            name: `sidebar` or `sheet_edited`.
            payload: The body, as the sheet's script made it.
        """
        ...

    def phones(self) -> Sequence[Phone]:
        """List every phone and mailbox that got or wrote something."""
        ...

    def answer(self, address: str, channel: str, text: str) -> None:
        """Let the tenant write from *address*; `channel` is `sms` or `email`."""
        ...

    def activity(self, since: datetime | None) -> Sequence[Happening]:
        """List what happened after *since* (None: ever), newest first, at most 200."""
        ...

    def overview(self) -> Overview:
        """Count accounts by outcome and segment."""
        ...

    def advance(
        self, *, to: datetime | None = None, by: timedelta | None = None
    ) -> None:
        """Move the clock forward, and do on the way all that falls due."""
        ...

    def run_now(self) -> None:
        """Read the sheet, plan and send what is due now."""
        ...
