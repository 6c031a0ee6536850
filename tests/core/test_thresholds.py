"""Each threshold is tripped by a figure just above it, and not by one just below."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from shared.core.alerts import ALARMS, for_staff
from shared.core.thresholds import Measures, Requests, breaches

OPERATIONS = Path(__file__).parents[2] / "docs" / "operations.md"
CASES = {
    "slow_provider": (
        Measures(providers={"quo": Requests(20, 0, 2)}),
        Measures(providers={"quo": Requests(20, 0, 1)}),
    ),
    "error_rate": (
        Measures(providers={"quo": Requests(100, 6, 0)}),
        Measures(providers={"quo": Requests(100, 5, 0)}),
    ),
    "sync_delay": (Measures(sync_delay_min=10.5), Measures(sync_delay_min=10)),
    "backlog": (Measures(due=1001), Measures(due=1000)),
    "late_messages": (Measures(late=1), Measures()),
    "failed_messages": (Measures(ended=100, failed=3), Measures(ended=100, failed=2)),
    "data_errors": (
        Measures(bad_share=0.05, bad_share_before=0.03),
        Measures(bad_share=0.05, bad_share_before=0.045),
    ),
    "no_heartbeat": (
        Measures(silences={"plan_messages": (46, 15)}),
        Measures(silences={"plan_messages": (45, 15)}),
    ),
    "uncertain_messages": (Measures(uncertain=1), Measures()),
    "complaints": (Measures(complaints=(12, 10)), Measures(complaints=(11, 10))),
    "run_waits": (Measures(questions=1), Measures()),
    "sheet_unreadable": (Measures(sheet_problem="sheet_forbidden"), Measures()),
}


@pytest.mark.parametrize("kind", CASES)
def test_a_threshold_is_tripped_above_and_not_below(kind: str) -> None:
    above, below = CASES[kind]
    assert [one.kind for one in breaches(above)] == [kind]
    assert breaches(below) == []


def test_one_case_alone_makes_no_share() -> None:
    """A small office is not woken because one text of ten failed."""
    few = Measures(
        providers={"quo": Requests(10, 3, 1)},
        ended=10,
        failed=1,
        complaints=(2, 0),
        bad_share=0.5,
    )
    assert breaches(few) == []


def test_every_alarm_has_a_case_a_sentence_and_a_runbook() -> None:
    assert {*CASES, "provider_down"} == set(ALARMS)
    headings = set(
        re.findall(r"^## (.+)$", OPERATIONS.read_text("utf-8"), re.MULTILINE)
    )
    for kind, alarm in ALARMS.items():
        assert alarm.runbook in headings, kind
        said = for_staff(kind, "quo", "7", "Maple Homes")
        assert said.isascii(), "one text message, not three"
        assert len(said) <= 306
