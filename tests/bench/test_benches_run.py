"""Every bench runs: one that broke would hide the next slow change."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from bench import __main__ as runner
from bench import store_ops
from bench._figures import Figure

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.slow
@pytest.mark.parametrize("title", list(runner.benches(quick=True)))
def test_each_bench_runs_on_a_tiny_size(title):
    """The figures themselves are not asserted: this machine may be busy."""
    figures = runner.benches(quick=True)[title]()

    assert figures
    assert any(one.limit is not None for one in figures)
    assert all(one.value >= 0 for one in figures)


def test_what_a_message_costs_the_store_does_not_grow():
    """The bill: counted, not timed, so it is the same on every machine."""
    found = store_ops.figures(3)
    most = {one.name.partition(" (")[0]: one.value for one in found}

    assert most["writes, further message"] <= store_ops.WRITES
    assert most["requests, further message"] <= 6


def test_a_missed_limit_is_said_and_ends_well(capsys, monkeypatch):
    """A busy machine must not stop a change that has nothing to do with it."""
    slow = {"Slow": lambda: [Figure("speed", 1, "x", 2, at_least=True)]}
    monkeypatch.setattr(runner, "benches", lambda **_: slow)

    assert runner.main([]) == 0
    assert "Limits missed: speed." in capsys.readouterr().out


def test_a_bench_that_breaks_ends_badly_after_the_others(capsys, monkeypatch):
    """Else a broken bench would be read as a fast one."""

    def broken() -> list[Figure]:
        raise RuntimeError("broken")

    both = {"Broken": broken, "Fine": lambda: [Figure("speed", 3, "x")]}
    monkeypatch.setattr(runner, "benches", lambda **_: both)

    assert runner.main([]) == 1
    assert "speed" in capsys.readouterr().out


def test_the_runner_starts_as_make_starts_it():
    done = subprocess.run(
        [sys.executable, "-c", "import bench.__main__"],
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
    )

    assert done.returncode == 0, done.stderr
