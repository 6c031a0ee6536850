"""
Whole planning against a bare floor; memory; a second pass: `python -m bench.plan`.

The floor reads the same CSV by `csv.DictReader`, parses and validates each number with
phonenumbers and renders one short Jinja2 text a row: what nobody could leave out.
"""

from __future__ import annotations

import csv
import random
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter
from typing import Any

from bench import _office as place
from bench._figures import Figure, show
from shared.core.outreach import compose
from shared.core.outreach.decide import Decider
from shared.core.texts.texts import Texts
from shared.flows import plan as planning
from shared.flows import reading_sheet
from shared.flows.plan import Options, plan

ROWS, MEMORY_ROWS, ROUNDS = 10_000, 100_000, 5
DRY = Options(dry_run=True, whole=True, go_on=True)
STORED = Options(go_on=True)
_TEXT = (
    "{{ brand }}: Hi {{ name }}, {{ amount }} for {{ place }} was due on {{ due }}. "
    "Pay: https://pay.example.com Reply STOP to opt out."
)


def floor_s(path: Path) -> float:
    """Give the seconds the bare floor takes."""
    import jinja2  # noqa: PLC0415 - not counted
    import phonenumbers  # noqa: PLC0415 - not counted

    # what is rendered is a text message; the sandbox would make the floor slower
    template = jinja2.Environment(autoescape=False).from_string(_TEXT)  # noqa: S701
    start = perf_counter()
    with path.open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            number = phonenumbers.parse(row["Phone"] or "+12125550100", "US")
            phonenumbers.is_valid_number(number)
            template.render(
                brand="Sample Homes",
                name=row["Customer"],
                amount=row["Balance"],
                place=row["Unit"],
                due=row["Due date"],
            )
    return perf_counter() - start


def plan_s(path: Path) -> float:
    """Give the seconds one dry run takes, every row reported."""
    with tempfile.TemporaryDirectory() as folder:
        deps = place.office(path, Path(folder) / "store.sqlite")
        rows: list[Any] = []
        start = perf_counter()
        plan(deps, place.NOW, DRY, rows.append)
        return perf_counter() - start


class Stopwatch:
    """Add up the time spent inside of chosen functions, inner ones left out."""

    def __init__(self) -> None:
        self.spent: dict[str, float] = {}
        self._inner = [0.0]

    def timed(self, stage: str, work: Callable[..., Any]) -> Callable[..., Any]:
        """Wrap a function so that its time counts for a stage."""

        def run(*args: Any, **named: Any) -> Any:
            self._inner.append(0.0)
            start = perf_counter()
            try:
                return work(*args, **named)
            finally:
                took = perf_counter() - start
                own = took - self._inner.pop()
                self._inner[-1] += took
                self.spent[stage] = self.spent.get(stage, 0.0) + own

        return run

    def drawn(self, stage: str, rows: Iterator[Any]) -> Iterator[Any]:
        """Wrap an iterator so that each step of it counts for a stage."""
        step = self.timed(stage, lambda: next(rows, None))
        while (one := step()) is not None:
            yield one


_STAGES: tuple[tuple[str, Any, str], ...] = (
    ("validate", reading_sheet, "sift"),
    ("who is who", planning, "name_people"),
    ("segment, next step", Decider, "decide"),
    ("verdict", compose, "law_on"),
    ("verdict", compose, "may_contact"),
    ("render", compose, "fields_for"),
    ("render", Texts, "render"),
    ("check the words", compose, "faults_in"),
)


@contextmanager
def watched(watch: Stopwatch) -> Iterator[None]:
    """Time the stages of planning while this lasts."""
    kept = [(owner, name, getattr(owner, name)) for _, owner, name in _STAGES]
    opened = reading_sheet.open_book

    def open_book(deps: Any) -> Any:
        book = opened(deps)
        book.rows = watch.drawn("read CSV", iter(book.rows))
        return book

    for stage, owner, name in _STAGES:
        setattr(owner, name, watch.timed(stage, getattr(owner, name)))
    reading_sheet.open_book = open_book
    try:
        yield
    finally:
        reading_sheet.open_book = opened
        for owner, name, work in kept:
            setattr(owner, name, work)


def split(path: Path) -> dict[str, float]:
    """Give each stage's share of planning, in percent."""
    watch = Stopwatch()
    with watched(watch):
        whole = plan_s(path)
    watch.spent["collect, compose, report"] = whole - sum(watch.spent.values())
    return {stage: 100 * took / whole for stage, took in watch.spent.items()}


def peak_mb(path: Path) -> float:
    """Plan in a fresh process; give the most memory it ever held."""
    asked = [sys.executable, "-m", "bench.plan", "--peak", str(path)]
    done = subprocess.run(
        asked, cwd=place.ROOT, check=True, capture_output=True, text=True
    )
    return float(done.stdout)


def _print_own_peak(path: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        plan(place.office(path, Path(folder) / "store.sqlite"), place.NOW, DRY)
    print(_peak_kb() / 1024)


def _peak_kb() -> float:
    """Ask Linux for this program's own peak; `getrusage` would tell the parent's."""
    status = Path("/proc/self/status")
    if status.is_file():
        lines = status.read_text("utf-8").splitlines()
        return float(next(x.split()[1] for x in lines if x.startswith("VmHWM")))
    import resource  # noqa: PLC0415 - only here

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 1024 if sys.platform == "darwin" else float(peak)


def second_pass(folder: Path, cells: list[list[str]]) -> tuple[float, float]:
    """Give the seconds of a first stored pass and of one with 1 % changed."""
    path = place.write_sheet(folder / "second.csv", cells)
    deps = place.office(path, folder / "second.sqlite")
    start = perf_counter()
    plan(deps, place.NOW, STORED)
    first = perf_counter() - start
    at = cells[0].index("Balance")
    changed = [list(row) for row in cells]
    rng = random.Random(place.SEED)
    for number in rng.sample(range(1, len(cells)), max(1, len(cells) // 100)):
        changed[number][at] = f"{rng.randrange(5_000, 300_000) / 100:.2f}"
    place.write_sheet(path, changed)
    start = perf_counter()
    plan(deps, place.NOW, STORED)
    return first, perf_counter() - start


def figures(
    rows: int = ROWS, memory_rows: int = MEMORY_ROWS, rounds: int = ROUNDS
) -> list[Figure]:
    """Measure everything; each time is the least of some rounds taken in turn."""
    cells = place.sample(rows)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = place.write_sheet(folder / "sheet.csv", cells)
        pairs = [(floor_s(path), plan_s(path)) for _ in range(rounds)]
        floor, ours = (min(times) for times in zip(*pairs, strict=True))
        stages = split(path)
        first, second = second_pass(folder, cells)
        many = place.write_sheet(folder / "many.csv", place.sample(memory_rows))
        peak = peak_mb(many)
    return [
        Figure("bare floor", rows / floor, "rows/s"),
        Figure("planning, dry run", rows / ours, "rows/s"),
        Figure("planning / bare floor", floor / ours, "x", 0.25, at_least=True),
        *(Figure(f"  {stage}", share, "%") for stage, share in stages.items()),
        Figure("first pass, stored", rows / first, "rows/s"),
        Figure("second pass, 1 % changed", rows / second, "rows/s"),
        Figure("second pass / first", first / second, "x", 10, at_least=True),
        Figure(f"peak memory, {memory_rows:,} rows", peak, "MB", 300),
    ]


if __name__ == "__main__":
    if sys.argv[1:2] == ["--peak"]:
        _print_own_peak(Path(sys.argv[2]))
    else:
        show("Planning", figures())
