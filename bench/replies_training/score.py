"""Score the reader on labelled texts: `-m bench.replies_training.score FILE`."""

from __future__ import annotations

import json
import sys
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

from shared.core.replies import read_reply

NOW = datetime(2026, 11, 18, 17, tzinfo=UTC)  # Wednesday noon in New York
ZONE = "America/New_York"
OPT_OUT = frozenset(("stop", "cease_all"))


def promised(row: dict) -> list[tuple[str, int | None]]:
    """List what a labelled text promises as (date, cents)."""
    said = row.get("promise") or []
    said = said if isinstance(said, list) else [said]
    return [
        (p["date"], None if p["amount"] is None else round(p["amount"] * 100))
        for p in said
    ]


def score(rows: list[dict]) -> dict:
    """Compare each text's reading with its label."""
    right, given, due, wrong = Counter(), Counter(), Counter(), []
    kept = missed = asked = claimed = both = soft = 0
    for row in rows:
        read = read_reply(row["text"], now=NOW, zone=ZONE, language=row["lang"])
        truth, answer = row["intent"], read.intent
        due[truth] += 1
        given[answer] += 1
        right[truth] += truth == answer
        if truth != answer:
            wrong.append((truth, answer, read.confidence, row["text"]))
        asked += truth in OPT_OUT
        claimed += answer in OPT_OUT
        both += truth in OPT_OUT and answer in OPT_OUT
        soft += truth in OPT_OUT and answer not in OPT_OUT and read.soft_hold
        if promised(row):
            said = [(str(p.due_on), p.amount_cents) for p in read.promises]
            said += [(None, cents) for cents in read.undated]
            kept += said == promised(row)
            if said != promised(row):
                missed += 1
                wrong.append(("promise", promised(row), said, row["text"]))
    f1 = [2 * right[i] / (due[i] + given[i]) for i in due | given if due[i] + given[i]]
    return {
        "texts": len(rows),
        "accuracy": sum(right.values()) / len(rows),
        "macro_f1": sum(f1) / len(f1),
        "opt_out_recall": both / asked if asked else 1.0,
        "opt_out_precision": both / claimed if claimed else 1.0,
        "opt_outs_missed": asked - both,
        "of_them_held": soft,
        "promises": kept / (kept + missed) if kept + missed else 1.0,
        "wrong": wrong,
    }


def main() -> None:
    """Print the numbers and, with `--wrong`, what was wrong."""
    lines = Path(sys.argv[1]).read_text("utf-8").splitlines()
    result = score([json.loads(line) for line in lines])
    wrong = result.pop("wrong")
    print(json.dumps(result, indent=1))
    if "--wrong" in sys.argv:
        print(*wrong, sep="\n")


if __name__ == "__main__":
    main()
