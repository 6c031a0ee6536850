"""Only who should may call: tasks and schedules, staff; nobody else gets anywhere."""

from __future__ import annotations

import time
from functools import cache
from typing import Any

import pytest
from google.auth import crypt, jwt

from tests.functions.serving import (
    CLIENT_ID,
    ENTRY_POINTS,
    INVOKER,
    TOKEN,
    Service,
    client_of,
    google_token,
)

INVOKED = (
    "plan_messages",
    "send_message",
    "check_responses",
    "update_sheet",
    "monitor",
)
STAFF = ("sidebar", "sheet_edited")
OPEN = {"receive_quo", "receive_twilio", "unsubscribe", "consent"}
"""Their callers are known by a signature, not by a token."""
BODY = {"message_id": "m-1", "action": "account", "account_id": "A-1"}


def staff_token(**changes: Any) -> str:
    claims = {"aud": CLIENT_ID, "email": "ann@example.com", **changes}
    return google_token(**claims)


@cache
def someone_elses() -> str:
    """Sign the right claims with a key that is not Google's."""
    from cryptography.hazmat.primitives import serialization  # noqa: PLC0415 - one use
    from cryptography.hazmat.primitives.asymmetric import rsa  # noqa: PLC0415 - one use

    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.TraditionalOpenSSL,
        serialization.NoEncryption(),
    )
    now = int(time.time())
    claims = {"iss": "https://accounts.google.com", "iat": now, "exp": now + 600}
    claims |= {"aud": "https://pme.example.com", "email": INVOKER}
    signer = crypt.RSASigner.from_string(pem, "key-1")
    return jwt.encode(signer, claims | {"email_verified": True}).decode()


def test_every_entry_point_is_covered_here() -> None:
    """A new entry point without a lock would be open to the world."""
    assert {*ENTRY_POINTS} - {*INVOKED, *STAFF} <= OPEN
    assert {*INVOKED, *STAFF} <= {*ENTRY_POINTS}


@pytest.mark.parametrize("name", INVOKED)
def test_the_service_account_of_tasks_may_call(service: Service, name: str) -> None:
    assert service.call(name, google_token(), json=BODY).status_code == 200


@pytest.mark.parametrize("name", STAFF)
def test_staff_may_call(service: Service, name: str) -> None:
    service.plan()
    answer = service.call(name, staff_token(), json=BODY)
    assert answer.status_code == 200, answer.json


@pytest.mark.parametrize("name", STAFF)
@pytest.mark.parametrize(
    "claims",
    [
        {"email": "eve@example.org"},
        {"email": "eve@notexample.com"},
        {"email_verified": False},
        {"aud": "other.apps.example.com"},
        {"email": ""},
    ],
    ids=lambda claims: next(iter(claims)),
)
def test_no_one_else_sees_the_sidebar(
    service: Service, name: str, claims: dict[str, Any]
) -> None:
    """A tenant's debts are nobody's business but the office's."""
    assert service.call(name, staff_token(**claims), json=BODY).status_code == 401


def wrong_tokens() -> dict[str, str]:
    past = int(time.time()) - 7200
    return {
        "none": "",
        "no token at all": "x",
        "accents": "tök\xe9n",
        "expired": google_token(iat=past, exp=past + 3600),
        "of tomorrow": google_token(iat=past + 90_000, exp=past + 99_000),
        "another audience": google_token(aud="https://other.example.com"),
        "another issuer": google_token(iss="https://accounts.example.org"),
        "another account": google_token(email="other@project.iam.gserviceaccount.com"),
        "unverified": google_token(email_verified=False),
        "staff's": google_token(aud=CLIENT_ID, email="ann@example.com"),
        "signed by another": someone_elses(),
        "unsigned": google_token().rpartition(".")[0] + ".",
        "the empty local token": " ",
    }


@pytest.mark.parametrize("name", INVOKED)
@pytest.mark.parametrize("which", wrong_tokens())
def test_no_one_else_starts_a_task(service: Service, name: str, which: str) -> None:
    """Whoever could start tasks could text tenants."""
    id_ = service.plan()
    answer = service.call(name, wrong_tokens()[which], json={"message_id": id_})
    assert answer.status_code == 401
    assert service.all("messages")[0]["state"] == "planned"


@pytest.mark.parametrize("name", INVOKED)
def test_the_local_token_is_taken_only_where_one_is_set(
    service: Service, name: str
) -> None:
    assert service.call(name, TOKEN, json=BODY).status_code == 401
    service.set(task_token=TOKEN)
    assert service.call(name, TOKEN, json=BODY).status_code == 200
    assert service.call(name, TOKEN[:-1], json=BODY).status_code == 401


@pytest.mark.parametrize("name", [*INVOKED, *STAFF])
def test_without_a_lock_nothing_is_served(service: Service, name: str) -> None:
    """A deployment that forgot its settings is closed, not open."""
    google = service.deps.settings.google
    from dataclasses import replace  # noqa: PLC0415 - one use

    service.set(google=replace(google, invoker="", client_id="", staff_domain=""))
    answer = service.call(name, google_token(), json=BODY)
    assert answer.status_code == 503
    assert "Set " in answer.json["error"]["text"]


@pytest.mark.parametrize("scheme", ["Basic", "Token", ""])
def test_another_scheme_is_no_token(service: Service, scheme: str) -> None:
    headers = {"Authorization": f"{scheme} {google_token()}".strip()}
    answer = client_of("monitor").post("/", headers=headers)
    assert answer.status_code == 401
