"""
Data files that ship with the code: constants too large to write in Python.

The one place in `core` that touches a file, and only files of the package itself, so
that no decision depends on the machine it runs on.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def packaged_json(package: str, name: str) -> Any:
    """
    Read a JSON file of a package, once.

    Args:
        package: Dotted, e.g. `shared.core.compliance`.
        name: File name inside it; may contain `/`.
    """
    return json.loads(files(package).joinpath(name).read_text("utf-8"))
