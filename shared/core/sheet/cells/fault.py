"""What is wrong with a cell, in words that fit behind the column's name. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from shared.core.model import Problem

Cell = None | bool | int | float | str

CELL_LIMIT = 200
"""Characters a cell of any kind but free text may hold; no honest one comes near."""


@dataclass(frozen=True, slots=True)
class Fault:
    """
    A cell that cannot be used as it stands.

    Args:
        code: Stable slug.
        text: The sentence behind the column's name, with the remedy and without the
            cell's text, which may be personal.
        value: What is used instead; None: nothing.
    """

    code: str
    text: str
    value: Any = None

    def at(self, slug: str, label: str, *, fatal: bool) -> Problem:
        """Say it of one column; *label* is the heading as staff wrote it."""
        return Problem(slug, self.code, f"{label} {self.text}", fatal=fatal)


TOO_LONG = Fault(
    "too_long", "holds far more text than belongs there; shorten it to the value alone."
)
FORMULA = Fault(
    "formula",
    "holds a formula that was not worked out; copy the cell and paste its value.",
)
