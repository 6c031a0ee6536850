"""Run the Apps Script tests and type checks: Node's own runner and tsc."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections import Counter
from pathlib import Path

import pytest

HERE = Path(__file__).parent
SCRIPTS = HERE.parents[1] / "appsscript"
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


def test_every_function_answers_as_google_needs_it(tmp_path: Path) -> None:
    """A handler that throws in Google loses an edit and nobody sees it."""
    need(shutil.which("node"), "Node.js is not installed: appsscript/ was not tested")

    run("env", f"NODE_V8_COVERAGE={tmp_path}", "node", "--test")

    assert never_run(tmp_path) == set()


def never_run(folder: Path) -> set[str]:
    """Name the functions of the script that no test has called."""
    calls: Counter[str] = Counter()
    for path in folder.glob("*.json"):
        for script in json.loads(path.read_text("utf-8"))["result"]:
            if script["url"].startswith(SCRIPTS.as_uri()):
                for one in script["functions"]:
                    place = one["ranges"][0]
                    name = f"{Path(script['url']).name} {one['functionName']}"
                    calls[f"{name} {place['startOffset']}"] += place["count"]
    assert calls, "Node measured nothing"
    return {name for name, count in calls.items() if not count}


def test_no_two_functions_of_the_page_share_a_name() -> None:
    """The page's parts are one script: the later of two would silently take over."""
    parts = SCRIPTS.glob("Sidebar*.html")
    text = "\n".join(path.read_text("utf-8") for path in parts)
    names = Counter(re.findall(r"^(?:async )?function (\w+)", text, re.MULTILINE))
    assert names
    assert not [name for name, count in names.items() if count > 1]


@pytest.mark.slow  # make check does it, too
def test_scripts_and_pages_pass_the_type_checker() -> None:
    """A misspelt method is found here, not by the first person who clicks."""
    need(shutil.which("node"), "Node.js is not installed: appsscript/ was not checked")
    need(TSC.exists(), "tsc is missing: run npm ci in tests/appsscript")

    run("npm", "run", "--silent", "types")
