"""The command that answers JSON lines: strict about what it reads, and never silent."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.core.compliance.deadlines import KINDS
from shared.core.compliance.slugs import CONSENT, CONTACT, DAYS, FLAGS, PLACE, PURPOSES
from shared.local.decide import decide_lines

ROOT = Path(__file__).parents[3]
SCHEMA = json.loads((ROOT / "docs/decide.schema.json").read_text("utf-8"))
CASES = [
    {k: v for k, v in json.loads(line).items() if k != "expected"}
    for line in (ROOT / "tests/data/compliance_cases.jsonl").read_text().splitlines()
]
CONTACT_CASE = next(c for c in CASES if c["id"] == "K04")


def answers(*rows: Any) -> list[dict[str, Any]]:
    return [json.loads(line) for line in decide_lines(map(json.dumps, rows))]


def changed(**more: Any) -> dict[str, Any]:
    return {**copy.deepcopy(CONTACT_CASE), **more}


@pytest.mark.parametrize("case", CASES, ids=[c["id"] for c in CASES])
def test_cases_and_answers_are_as_the_schema_says(case: dict[str, Any]) -> None:
    """Whoever writes to this command can trust its published form."""
    jsonschema.validate(case, SCHEMA)
    (answer,) = answers(case)
    jsonschema.validate(answer, {**SCHEMA, "oneOf": [{"$ref": "#/$defs/answer"}]})


def test_schema_and_code_know_the_same_words() -> None:
    """A word that only one of them knows is a silent refusal."""
    defs = SCHEMA["$defs"]
    assert set(defs["flag"]["enum"]) == FLAGS
    assert set(defs["contact"]["properties"]["purpose"]["enum"]) == PURPOSES
    assert set(defs["deadline"]["properties"]["kind"]["enum"]) == set(KINDS)
    assert set(defs["consent"]["properties"]) == CONSENT
    assert set(defs["consumer"]["properties"]) == PLACE
    assert set(defs["past"]["properties"]) == CONTACT
    assert set(defs["prefs"]["properties"]["no_days"]["items"]["enum"]) == DAYS


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (changed(optout=True), "unknown key optout"),
        (changed(consumer={"stat": "GA"}), "unknown key consumer.stat"),
        (changed(consent={"sms_consent": True}), "unknown key consent.sms_consent"),
        (changed(consent={"rnd": {"day": "x"}}), "unknown key consent.rnd.day"),
        (changed(prefs={"windows": []}), "unknown key prefs.windows"),
        (changed(template={"threat": True}), "unknown key template.threat"),
        (changed(debt={"due": 3}), "unknown key debt.due"),
        (changed(history=[{"when": "x"}]), "unknown key history[0].when"),
        (changed(flags=["optedout"]), "unknown flag optedout"),
        (changed(expected={}), "unknown key expected"),
        (changed(now="2026-11-20T10:00:00"), "now must say its zone"),
        (changed(now="noon"), "now cannot be read"),
        (changed(now=None), "now is missing"),
        (changed(now="0001-01-01T00:00:00+23:00"), "now cannot be read"),
        (changed(actor="boss"), "actor must be one of"),
        (changed(purpose="spam"), "purpose must be one of"),
        (changed(channel=7), "channel must be text"),
        (changed(consent={"sms": "yes"}), "sms must be true or false"),
        (changed(consent={"sms_anchor_date": "1st"}), "sms_anchor_date cannot be read"),
        (changed(consent={"rnd": {"response": "no"}}), "consent.rnd.date is missing"),
        (changed(prefs={"window": ["12:00"]}), "prefs.window must be two times"),
        (changed(prefs={"window": ["13:00", "12:00"]}), "closes before it opens"),
        (changed(prefs={"no_days": ["noday"]}), "prefs.no_days must be some of"),
        (changed(prefs={"fri_until": "4pm"}), "prefs.fri_until cannot be read"),
        (changed(debt={"days_past_due": "45"}), "must be a whole number"),
        (changed(debt=[3]), "debt must be an object"),
        (changed(history=[3]), "history[0] must be an object"),
        (changed(history={}), "history must be a list"),
        (changed(flags=[3]), "flags must be a list of texts"),
        (changed(consumer=[]), "consumer must be an object"),
        (changed(consumer={"address_tz": "America/Gotham"}), "no such time zone"),
        ({"id": 1}, "purpose is missing"),
        ({"purpose": "deadline", "kind": "plus_days_7"}, "start_date is missing"),
        (
            {"purpose": "deadline", "kind": "soon", "start_date": "2026-01-01"},
            "kind must",
        ),
        ({"purpose": "deadline", "end": 1}, "unknown key end"),
        ({"purpose": "content", "words": 1}, "unknown key words"),
        (
            {"purpose": "content", "actor": "creditor", "channel": "sms"},
            "text is missing",
        ),
        ([], "not a JSON object"),
        (None, "not a JSON object"),
    ],
)
def test_what_cannot_be_read_is_an_error_with_its_name(row: Any, said: str) -> None:
    """A misspelt opt-out must not read as none."""
    (answer,) = answers(row)
    assert said in answer["text"]
    assert answer["error"]
    assert "decision" not in answer


def test_one_bad_line_does_not_stop_the_others() -> None:
    """A thousand answers are not lost to one comma."""
    lines = ["", "{", json.dumps(CONTACT_CASE), "[" * 100_000]
    found = [json.loads(line) for line in decide_lines(lines)]
    assert [a.get("error") for a in found] == ["not_json", None, "not_json"]


def test_a_text_with_a_contact_is_judged_as_well() -> None:
    """The graver of the two decides, and both are named."""
    good = next(c for c in CASES if c["id"] == "L08")
    bad = {**good, "text": "Oak Apts: pay or we change the locks. Reply STOP to end."}
    (answer,) = answers(bad)
    assert answer["decision"] == "block"
    assert answer["rule_ids"][0] == "RENT-SELFHELP"
    assert "CARRIER-START" in answer["rule_ids"]
    local = {
        "purpose": "content",
        "actor": "creditor",
        "channel": "sms",
        "text": "Rent is due.",
        "consumer": {"state": "MA"},
        "now": "2026-11-20T10:00:00-05:00",
    }
    assert "MA-IDENT" in answers(local)[0]["rule_ids"]


def test_reasons_speak_for_each_rule() -> None:
    """Every id comes with its citation and a sentence, and once."""
    for answer in answers(*CASES):
        assert [r["rule_id"] for r in answer["reasons"]] == answer["rule_ids"]
        assert len(set(answer["rule_ids"])) == len(answer["rule_ids"])
        assert all(r["citation"] and r["text"] for r in answer["reasons"])


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=6,
)


@given(st.text(max_size=300))
def test_any_line_gets_at_most_one_answer(line: str) -> None:
    """Whatever is piped in, the command answers and goes on."""
    for answer in map(json.loads, decide_lines([line])):
        assert ("error" in answer) != ("decision" in answer)


@given(st.sampled_from(CASES), st.data())
@settings(max_examples=300, deadline=None)
def test_any_value_under_a_known_key_is_an_answer_or_a_named_error(
    case: dict[str, Any], data: st.DataObject
) -> None:
    """No input makes a stack trace, and none is half understood."""
    row = copy.deepcopy(case)
    inner = [k for k, v in row.items() if isinstance(v, dict) and v]
    target = (
        row[data.draw(st.sampled_from(inner))]
        if inner and data.draw(st.booleans())
        else row
    )
    target[data.draw(st.sampled_from(sorted(target)))] = data.draw(json_values)
    (answer,) = answers(row)
    assert ("error" in answer) != ("decision" in answer)
