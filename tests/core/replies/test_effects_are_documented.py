"""The closed list of effects, its document, and the intents agree."""

from __future__ import annotations

import re
from pathlib import Path

from shared.core.replies import EFFECTS, PRIORITY
from shared.core.replies.understood import INTENT_EFFECTS

DOC = Path(__file__).parents[3] / "docs/replies.md"


def test_every_effect_is_documented_and_nothing_else() -> None:
    """Staff read there what an answer sets in motion."""
    told = set(re.findall(r"^\| `(\w+)` \|", DOC.read_text("utf-8"), re.MULTILINE))

    assert told == set(EFFECTS)


def test_every_intent_has_its_effects() -> None:
    """An intent without an effect would be understood and ignored."""
    assert set(INTENT_EFFECTS) == set(PRIORITY)
    assert {e for effects in INTENT_EFFECTS.values() for e in effects} <= set(EFFECTS)
