"""A folder with a sheet, and the command line as a person would type it."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from shared.local.cli import cli

MONDAY = "2026-11-16T10:00:00-05:00"
ENV = {
    "BUSINESS_NAME": "Maple Homes",
    "BUSINESS_PHONE": "+1 212 555 0199",
    "BUSINESS_ADDRESS": "1 Main St, Albany, NY 12207",
    "PAY_LINK": "https://pay.example.com",
    "LINK_SECRET": "test",
}
ROW = {
    "Account ID": "A-1",
    "Customer": "Ann Example",
    "Property": "Maple Court",
    "Unit": "4B",
    "Phone": "+12125550101",
    "Email": "ann@example.com",
    "State": "NY",
    "ZIP": "12207",
    "Balance": "500.00",
    "Due date": "2026-11-11",
    "SMS consent": "yes",
    "SMS consent date": "2026-10-01",
    "SMS consent source": "lease",
}
OTHER = {
    **ROW,
    "Account ID": "A-2",
    "Customer": "Bob Example",
    "Phone": "+13105550102",
    "Email": "bob@example.com",
    "State": "CA",
    "ZIP": "90001",
    "Due date": "2026-11-01",
}


def write_rows(path: Path, *rows: dict[str, str]) -> Path:
    headings = list(dict.fromkeys(name for row in rows for name in row))
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, headings)
        writer.writeheader()
        writer.writerows(rows)
    return path


def read_rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def lines(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


@pytest.fixture
def pme(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Type a command in an empty folder, in an environment that says only *env*."""
    monkeypatch.chdir(tmp_path)
    from shared.local.settings_doc import names  # noqa: PLC0415 - one use

    for one in names():
        monkeypatch.delenv(one.name, raising=False)

    def typed(*words: object, stdin: str = "", **env: str) -> Result:
        said = [str(word) for word in words]
        result = CliRunner().invoke(cli, said, input=stdin, env={**ENV, **env})
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return typed


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    return write_rows(tmp_path / "accounts.csv", ROW, OTHER)
