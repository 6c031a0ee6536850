"""Run the Apps Script tests and type checks: Node's own runner and tsc."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).parent
TSC = HERE / "node_modules" / ".bin" / "tsc"
pytestmark = pytest.mark.node


def run(*command: str) -> None:
    done = subprocess.run(
        command, cwd=HERE, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]


def need(there: object, absent: str) -> None:
    if not there:
        complain = pytest.fail if os.environ.get("CI") == "true" else pytest.skip  # noqa: TID251 - a test asks where it runs
        complain(absent)


def test_every_function_answers_as_google_needs_it() -> None:
    """A handler that throws in Google loses an edit and nobody sees it."""
    need(shutil.which("node"), "Node.js is not installed: appsscript/ was not tested")

    run("node", "--test")


@pytest.mark.slow  # make check does it, too
def test_scripts_and_pages_pass_the_type_checker() -> None:
    """A misspelt method is found here, not by the first person who clicks."""
    need(shutil.which("node"), "Node.js is not installed: appsscript/ was not checked")
    need(TSC.exists(), "tsc is missing: run npm ci in tests/appsscript")

    run("npm", "run", "--silent", "types")
