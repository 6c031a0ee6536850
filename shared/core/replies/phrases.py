"""The phrasebook, compiled once. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from shared.core.replies.matching import Phrases
from shared.core.replies.phrasebook import holds, paying, stopping, talking
from shared.core.replies.phrasebook.sets import SETS

BOOK = {
    "stop": stopping.STOP,
    "stop_sure": stopping.SURE,
    "repeated": stopping.REPEATED,
    "cease_all": stopping.CEASE,
    "start": stopping.START,
    "deceased": holds.DECEASED,
    "bankruptcy": holds.BANKRUPTCY,
    "attorney": holds.ATTORNEY,
    "wrong_number": holds.WRONG,
    "dispute": holds.DISPUTE,
    "paid_already": paying.PAID,
    "promise_to_pay": paying.PROMISE,
    "hardship": paying.HARDSHIP,
    "ask_balance": paying.BALANCE,
    "ask_link": paying.LINK,
    "help": talking.HELP,
    "stop_calling_time": talking.TIME,
    "language_es": talking.LANGUAGE,
    "call_me": talking.CALL,
    "abusive": talking.ABUSIVE,
    "threat": talking.THREAT,
    "self_harm": talking.SELF_HARM,
    "thanks": talking.THANKS,
    "other_business": talking.OTHER,
    "complaint": talking.COMPLAINT,
}

# Words whose misspelling is put right where no other of them is as near.
MISTYPED = """unsubscribe subscribe messages message texting texts attorney lawyer
bankruptcy bankrupt dispute deceased discharged disability unemployed payment tomorrow
balance wednesday thursday tuesday saturday spanish english contact contacting calling
consent permission collection communication communications received already paycheck
hardship arrangement extension assistance verification validation identity statement
bothering harassing remove removed cancel mensajes mensaje abogado bancarrota numero
equivocado espanol escriban mandarme cease desist garnish wrong number please stopped
thanks appreciate friday monday"""


def _pairs(book: dict[str, str]) -> Iterator[tuple[str, str]]:
    for name, lines in book.items():
        for line in lines.strip().split("\n"):
            yield name, line


@cache
def intents() -> Phrases:
    """Give the phrases of every intent."""
    return Phrases(_pairs(BOOK), SETS)


@cache
def benign() -> Phrases:
    """Give the phrases in which an opt-out word speaks of something else."""
    return Phrases(_pairs({"benign": stopping.BENIGN}), SETS)


def vocabulary() -> frozenset[str]:
    """Give every word that some phrase knows."""
    return intents().words | benign().words
