"""The program as a person starts it: in a process of its own, in a folder."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
MONDAY = "2026-11-16T10:00:00-05:00"
ENV = {
    "BUSINESS_NAME": "Maple Homes",
    "BUSINESS_PHONE": "+1 212 555 0199",
    "BUSINESS_ADDRESS": "1 Main St, Albany, NY 12207",
    "PAY_LINK": "https://pay.example.com",
    "LINK_SECRET": "test",
}
KEEP = ("PATH", "HOME", "TMPDIR", "SYSTEMROOT", "LANG")


def environment(folder: Path, **env: str) -> dict[str, str]:
    """Give an environment that says only *env*, wherever the tests run."""
    mine = {n: v for n, v in os.environ.items() if n in KEEP}  # noqa: TID251 - a child's
    return {**mine, "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "error", **ENV, **env}


def account(n: int, **changes: str) -> dict[str, str]:
    """Write the row of an account that is due a text on that Monday."""
    row = {
        "Account ID": f"A-{n}",
        "Customer": f"Ann Example {n}",
        "Property": "Maple Court",
        "Unit": f"{n}B",
        "Phone": f"+1212555{100 + n:04d}",
        "Email": f"ann{n}@example.com",
        "State": "NY",
        "ZIP": "12207",
        "Balance": f"{500 + n}.00",
        "Due date": "2026-11-11",
        "SMS consent": "yes",
        "SMS consent date": "2026-10-01",
        "SMS consent source": "lease",
    }
    return row | changes


def write_sheet(path: Path, *rows: dict[str, str]) -> Path:
    headings = list(dict.fromkeys(name for row in rows for name in row))
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, headings)
        writer.writeheader()
        writer.writerows(rows)
    return path


def read_sheet(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


@dataclass
class Ran:
    """What a finished program left behind."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def outcomes(self) -> list[str]:
        return [line["outcome"] for line in self.lines]


@dataclass
class Office:
    """A folder with a sheet, and the settings it is run with."""

    folder: Path
    env: dict[str, str]

    @property
    def sheet(self) -> Path:
        return self.folder / "accounts.csv"

    def start(self, *words: object, **how: Any) -> subprocess.Popen[str]:
        env = environment(self.folder, **self.env, **how.pop("env", {}))
        command = [sys.executable, str(ROOT / "main.py"), *map(str, words)]
        pipe = subprocess.PIPE
        return subprocess.Popen(
            command,
            cwd=self.folder,
            env=env,
            text=True,
            stdout=pipe,
            stderr=pipe,
            **how,
        )

    def type(self, *words: object, **how: Any) -> Ran:
        program = self.start(*words, **how)
        out, err = program.communicate(timeout=60)
        return Ran(program.returncode, out, err)

    def run(self, *words: object, now: str = MONDAY, **how: Any) -> Ran:
        file = how.pop("file", self.sheet)
        said = [file] if file else []
        return self.type("run", *said, "--now", now, "--json", *words, **how)
