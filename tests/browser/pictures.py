"""Keep pictures of pages: for whoever runs the tests, and for the guides."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page

HERE = Path(__file__).parent
PICTURES = HERE.parents[1] / "docs" / "pictures"

Screenshot = Callable[[Page, str], Path]


def take(page: Page, name: str) -> Path:
    """
    Keep a picture in tests/browser/screenshots/.

    With PICTURES=yes also in docs/pictures/, where the guides show it.
    """
    path = HERE / "screenshots" / f"{name}.png"
    page.screenshot(path=path, animations="disabled")
    if os.environ.get("PICTURES") == "yes":  # noqa: TID251 - asked for by hand
        PICTURES.mkdir(exist_ok=True)
        shutil.copy(path, PICTURES / path.name)
    return path
