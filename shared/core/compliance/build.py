"""
Turn the rules' YAML into the JSON that is shipped.

`python -m shared.core.compliance.build`, after each edit of the rules.

A tool for whoever edits the law; no function imports it, so that none reads YAML.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
TARGET = HERE / "rulebook.json"


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


if __name__ == "__main__":
    TARGET.write_text(compiled(), "utf-8")
