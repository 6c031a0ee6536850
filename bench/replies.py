"""
Time the reply reader: typical texts, and texts made to be slow.

Limits: 1 ms a typical text after load, 5 ms for the worst of 4,000 characters; beside
them the floor of the same run: the same texts normalised and split into words.
"""

from __future__ import annotations

import json
import random
import re
import statistics
import sys
import time
import unicodedata
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from bench._figures import Figure, show  # noqa: E402 - after the path is set
from shared.core.replies import read_reply  # noqa: E402 - after the path is set
from shared.core.replies.phrases import vocabulary  # noqa: E402

NOW = datetime(2026, 11, 18, 17, tzinfo=UTC)
TYPICAL_MS, WORST_MS = 1.0, 5.0


def read(text: str) -> object:
    """Read a reply."""
    return read_reply(text, now=NOW, zone="America/New_York")


def split(text: str) -> object:
    """Do the least any reader does: normalise and split into words."""
    return re.findall(r"\w+", unicodedata.normalize("NFKD", text).casefold())


def milliseconds(
    text: str, work: Callable[[str], object] = read, repeats: int = 15
) -> float:
    """Give the least time of *repeats*: what the code needs, not what disturbs it."""
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        work(text)
        times.append((time.perf_counter() - start) * 1000)
    return min(times)


def nasty() -> dict[str, str]:
    """Make texts of 4,000 characters that could make patterns go back and forth."""
    dice = random.Random(1)
    words = sorted(vocabulary())
    common = ["i", "will", "pay", "not", "text", "stop", "me", "on", "friday", "5"]
    texts = {
        "one phrase, unfinished": "i will pay " * 400,
        "stop signs": "🛑" * 4000,
        "spelled out": "s t o p " * 500,
        "amounts": "$1,1" * 1000,
        "slashes": "1/2/3 " * 700,
        "addresses": "x@" * 2000,
        "one long word": "ab" * 2000,
        "known words": " ".join(dice.choices(words, k=900)),
        "commonest words": " ".join(dice.choices(common, k=1200)),
    }
    return {name: text[:4000] for name, text in texts.items()}


def typical() -> list[str]:
    """Give texts as people write them."""
    lines = (ROOT / "tests/data/inbound_messages.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line)["text"] for line in lines]


def figures() -> list[Figure]:
    """Measure typical texts and the worst ones."""
    texts = typical()
    usual = [milliseconds(text) for text in texts]
    floor = [milliseconds(text, split) for text in texts]
    worst = {name: milliseconds(text) for name, text in nasty().items()}
    mean = statistics.mean(usual)
    return [
        Figure("a typical reply, mean", mean, "ms", TYPICAL_MS),
        Figure("a typical reply, most", max(usual), "ms"),
        Figure("typical / the floor", mean / statistics.mean(floor), "x"),
        *(
            Figure(f"4,000 characters: {name}", took, "ms", WORST_MS)
            for name, took in worst.items()
        ),
    ]


def main() -> None:
    """Print the times."""
    show("Reading replies", figures())


if __name__ == "__main__":
    main()
