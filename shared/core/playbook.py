"""
How this house collects: settings, segments, sequences and texts in force. Pure.

Defaults that ship, overridden by the sheet's tabs once they validate: a tab with a
wrong row changes nothing, and says so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from shared.core.model import Problem
from shared.core.policy import Policy
from shared.core.segments import Segments
from shared.core.sequences import Sequences
from shared.core.tabs import Cell, Rows
from shared.core.texts import Texts, shipped_texts

Tab = Sequence[Sequence[Cell]]


@dataclass(frozen=True, slots=True)
class Playbook:
    """
    Everything a house decides for itself.

    Args:
        problems: What in its tabs cannot be used; the default stands instead.
    """

    policy: Policy
    segments: Segments
    sequences: Sequences
    texts: Texts
    problems: tuple[Problem, ...] = ()


def playbook_from_tabs(tabs: Mapping[str, Tab], base: Policy) -> Playbook:
    """
    Lay the tabs over the defaults.

    Args:
        tabs: Name → its rows, headings first; tabs that are missing are left out.
        base: The deployment's own settings, under the Settings tab.
    """
    policy = base
    problems: list[Problem] = []
    if rows := _table(tabs, "Settings"):
        policy, wrong = Policy.from_rows(*rows, base)
        problems += wrong
    segments = sequences = None
    if rows := _table(tabs, "Segments"):
        segments, wrong = Segments.from_rows(*rows, policy)
        problems += wrong
    if rows := _table(tabs, "Sequences"):
        sequences, wrong = Sequences.from_rows(*rows, policy)
        problems += wrong
    texts = shipped_texts()
    if rows := _table(tabs, "Templates"):
        texts, wrong = texts.with_overrides(*rows)
        problems += wrong
    return Playbook(
        policy,
        segments or Segments.shipped(policy),
        sequences or Sequences.shipped(policy),
        texts,
        tuple(problems),
    )


def base_policy(*, name: str, phone: str, address: str, pay_link: str) -> Policy:
    """Lay the deployment's business settings under the Settings tab."""
    return replace(
        Policy(),
        business_name=name,
        business_phone=phone,
        business_address=address,
        pay_link=pay_link,
    )


def _table(tabs: Mapping[str, Tab], name: str) -> tuple[Sequence[str], Rows] | None:
    tab = tabs.get(name)
    if not tab:
        return None
    return [str(cell or "") for cell in tab[0]], list(enumerate(tab[1:], start=2))
