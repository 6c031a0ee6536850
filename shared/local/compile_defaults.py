"""
Compile what is written by hand (YAML, templates) into what is read at start (JSON).

Run as `python -m shared.local.compile_defaults`; with `--check` it only says what is
out of date and ends with 1. The drift tests do the same.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, Final

from shared.core.calendars import FIRST_YEAR, LAST_YEAR
from shared.core.texts.source import compile_sources

ROOT: Final = Path(__file__).resolve().parents[2]
DEFAULTS: Final = ROOT / "shared" / "core" / "defaults"
MESSAGES: Final = ROOT / "templates" / "messages"
_TERRITORIES_OUT: Final = frozenset({"UM"})


def _offsets(days: set[date]) -> list[int]:
    start = date(FIRST_YEAR, 1, 1)
    return sorted((day - start).days for day in days)


def holidays_table() -> dict[str, Any]:
    """Give the days off as days since the start of the first year."""
    import holidays  # noqa: PLC0415 - heavy, imported where first used

    years = range(FIRST_YEAR, LAST_YEAR + 1)
    federal = set(holidays.country_holidays("US", years=years))
    own = {
        state: set(holidays.country_holidays("US", subdiv=state, years=years)) - federal
        for state in holidays.country_holidays("US").subdivisions
        if state not in _TERRITORIES_OUT
    }
    states = {state: _offsets(days) for state, days in own.items() if days}
    return {"first_year": FIRST_YEAR, "federal": _offsets(federal), "states": states}


def _yaml(name: str) -> Any:
    import yaml  # noqa: PLC0415 - heavy, imported where first used

    return yaml.safe_load((DEFAULTS / name).read_text("utf-8"))


def messages() -> dict[str, Any]:
    """Compile every message template to Python source, with its version."""
    paths = sorted(MESSAGES.glob("*.*"))
    return compile_sources({path.name: path.read_text("utf-8") for path in paths})


def sources() -> dict[str, str]:
    """Give every message template as staff would write it into the Templates tab."""
    paths = sorted(MESSAGES.glob("*.txt"))
    return {path.stem: path.read_text("utf-8").strip() for path in paths}


OUTPUTS: Final[dict[Path, Callable[[], Any]]] = {
    DEFAULTS / "holidays.json": holidays_table,
    DEFAULTS / "segments.json": lambda: _yaml("segments.yaml"),
    DEFAULTS / "sequences.json": lambda: _yaml("sequences.yaml"),
    DEFAULTS.parent / "texts" / "compiled.json": messages,
    DEFAULTS.parent / "texts" / "sources.json": sources,
}


def _as_text(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")) + "\n"


def out_of_date() -> list[Path]:
    """Name the compiled files that differ from what would be compiled now."""
    return [
        path
        for path, make in OUTPUTS.items()
        if not path.exists() or path.read_text("utf-8") != _as_text(make())
    ]


def main(arguments: list[str]) -> int:
    """Write what is out of date, or with `--check` only name it."""
    stale = out_of_date()
    for path in stale:
        sys.stdout.write(f"out of date: {path.relative_to(ROOT)}\n")
        if "--check" not in arguments:
            path.write_text(_as_text(OUTPUTS[path]()), "utf-8")
    return 1 if stale and "--check" in arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
