"""Everything fails at once, and what must always hold holds."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.faults.chaos import Chaos, live
from tests.faults.every_provider import storm

ZERO = (
    "duplicates",
    "lost",
    "said to be sent, never received",
    "started after an opt-out was stored",
    "outside hours",
    "not ended",
)


def unharmed(table: dict[str, Any]) -> None:
    assert {name: table[name] for name in ZERO} == dict.fromkeys(ZERO, 0), table


def test_forty_messages_through_chaos(tmp_path: Path) -> None:
    """The short form of the fault laboratory: see `python -m tests.faults.chaos`."""
    table = live(Chaos(40, kills=6, stops=2, chance=0.01, timeout_s=300), tmp_path)
    assert table["kills"] >= 6
    unharmed(table)


@pytest.mark.slow
def test_three_hundred_messages_through_sixty_deaths(tmp_path: Path) -> None:
    """The ten thousand and two hundred deaths take a quarter of an hour, by hand."""
    table = live(Chaos(300, kills=60, stops=12, timeout_s=600), tmp_path)
    assert table["kills"] >= 60
    unharmed(table)


@pytest.mark.slow
def test_a_storm_over_all_four_providers(tmp_path: Path) -> None:
    """Handed to the backup or looked up, nothing leaves by two doors."""
    table = storm(Chaos(80, kills=8, stops=4, chance=0.02, timeout_s=500), tmp_path)
    assert table["kills"] >= 8
    kept = ("duplicates", "lost", "said to be sent, never received", "not ended")
    kept += ("started after an opt-out",)
    assert {name: table[name] for name in kept} == dict.fromkeys(kept, 0), table
    assert table["opt-outs stored"] == 4
    assert table["  by twilio"] + table["  by smtp"] > 0, "the backups were tried"
