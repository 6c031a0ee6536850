"""The deployment and the code cannot disagree: no account is needed to find out."""

from __future__ import annotations

import inspect
import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

import main

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "cloudbuild.yaml").read_text("utf-8")
BUILD: dict[str, Any] = yaml.safe_load(TEXT)
STEPS = {step["id"]: step for step in BUILD["steps"]}
OPEN = {"receive_quo", "receive_twilio", "unsubscribe", "consent"}
SCHEDULED = {"plan_messages", "check_responses", "update_sheet", "monitor"}
QUO_PER_S = 10


def script(step: str) -> str:
    return "\n".join(STEPS[step]["args"])


def after(step: str) -> set[str]:
    """Every step that must be over before this one."""
    found = set(STEPS[step].get("waitFor", []))
    return found.union(*map(after, found)) if found else found


def test_code_main_and_cloudbuild_agree_on_the_entry_points() -> None:
    """An entry point that is not deployed answers nobody, and nobody notices."""
    modules = {path.stem for path in (ROOT / "functions").glob("[!_]*.py")}
    deployed = set(re.findall(r"--entry-point=(\w+)", TEXT))

    assert modules == set(main.__all__) == deployed


@pytest.mark.parametrize("name", main.__all__)
def test_every_entry_point_is_a_plain_function_of_its_name(name: str) -> None:
    """functions-framework takes nothing else."""
    entry = getattr(main, name)

    assert inspect.isfunction(entry)
    assert entry.__name__ == name
    assert STEPS[name]["args"][1] == name


@pytest.mark.parametrize("name", main.__all__)
def test_nothing_is_deployed_before_the_tests_passed(name: str) -> None:
    """A red suite reaches no tenant."""
    assert {"test", "compile", "accounts", "flags"} <= after(name)


@pytest.mark.parametrize("name", main.__all__)
def test_only_what_proves_itself_otherwise_is_open_to_all(name: str) -> None:
    """Whoever finds the address of `sidebar` reads no tenant's data."""
    arguments = STEPS[name]["args"]

    assert ("--allow-unauthenticated" in arguments) == (name in OPEN)
    assert ("--no-allow-unauthenticated" in arguments) == (name not in OPEN)


def test_every_closed_entry_point_has_a_caller() -> None:
    """What nobody may call does nothing, silently."""
    callers = script("callers")
    closed = {name.replace("_", "-") for name in set(main.__all__) - OPEN}

    assert all(name in callers for name in closed)
    assert not any(name.replace("_", "-") in callers for name in OPEN)


def test_the_lanes_together_do_not_exceed_what_quo_takes() -> None:
    """More would be answered 429, and one 429 slows the whole queue."""
    lanes = re.findall(r'lane "\$\$QUEUE_STEM-(\w+)" (\d+)', script("queues"))

    assert [name for name, _ in lanes] == ["confirmation", "reply", "urgent", "bulk"]
    assert sum(int(rate) for _, rate in lanes) <= QUO_PER_S


def test_every_schedule_calls_an_entry_point() -> None:
    found = set(re.findall(r'^\s*every (\w+) "', script("schedules"), re.MULTILINE))

    assert found == SCHEDULED <= set(main.__all__)


def test_no_secret_stands_in_a_plain_variable() -> None:
    """A variable is readable by whoever may look at the function."""
    plain = json.dumps([STEPS["flags"]["env"], BUILD["substitutions"]])

    for secret in (
        "QUO_API_KEY",
        "QUO_WEBHOOK_KEYS",
        "TWILIO_AUTH_TOKEN",
        "LINK_SECRET",
    ):
        assert secret not in plain
        assert f"{secret}={secret}:latest" in script("flags")
        assert secret in script("accounts")


def test_every_name_the_deployment_sets_is_documented() -> None:
    """A misspelt setting would be silently without effect."""
    documented = (ROOT / "docs" / "settings.md").read_text("utf-8")
    flags = script("flags") + str(STEPS["flags"]["env"])
    line = flags[flags.index("--set-env-vars") :]
    names = set(re.findall(r"[;^']\s*(?:SETTINGS=)?([A-Z][A-Z_]+)=", line))

    assert len(names) > 10
    assert all(f"`{name}`" in documented for name in names)


def test_sending_for_real_is_asked_for_never_the_default() -> None:
    """A first deployment sends nothing."""
    assert BUILD["substitutions"]["_LIVE"] == "no"


def substituted(text: str) -> str:
    """Do to a text what Cloud Build does before it runs it."""
    known = {**BUILD["substitutions"], "PROJECT_ID": "demo"}

    def value(match: re.Match[str]) -> str:
        if match[0] == "$$":
            return "$"
        name = match[1] or match[2]
        if name not in known:
            raise KeyError(f"Cloud Build would refuse ${name}")
        return known[name]

    return re.sub(r"\$\$|\$(\w+)|\$\{(\w+)\}", value, text)


@pytest.mark.parametrize("name", STEPS)
def test_cloud_build_knows_every_name_it_would_replace(name: str) -> None:
    """One unknown name, and the whole build is refused."""
    substituted("\n".join([*STEPS[name]["args"], *STEPS[name].get("env", [])]))


def test_the_deployment_passes_every_setting_on_as_one_argument(tmp_path: Path) -> None:
    """A comma or a space in an address must not cut the settings off."""
    values = BUILD["substitutions"] | {"_BUSINESS_ADDRESS": "1 Elm St, Austin TX"}
    for part in ("functions", "shared/local", "templates"):
        (tmp_path / part).mkdir(parents=True)
    for part in ("main.py", "requirements.txt"):
        (tmp_path / part).touch()
    gcloud = tmp_path / "gcloud"
    gcloud.write_text('#!/bin/sh\nprintf "%s\\n" "$@"\n')
    gcloud.chmod(0o755)
    lines = [*BUILD["options"]["env"], *STEPS["flags"]["env"]]
    ready = (
        line.replace("$_BUSINESS_ADDRESS", values["_BUSINESS_ADDRESS"])
        for line in lines
    )
    env = dict(substituted(line).split("=", 1) for line in ready)
    env["PATH"] = f"{tmp_path}:/usr/bin:/bin"

    def run(*command: str) -> list[str]:
        done = subprocess.run(
            ["bash", *command], cwd=tmp_path, env=env, check=True, capture_output=True
        )
        return done.stdout.decode().splitlines()

    run(*map(substituted, STEPS["flags"]["args"]))
    said = run(*STEPS["sidebar"]["args"])

    (settings,) = (line for line in said if line.startswith("--set-env-vars="))
    assert said[:3] == ["functions", "deploy", "sidebar"]
    assert "--entry-point=sidebar" in said
    assert "BUSINESS_ADDRESS=1 Elm St, Austin TX;" in settings
    assert "STORE=firestore://demo/(default);" in settings
    assert settings.endswith("LIVE=no")
