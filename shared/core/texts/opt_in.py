"""
What the opt-in page says, word for word; the same words go into the ledger. Pure.

Named: who texts, about what, by machine, how often, costs, HELP and STOP, and that
nothing depends on it (47 CFR 64.1200(f)(9); CTIA Messaging Principles 5.1.2). It says
nothing of a debt: whoever opens the link may not be the tenant.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from shared.core.texts.fields import clean

LANGUAGES: Final = ("en", "es")
_TITLE: Final = {"en": "Texts from {brand}", "es": "Mensajes de {brand}"}
_AGREE: Final = {
    "en": "I agree that {brand} may send me text messages about my account, by"
    " automated means too, at the number ending in {ends}. At most {most}"
    " messages a week. Message and data rates may apply. Reply HELP for help or"
    " STOP to opt out at any time. My agreement is not a condition of any lease,"
    " service or payment arrangement.",
    "es": "Acepto que {brand} me envíe mensajes de texto sobre mi cuenta, también"
    " de forma automática, al número que termina en {ends}. A lo sumo {most}"
    " mensajes por semana. Pueden aplicarse tarifas de mensajes y datos. Responda"
    " HELP para recibir ayuda o STOP para darse de baja en cualquier momento."
    " Aceptar no es condición de ningún contrato, servicio ni acuerdo de pago.",
}
_NEXT: Final = {
    "en": "We will text that number once. Only the answer YES from it counts.",
    "es": "Enviaremos un solo mensaje a ese número. Solo cuenta la respuesta SI"
    " desde él.",
}
_BUTTON: Final = {
    "en": "I agree: send me the text",
    "es": "Acepto: envíenme el mensaje",
}
_OUTCOMES: Final = {
    "asked": {
        "en": "Thank you. We have sent a text to the number ending in {ends}:"
        " answer YES to it within 7 days.",
        "es": "Gracias. Enviamos un mensaje al número que termina en {ends}:"
        " responda SI dentro de 7 días.",
    },
    "opted_out": {
        "en": "This number has opted out of our texts. To get them again, text"
        " START from it to the number that our messages come from.",
        "es": "Este número se dio de baja. Para volver a recibir mensajes, envíe"
        " START desde él al número del que vienen los nuestros.",
    },
    "agreed": {
        "en": "This number has agreed already. Thank you.",
        "es": "Este número ya aceptó. Gracias.",
    },
}
_TERMS: Final = {
    "en": (
        (
            "{brand} sends text messages about your account to numbers whose"
            " owners agreed to it: at most {most} a week, by automated means too."
            " Message and data rates may apply. Carriers are not liable for"
            " delayed or undelivered messages."
        ),
        (
            "Reply STOP to end them at any time, START to get them again, HELP"
            " for help{call}."
        ),
        (
            "Privacy: your number and your agreement are used for these messages"
            " only. They are not sold, and not shared with anybody for marketing."
            " We keep what was agreed, when and how, for as long as the law asks"
            " for the proof."
        ),
    ),
    "es": (
        (
            "{brand} envía mensajes de texto sobre su cuenta a los números cuyos"
            " dueños lo aceptaron: a lo sumo {most} por semana, también de forma"
            " automática. Pueden aplicarse tarifas de mensajes y datos. Los"
            " operadores no responden por mensajes demorados o no entregados."
        ),
        (
            "Responda STOP para terminarlos en cualquier momento, START para"
            " recibirlos de nuevo, HELP para recibir ayuda{call}."
        ),
        (
            "Privacidad: su número y su consentimiento se usan solo para estos"
            " mensajes. No se venden ni se comparten con nadie con fines"
            " publicitarios. Guardamos qué se aceptó, cuándo y cómo, por el"
            " tiempo que la ley exige la prueba."
        ),
    ),
}
_CALL: Final = {"en": " or call {phone}", "es": " o llame al {phone}"}


@dataclass(frozen=True, slots=True)
class PageFields:
    """
    What the page may say.

    Args:
        ends: The number's last four digits.
        most: Texts a week at most.
    """

    brand: str
    most: int
    ends: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """
    A page as a person reads it.

    Args:
        button: "" where there is nothing to agree to.
    """

    language: str
    title: str
    paragraphs: tuple[str, ...]
    button: str = ""


def agreement(language: str, fields: PageFields) -> str:
    """Give the exact words that a person agrees to."""
    return _said(_AGREE[language], language, fields)


def page_version(language: str) -> str:
    """Name the page as it reads now; another wording is another version."""
    words = "\n".join(each[language] for each in (_TITLE, _AGREE, _NEXT, _BUTTON))
    return f"opt-in page {language} {sha256(words.encode()).hexdigest()[:8]}"


def offer_page(language: str, fields: PageFields) -> Page:
    """Ask for agreement."""
    words = (agreement(language, fields), _said(_NEXT[language], language, fields))
    return Page(language, _title(language, fields), words, _BUTTON[language])


def outcome_page(outcome: str, language: str, fields: PageFields) -> Page:
    """Say what came of it: `asked`, `opted_out` or `agreed`."""
    words = (_said(_OUTCOMES[outcome][language], language, fields),)
    return Page(language, _title(language, fields), words)


def terms_page(language: str, fields: PageFields) -> Page:
    """Give terms and privacy, which every opt-in text links to."""
    words = tuple(_said(one, language, fields) for one in _TERMS[language])
    return Page(language, _title(language, fields), words)


def _title(language: str, fields: PageFields) -> str:
    return _said(_TITLE[language], language, fields)


def _said(text: str, language: str, fields: PageFields) -> str:
    phone = clean(fields.phone)
    return text.format(
        brand=clean(fields.brand),
        most=fields.most,
        ends=fields.ends,
        call=_CALL[language].format(phone=phone) if phone else "",
    )
