"""From a rent roll that the service has never seen to a first preview."""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from shared.core.sheet.columns import SERVICE
from tests.flows.conftest import ROW, World
from tests.flows.test_staff_at_work import ask

LAY_OUT = Path(__file__).parents[1] / "appsscript" / "lay_out.mjs"
STRANGE = {"Balance": "Rent owed $", "Phone": "Cell phone (mobile)"}
pytestmark = [
    pytest.mark.node,
    pytest.mark.skipif(not shutil.which("node"), reason="Node.js is not installed"),
]


def laid_out(world: World, folder: Path, rows: list[list[str]]) -> dict[str, Any]:
    """Let the script set a sheet up, and the service answer what it asks."""
    answers = {
        "headings": ask(world, "headings", headings=rows[0]),
        "default_tabs": ask(world, "default_tabs"),
    }
    given = folder / "given.json"
    given.write_text(json.dumps({"pages": {"Rent roll": rows}, "answers": answers}))
    done = subprocess.run(
        ("node", str(LAY_OUT), str(given)), capture_output=True, text=True, check=True
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_a_strange_rent_roll_comes_to_a_preview(world: World, tmp_path: Path) -> None:
    """Whoever installs it sees what would go out, having only said yes."""
    rows = [[STRANGE.get(name, name) for name in ROW], list(ROW.values())]
    pages = laid_out(world, tmp_path, rows)
    with world.path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(pages.pop("Accounts"))
    for name, cells in pages.items():
        world.tab(name, *cells)

    assert [one.heading for one in SERVICE if one.heading not in world.rows()[0]] == []
    report = world.plan(dry_run=True)
    assert (report.rows, report.notes, report.questions) == (1, [], [])
    shown = ask(world, "preview")
    assert ROW["Customer"].split()[0] in json.dumps(shown)

    world.plan()
    assert world.message()["to"] == ROW["Phone"]
