"""
Turn the rules' YAML into the JSON that is shipped, and into the tables of the docs.

`python -m shared.core.compliance.build`, after each edit of the rules. A tool for
whoever edits the law; no function imports it, so that none reads YAML.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from shared.core.compliance.load import load_rulebook
from shared.core.compliance.rule import CHANNELS, Rule

HERE = Path(__file__).parent
TARGET = HERE / "rulebook.json"
DOCS = HERE.parents[2] / "docs" / "compliance.md"
_ROLES = {"creditor": "C", "third_party": "3P", "marketing": "M"}
_HANDLED = {
    "enforced": "Enforced",
    "linted": "Linted in texts",
    "recorded": "Recorded",
    "people": "Left to people",
}


def gather() -> dict[str, Any]:
    """Read every YAML file of the rules folder into one table."""
    import yaml  # noqa: PLC0415 - a tool of developers, not a requirement of the product

    tables = {
        path.stem: yaml.safe_load(path.read_text("utf-8"))
        for path in sorted((HERE / "rules").glob("*.yaml"))
    }
    places = tables.pop("places")
    return {"places": places, "rules": tables}


def compiled() -> str:
    """Give the JSON text as it must stand in the repository."""
    return json.dumps(gather(), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def documented(text: str) -> str:
    """Give the docs' text with its tables made anew from the rules."""
    rules = load_rulebook(gather()).rules
    parts = {"states": _by_state(rules), "unconfirmed": _unconfirmed(rules)}
    parts |= {name: _handled(rules, name) for name in _HANDLED}
    for name, table in parts.items():
        before, mark, rest = text.partition(f"<!-- {name} -->\n")
        _, end, after = rest.partition(f"<!-- /{name} -->")
        text = f"{before}{mark}{table}{end}{after}"
    return text


def _by_state(rules: tuple[Rule, ...]) -> str:
    places = sorted({r.jurisdiction for r in rules} - {"US", "EU", "HOUSE"})
    rows = ["| where | creditors too | debt collectors only | solicitations only |"]
    rows.append("|---|---|---|---|")
    for place in places:
        own = [r for r in rules if r.jurisdiction == place]
        cells = (
            [r for r in own if "creditor" in r.binds],
            [r for r in own if r.binds == {"third_party"}],
            [r for r in own if r.binds == {"marketing"}],
        )
        rows.append(f"| {place} | {' | '.join(map(_sentences, cells))} |")
    return "\n".join(rows) + "\n"


def _sentences(rules: list[Rule]) -> str:
    return "<br>".join(f"{r.en} `{r.id}`{_since(r)}" for r in rules)


def _since(rule: Rule) -> str:
    return f" (from {rule.from_on})" if rule.from_on else ""


def _handled(rules: tuple[Rule, ...], handling: str) -> str:
    rows = ["| rule | who | channels | what | how | conf. | seen | citation |"]
    rows.append("|---|---|---|---|---|---|---|---|")
    rows += [_row(r) for r in rules if r.handling == handling]
    return "\n".join(rows) + "\n"


def _row(rule: Rule) -> str:
    who = " ".join(short for name, short in _ROLES.items() if name in rule.binds)
    channels = "any" if rule.channels == CHANNELS else " ".join(sorted(rule.channels))
    what = f"{rule.en}{_since(rule)}"
    sure = f"{rule.confidence} | {rule.seen}"
    return (
        f"| `{rule.id}` | {who} | {channels} | {what} | {rule.why} | {sure}"
        f" | {rule.citation} |"
    )


def _unconfirmed(rules: tuple[Rule, ...]) -> str:
    unsure = [r for r in rules if r.seen == "K" or r.confidence != "high"]
    rows = ["| rule | confidence | seen | citation |", "|---|---|---|---|"]
    rows += [
        f"| `{r.id}` | {r.confidence} | {r.seen} | {r.citation} |"
        for r in unsure
        if r.jurisdiction != "HOUSE"
    ]
    return "\n".join(rows) + "\n"


if __name__ == "__main__":  # pragma: no cover - the drift test calls what it calls
    TARGET.write_text(compiled(), "utf-8")
    DOCS.write_text(documented(DOCS.read_text("utf-8")), "utf-8")
