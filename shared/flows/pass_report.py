"""How a pass over the sheet is run, and what it came to."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Options:
    """
    How a pass is run.

    Args:
        dry_run: Nothing is stored and nothing enqueued.
        whole: Every row is decided and reported, not only what changed.
        go_on: A person has said to go on where the pass would stop and ask.
        meant: Questions a person has answered: what they ask about is right.
        approver: Who started the pass with their own hands, and so approves of it.
        stand_in: The sheet is a file that somebody gave in an outage of the real one.
        rehearsed: Nothing will really be sent: approval is taken as given.
    """

    dry_run: bool = False
    whole: bool = False
    go_on: bool = False
    meant: frozenset[str] = frozenset()
    approver: str = ""
    rehearsed: bool = False
    stand_in: bool = False


@dataclass(slots=True)
class Report:
    """
    What a pass came to.

    Args:
        counts: Outcome → rows.
        segments: Segment → rows.
        questions: Why it stopped and what a person should say; empty if it did not.
        planned: Ids of the messages planned by this pass.
        notes: What is wrong in the tabs, in sentences.
        broken_off: An earlier pass broke off, or rows could not be kept; they are left
            to the next one, which is done at once unless somebody is told of every row.
        in_doubt: Rows that could not be kept: nothing goes out about them meanwhile.
    """

    counts: Counter[str] = field(default_factory=Counter)
    segments: Counter[str] = field(default_factory=Counter)
    questions: list[str] = field(default_factory=list)
    planned: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    rows: int = 0
    broken_off: bool = False
    in_doubt: int = 0
