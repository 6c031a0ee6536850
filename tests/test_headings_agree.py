"""The script of the sheet knows every heading that the service reads as the id."""

from __future__ import annotations

import re
from pathlib import Path

from shared.core.sheet.columns import STAFF
from shared.core.sheet.headings import normal

_EDITS = Path(__file__).parents[1] / "appsscript" / "Edits.js"


def test_the_script_knows_every_heading_of_the_accounts_id() -> None:
    script = _EDITS.read_text("utf-8")
    found = re.search(r"const ID_HEADINGS_ = \[(.*?)\];", script, re.DOTALL)
    assert found
    known = set(re.findall(r"'(\w+)'", found[1]))
    (column,) = [one for one in STAFF if one.slug == "account_id"]
    read = {normal(name) for name in (column.heading, *column.aliases)}
    assert known == read
