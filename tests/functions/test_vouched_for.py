"""Google's word on who is calling: kept keys, an absent Google, the hosted domain."""

from __future__ import annotations

from typing import Any

import pytest
from google.auth.exceptions import TransportError

from functions import _auth
from tests.functions.serving import Service
from tests.functions.test_who_may import ADMIN, ask, member, token
from tests.functions.test_who_may import office as office  # noqa: PLC0414 - a fixture


def test_a_google_that_cannot_be_asked_calls_nobody_a_forger(
    office: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: Any, **__: Any) -> Any:
        raise TransportError("unreachable")

    monkeypatch.setattr(_auth, "_transport", lambda: away)
    answer = ask(office, ADMIN, "whoami")
    assert (answer.status_code, answer.json["error"]["code"]) == (
        503,
        "google_unreachable",
    )


def test_an_account_that_the_domain_does_not_host_is_nobodys(office: Service) -> None:
    for hosted in ("evil.example.org", None):
        asked = {"action": "whoami"}
        answer = office.call("sidebar", token(ADMIN, hd=hosted), json=asked)
        assert answer.status_code == 401


def test_a_viewer_starts_no_run(office: Service) -> None:
    who = member(office, "v@example.com", "viewer")
    edited = {"account_ids": None, "kind": "run_now"}
    answer = office.call("sheet_edited", token(who), json=edited)
    assert answer.status_code == 403
    assert "agent" in answer.json["error"]["text"]
