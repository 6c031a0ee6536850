"""
From what figures on staff are alarmed. Pure; the figures are gathered by `monitor`.

A share counts only from a number of cases on at which one case cannot make it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple

ERROR_SHARE: Final = 0.05
FAILED_SHARE: Final = 0.02
DATA_ERRORS_RISE: Final = 0.01
SLOW_SHARE: Final = 0.05
COMPLAINTS_RISE: Final = 1.10
BACKLOG: Final = 1_000
SYNC_DELAY_MIN: Final = 10.0
MISSED_BEATS: Final = 3.0
"""So many periods without a scheduled run, and at least two minutes."""
LEAST_SILENCE_MIN: Final = 2.0
ENOUGH_REQUESTS: Final = 20
ENOUGH_MESSAGES: Final = 50
ENOUGH_SLOW: Final = 2
ENOUGH_COMPLAINTS: Final = 3


class Requests(NamedTuple):
    """Requests to one provider in the last 15 minutes."""

    done: int
    failed: int
    slow: int


@dataclass(frozen=True, slots=True)
class Measures:
    """
    The figures of one moment.

    Args:
        providers: By name.
        sync_delay_min: Minutes since the rows were last written, while some wait.
        due: Messages whose time has come.
        late: Of them, those more than 30 minutes late.
        ended: Messages of the last 24 hours that a provider took.
        failed: Of them, those that failed or did not arrive.
        bad_share: Share of the rows that cannot be used.
        bad_share_before: The same a day ago; None: not known yet.
        silences: Scheduled run → minutes since it last happened, and its period.
        uncertain: Messages uncertain for more than 15 minutes.
        complaints: In the last seven days, and in the seven before.
        questions: Questions a run waits with.
        sheet_problem: Why the sheet cannot be read; "".
    """

    providers: Mapping[str, Requests] = field(default_factory=dict)
    sync_delay_min: float = 0.0
    due: int = 0
    late: int = 0
    ended: int = 0
    failed: int = 0
    bad_share: float = 0.0
    bad_share_before: float | None = None
    silences: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    uncertain: int = 0
    complaints: tuple[int, int] = (0, 0)
    questions: int = 0
    sheet_problem: str = ""


class Breach(NamedTuple):
    """One threshold that is passed: the alarm's kind, whose, and the figure."""

    kind: str
    subject: str = ""
    detail: str = ""


def breaches(measures: Measures) -> list[Breach]:
    """List every threshold that is passed."""
    return [
        *_providers(measures.providers),
        *_silences(measures.silences),
        *_messages(measures),
        *_office(measures),
    ]


def _providers(providers: Mapping[str, Requests]) -> Iterator[Breach]:
    for name, seen in providers.items():
        if seen.slow >= max(ENOUGH_SLOW, SLOW_SHARE * seen.done):
            yield Breach("slow_provider", name, str(seen.slow))
        if seen.done >= ENOUGH_REQUESTS and seen.failed > ERROR_SHARE * seen.done:
            yield Breach("error_rate", name, _percent(seen.failed / seen.done))


def _silences(silences: Mapping[str, tuple[float, float]]) -> Iterator[Breach]:
    for name, (minutes, period) in silences.items():
        if minutes > max(MISSED_BEATS * period, LEAST_SILENCE_MIN):
            yield Breach("no_heartbeat", name, f"{minutes:.0f}")


def _messages(measures: Measures) -> Iterator[Breach]:
    if measures.due > BACKLOG:
        yield Breach("backlog", detail=str(measures.due))
    if measures.late:
        yield Breach("late_messages", detail=str(measures.late))
    if measures.uncertain:
        yield Breach("uncertain_messages", detail=str(measures.uncertain))
    if (
        measures.ended >= ENOUGH_MESSAGES
        and measures.failed > FAILED_SHARE * measures.ended
    ):
        share = _percent(measures.failed / measures.ended)
        yield Breach("failed_messages", detail=share)


def _office(measures: Measures) -> Iterator[Breach]:
    if measures.sync_delay_min > SYNC_DELAY_MIN:
        yield Breach("sync_delay", detail=f"{measures.sync_delay_min:.0f}")
    before = measures.bad_share_before
    if before is not None and measures.bad_share - before > DATA_ERRORS_RISE:
        yield Breach("data_errors", detail=_percent(measures.bad_share - before))
    now, earlier = measures.complaints
    if now >= ENOUGH_COMPLAINTS and now > COMPLAINTS_RISE * earlier:
        yield Breach("complaints", detail=str(now))
    if measures.questions:
        yield Breach("run_waits", detail=str(measures.questions))
    if measures.sheet_problem:
        yield Breach("sheet_unreadable", detail=measures.sheet_problem)


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %"
