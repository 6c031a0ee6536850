"""
Write `docs/sidebar.openapi.json` from the table of the sidebar's actions.

`python -m shared.local.openapi_doc` writes it; a test says when it is old.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

from shared.core.staff.openapi import description

PAGE: Final = Path(__file__).resolve().parents[2] / "docs" / "sidebar.openapi.json"


def made() -> str:
    """Give the page as it should read."""
    return json.dumps(description(), indent=1) + "\n"


def out_of_date() -> bool:
    """Say whether the page is another one."""
    return not PAGE.exists() or PAGE.read_text("utf-8") != made()


if __name__ == "__main__":
    PAGE.write_text(made(), "utf-8")
