"""
Write the defaults out as tabs of the sheet, for staff to read and to change. Pure.

A sheet with these tabs collects exactly as one without them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from shared.core.house import SETTINGS
from shared.core.packaged import packaged_json
from shared.core.policy import Policy
from shared.core.segments import shipped_rules
from shared.core.sequences import shipped_plans
from shared.core.setting_values import in_words
from shared.core.sheet.columns import CONTACTS
from shared.core.tabs import Cell
from shared.core.texts.source import split_subject

Rows = list[list[Cell]]

STAFF_HEADINGS: Final = ("Who", "Role", "Properties")
_SEGMENTS: Final = (
    "Segment",
    "Balance from",
    "Balance to",
    "Balance below",
    "Days past due from",
    "Days past due to",
    "Last payment days from",
    "Last payment days to",
    "Status",
    "Holds",
    "Debt type",
    "Property",
    "Brand",
    "Promise",
    "Reason",
)
_SEQUENCES: Final = (
    "Segment",
    "Step",
    "Day",
    "Template",
    "Channels",
    "Audience",
    "Anchor",
    "Day off",
    "Valid days",
    "Urgent",
    "Hand over",
)
_ENDS: Final = {"at_least": " from", "at_most": " to", "below": " below"}
_NAMED: Final = {"slug": "Step", "non_business": "Day off"}


def default_tabs(base: Policy) -> dict[str, Rows]:
    """
    Give each tab that staff may edit, headings first.

    Args:
        base: The deployment's own settings: they stand as defaults in Settings.
    """
    return {
        "Settings": _settings(base),
        "Contacts": [[column.heading for column in CONTACTS]],
        "Segments": _table(_SEGMENTS, map(_rule, _own_rules())),
        "Sequences": _table(_SEQUENCES, _steps()),
        "Templates": _templates(),
        "Staff": [list(STAFF_HEADINGS)],
    }


def _table(headings: Iterable[str], lines: Iterable[Mapping[str, Cell]]) -> Rows:
    names = list(headings)
    return [[*names], *([line.get(name, "") for name in names] for line in lines)]


def _settings(base: Policy) -> Rows:
    """Leave every value empty: only what staff write there is said by them."""
    lines: Rows = [
        [one.name, "", in_words(one.kind, getattr(base, one.slug)), _plain(one.text)]
        for one in SETTINGS
    ]
    return [["Setting", "Value", "Default", "What it does"], *lines]


def _plain(text: str) -> str:
    return text.replace("`", "")


def _own_rules() -> Iterable[dict[str, Any]]:
    """Give the rules that the tab may replace; the others protect."""
    return (rule for rule in shipped_rules() if not rule.get("locked"))


def _rule(rule: Mapping[str, Any]) -> dict[str, Cell]:
    line: dict[str, Cell] = {"Segment": rule["slug"], "Reason": rule["reason"]}
    for name, asked in rule["when"].items():
        heading = _heading(name)
        if isinstance(asked, Mapping):
            line |= {heading + _ENDS[end]: _end(value) for end, value in asked.items()}
        else:
            line[heading] = _listed(asked)
    return line


def _end(value: float | str) -> Cell:
    return "Minimum balance" if value == "min_balance_cents" else value


def _heading(name: str) -> str:
    return _NAMED.get(name) or name.replace("_", " ").capitalize()


def _listed(value: Any) -> Cell:
    if isinstance(value, list):
        return ", ".join(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    found: Cell = value
    return found


def _steps() -> Iterable[dict[str, Cell]]:
    for segment, steps in shipped_plans().items():
        for step in steps:
            cells = {_heading(name): _listed(value) for name, value in step.items()}
            yield {"Segment": segment, **cells}


def _templates() -> Rows:
    lines: Rows = []
    for name, source in packaged_json("shared.core.texts", "sources.json").items():
        lines.append([*name.split("."), *split_subject(source)])
    return [["Template", "Channel", "Language", "Subject", "Text"], *lines]
