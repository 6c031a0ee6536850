"""What the documents say is so: links, settings, commands and what a pipeline runs."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from shared.errors import ConfigError
from shared.local import settings_doc
from shared.local.cli import _COMMANDS
from shared.local.drift import out_of_date
from shared.settings import load
from tests.conftest import lacking_under_ci

ROOT = Path(__file__).parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
LINK = re.compile(r"\]\((?!https?://|mailto:)([^)#\s]*)(?:#([^)\s]+))?\)")
TARGETS = ("run", "test", "test-all", "check", "bench", "deploy", "clean", "help")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_no_link_leads_nowhere(page):
    """A runbook is read at night, by somebody who needs the next page."""
    for path, anchor in LINK.findall(page.read_text("utf-8")):
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), path
        if anchor:
            assert anchor in anchors(target), anchor


def anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", page.read_text("utf-8"), re.MULTILINE)
    plain = (re.sub(r"[^\w\s-]", "", one).strip().lower() for one in headings)
    return {re.sub(r"\s", "-", one) for one in plain}


def test_the_readme_leads_to_every_page():
    """A page that nobody finds is not written."""
    readme = (ROOT / "README.md").read_text("utf-8")

    for page in (ROOT / "docs").glob("*.md"):
        assert f"docs/{page.name}" in readme
    assert "docs/decisions" in readme


def test_the_readme_names_every_command_and_how_it_is_tested():
    """Whoever comes first finds what there is."""
    readme = (ROOT / "README.md").read_text("utf-8")

    for command in _COMMANDS:
        assert f"`{command}" in readme
    assert ".ci/run" in readme
    assert "make check test-all" in readme


class _Recorded(dict):
    """An environment that remembers what it was asked for."""

    def __init__(self, given):
        super().__init__(given)
        self.asked = set()

    def get(self, name, default=None):
        self.asked.add(name)
        return super().get(name, default)


def test_every_name_of_the_environment_is_documented_and_no_other():
    """A setting that nobody can find, or that does nothing, costs an evening."""
    env = _Recorded({"SMS_PROVIDERS": "quo twilio", "MAIL_PROVIDERS": "gmail smtp"})
    with pytest.raises(ConfigError):
        load(env)

    assert {one.name for one in settings_doc.names()} == env.asked


def test_writing_every_documented_default_changes_nothing():
    """The default in the table is the one in the program."""
    said = {one.name: one.default for one in settings_doc.names() if one.default}

    assert load({**said, "SHEET": "a.csv"}) == load({"SHEET": "a.csv"})


def test_the_example_of_an_env_file_names_only_what_exists():
    """Who copies it has a start that works."""
    text = (ROOT / ".env.example").read_text("utf-8")
    pairs = dict(re.findall(r"^([A-Z_]+)=(.*)$", text, re.MULTILINE))

    assert pairs.keys() <= {one.name for one in settings_doc.names()}
    assert load({**pairs, "SHEET": "a.csv"}) == load({"SHEET": "a.csv"})


def test_nothing_that_is_made_is_out_of_date():
    """A forgotten compilation serves yesterday's rules and texts."""
    assert out_of_date() == []


def test_a_page_without_its_marks_is_refused():
    """Tables would be lost silently."""
    with pytest.raises(ValueError, match="made: environment"):
        settings_doc.page("# Settings")


def test_make_help_lists_what_can_be_made():
    """One word finds all others."""
    said = subprocess.run(
        ["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout

    for target in TARGETS:
        assert f"make {target} " in said


def test_the_pipeline_runs_what_the_readme_says():
    """Green means the same everywhere."""
    script = ROOT / ".ci" / "run"

    assert os.access(script, os.X_OK)
    assert "make check test-all" in script.read_text("utf-8")
    subprocess.run(["bash", "-n", str(script)], check=True)


@pytest.mark.parametrize(
    ("env", "missing", "lacking"),
    [
        ({"CI": "true"}, {"node": "Node.js"}, ["Node.js"]),
        ({"CI": "true"}, {"browser": "Chromium", "firestore": "F"}, ["Chromium"]),
        ({"CI": "true"}, {"firestore": "F", "cloudtasks": "C"}, []),
        ({}, {"node": "Node.js", "browser": "Chromium"}, []),
    ],
)
def test_only_a_pipeline_must_have_node_and_chromium(env, missing, lacking):
    """A laptop without a browser can still test; a pipeline cannot quietly skip."""
    assert lacking_under_ci(env, missing) == lacking


@pytest.mark.parametrize("ci", ["true", ""])
def test_a_suite_without_node_fails_in_a_pipeline_and_says_so_elsewhere(tmp_path, ci):
    """A green suite that skipped the sidebar would be a lie."""
    (tmp_path / "test_one.py").write_text("def test_one():\n    pass\n", "utf-8")
    shutil.copy(ROOT / "tests" / "conftest.py", tmp_path)

    result = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(tmp_path)],
        env={"PATH": str(tmp_path), "CI": ci},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )

    said = result.stdout + result.stderr
    assert "Node.js" in said
    assert "Chromium" in said
    assert result.returncode == (3 if ci else 0)
