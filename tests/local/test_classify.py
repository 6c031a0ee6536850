"""Replies as JSON lines."""

from __future__ import annotations

import json

from shared.local.classify import classify_lines

LINE = {"now": "2026-11-18T12:00:00-05:00", "zone": "America/New_York"}


def answers(*lines: str) -> list[dict]:
    return [json.loads(line) for line in classify_lines(lines)]


def test_each_line_in_is_one_line_out() -> None:
    """A line lost would shift every answer to another person's text."""
    good = json.dumps(LINE | {"text": "$200 on friday"})
    first, *rest = answers(good, "", "[]", json.dumps(LINE), '{"x": 1}')

    assert first["intent"] == "promise_to_pay"
    assert first["promise"] == [{"date": "2026-11-20", "amount": 200.0}]
    assert len(rest) == 4
    assert all("error" in answer for answer in rest)


def test_an_instant_without_offset_is_the_persons_wall_clock() -> None:
    """The page sends what the person's clock shows."""
    line = json.dumps(
        LINE | {"now": "2026-11-18T23:30:00", "text": "will pay tomorrow"}
    )

    assert answers(line)[0]["promise"][0]["date"] == "2026-11-19"
