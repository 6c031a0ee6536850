"""
Every action by every role, about one's own and another property, with any token.

Whatever an action can be pointed at is pointed at the other property: an account, a
message, a task, a run, what may be undone, an uploaded file, a report. Nothing of it is
told, and nothing of it changes.
"""

from __future__ import annotations

import base64
import csv
import time
from dataclasses import dataclass
from typing import Any

import pytest

from shared.core.keys import account_key
from shared.core.staff import ACTIONS, ROLES, Member
from shared.core.staff.permissions import OFFICE_WIDE
from shared.flows.plan import plan
from shared.flows.staff import ABOUT_ACCOUNTS, IN_BULK, ONE_OR_ALL, OTHERS
from shared.flows.staff.members import set_member
from shared.flows.tasks import open_task
from shared.ports import Query
from tests.functions.serving import CLIENT_ID, ROW, Service, google_token
from tests.functions.test_who_may import ADMIN, CLEAR, FIELDS, NOT_ASKED

MINE, THEIRS = "Maple Court", "Oak Street"
OLIVE = {
    **ROW,
    "Account ID": "Q-77",
    "Customer": "Olive Secretly",
    "Property": THEIRS,
    "Phone": "+12125550177",
    "Email": "olive@example.net",
    "Balance": "777.77",
}
PAT = {
    **ROW,
    "Account ID": "P-1",
    "Customer": "Pat Between",
    "Customer ID": "C-9",
    "Phone": "+12125550155",
    "Email": "pat@example.net",
    "Balance": "31.00",
}
PAT_THERE = {**PAT, "Account ID": "P-88", "Property": THEIRS, "Balance": "888.88"}
SECRET = ("Olive", "Q-77", "0177", "olive@", "777", "P-88", "888.88", "919.88", THEIRS)
COLLECTIONS = ("accounts", "messages", "locks", "people_tasks", "undo", "points")
ALL = sorted({*ABOUT_ACCOUNTS, *OTHERS})
EVERYWHERE = {"kill"}
"""Anybody at work may stop: it tells nothing of anybody."""


@dataclass
class Office:
    """Two properties, a person of both, a run that waits, tasks, things to undo."""

    service: Service
    tasks: dict[str, str]

    def member(self, role: str, *properties: str) -> str:
        email = f"a.{role}@example.com"
        one = Member(email, role, frozenset(properties))  # type: ignore[arg-type]
        set_member(one, ADMIN, self.service.deps, self.service.clock.now())
        return email

    def ask(self, who: str, action: str, **more: Any) -> Any:
        token = google_token(aud=CLIENT_ID, email=who)
        return self.service.call("sidebar", token, json={"action": action, **more})

    def pointed(self, action: str, account_id: str) -> dict[str, Any]:
        """Give every field by which an action can be pointed at an account."""
        key = account_key(account_id)
        messages = self.service.all("messages")
        (run,) = self.service.deps.documents.query(Query("runs"))
        file = f"Account ID,Amount,Date\n{account_id},5,2026-11-16\n".encode()
        return {
            "account_id": account_id,
            "task": self.tasks[account_id],
            "run": run.id,
            "messages": [one["id"] for one in messages if key in one["accounts"]],
            **FIELDS.get(action, {}),
            **({"text": "settled"} if action == "close_task" else {}),
            **(
                {"name": "f.csv", "content": base64.b64encode(file).decode()}
                if action in {"stand_in", "import_payments"}
                else {}
            ),
        }

    def state(self) -> dict[str, list[Any]]:
        found = {name: self.service.all(name) for name in COLLECTIONS}
        return {name: sorted(map(str, held)) for name, held in found.items()}


@pytest.fixture
def office(service: Service, tmp_path: Any) -> Office:
    made = Office(service, {})
    sheet = service.deps.settings.sheet
    with open(sheet, "w", newline="", encoding="utf-8") as file:  # noqa: PTH123
        writer = csv.DictWriter(file, [*ROW, "Customer ID"])
        writer.writeheader()
        writer.writerows([ROW, OLIVE, PAT, PAT_THERE])
    tab = tmp_path / "accounts.Settings.csv"
    tab.write_text("Setting,Value\nApproval over messages,1\n")
    plan(service.deps, service.clock.now())
    set_member(Member(ADMIN, "admin"), ADMIN, service.deps, service.clock.now())
    for one in ("A-1", "Q-77"):
        key, now = account_key(one), service.clock.now()
        made.tasks[one] = open_task(
            service.deps.documents, key, "escalated", f"c-{one}", now
        )
    return made


def told_nothing(answer: Any) -> None:
    assert [one for one in SECRET if one in answer.text] == []


@pytest.mark.parametrize("action", ALL)
def test_nothing_of_another_property_is_told_or_changed(
    office: Office, action: str
) -> None:
    """By no role, with everything in the request pointed at it."""
    for role in ROLES:
        who = office.member(role, MINE)
        before = office.state()
        answer = office.ask(who, action, **office.pointed(action, "Q-77"))
        told_nothing(answer)
        assert office.state() == before, role
        allowed = action not in OFFICE_WIDE and ROLES.index(role) >= ROLES.index(
            ACTIONS[action]
        )
        if action in ABOUT_ACCOUNTS or not allowed or action in ONE_OR_ALL:
            assert answer.status_code == 403, (role, answer.json)


@pytest.mark.parametrize("action", ALL)
@pytest.mark.parametrize("role", ROLES)
def test_ones_own_property_is_worked_as_the_role_says(
    office: Office, role: str, action: str
) -> None:
    who = office.member(role, MINE)
    answer = office.ask(who, action, **office.pointed(action, "A-1"))
    told_nothing(answer)
    least = ROLES.index(ACTIONS[action])
    if action in OFFICE_WIDE or ROLES.index(role) < least:
        assert answer.status_code == 403, answer.json
    elif action in CLEAR and action != "close_task":
        assert answer.json["error"]["code"] == CLEAR[action]
    else:
        assert answer.status_code == 200, answer.json


@pytest.mark.parametrize("action", sorted(IN_BULK))
def test_a_selection_does_what_is_ones_own_and_nothing_else(
    office: Office, action: str
) -> None:
    who = office.member("manager", MINE)
    theirs = _about(office, THEIRS)
    fields = FIELDS.get(action, {})
    answer = office.ask(who, action, account_ids=["A-1", "Q-77"], **fields)
    told = {one["account_id"]: one for one in answer.json["results"]}
    assert told["Q-77"]["text"] == "This account is of a property that is not yours."
    assert not told["Q-77"]["done"]
    assert told["A-1"]["done"] or action == "lift_hold"
    assert _about(office, THEIRS) == theirs


def _about(office: Office, place: str) -> list[str]:
    accounts = office.service.all("accounts")
    return sorted(str(one) for one in accounts if one["copy"]["property"] == place)


@pytest.mark.parametrize("action", sorted(ABOUT_ACCOUNTS))
def test_who_was_moved_to_another_property_undoes_nothing_there(
    office: Office, action: str
) -> None:
    """What is kept for half a minute is kept by whose account it is."""
    who = office.member("manager")
    done = office.ask(who, action, **office.pointed(action, "Q-77"))
    token = (done.json.get("undo") or {}).get("token", "none")
    assert office.member("manager", MINE) == who
    before = office.state()
    answer = office.ask(who, "undo", token=token)
    assert answer.status_code in {400, 403}
    told_nothing(answer)
    assert office.state() == before


@pytest.mark.parametrize("action", ["account", "calendar", "preview", "note"])
def test_of_a_person_of_both_properties_only_ones_own_is_told(
    office: Office, action: str
) -> None:
    """One text may speak of both debts: it is veiled, or it is left out."""
    who = office.member("manager", MINE)
    fields = FIELDS.get(action, {})
    answer = office.ask(who, action, account_id="P-1", **fields)
    assert answer.status_code == 200, answer.json
    told_nothing(answer)


@pytest.mark.parametrize("form", ["", "csv"])
def test_a_record_that_concerns_both_properties_is_for_who_sees_both(
    office: Office, form: str
) -> None:
    fields = {**FIELDS["audit"], "account_id": "P-1", "form": form}
    answer = office.ask(office.member("manager", MINE), "audit", **fields)
    assert answer.status_code == 403
    told_nothing(answer)
    whole = office.ask(office.member("manager", MINE, THEIRS), "audit", **fields)
    assert whole.status_code == 200


def test_a_preview_of_other_properties_is_not_paged_through(office: Office) -> None:
    """Nor searched: what a line says of both properties is found by no word."""
    who = office.member("manager")
    office.ask(who, "preview")
    office.member("manager", MINE)
    answer = office.ask(who, "preview_page")
    assert answer.json["error"]["code"] == "no_preview"
    office.ask(who, "preview")
    for words in ("888.88", "919.88", "Olive"):
        assert office.ask(who, "preview_page", words=words).json["matched"] == 0


def test_the_totals_of_a_preview_are_of_ones_own_property(office: Office) -> None:
    whole = office.ask(ADMIN, "preview").json["preview"]["totals"]
    mine = office.ask(office.member("manager", MINE), "preview").json
    assert whole["people"] > mine["preview"]["totals"]["people"]
    planned = [one for one in mine["lines"] if one["text"]]
    assert mine["preview"]["totals"]["people"] == len({p["person"] for p in planned})


def test_a_trigger_of_ones_own_tells_nothing_of_others(office: Office) -> None:
    for role in ROLES:
        token = google_token(aud=CLIENT_ID, email=office.member(role, MINE))
        edit = {"account_ids": ["Q-77"], "kind": "edit"}
        answer = office.service.call("sheet_edited", token, json=edit)
        told_nothing(answer)
        assert answer.json["counts"] == {}


NOW = int(time.time())
WRONG: dict[str, dict[str, Any]] = {
    "expired": {"exp": NOW - 3600, "iat": NOW - 7200},
    "of another script": {"aud": "other.apps.example.com"},
    "of another issuer": {"iss": "https://evil.example.com"},
}


def forged(email: str) -> str:
    """Give a token whose claims are right and whose signature is not."""
    head, claims, _ = google_token(aud=CLIENT_ID, email=email).split(".")
    _, _, other = google_token(aud=CLIENT_ID, email="x@example.com").split(".")
    return f"{head}.{claims}.{other}"


@pytest.mark.parametrize("action", sorted({*ALL, *NOT_ASKED}))
def test_no_forged_or_expired_token_does_anything_anywhere(
    office: Office, action: str
) -> None:
    """Of whatever role, about one's own or another property."""
    tried = {}
    for role in ROLES:
        who = office.member(role, MINE)
        made = {"forged": forged(who), "none": "", "no token": "x.y.z"}
        made |= {
            name: google_token(**{"aud": CLIENT_ID, "email": who, **claims})
            for name, claims in WRONG.items()
        }
        tried |= {(role, name): token for name, token in made.items()}
    before = office.state()
    for case, token in tried.items():
        for account_id in ("A-1", "Q-77"):
            body = {"action": action, **office.pointed(action, account_id)}
            answer = office.service.call("sidebar", token, json=body)
            assert answer.status_code == 401, case
            told_nothing(answer)
    assert office.state() == before
