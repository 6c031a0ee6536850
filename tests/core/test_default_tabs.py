"""The tabs a new sheet gets say what holds without them: nothing else, nothing less."""

from __future__ import annotations

from typing import Any

import pytest

from shared.core.default_tabs import default_tabs
from shared.core.house import SETTINGS
from shared.core.playbook import Playbook, base_policy, playbook_from_tabs
from shared.core.policy import Policy
from shared.core.segments import shipped_rules
from shared.core.segments_tab import rules_from_tab
from shared.core.setting_values import in_words, parsed
from shared.core.sheet.contacts import read_contacts

BASE = base_policy(
    name="Maple Homes", phone="+1 212 555 0199", address="1 Main St", pay_link=""
)
TABS = default_tabs(BASE)


def as_texts(tabs: dict[str, Any]) -> dict[str, Any]:
    """Give every cell as it comes back from a file: as text."""
    return {
        name: [[str(cell) for cell in row] for row in rows]
        for name, rows in tabs.items()
    }


def said(playbook: Playbook) -> tuple[Any, ...]:
    """Give all that a playbook decides by."""
    slugs = playbook.segments.slugs
    plans = {slug: playbook.sequences.steps(slug) for slug in slugs}
    texts = playbook.texts
    versions = {
        name: texts.version(*name.split("."))  # type: ignore[arg-type]
        for name in texts.names
    }
    return playbook.policy, slugs, plans, versions, playbook.problems


@pytest.mark.parametrize("tabs", [TABS, as_texts(TABS)])
def test_a_sheet_with_the_default_tabs_collects_as_one_without(tabs):
    """Setting a sheet up changes nobody's dates, words or limits."""
    assert said(playbook_from_tabs(tabs, BASE)) == said(playbook_from_tabs({}, BASE))


def test_the_rules_of_the_segments_are_written_out_to_the_letter():
    headers, *rows = TABS["Segments"]
    rules, problems = rules_from_tab(headers, list(enumerate(rows, 2)))

    assert problems == ()
    assert rules == [
        {key: rule[key] for key in ("slug", "when", "reason")}
        for rule in shipped_rules()
        if not rule.get("locked")
    ]


def test_the_minimum_balance_still_decides_once_the_segments_are_written_out():
    """Whoever raises the minimum later need not find its copy in another tab."""
    headers, *rows = TABS["Segments"]
    assert "Balance below" in headers
    assert rows[0][headers.index("Balance below")] == "Minimum balance"


def test_a_number_may_stand_below_too_and_a_word_may_not():
    rules, problems = rules_from_tab(
        ["Segment", "Balance below"], [(2, ["tiny", "$12.50"]), (3, ["odd", "much"])]
    )
    assert rules[0]["when"] == {"balance": {"below": 12.5}}
    assert [one.code for one in problems] == ["bad_segment"]


def test_every_setting_stands_there_with_its_default_and_says_nothing_itself():
    headers, *rows = TABS["Settings"]

    assert headers[:3] == ["Setting", "Value", "Default"]
    assert [row[0] for row in rows] == [one.name for one in SETTINGS]
    assert {row[1] for row in rows} == {""}
    shown = {row[0]: row[2] for row in rows}
    assert shown["Business name"] == "Maple Homes"
    assert shown["Minimum balance"] == "$25.00"
    assert not any("`" in row[3] for row in rows)


@pytest.mark.parametrize(
    "setting", [one for one in SETTINGS if one.default != ""], ids=lambda one: one.slug
)
def test_a_default_copied_into_the_value_is_understood(setting):
    """Staff begin a change by copying what stands beside it."""
    shown = in_words(setting.kind, setting.default)
    assert parsed(setting.kind, shown, setting.limits) == setting.default


def test_contacts_has_headings_that_are_read_and_staff_those_of_the_service():
    (headings,) = TABS["Contacts"]
    row = [
        "A-1",
        "Ann",
        "guarantor",
        "+12125550101",
        "ann@example.com",
        "en",
        "yes",
        "",
    ]
    parties, problems = read_contacts(headings, [(2, row)])

    assert problems == ()
    assert [party.name for party in parties["a-1"]] == ["Ann"]
    assert TABS["Staff"] == [["Who", "Role", "Properties"]]


def test_a_changed_text_is_judged_and_a_shipped_one_beside_it_stays():
    headers, *rows = TABS["Templates"]
    changed = [list(row) for row in rows]
    changed[0][4] = "Pay now or go to jail, {{ first_name }}."
    found = playbook_from_tabs({"Templates": [headers, *changed]}, Policy())

    assert found.problems
    assert all(one.text.startswith("Templates tab, row 2") for one in found.problems)
