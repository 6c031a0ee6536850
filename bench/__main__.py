"""
Measure everything and print one table: `python -m bench [--quick]`, or `make bench`.

A limit that is missed is said, not failed: machines differ, and a figure that nobody
can repeat must not stop a change. Only a bench that breaks ends with 1.
"""

from __future__ import annotations

import statistics
import sys
import traceback
from collections.abc import Callable

from bench import (
    cold_start,
    costs,
    load,
    plan,
    replies,
    sheet_requests,
    sidebar,
    store_ops,
    verdicts,
)
from bench._figures import Figure, show

Bench = Callable[[], list[Figure]]
_QUICK = 300


def law(rounds: int = verdicts.ROUNDS) -> list[Figure]:
    """Measure the verdicts of `bench/verdicts.py` that have a limit."""
    none, fifty = (), verdicts.past(50)
    ordinary = [verdicts.request(i, none) for i in range(rounds)]
    known = [verdicts.request(i, fifty) for i in range(rounds)]
    rate = verdicts.measure("ordinary allow", ordinary, verdicts.NOW)
    with_past = verdicts.measure("50 past contacts", known, verdicts.NOW)
    return [
        Figure("verdicts, 50 past contacts", with_past, "/s", 20_000, at_least=True),
        Figure("an ordinary allow", 1e6 / rate, "µs", 15),
    ]


def reading(most: int | None = None) -> list[Figure]:
    """Measure the replies of `bench/replies.py`."""
    typical = [replies.milliseconds(text) for text in replies.typical()[:most]]
    worst = max(replies.milliseconds(text) for text in replies.nasty().values())
    mean = statistics.mean(typical)
    return [
        Figure("a typical reply", mean, "ms", replies.TYPICAL_MS),
        Figure("the worst of 4,000 characters", worst, "ms", replies.WORST_MS),
    ]


def benches(*, quick: bool) -> dict[str, Bench]:
    """Give every bench by its title; quick ones only prove that they run."""
    if quick:
        return {
            "Planning": lambda: plan.figures(_QUICK, _QUICK, 1),
            "Requests to the Sheets API": lambda: sheet_requests.figures(_QUICK),
            "Store": lambda: store_ops.figures(3),
            "Cold start": lambda: cold_start.figures(1),
            "Law": lambda: law(_QUICK),
            "Replies": lambda: reading(20),
            "Sidebar": lambda: sidebar.figures(_QUICK, 20, 2),
            "Cost": lambda: costs.figures((20, 40)),
            "Load": lambda: load.figures(40, 20.0),
        }
    return {
        "Planning": plan.figures,
        "Requests to the Sheets API": sheet_requests.figures,
        "Store": store_ops.figures,
        "Cold start": cold_start.figures,
        "Law": law,
        "Replies": reading,
        "Sidebar": sidebar.figures,
        "Cost": costs.figures,
        "Load": load.figures,
    }


def main(arguments: list[str]) -> int:
    """Run them one after the other; 1 if one broke."""
    found: dict[str, list[Figure]] = {}
    broken = 0
    for title, bench in benches(quick="--quick" in arguments).items():
        print(f"measuring: {title}", file=sys.stderr, flush=True)
        try:
            found[title] = bench()
        except Exception:  # noqa: BLE001 - the others are measured all the same
            traceback.print_exc()
            broken = 1
    for title, figures in found.items():
        show(title, figures)
    missed = [one.name for f in found.values() for one in f if one.missed]
    print(f"\nLimits missed: {', '.join(missed) or 'none'}.")
    return broken


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
