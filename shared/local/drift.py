"""
Say which made files are out of date: `python -m shared.local.drift`. Writes nothing.

What is written by hand (YAML, templates, settings) is compiled into what is read at
start; a forgotten compilation would serve yesterday's rules.
"""

from __future__ import annotations

import sys

from shared.core.compliance import build
from shared.local import compile_defaults, openapi_doc
from shared.local.settings_doc import PAGE
from shared.local.settings_doc import out_of_date as page_is_old


def out_of_date() -> list[str]:
    """Name every made file that differs from what would be made now."""
    paths = list(compile_defaults.out_of_date())
    if not build.TARGET.exists() or build.compiled() != build.TARGET.read_text("utf-8"):
        paths.append(build.TARGET)
    if page_is_old():
        paths.append(PAGE)
    if openapi_doc.out_of_date():
        paths.append(openapi_doc.PAGE)
    return [str(path.relative_to(compile_defaults.ROOT)) for path in paths]


def main() -> int:
    """Print them; 1 if there are any."""
    stale = out_of_date()
    for path in stale:
        sys.stdout.write(f"out of date: {path}; run `make compile`\n")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
