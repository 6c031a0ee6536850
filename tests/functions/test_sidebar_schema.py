"""Requests made from the sidebar's own description are answered, never a bug."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode

from shared.core.staff import ACTIONS
from shared.core.staff.openapi import ABOUT_ONE, FIELDS, description
from shared.flows.plan import plan
from shared.flows.staff import ABOUT_ACCOUNTS
from shared.flows.staff.standing import HOLDS
from tests.functions.serving import CLIENT_ID, NAME, PHONE, Service, google_token

PAGE = Path(__file__).parents[2] / "docs" / "sidebar.openapi.json"
KNOWN = {200, 400, 401, 403, 503}
SCHEMA = schemathesis.openapi.from_dict(description())
OPERATION = SCHEMA["/"]["POST"]
CASES = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(scope="module")
def token() -> str:
    return google_token(aud=CLIENT_ID, email="admin@example.com")


def test_every_action_is_described_and_no_other() -> None:
    assert set(FIELDS) == set(ACTIONS) - {"release", "run_now"}
    assert set(ABOUT_ACCOUNTS) - {"account"} == ABOUT_ONE
    assert set(FIELDS["hold"][0]["hold"]["enum"]) == set(HOLDS)


def test_the_page_is_what_the_code_says() -> None:
    assert json.loads(PAGE.read_text("utf-8")) == description()


def answered(service: Service, token: str, body: object) -> None:
    """Ask; the answer must be one of the description's own."""
    told = service.call("sidebar", token, json=body)
    assert told.status_code in KNOWN, (body, told.text[:300])
    answers = description()["paths"]["/"]["post"]["responses"]
    if told.status_code != 200:
        schema = description()["components"]["responses"]["Refused"]
        jsonschema.validate(told.json, schema["content"]["application/json"]["schema"])
        assert PHONE not in told.text
        assert NAME not in told.text
    assert str(told.status_code) in answers


@pytest.fixture
def office(service: Service) -> Service:
    plan(service.deps, service.clock.now())
    return service


@CASES
@given(case=OPERATION.as_strategy())
def test_what_the_description_allows_is_answered(
    office: Service, token: str, case: schemathesis.Case
) -> None:
    body = case.body
    if isinstance(body, dict) and "account_id" in body:
        body = {**body, "account_id": "A-1"}
    if isinstance(body, dict) and body.get("action") != "set_staff":
        answered(office, token, body)


@CASES
@given(case=OPERATION.as_strategy(generation_mode=GenerationMode.NEGATIVE))
def test_what_it_does_not_allow_is_refused_in_a_sentence(
    office: Service, token: str, case: schemathesis.Case
) -> None:
    answered(office, token, case.body if isinstance(case.body, dict) else {"x": 1})


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=6,
)


@CASES
@given(action=st.sampled_from(sorted(ACTIONS)), fields=st.data())
def test_any_value_in_any_field_is_no_bug(
    office: Service, token: str, action: str, fields: st.DataObject
) -> None:
    known = FIELDS.get(action, ({}, ()))[0]
    body = {name: fields.draw(JSON, label=name) for name in known}
    answered(office, token, {"account_id": "A-1", **body, "action": action})
