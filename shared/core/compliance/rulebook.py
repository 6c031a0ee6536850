"""The rules together: which are in force when, what was compiled of them. Pure."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from shared.core.compliance.clock import day_number
from shared.core.compliance.rule import Rule


@dataclass(frozen=True, slots=True)
class Places:
    """
    Facts of geography that rules lean on.

    Args:
        nyc_cities: Names for New York City and its boroughs, lower case.
        nyc_zips: Ranges of ZIP codes, both ends included.
        split_area_codes: Area codes that lie in two zones.
        split_states: States that lie in two zones.
        tollfree_area_codes: Numbers without a place.
        far_states: Territories and states without daylight saving time.
        no_zone: Zones to assume where nothing is known.
    """

    nyc_cities: frozenset[str]
    nyc_zips: tuple[tuple[str, str], ...]
    split_area_codes: frozenset[str]
    split_states: frozenset[str]
    tollfree_area_codes: frozenset[str]
    far_states: frozenset[str]
    no_zone: tuple[str, ...]


class Rulebook:
    """
    A checked set of rules; never changed after it is made.

    Args:
        rules: All of them, in the order of the data.
        places: See there.
        data: What they were read from: its hash is the version.
    """

    __slots__ = (
        "_data",
        "_epochs",
        "_version",
        "by_id",
        "compiled",
        "places",
        "rules",
        "wording_places",
    )

    def __init__(
        self, rules: tuple[Rule, ...], places: Places, data: Mapping[str, Any]
    ) -> None:
        self.rules = rules
        self.by_id = {rule.id: rule for rule in rules}
        self.places = places
        self.wording_places = frozenset(r.jurisdiction for r in rules if r.words)
        """Jurisdictions with rules about a text's words."""
        self._data = data
        self._version = ""
        self._epochs = sorted({day_number(d) for r in rules for d in _turns(r)})
        self.compiled: dict[Any, Any] = {}
        """Places and plans, kept by whoever makes them."""

    @property
    def version(self) -> str:
        """Name the rules by their content; stored with each verdict."""
        if not self._version:
            text = json.dumps(self._data, sort_keys=True, ensure_ascii=False)
            self._version = blake2b(text.encode(), digest_size=6).hexdigest()
        return self._version

    @property
    def data(self) -> Mapping[str, Any]:
        """Give the data it was read from."""
        return self._data

    def epoch(self, day: int) -> int:
        """Number the stretch of days in which the same rules are in force."""
        return bisect_right(self._epochs, day)

    def epoch_ends(self, epoch: int) -> int | None:
        """Give the first day after stretch *epoch*; None: it is the last."""
        return self._epochs[epoch] if epoch < len(self._epochs) else None

    def next_turn(self, day: int) -> int | None:
        """Give the next day after *day* on which other rules are in force."""
        return self.epoch_ends(self.epoch(day))


def _turns(rule: Rule) -> list[Any]:
    days = [day for day in (rule.from_on, rule.until_on) if day]
    return days + [day for _, day in rule.channel_until]
