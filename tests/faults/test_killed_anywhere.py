"""The power fails at any line: nobody is texted twice, nobody is forgotten."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.servers import quo
from tests.servers.common import Handle

ROOT = Path(__file__).parents[2]
HARMS = ("twice", "never", "stuck", "silent", "unexplained")


@pytest.fixture(scope="module")
def server() -> Iterator[Handle]:
    with quo.start(api_key="quo-key", number="+14155550100") as running:
        yield running


def told(server: Handle, folder: Path, **how: Any) -> list[dict[str, Any]]:
    order = {"base_url": server.base_url, "folder": str(folder), **how}
    ran = subprocess.run(
        [sys.executable, "-m", "tests.faults.driver", json.dumps(order)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr[-3000:]
    return [json.loads(line) for line in ran.stdout.splitlines()]


def unharmed(stories: list[dict[str, Any]]) -> None:
    harmed = [
        {name: story[name] for name in ("kills", "died", *HARMS) if story[name]}
        for story in stories
        if any(story[harm] for harm in HARMS)
    ]
    assert harmed == []


@pytest.mark.slow
def test_killed_at_every_step_of_one_message(server: Handle, tmp_path: Path) -> None:
    """Each line between planning and the row is a place where a process can die."""
    stories = told(server, tmp_path, messages=1)
    unharmed(stories)
    assert stories[-1]["died"] == [""], "up to the end"
    died = {where for story in stories for where in story["died"]}
    for place in ("QuoSms.send", "CsvSheet.write", "SqliteDocuments.transact"):
        assert {f"before {place}", f"after {place}"} <= died


@pytest.mark.slow
def test_killed_again_and_again_over_thirty_messages(
    server: Handle, tmp_path: Path
) -> None:
    """A machine that dies again and again still ends with everybody told once."""
    unharmed(told(server, tmp_path, messages=30, lives=4, span=140, stories=2))


@pytest.mark.slow
def test_killed_at_every_step_of_thirty_messages(
    server: Handle, tmp_path: Path
) -> None:
    unharmed(told(server, tmp_path, messages=30, stride=3))


@pytest.mark.slow
def test_many_chains_of_deaths(server: Handle, tmp_path: Path) -> None:
    how = {"messages": 12, "lives": 6, "span": 120, "stories": 25, "seed": 7}
    unharmed(told(server, tmp_path, **how))
