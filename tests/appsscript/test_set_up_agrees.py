"""What the set-up writes by itself are columns and tabs that the service knows."""

from __future__ import annotations

import re
from pathlib import Path

from shared.core.default_tabs import default_tabs
from shared.core.policy import Policy
from shared.core.sheet.columns import MUST, SERVICE, STAFF

SCRIPTS = Path(__file__).parents[2] / "appsscript"
OURS = {one.heading for one in SERVICE}
THEIRS = {one.heading for one in STAFF}


def listed(name: str) -> list[str]:
    """Give a list of texts that one of the scripts declares."""
    text = "\n".join(path.read_text("utf-8") for path in SCRIPTS.glob("SetUp*.js"))
    found = re.search(rf"const {name} = \[(.*?)\];", text, re.DOTALL)
    assert found, name
    return re.findall(r"'([^']+)'", found[1])


def test_the_service_finds_each_of_its_columns() -> None:
    assert set(listed("SERVICE_HEADINGS_")) == OURS


def test_a_new_sheet_has_every_column_that_is_needed_and_none_twice() -> None:
    new = listed("NEW_HEADINGS_")
    needed = {one.heading for one in STAFF if one.slug in MUST}

    assert len(new) == len(set(new))
    assert OURS | needed <= set(new) <= OURS | THEIRS


def test_staff_see_eight_columns_and_the_rest_stands_in_two_groups() -> None:
    """A sheet of forty columns is read by nobody."""
    new, everyday = listed("NEW_HEADINGS_"), listed("EVERYDAY_")
    kinds = "".join("o" if one in everyday else "f" for one in new)

    assert [one for one in new if one in everyday] == everyday
    assert len(everyday) == 8
    assert len(re.findall("f+", kinds)) == 2
    assert kinds[0] == kinds[-1] == "o"


def test_only_columns_of_staff_are_asked_for() -> None:
    assert set(listed("HELPFUL_")) <= THEIRS


def test_the_set_up_knows_every_tab_of_the_service() -> None:
    """A tab of ours is never taken for the accounts."""
    own = set(re.findall(r'replace_own\(\s*\w+,\s*"(\w+)"', flows()))
    assert own
    assert listed("HOUSE_TABS_") == list(default_tabs(Policy()))
    assert set(listed("NOT_ACCOUNTS_")) >= own | set(listed("HOUSE_TABS_"))


def flows() -> str:
    folder = SCRIPTS.parent / "shared" / "flows"
    return "\n".join(path.read_text("utf-8") for path in folder.rglob("*.py"))
