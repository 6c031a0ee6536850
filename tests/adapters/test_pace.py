"""A provider's rate is kept by all processes of a machine together."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from threading import Thread
from time import monotonic

import pytest

from shared.adapters.pace import MARGIN, SharedPace
from shared.adapters.turns import Elapsed, Turns
from shared.adapters.wire import Wire
from shared.errors import NotDone

ROOT = Path(__file__).parents[2]


class Time:
    """A clock that only waiting moves."""

    def __init__(self) -> None:
        self.at, self.slept = 1_000.0, 0.0

    def now(self) -> float:
        return self.at

    def sleep(self, seconds: float) -> None:
        self.at += seconds
        self.slept += seconds


def pace(path: Path, time: Time, rate: float = 10.0, name: str = "quo") -> SharedPace:
    return SharedPace(path, name, rate, clock=time.now, sleep=time.sleep)


def test_turns_lie_apart_by_the_rate(tmp_path: Path) -> None:
    time = Time()
    turns = pace(tmp_path / "p", time)
    for _ in range(11):
        turns.wait()
    assert time.slept == pytest.approx(10 * MARGIN / 10)


def test_a_cheap_request_takes_a_part_of_a_turn(tmp_path: Path) -> None:
    """Five mails read cost Gmail's quota as much as one that is sent."""
    time = Time()
    turns = pace(tmp_path / "p", time)
    for _ in range(10):
        turns.wait(0.2)
    turns.wait()
    turns.wait()
    assert time.slept == pytest.approx((10 * 0.2 + 1) * MARGIN / 10)


def test_what_was_not_used_is_no_burst_later(tmp_path: Path) -> None:
    """A quiet hour must not end in a hundred requests within one second."""
    time = Time()
    turns = pace(tmp_path / "p", time)
    turns.wait()
    time.at += 3600
    for _ in range(3):
        turns.wait()
    assert time.slept == pytest.approx(2 * MARGIN / 10)


def test_two_objects_on_one_file_share_one_rate(tmp_path: Path) -> None:
    """Reads and sends of the same key, in two parts of the program."""
    time = Time()
    for one in [pace(tmp_path / "p", time), pace(tmp_path / "p", time)] * 3:
        one.wait()
    assert time.slept == pytest.approx(5 * MARGIN / 10)


def test_each_provider_has_its_own_turns(tmp_path: Path) -> None:
    time = Time()
    pace(tmp_path / "p", time).wait()
    pace(tmp_path / "p", time, name="twilio").wait()
    assert time.slept == 0


def test_a_clock_set_back_stops_nobody(tmp_path: Path) -> None:
    time = Time()
    turns = pace(tmp_path / "p", time)
    turns.wait()
    time.at -= 100_000
    turns.wait()
    assert time.slept == 0


def test_a_file_that_cannot_be_used_is_no_point_of_failure(tmp_path: Path) -> None:
    time = Time()
    turns = pace(tmp_path / "missing" / "p", time)
    turns.wait()
    turns.wait()
    assert time.slept == pytest.approx(MARGIN / 10)


def test_four_processes_get_turns_that_never_fall_together(tmp_path: Path) -> None:
    code = (
        "import json, sys, time; from shared.adapters.pace import SharedPace;"
        "p = SharedPace(sys.argv[1], 'quo', 200.0); got = [];"
        "[(p.wait(), got.append(time.time())) for _ in range(25)];"
        "print(json.dumps(got))"
    )
    running = [
        subprocess.Popen(
            [sys.executable, "-c", code, str(tmp_path / "p")],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(4)
    ]
    turns = sorted(at for one in running for at in json.loads(one.communicate()[0]))
    assert len(turns) == 100
    assert turns[-1] - turns[0] >= 0.95 * 99 / 200


def test_a_turn_that_comes_too_late_starts_no_request() -> None:
    """By then somebody else may have taken the message over and sent it."""
    waits: list[int] = []

    def slow() -> None:
        waits.append(1)
        end = monotonic() + 0.06
        while monotonic() < end:
            pass

    wire = Wire(
        provider="quo",
        base_url="http://127.0.0.1:9",
        auth=None,
        timeout_s=0.1,
        wait=slow,
    )
    with pytest.raises(NotDone, match="quo_busy"):
        wire.post("/v1/messages", fields={})
    assert waits == [1]


def test_a_turn_taken_ahead_is_the_requests_and_no_second_one_is_waited_for() -> None:
    """Waiting twice for each message would send half as many."""
    came: list[str] = []
    turns = Turns("quo", lambda: came.append("turn"), timeout_s=20)
    turns.take()
    turns()
    assert came == ["turn"]
    turns()
    assert came == ["turn"] * 2, "it was good for one request"


def test_a_turn_taken_ahead_is_no_other_threads() -> None:
    came: list[str] = []
    turns = Turns("quo", lambda: came.append("turn"), timeout_s=20)
    turns.take()
    other = Thread(target=turns)
    other.start()
    other.join()
    assert came == ["turn"] * 2


@pytest.mark.parametrize("clock", ["wall", "own"])
def test_a_turn_is_not_used_after_a_sleep(clock: str) -> None:
    """
    A laptop slept between the last look and the request; the permitted hours ended.

    Asleep its own clock may stand still; stopped only, with the wall's set back, the
    wall's may.
    """
    at = {"wall": 0.0, "own": 0.0}

    def began() -> Elapsed:
        return Elapsed(wall=lambda: at["wall"], own=lambda: at["own"])

    turns = Turns("quo", None, timeout_s=20, began=began)
    turns.take()
    at[clock] += 7200
    with pytest.raises(NotDone, match="quo_busy"):
        turns()
    turns()
