"""One id from the webhook to the provider's answer, and nobody's data on the way."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest

from shared.flows.logs import JsonLines, correlated, correlation
from shared.local.worker import Worker
from tests.functions.serving import (
    NAME,
    PHONE,
    ROW,
    Service,
    dated_event,
    dated_headers,
)


@pytest.fixture
def lines() -> Iterator[Any]:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    log = logging.getLogger("pme")
    before = log.level
    log.addHandler(handler)
    log.setLevel(logging.INFO)
    yield lambda: [json.loads(one) for one in stream.getvalue().splitlines()]
    log.removeHandler(handler)
    log.setLevel(before)


def test_a_reply_and_its_answer_bear_one_id(service: Service, lines: Any) -> None:
    service.plan()
    body = dated_event("please do not text me any more")
    assert service.quo(body, **dated_headers(body)).status_code == 200
    Worker(service.deps, write_sheet=False).drain()
    served = [one for one in lines() if one["message"] == "served"]
    called = [one for one in lines() if one["message"] == "provider_call"]
    assert served[0]["entry"] == "receive_quo"
    assert called, "an answer was sent"
    assert served[0]["correlation"] in {one["correlation"] for one in called}


def test_no_persons_data_is_in_any_line(service: Service, lines: Any) -> None:
    service.plan()
    body = dated_event("My lawyer is Quentin Quarrel, 212 555 0177")
    service.quo(body, **dated_headers(body))
    Worker(service.deps, write_sheet=False).drain()
    text = json.dumps(lines())
    for data in (PHONE, PHONE[2:], NAME, ROW["Email"], "Quarrel", "0177", "lawyer"):
        assert data not in text


@pytest.mark.parametrize(
    "given",
    [
        "",
        None,
        7,
        "x",
        "a b c d e f",
        "<script>",
        "f" * 99,
        PHONE,
        PHONE[1:],
        PHONE * 2,
    ],
)
def test_what_is_no_id_is_not_taken_over(given: object) -> None:
    """Somebody could else write into our log what they like."""
    with correlated(given) as mine:
        assert mine != given
        assert len(mine) == 16
    assert correlation() == ""


def test_an_id_of_ours_is_kept() -> None:
    with correlated("0123456789abcdef"):
        assert correlation() == "0123456789abcdef"


@pytest.mark.parametrize("entry", ["receive_quo", "receive_twilio", "sidebar"])
def test_a_body_that_cannot_be_read_is_answered_by_the_boundary(
    service: Service, entry: str
) -> None:
    """An error outside of it would write its text, with the body, into the log."""
    deep = b"[" * 200_000
    told = service.call(entry, data=deep, headers={"Content-Type": "application/json"})
    assert told.status_code in {400, 401}
    assert set(told.json["error"]) == {"code", "text"}
