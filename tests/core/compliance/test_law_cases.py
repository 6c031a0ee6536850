"""
Cases of the law, each as one line through `decide`.

`compliance_cases.jsonl` was given to us; the cases of `derived_cases.jsonl` we derived
from the rules themselves, before looking at what the engine says of them.
"""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from shared.local.decide import decide_lines

ROOT = Path(__file__).parents[3]
CASES = [
    json.loads(line)
    for name in ("compliance_cases", "derived_cases")
    for line in (ROOT / f"tests/data/{name}.jsonl").read_text().splitlines()
]


def decided(case: dict[str, Any]) -> dict[str, Any]:
    (line,) = decide_lines([json.dumps(case)])
    return json.loads(line)


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_worked_case(case: dict[str, Any]) -> None:
    """Each case is a person who may, or may not, hear from us at one instant."""
    expected = case["expected"]
    answer = decided({k: v for k, v in case.items() if k != "expected"})

    assert answer["decision"] == expected["decision"]
    assert _instant(answer["earliest"]) == _instant(expected.get("earliest"))
    assert answer["date"] == expected.get("date")
    assert set(expected["rule_ids"]) <= set(answer["rule_ids"])


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
