"""
The house's own settings: shipped defaults, overridden by the Settings tab. Pure.

Not law (that is the rulebook) and not the deployment (that is `shared.settings`); the
settings themselves stand in `core.house`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from shared.core.house import SETTINGS, UNREADABLE, HouseSettings, Setting
from shared.core.model import Problem
from shared.core.setting_values import Value, parsed
from shared.core.tabs import Cell, Rows, folded, lines, shown

_HEADING: Final = "heading"
_RULE: Final = re.compile(r"rule\s+([A-Z0-9][A-Z0-9-]+)\s+(\w+)", re.IGNORECASE)
_SCOPES: Final = ("property", "brand")


@dataclass(frozen=True, slots=True)
class Found:
    """
    A setting's value and who said so.

    Args:
        value: In our units.
        source: `default`, `settings`, `brand` or `property`.
    """

    value: Value
    source: str


@dataclass(frozen=True)
class Policy(HouseSettings):
    """
    The settings in force.

    Args:
        heading_aliases: Staff's own heading → ours: `Heading: Rent due` = `Balance`.
        scoped: (field, folded property or brand) → value.
        said: Fields that the Settings tab sets for the whole house.
        rules: Rule of law → what the office makes stricter of it, as written: `Rule
            MA-FREQ max` = 1. The rulebook says whether it does.
    """

    heading_aliases: Mapping[str, str] = field(default_factory=dict)
    scoped: Mapping[tuple[str, str], Value] = field(default_factory=dict)
    said: frozenset[str] = frozenset()
    rules: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @classmethod
    def load(
        cls, overrides: Mapping[str, Cell], base: Policy | None = None
    ) -> tuple[Policy, tuple[Problem, ...]]:
        """
        Lay the Settings tab over the defaults; a bad value keeps what was there.

        Args:
            overrides: The column Setting → the column Value, as staff wrote them.
            base: What to start from, such as the deployment's business name.

        Returns:
            The settings in force, and a sentence for each that could not be used. An
            unreadable `Sending` counts as `off`: a kill switch is not second-guessed.
        """
        tab = _Tab()
        for name, cell in overrides.items():
            if shown(cell):
                tab.take(str(name), cell)
        return tab.over(base or cls()), tuple(tab.problems)

    @classmethod
    def from_rows(
        cls, headers: Sequence[str], rows: Rows, base: Policy | None = None
    ) -> tuple[Policy, tuple[Problem, ...]]:
        """Load the Settings tab as it was read."""
        tab = _Tab()
        found = {line.text("setting", "name"): line for line in lines(headers, rows)}
        for name, line in found.items():
            cell = line.cells.get("value")
            if name and shown(cell):
                tab.where = f"Settings tab, row {line.number}: "
                tab.take(name, cell)
        tab.where = ""
        return tab.over(base or cls()), tuple(tab.problems)

    def value(self, name: str, brand: str = "", property_: str = "") -> Found:
        """
        Give a setting for one property: property before brand before house.

        Args:
            name: The field, e.g. `pay_link`.
            brand: As in the account, or "".
            property_: As in the account, or "".
        """
        for source, scope in zip(_SCOPES, (property_, brand), strict=True):
            found = self.scoped.get((name, folded(scope))) if scope else None
            if found is not None:
                return Found(found, source)
        source = "settings" if name in self.said else "default"
        return Found(getattr(self, name), source)


_BY_NAME: Final = {key: s for s in SETTINGS for key in (folded(s.name), folded(s.slug))}


class _Tab:
    """What a Settings tab says, gathered line by line."""

    def __init__(self) -> None:
        self.values: dict[str, Any] = {}
        self.scoped: dict[tuple[str, str], Value] = {}
        self.aliases: dict[str, str] = {}
        self.rules: dict[str, dict[str, str]] = {}
        self.problems: list[Problem] = []
        self.where = ""

    def take(self, name: str, cell: Cell) -> None:
        """Take one line."""
        head, _, scope = (part.strip() for part in name.partition(":"))
        if folded(head) == _HEADING and scope:
            self.aliases[scope] = shown(cell)
        elif rule := _RULE.fullmatch(head):
            self.rules.setdefault(rule[1].upper(), {})[rule[2].lower()] = shown(cell)
        elif setting := _BY_NAME.get(folded(head)):
            self._set(setting, scope, cell)
        else:
            self._complain("setting", f"There is no setting called {name!r}.")

    def _set(self, setting: Setting, scope: str, cell: Cell) -> None:
        try:
            value = parsed(setting.kind, cell, setting.limits)
        except ValueError as error:
            self._bad(setting, str(error))
            return
        if not scope:
            self.values[setting.slug] = value
        elif setting.scoped:
            self.scoped[setting.slug, folded(scope)] = value
        else:
            text = f"{setting.name} cannot be set for one property or brand."
            self._complain(setting.slug, text)

    def _bad(self, setting: Setting, why: str) -> None:
        kept = "It stays as it was."
        if setting.slug in UNREADABLE:
            self.values[setting.slug] = UNREADABLE[setting.slug]
            kept = f"To be safe it counts as {UNREADABLE[setting.slug]}."
        self._complain(setting.slug, f"{setting.name}: {why} {kept}")

    def _complain(self, slug: str, text: str) -> None:
        text = self.where + text
        self.problems.append(Problem(slug, "bad_setting", text, fatal=False))

    def over(self, base: Policy) -> Policy:
        """Lay everything taken over *base*."""
        policy = replace(
            base,
            **self.values,
            heading_aliases={**base.heading_aliases, **self.aliases},
            scoped={**base.scoped, **self.scoped},
            said=base.said | self.values.keys(),
            rules={**base.rules, **self.rules},
        )
        if policy.contact_from < policy.contact_until:
            return policy
        self._complain(
            "contact_from",
            "Contact from must be before Contact until. Both stay as they were.",
        )
        window = (base.contact_from, base.contact_until)
        return replace(policy, contact_from=window[0], contact_until=window[1])
