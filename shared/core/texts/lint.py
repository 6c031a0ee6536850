"""
Say what a collection message must never contain. Pure; data and one pass of it.

The lists name the rule they come from; see `docs/compliance.md`. They are asked before
a template is used, not for each message: fields bring names and amounts, not sentences.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from shared.core.model import Problem
from shared.core.texts.links import SHORTENERS


@dataclass(frozen=True, slots=True)
class Forbidden:
    """
    Phrases a rule forbids.

    Args:
        code: Stable slug.
        rule_id: Of the rulebook.
        why: The remedy, for staff.
        pattern: In English and Spanish, on lower-cased text.
    """

    code: str
    rule_id: str
    why: str
    pattern: re.Pattern[str]


def _any(*phrases: str) -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(phrases) + r")")


FORBIDDEN: Final = (
    Forbidden(
        "threat",
        "FDCPA-THREAT",
        "it threatens; say what the person can do instead",
        _any(
            "arrest", "jail", r"prison\b", "police", "sheriff", "garnish", "lawsuit",
            "legal action", "sue you", "take you to court", "immigration", "deport",
            "criminal", "ruin your credit", "credit score", "credit bureau",
            "wage", "seize", "final notice", "last chance", "final warning",
            "or else", "cárcel", "carcel", "prisión", "prision", "policía", "policia",
            "embargar", "embargo de", "embargo judicial", r"demandas?\b", "demandar",
            "acción legal", "accion legal", "acciones legales",
            "tribunal", "inmigración", "inmigracion", "último aviso", "ultimo aviso",
            "última oportunidad", "ultima oportunidad", "deten[cg]",
        ),
    ),
    Forbidden(
        "eviction_notice",
        "RENT-NOTICE-SMS",
        "a message cannot serve a notice; serve it on paper",
        _any(
            "evict", "notice to quit", "pay or quit", "notice to vacate",
            r"(?:\d+|three|five|ten)[- ]day notice", "hereby notified",
            "must vacate", "vacate the", "move out", "desaloj", "desahuci",
            "aviso de desocup", "queda notificad",
        ),
    ),
    Forbidden(
        "self_help",
        "RENT-SELFHELP",
        "lock-outs and shut-offs must not be threatened",
        _any(
            "change the locks", "shut off", "cut off", "throw out your",
            "lock you out", "cambiar la cerradura", "cambiaremos la", "cortar la luz",
            "cortar el agua", "sacar sus cosas",
        ),
    ),
    Forbidden(
        "promotion",
        "CANSPAM-CLASS",
        "advertising makes it a different kind of message; leave it out",
        _any(
            "discount", "special offer", "limited time", r"sales?\b", "promo", "coupon",
            "refer a friend", "upgrade", "descuento", "oferta", "promoci", "cupón",
            "cupon",
        ),
    ),
    Forbidden(
        "debt_relief",
        "CARRIER-DEBT-RELIEF",
        "carriers block talk of debt relief and credit repair",
        _any(
            "debt relief", "settle your debt", "consolidat", "credit repair",
            "alivio de deuda", "reparación de crédito", "reparacion de credito",
        ),
    ),
    Forbidden(
        "no_reply",
        "TCPA-NOREPLY-DISCLOSE",
        "people may always answer and opt out",
        _any(
            "do not reply", "don't reply", "cannot opt out", "can't opt out",
            "no responda", "no conteste",
        ),
    ),
    Forbidden(
        "shortener",
        "CARRIER-URL",
        "carriers block link shorteners; use your own address",
        _any(*(re.escape(host) + r"\b" for host in sorted(SHORTENERS))),
    ),
    Forbidden(
        "literal_amount",
        "POLICY-LEDGER",
        "amounts come from the sheet; use {{ owed }} or {{ amount }}",
        re.compile(r"\$\s*\d|\d\s*(?:dollars|d[oó]lares|usd)\b"),
    ),
    Forbidden(
        "shouting",
        "POLICY-TONE",
        "one exclamation mark is enough",
        re.compile(r"!\s*!"),
    ),
)  # fmt: skip

_REVEALS: Final = re.compile(
    r"\$|\b(?:debts?|owe[ds]?|owing|balances?|past[- ]due|overdue|late|payments?|pay"
    r"|unpaid|rent|collect\w*|delinquen\w*|arrears|recover\w*|urgent|due|bills?"
    r"|invoices?|deudas?|debe|adeud\w*|saldos?|vencid[oa]s?|venc\w*|atras\w*|pagos?"
    r"|pagar|renta|alquiler|cobr\w*|moros\w*|urgente|facturas?)\b",
    re.IGNORECASE,
)
_SHOUTED: Final = re.compile(r"(?:\b[A-Z]{4,}\b\W*){2}")
_MARKUP: Final = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)


def reveals_debt(subject: str) -> bool:
    """Say whether a subject line would tell a bystander of a debt."""
    return _REVEALS.search(subject) is not None


def _found(code: str, text: str) -> Problem:
    return Problem("templates", code, text, fatal=False)


def lint(body: str, subject: str = "") -> tuple[Problem, ...]:
    """
    Judge a template's own words.

    Args:
        body: As written, fields and all.
        subject: An e-mail's, or "".

    Returns:
        One problem a rule that is broken, each with what to do.
    """
    words = " ".join(_MARKUP.sub(" ", f"{subject}\n{body}").split())
    folded = words.casefold().replace("’", "'")  # noqa: RUF001 - what people type
    problems = [
        _found(rule.code, f"It says {hit[0]!r}: {rule.why} ({rule.rule_id}).")
        for rule in FORBIDDEN
        if (hit := rule.pattern.search(folded))
    ]
    if _SHOUTED.search(words.replace("STOP", "")):
        problems.append(_found("shouting", "Words in capitals shout; write small."))
    if reveals_debt(_MARKUP.sub(" ", subject)):
        text = "The subject must not tell a bystander of a debt (REGF-3P-DISCLOSE)."
        problems.append(_found("subject", text))
    return tuple(problems)
