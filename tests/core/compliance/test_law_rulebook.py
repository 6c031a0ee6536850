"""The rulebook's data: complete, checked at load, and the same in YAML and JSON."""

from __future__ import annotations

import copy
import re
from pathlib import Path
from time import perf_counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from law_requests import RULES, at, request

from shared.core.compliance import build, content, facts, load_rulebook, may_contact
from shared.core.compliance.deadlines import KINDS
from shared.core.compliance.slugs import FLAGS
from shared.core.packaged import packaged_json
from shared.errors import ConfigError

IDS = (Path(__file__).parent / "rule_ids.txt").read_text().split()


def data() -> dict[str, Any]:
    return copy.deepcopy(packaged_json("shared.core.compliance", "rulebook.json"))


def test_json_is_what_the_yaml_says() -> None:
    """An edited rule that never reaches production protects nobody."""
    assert build.TARGET.read_text("utf-8") == build.compiled(), "run the build"


def test_none_of_the_166_rules_is_forgotten() -> None:
    """A rule that nobody handles is a rule that somebody breaks."""
    assert len(IDS) == 166
    assert set(IDS) <= set(RULES.by_id)
    assert {i for i in RULES.by_id if not i.startswith("HOUSE-")} == set(IDS)


@pytest.mark.parametrize("name", IDS)
def test_each_rule_says_how_it_is_handled(name: str) -> None:
    """Staff can show a regulator the rule, its source and what is done about it."""
    rule = RULES.by_id[name]

    assert rule.handling in {"enforced", "recorded", "linted", "people"}
    assert rule.citation
    assert rule.why
    assert rule.en
    assert rule.es
    assert rule.en != rule.es
    assert rule.en.endswith(".")
    assert rule.es.endswith(".")
    if rule.handling == "linted":
        assert rule.words


@pytest.mark.parametrize("name", IDS)
def test_a_rule_left_to_people_says_why(name: str) -> None:
    """`policy for people` without a reason is an excuse."""
    rule = RULES.by_id[name]
    if rule.handling == "people":
        assert len(rule.why) > 30
        assert not rule.why.startswith("The engine")


def test_rules_use_only_what_the_engine_knows() -> None:
    """A misspelt fact or flag in the data would never bind anybody."""
    for rule in RULES.rules:
        assert {n.fact for n in rule.needs} <= set(facts.FACTS)
        assert {w.special for w in rule.words if w.special} <= set(content._SPECIAL)  # noqa: SLF001 - the table is the fact
        assert set(rule.deadlines) <= set(KINDS)
        for hold in rule.holds:
            assert hold.flags <= FLAGS
        for words in rule.words:
            assert words.flags | words.unless <= FLAGS


def test_every_flag_is_read_by_some_rule() -> None:
    """A flag that nothing reads would let staff believe it protects somebody."""
    told = {f for r in RULES.rules for h in r.holds for f in h.flags}
    told |= {f for r in RULES.rules for w in r.words for f in w.flags | w.unless}
    told |= {t.partition(":")[2] for r in RULES.rules for t in r.shows}
    told |= {
        t.partition(":")[2] for r in RULES.rules for h in r.holds for t in h.unless
    }
    assert told >= FLAGS


def test_version_changes_with_the_content() -> None:
    """A stored verdict can be replayed only under the rules it was made by."""
    other = data()
    other["rules"]["tcpa"][0]["citation"] += " (amended)"

    assert load_rulebook(other).version != RULES.version
    assert load_rulebook(data()).version == RULES.version


def test_a_rule_speaks_both_languages() -> None:
    """Staff who read Spanish can be told why in Spanish."""
    assert RULES.by_id["BK-STAY"].es.startswith("Se informó una quiebra")
    assert RULES.by_id["BK-STAY"].en.startswith("A bankruptcy")
    assert all(rule.en and rule.es for rule in RULES.rules)


def test_loads_fast() -> None:
    """A cold function answers a webhook within seconds, law included."""
    raw = data()
    best = min(_timed(raw) for _ in range(5))
    assert best < 0.1


def _timed(raw: dict[str, Any]) -> float:
    start = perf_counter()
    load_rulebook(raw)
    return perf_counter() - start


def _row(raw: dict[str, Any], name: str) -> dict[str, Any]:
    return next(r for rows in raw["rules"].values() for r in rows if r["id"] == name)


BAD: list[tuple[str, Any, str]] = [
    ("unheard_of", 1, "unknown key unheard_of"),
    ("citation", "", "missing citation"),
    ("citation", 7, "bad citation"),
    ("windows", [{"hours": ["21:00", "08:00"]}], "closes before it opens"),
    ("windows", [{"hours": ["8:00", "21:00"]}], "not HH:MM"),
    (
        "windows",
        [{"hours": ["08:00", "21:00"], "sunny": "closed"}],
        "unknown key sunny",
    ),
    ("windows", [{"hours": ["08:00", "21:00"], "calendar": "MARS"}], "none of"),
    ("caps", [{"max": 1, "days": 7, "per_debt": 1}], "neither true nor false"),
    ("caps", [{"max": -1, "days": 7}], "not a count"),
    ("caps", [{"max": 1}], "by days or by hours"),
    ("caps", [{"max": 1, "days": 7, "dayz": 7}], "unknown key cap.dayz"),
    ("holds", [{"flags": "cease"}], "a list is wanted"),
    ("channels", ["fax"], "not some of"),
    ("action", "shout", "none of"),
    ("confidence", "some", "none of"),
    ("from", "2026-13-01", "bad from"),
    ("words", [{"patterns": ["("]}], "bad words"),
]


@pytest.mark.parametrize(("key", "value", "said"), BAD, ids=[b[2] for b in BAD])
def test_bad_rule_is_refused_by_file_and_name(key: str, value: Any, said: str) -> None:
    """Half a rulebook is worse than none: the deployment stops and says where."""
    raw = data()
    _row(raw, "REGF-HOURS")[key] = value

    with pytest.raises(ConfigError) as caught:
        load_rulebook(raw)

    assert caught.value.text.startswith("fdcpa: REGF-HOURS: ")
    assert said in caught.value.text


@pytest.mark.parametrize("key", ["id", "citation", "en", "es", "why", "jurisdiction"])
def test_missing_part_is_refused(key: str) -> None:
    """A sentence without its source cannot be shown to a regulator."""
    raw = data()
    del _row(raw, "REGF-HOURS")[key]
    with pytest.raises(ConfigError, match=re.escape(key)):
        load_rulebook(raw)


def test_a_rule_that_has_ended_binds_nobody() -> None:
    """A repealed rule stays in the book for old verdicts and stops no new message."""
    raw = data()
    _row(raw, "POLICY-QUIET-HOURS")["until"] = "2026-12-01"
    book = load_rulebook(raw)
    night = "-20T22:00:00-05:00"
    assert may_contact(request(), book, at(f"2026-11{night}")).decision == "delay"
    assert may_contact(request(), book, at(f"2026-12{night}")).decision == "allow"
    last = may_contact(request(), book, at("2026-11-30T22:00:00-05:00"))
    assert last.earliest == at("2026-12-01T00:00:00-05:00")


def test_missing_field_without_default_is_refused() -> None:
    """Whom a rule binds is never guessed."""
    raw = data()
    del _row(raw, "REGF-HOURS")["binds"]
    with pytest.raises(ConfigError, match="REGF-HOURS"):
        load_rulebook(raw)


def test_doubled_rule_and_strange_parts_are_refused() -> None:
    """Two rules of one name would hide each other."""
    twice = data()
    twice["rules"]["tcpa"].append(twice["rules"]["tcpa"][0])
    with pytest.raises(ConfigError, match="stands twice"):
        load_rulebook(twice)
    with pytest.raises(ConfigError, match="unknown part extra"):
        load_rulebook({**data(), "extra": 1})
    with pytest.raises(ConfigError, match="places"):
        load_rulebook({**data(), "places": {"towns": []}})
    with pytest.raises(ConfigError, match="not a table"):
        load_rulebook({**data(), "rules": {"tcpa": ["REGF-HOURS"]}})


@given(st.sampled_from(sorted(data()["rules"]["fdcpa"][0])), st.none() | st.integers())
def test_any_wrong_type_is_the_one_named_error(key: str, value: Any) -> None:
    """Whatever an editor breaks, the answer is one sentence, not a stack trace."""
    raw = data()
    _row(raw, "REGF-HOURS")[key] = value
    with pytest.raises(ConfigError):
        load_rulebook(raw)


def test_docs_say_what_the_rules_say() -> None:
    """Counsel reads the docs; the engine reads the data; they must be one law."""
    text = build.DOCS.read_text("utf-8")
    assert build.documented(text) == text, "run the build"
    assert "software, not legal advice" in text
    assert all(f"`{name}`" in text for name in IDS)
