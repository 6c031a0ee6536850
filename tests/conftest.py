"""
Says loudly what could not be run on this machine; under CI=true that is a failure.

A suite that quietly skips the browser looks as green as one that passed.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

ENV = dict(os.environ)  # noqa: TID251 - tests look at their own machine
CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "chrome")
ABSENT = {
    "node": ("Node.js", lambda: any(shutil.which(one) for one in ("node",))),
    "browser": ("Chromium", lambda: any(shutil.which(one) for one in CHROMIUM)),
    "firestore": (
        "FIRESTORE_EMULATOR_HOST",
        lambda: bool(ENV.get("FIRESTORE_EMULATOR_HOST")),
    ),
    "cloudtasks": (
        "CLOUD_TASKS_EMULATOR_HOST",
        lambda: bool(ENV.get("CLOUD_TASKS_EMULATOR_HOST")),
    ),
}
"""Marker → what it needs and whether that is here."""
MUST_UNDER_CI = frozenset({"node", "browser"})
FACTS = Path(__file__).parents[1].parent / "shared" / "data" / "quo_openapi_v1.json"


def absent() -> dict[str, str]:
    """Give each marker whose part is not here, with the part's name."""
    return {mark: name for mark, (name, here) in ABSENT.items() if not here()}


def lacking_under_ci(env: dict[str, str], missing: dict[str, str]) -> list[str]:
    """Name what a pipeline must have and has not."""
    if env.get("CI", "").lower() != "true":
        return []
    return [missing[mark] for mark in sorted(MUST_UNDER_CI & missing.keys())]


def pytest_configure(config: pytest.Config) -> None:
    if hasattr(config, "workerinput"):  # a worker of xdist; its master has looked
        return
    if lacking := lacking_under_ci(ENV, absent()):
        pytest.exit(
            f"CI=true, and {' and '.join(lacking)} not installed: the suite would not"
            " be whole. .ci/run installs what it needs.",
            returncode=3,
        )


def pytest_collection_modifyitems(
    config: pytest.Config, items: list[pytest.Item]
) -> None:
    missing = absent()
    for item in items:
        for mark in missing.keys() & {one.name for one in item.iter_markers()}:
            item.add_marker(pytest.mark.skip(reason=f"{missing[mark]} is absent"))


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    missing = absent()
    reports = terminalreporter.stats.get("skipped", [])
    where = [one.longrepr for one in reports]
    reasons = [str(one[2]) for one in where if isinstance(one, tuple)]
    for mark, name in missing.items():
        count = sum(f"{name} is absent" in reason for reason in reasons)
        terminalreporter.write_line(
            f"NOT RUN: {count} {mark} tests, because {name} is absent here",
            yellow=True,
            bold=True,
        )
    if not FACTS.exists():
        terminalreporter.write_line(
            "NOT RUN: tests on QUO's own OpenAPI, because ../shared/data is absent",
            yellow=True,
            bold=True,
        )
