"""
How long a fresh process needs until it can answer: `python -m bench.cold_start`.

Limit: `import main` at most 1.6 times the import of a functions-framework hello world.
Each measurement is a process of its own; medians of pairs taken in turn. A first answer
is the import and the first request to one entry point, unauthorised, store and all.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from bench import _office as place
from bench._figures import Figure, show

ROUNDS = 9
LIMIT = 1.6
_HELLO = """
import functions_framework
@functions_framework.http
def hello(request):
    return "hello"
"""
_TIMED = """
import time; start = time.perf_counter()
import {module}
took = time.perf_counter() - start
print(took)
"""
_ANSWER = """
import time; start = time.perf_counter()
import functions_framework
app = functions_framework.create_app({name!r}, {source!r})
answer = app.test_client().post("/", json={{}})
print(time.perf_counter() - start, answer.status_code)
"""


def seconds(code: str, folder: Path) -> float:
    """Run code in a fresh process; give what it printed first."""
    return float(_printed(code, folder).split()[0])


def _printed(code: str, folder: Path) -> str:
    environment = {
        "PYTHONPATH": f"{folder}:{place.ROOT}",
        "PATH": "/usr/bin:/bin",
        "STORE": f"sqlite:///{folder}/store.sqlite",
        "SHEET": f"{folder}/sheet.csv",
        "BUSINESS_NAME": "Sample Homes",
        "PUBLIC_BASE_URL": "https://pme.example.com",
        "QUO_WEBHOOK_KEYS": "whsec_c2FtcGxlLWtleS1mb3ItYmVuY2htYXJrcw==",
        "TWILIO_AUTH_TOKEN": "sample",
    }
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=folder,
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout


def entry_points() -> list[str]:
    """Name every function that is deployed."""
    found = (place.ROOT / "functions").glob("[!_]*.py")
    return sorted(path.stem for path in found)


def figures(rounds: int = ROUNDS) -> list[Figure]:
    """Measure the imports in turn, then each entry point's first answer."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "hello_world.py").write_text(_HELLO, "utf-8")
        place.write_sheet(folder / "sheet.csv", place.sample(10))
        hello, ours = _TIMED.format(module="hello_world"), _TIMED.format(module="main")
        for code in (hello, ours):  # once for the files' sake: bytecode, disk
            seconds(code, folder)
        pairs = [(seconds(hello, folder), seconds(ours, folder)) for _ in range(rounds)]
        answers = [_first_answer(one, folder, rounds) for one in entry_points()]
    base = statistics.median(a for a, _ in pairs)
    return [
        Figure("hello world of functions-framework", base * 1000, "ms"),
        Figure("import main", statistics.median(b for _, b in pairs) * 1000, "ms"),
        Figure(
            "import main / hello world",
            statistics.median(b / a for a, b in pairs),
            "x",
            LIMIT,
        ),
        *answers,
    ]


def _first_answer(name: str, folder: Path, rounds: int) -> Figure:
    code = _ANSWER.format(name=name, source=str(place.ROOT / "main.py"))
    told = [_printed(code, folder).split() for _ in range(max(1, rounds // 3))]
    took = statistics.median(float(one[0]) for one in told)
    return Figure(f"  {name}, first answer ({told[0][1]})", took * 1000, "ms")


if __name__ == "__main__":
    show("Cold start", figures())
