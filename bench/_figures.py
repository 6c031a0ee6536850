"""One measured figure beside its limit, and how a table of them is printed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """
    One figure.

    Args:
        at_least: The limit is a floor; else a ceiling.
        limit: None: told for information.
    """

    name: str
    value: float
    unit: str
    limit: float | None = None
    at_least: bool = False

    @property
    def missed(self) -> bool:
        """Say whether there is a limit and it is not kept."""
        if self.limit is None:
            return False
        return self.value < self.limit if self.at_least else self.value > self.limit

    @property
    def verdict(self) -> str:
        """Say whether the limit is kept."""
        if self.limit is None:
            return ""
        sign = "≥" if self.at_least else "≤"
        return f"{sign} {number(self.limit)}  {'MISSED' if self.missed else 'ok'}"


def number(value: float) -> str:
    """Write a number with as many digits as it deserves."""
    if value == int(value):
        return f"{value:,.0f}"
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"


def show(title: str, figures: Iterable[Figure]) -> None:
    """Print a table."""
    print(f"\n{title}")
    for one in figures:
        print(f"  {one.name:<62} {number(one.value):>9} {one.unit:<8} {one.verdict}")
