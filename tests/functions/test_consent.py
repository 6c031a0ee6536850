"""The opt-in page: exact words kept, the number itself asked, and only a YES counts."""

from __future__ import annotations

import csv
import re
from datetime import timedelta
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from shared.adapters.store.sqlite import SqliteDocuments
from shared.flows.authority import hand_over
from shared.flows.events import take_event
from shared.flows.plan import plan
from shared.local.worker import Worker
from shared.ports import Inbound
from tests.functions.serving import PHONE, ROW, Service, client_of

NUMBER = PHONE


@pytest.fixture
def unconsented(service: Service, tmp_path: Path) -> Service:
    row = {**ROW, "SMS consent": ""}
    with (tmp_path / "accounts.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(row))
        writer.writeheader()
        writer.writerow(row)
    return service


@pytest.fixture
def asked(unconsented: Service) -> Service:
    """A tenant without consent to texts, who got our first e-mail."""
    plan(unconsented.deps, unconsented.clock.now())
    Worker(unconsented.deps, write_sheet=False).drain()
    unconsented.clock.at += timedelta(minutes=10)
    return unconsented


def mail(service: Service) -> dict[str, Any]:
    (found,) = [m for m in service.all("messages") if m["channel"] == "email"]
    return found


def link(service: Service) -> str:
    url = re.search(r"https?://\S+/consent\?\S+", mail(service)["text"])
    assert url
    parts = urlsplit(url[0])
    return f"{parts.path}?{parts.query}"


def page(service: Service, path: str, method: str = "get", **more: Any) -> Any:
    return getattr(client_of("consent"), method)(path, **more)


def reply(service: Service, text: str, sender: str = NUMBER) -> str:
    inbound = Inbound(
        provider="local",
        provider_id=f"in-{len(service.all('inbound'))}",
        channel="sms",
        sender=sender,
        recipient="+12125550199",
        text=text,
        received_at=service.clock.now(),
    )
    return take_event(inbound, service.deps, service.clock.now())


def consents(service: Service) -> list[dict[str, Any]]:
    return [one for one in service.all("consent") if one["kind"] == "granted"]


def texts(service: Service) -> list[dict[str, Any]]:
    Worker(service.deps, write_sheet=False).drain()
    return [m for m in service.all("messages") if m["channel"] == "sms"]


def test_the_first_email_offers_texts(asked: Service) -> None:
    """Most sheets start without any consent; they must not end without it."""
    assert "/consent?" in mail(asked)["text"]
    assert "/consent?" in unescape(mail(asked)["html"])


def test_looking_at_the_page_changes_nothing(asked: Service) -> None:
    """Mail scanners open every link."""
    shown = page(asked, link(asked))

    assert shown.status_code == 200
    assert "not a condition" in shown.text
    assert "<script" not in shown.text
    assert "default-src 'none'" in shown.headers["Content-Security-Policy"]
    assert asked.all("consent_requests") == []
    assert texts(asked) == []


def test_the_page_speaks_spanish_and_names_no_debt(asked: Service) -> None:
    """Whoever opens the link may not be the tenant."""
    path = re.sub("l=en", "l=es", link(asked))
    shown = page(asked, path).text

    assert "Acepto" in shown
    assert 'lang="es"' in shown
    for word in ("rent", "renta", "debt", "deuda", "$", NUMBER, "Ann"):
        assert word not in shown


def test_a_yes_within_a_week_grants_with_its_whole_proof(asked: Service) -> None:
    shown = page(asked, link(asked)).text
    done = page(asked, link(asked), "post", headers={"X-Forwarded-For": "192.0.2.7"})
    assert "answer YES" in done.text
    (request,) = asked.all("consent_requests")
    assert request["wording"] in unescape(shown)
    assert request["address"] == "192.0.2.7"
    (text,) = texts(asked)
    assert (text["purpose"], text["state"]) == ("consent_request", "accepted")
    assert consents(asked) == []
    asked.clock.at += timedelta(days=6)

    assert reply(asked, "Yes") == "consent"
    (entry,) = consents(asked)
    assert request["wording"] in entry["wording"]
    assert text["text"] in entry["wording"]
    assert request["proof"] in entry["proof"]
    assert entry["proof"].startswith("opt-in page en ")  # which words were shown
    assert "You are subscribed" in str([m["text"] for m in texts(asked)])


def test_texts_go_out_once_the_person_has_agreed(asked: Service) -> None:
    page(asked, link(asked), "post")
    texts(asked)
    asked.clock.at += timedelta(hours=1)
    reply(asked, "sí")
    sent = []
    for _ in range(25):
        asked.clock.at += timedelta(days=1)
        plan(asked.deps, asked.clock.now())
        sent = [m for m in texts(asked) if m["purpose"] == "collection"]
    assert [m for m in sent if m["state"] == "accepted"]


def test_a_page_of_an_office_that_moved_keeps_nothing_and_says_so(
    asked: Service, tmp_path: Path
) -> None:
    """What is agreed to in a store that nobody reads any more would be lost."""
    path = link(asked)
    target = SqliteDocuments(tmp_path / "target.sqlite")
    hand_over(asked.deps.documents, target, "there", "kim", asked.clock.now())
    answer = page(asked, path, "post")
    assert answer.status_code == 503
    assert "another system" in answer.text
    assert asked.all("consent_requests") == []


@pytest.mark.parametrize("later", [timedelta(days=7, minutes=1), timedelta(days=30)])
def test_a_yes_after_a_week_grants_nothing(asked: Service, later: timedelta) -> None:
    page(asked, link(asked), "post")
    texts(asked)
    asked.clock.at += later

    assert reply(asked, "YES") != "consent"
    assert consents(asked) == []


def test_a_bare_yes_means_nothing_otherwise(asked: Service) -> None:
    """*Yes* answers whatever was asked last; nobody asked this."""
    reply(asked, "YES")

    assert consents(asked) == []


def test_a_yes_from_another_number_grants_nothing(asked: Service) -> None:
    page(asked, link(asked), "post")
    texts(asked)
    reply(asked, "YES", sender="+13105550123")

    assert consents(asked) == []


def test_one_yes_grants_once(asked: Service) -> None:
    page(asked, link(asked), "post")
    texts(asked)
    reply(asked, "YES")
    asked.clock.at += timedelta(hours=2)
    reply(asked, "yes")

    assert len(consents(asked)) == 1


def test_pressing_the_button_again_sends_nothing_more(asked: Service) -> None:
    for _ in range(4):
        asked.clock.at += timedelta(days=1)
        page(asked, link(asked), "post")

    assert len([m for m in texts(asked) if m["purpose"] == "consent_request"]) == 1


def test_whoever_said_stop_is_not_brought_back_by_the_page(asked: Service) -> None:
    """Somebody else may have the mailbox; only START from the number counts."""
    path = link(asked)
    page(asked, path, "post")
    texts(asked)
    reply(asked, "STOP")
    texts(asked)
    shown = page(asked, path, "post")
    asked.clock.at += timedelta(hours=1)
    reply(asked, "YES")

    assert "START" in shown.text
    (point,) = [p for p in asked.all("points") if p["address"] == NUMBER]
    assert point["suppressed"]
    assert not point["consented"]
    assert len([m for m in texts(asked) if m["purpose"] == "consent_request"]) == 1


@pytest.mark.parametrize("wrong", ["s=0", "p=a-1&s=x", "p="])
def test_a_made_up_link_shows_nobody(asked: Service, wrong: str) -> None:
    account = re.search(r"p=([^&]+)", link(asked))
    assert account
    path = f"/consent?p={account[1]}&s=0" if wrong == "s=0" else f"/consent?{wrong}"
    shown = page(asked, path, "post")

    assert NUMBER[-4:] not in shown.text
    assert asked.all("consent_requests") == []


def test_the_terms_are_there_for_everybody(asked: Service) -> None:
    """Every opt-in text links there (CTIA)."""
    shown = page(asked, "/consent")

    assert shown.status_code == 200
    for word in ("rates", "STOP", "HELP", "Privacy"):
        assert word in shown.text


def test_at_night_the_text_waits_for_the_morning(asked: Service) -> None:
    asked.clock.at = asked.clock.at.replace(hour=23) + timedelta(hours=5)
    page(asked, link(asked), "post")

    assert [m["state"] for m in texts(asked)] == ["planned"]
