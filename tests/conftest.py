"""
Says loudly what could not be run on this machine; under CI=true that is a failure.

A suite that quietly skips the browser looks as green as one that passed.
"""

from __future__ import annotations

import os
import shutil
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# A busy machine is no fault of the code: no example is timed.
settings.register_profile(
    "untimed",
    settings(),
    deadline=None,
    suppress_health_check=[*settings().suppress_health_check, HealthCheck.too_slow],
)
settings.load_profile("untimed")

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
    if config.option.collectonly:
        return
    counts = Counter(
        str(one.longrepr[2]).removeprefix("Skipped: ")
        for one in terminalreporter.stats.get("skipped", [])
        if isinstance(one.longrepr, tuple)
    )
    said = [f"{count} tests: {reason}" for reason, count in counts.most_common()]
    said += [
        f"whatever needs it: {name} is absent"
        for name in absent().values()
        if f"{name} is absent" not in counts
    ]
    if not FACTS.exists():
        said.append("whatever reads QUO's own OpenAPI: ../shared/data is absent")
    for one in said:
        terminalreporter.write_line(f"NOT RUN: {one}", yellow=True, bold=True)
