"""Every action, by every role, on one's own and another property, with any token."""

from __future__ import annotations

import base64
import time
from typing import Any

import pytest

from shared.core.staff import ACTIONS, ROLES, Member
from shared.core.staff.permissions import OFFICE_WIDE
from shared.flows.plan import plan
from shared.flows.staff import ABOUT_ACCOUNTS, IN_BULK, OTHERS
from shared.flows.staff.members import remove_member, set_member
from tests.functions.serving import CLIENT_ID, ROW, Service, google_token

ADMIN = "admin@example.com"
FIELDS: dict[str, dict[str, Any]] = {
    "pause": {"reason": "asked"},
    "skip_step": {"reason": "asked", "step": "early_5"},
    "change_channel": {"channel": "email"},
    "opt_in": {"channel": "sms", "wording": "yes", "source": "desk", "proof": "form 1"},
    "opt_out": {"channel": "sms", "reason": "asked"},
    "hold": {"hold": "dispute", "reason": "letter"},
    "lift_hold": {"hold": "dispute", "reason": "settled"},
    "mark_paid": {"amount": "10.00"},
    "promise": {"due_on": "2026-11-20"},
    "assign": {"owner": "bob@example.com"},
    "escalate": {"reason": "difficult"},
    "note": {"text": "called back"},
    "log_call": {"result": "no_answer"},
    "by_hand": {"channel": "sms", "text": "Your rent is due."},
    "answer": {"channel": "sms", "text": "We look into it."},
    "kill": {"on": True},
    "switch": {"integration": "quo", "on": False},
    "stand_in": {"name": "accounts.csv", "content": "QQ=="},
    "import_payments": {
        "name": "paid.csv",
        "content": base64.b64encode(b"Account ID,Amount,Date\n").decode(),
    },
    "headings": {"headings": ["Account ID", "Owes"]},
    "audit": {"from": "2026-11-01", "to": "2026-11-30"},
    "answer_question": {"questions": ["Is it meant?"]},
    "set_staff": {"email": "new@example.com", "role": "viewer"},
}
CLEAR = {
    "answer_question": "not_asked",
    "lift_hold": "no_such_hold",
    "stand_in": "sheet_is_there",
    "undo": "field_missing",
    "approve": "field_missing",
    "refuse": "field_missing",
    "leave_out": "field_missing",
    "close_task": "field_missing",
    "remove_staff": "field_missing",
    "preview_page": "no_preview",
    "preview_export": "no_preview",
}
"""Actions that find nothing to act on here, and what they say."""
NOT_ASKED = {"release", "run_now"}
"""Permissions within another action or entry point."""


def token(email: str, **changes: Any) -> str:
    return google_token(aud=CLIENT_ID, email=email, **changes)


def ask(service: Service, who: str, action: str, **more: Any) -> Any:
    body = {"action": action, "account_id": "A-1", **FIELDS.get(action, {}), **more}
    return service.call("sidebar", token(who), json=body)


@pytest.fixture
def office(service: Service) -> Service:
    """An office with one account of Maple Court, and an admin."""
    plan(service.deps, service.clock.now())
    member(service, ADMIN, "admin")
    return service


def member(service: Service, email: str, role: str, *properties: str) -> str:
    one = Member(email, role, frozenset(properties))  # type: ignore[arg-type]
    set_member(one, ADMIN, service.deps, service.clock.now())
    return email


def test_every_permission_belongs_to_an_action_and_the_other_way_round() -> None:
    """A forgotten permission would let nobody in; a forgotten action, anybody."""
    assert {*ABOUT_ACCOUNTS, *OTHERS} | NOT_ASKED == set(ACTIONS)
    assert set(ACTIONS) >= OFFICE_WIDE
    assert set(ABOUT_ACCOUNTS) >= IN_BULK


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("action", sorted({*ABOUT_ACCOUNTS, *OTHERS}))
def test_a_role_may_do_what_the_table_says_and_nothing_else(
    office: Service, role: str, action: str
) -> None:
    who = member(office, f"{role}@example.com", role)
    answer = ask(office, who, action)
    if ROLES.index(role) < ROLES.index(ACTIONS[action]):  # type: ignore[arg-type]
        assert answer.status_code == 403
        assert ACTIONS[action] in answer.json["error"]["text"]
        return
    if action in CLEAR:
        assert answer.json["error"]["code"] == CLEAR[action]
    else:
        assert answer.status_code == 200, answer.json


@pytest.mark.parametrize("action", sorted(ABOUT_ACCOUNTS))
def test_another_propertys_account_is_nobodys_business(
    office: Service, action: str
) -> None:
    who = member(office, "oak@example.com", "manager", "Oak Street")
    before = office.all("accounts")
    answer = ask(office, who, action)
    assert answer.status_code == 403
    assert ROW["Customer"] not in answer.text
    assert office.all("accounts") == before


@pytest.mark.parametrize("action", sorted(ABOUT_ACCOUNTS))
def test_ones_own_property_is_whatever_the_case(office: Service, action: str) -> None:
    who = member(office, "maple@example.com", "manager", "MAPLE court")
    answer = ask(office, who, action)
    assert answer.status_code == 200 or action in CLEAR, answer.json


@pytest.mark.parametrize("action", sorted(OFFICE_WIDE - NOT_ASKED))
def test_who_sees_some_properties_decides_nothing_for_all(
    office: Service, action: str
) -> None:
    who = member(office, "maple@example.com", "admin", "Maple Court")
    assert ask(office, who, action).status_code == 403


WRONG = {
    "expired": {"exp": int(time.time()) - 3600, "iat": int(time.time()) - 7200},
    "another audience": {"aud": "other.apps.example.com"},
    "another issuer": {"iss": "https://evil.example.com"},
    "not verified": {"email_verified": False},
    "another domain": {"email": "ann@example.org"},
    "a domain that only ends like ours": {"email": "ann@notexample.com"},
}


@pytest.mark.parametrize("action", sorted(ACTIONS))
@pytest.mark.parametrize("wrong", WRONG)
def test_no_other_token_does_anything(office: Service, action: str, wrong: str) -> None:
    before = office.all("accounts"), office.all("staff"), office.all("system")
    body = {"action": action, "account_id": "A-1", **FIELDS.get(action, {})}
    claims = {"email": ADMIN, **WRONG[wrong]}
    answer = service_call(office, google_token(**({"aud": CLIENT_ID} | claims)), body)
    assert answer.status_code == 401
    assert (
        office.all("accounts"),
        office.all("staff"),
        office.all("system"),
    ) == before


def service_call(service: Service, bearer: str, body: dict[str, Any]) -> Any:
    return service.call("sidebar", bearer, json=body)


def test_a_forged_signature_does_nothing(office: Service) -> None:
    forged = token(ADMIN)[:-8] + "AAAAAAAA"
    assert service_call(office, forged, {"action": "overview"}).status_code == 401


def test_a_stranger_of_the_domain_sees_nothing(office: Service) -> None:
    answer = ask(office, "stranger@example.com", "account")
    assert answer.status_code == 403
    assert ROW["Customer"] not in answer.text


def test_a_stranger_of_the_domain_starts_no_pass(office: Service) -> None:
    """Nor does somebody who has left, whose triggers still run in their name."""
    left = member(office, "bob@example.com", "agent")
    edit = {"account_ids": None, "kind": "edit"}
    known = office.call("sheet_edited", token(left), json=edit)
    assert known.status_code == 200
    remove_member(left, ADMIN, office.deps, office.clock.now())
    office.clock.at = office.clock.at.replace(second=59)
    for who in (left, "stranger@example.com"):
        answer = office.call("sheet_edited", token(who), json=edit)
        assert answer.status_code == 403
        assert "counts" not in answer.json


def test_who_comes_first_to_an_empty_office_is_its_admin(service: Service) -> None:
    """The installer; whoever comes second has to be added."""
    plan(service.deps, service.clock.now())
    first = ask(service, "first@example.com", "whoami")
    assert first.json["me"]["role"] == "admin"
    assert ask(service, "second@example.com", "whoami").status_code == 403


def test_who_is_removed_is_out_within_the_minute(office: Service) -> None:
    who = member(office, "bob@example.com", "agent")
    assert ask(office, who, "account").status_code == 200
    remove_member(who, ADMIN, office.deps, office.clock.now())
    office.clock.at = office.clock.at.replace(second=59)
    assert ask(office, who, "account").status_code == 403


def test_the_last_admin_stays(office: Service) -> None:
    """Or nobody could ever let anybody in again."""
    answer = ask(office, ADMIN, "remove_staff", email=ADMIN)
    assert answer.json["error"]["code"] == "last_admin"
    answer = ask(office, ADMIN, "set_staff", email=ADMIN, role="viewer")
    assert answer.json["error"]["code"] == "last_admin"
    member(office, "second@example.com", "admin")
    assert ask(office, ADMIN, "remove_staff", email=ADMIN).status_code == 200


def test_anybody_at_work_may_stop_but_only_a_manager_lets_go_on(
    office: Service,
) -> None:
    who = member(office, "bob@example.com", "agent")
    assert ask(office, who, "kill", on=True).json["sending"] == "off"
    assert ask(office, who, "kill", on=False).status_code == 403
    assert ask(office, ADMIN, "kill", on=False).json["sending"] == "on"


def test_reading_somebodys_data_is_written_down_once_an_hour(office: Service) -> None:
    who = member(office, "bob@example.com", "viewer")
    for _ in range(3):
        ask(office, who, "account")
    (read,) = office.all("reads")
    assert read["by"] == who


def test_a_permission_is_no_action(office: Service) -> None:
    answer = ask(office, ADMIN, "release")
    assert answer.json["error"]["code"] == "unknown_action"
