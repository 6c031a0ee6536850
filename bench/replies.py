"""
Time the reply reader: typical texts, and texts made to be slow.

Limits: 1 ms a typical text after load, 5 ms for the worst of 4,000 characters.
`python -m bench.replies`; exits with 1 where a limit is broken.
"""

from __future__ import annotations

import json
import random
import statistics
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from shared.core.replies import read_reply  # noqa: E402 - after the path is set
from shared.core.replies.phrases import vocabulary  # noqa: E402

NOW = datetime(2026, 11, 18, 17, tzinfo=UTC)
TYPICAL_MS, WORST_MS = 1.0, 5.0


def milliseconds(text: str, repeats: int = 15) -> float:
    """Give the least time of *repeats*: what the code needs, not what disturbs it."""
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        read_reply(text, now=NOW, zone="America/New_York")
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


def main() -> int:
    """Print the times; 1 where one is over its limit."""
    usual = [milliseconds(text) for text in typical()]
    worst = {name: milliseconds(text) for name, text in nasty().items()}
    print(f"typical: mean {statistics.mean(usual):.3f} ms, most {max(usual):.3f}")
    for name, took in worst.items():
        print(f"worst of 4,000 characters, {name}: {took:.2f} ms")
    over = statistics.mean(usual) > TYPICAL_MS or max(worst.values()) > WORST_MS
    return int(over)


if __name__ == "__main__":
    sys.exit(main())
