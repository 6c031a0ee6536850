"""
The one short text that answers a reply, by what the reply asks for. Pure.

None of them names a debt or an amount, but for what the person has just promised; a
debt collector's carry the disclosure (12 CFR 1006.18(e)(2)). Whether one may be sent is
asked of the law elsewhere. The Spanish keeps to GSM-7 (no á, í, ó, ú).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from shared.core.model import Actor, Prefs, Promise
from shared.core.outreach.preferences import spoken
from shared.core.texts.fields import clean
from shared.core.texts.formats import money, short_date
from shared.core.texts.phrases import LATER, PHRASES

AFTER_OPT_OUT: Final = frozenset({"apologise_wrong_number"})
"""Sent as the one confirmation of an opt-out: nothing else may follow one."""
_TEXTS: Final[dict[str, dict[str, str]]] = {
    "receipt_neutral": {
        "en": "Thank you, we have your message. A person will read it.",
        "es": "Gracias, tenemos su mensaje. Una persona lo va a leer.",
    },
    "receipt_payment": {
        "en": "Thank you. A person will look for your payment.",
        "es": "Gracias. Una persona va a buscar su pago.",
    },
    "confirm_preference": {
        "en": "Thank you. We will write to you {prefs}.",
        "es": "Gracias. Le vamos a escribir {prefs}.",
    },
    "answer_in_spanish": {
        "en": "Gracias. Desde ahora le escribimos en español.",
        "es": "Gracias. Desde ahora le escribimos en español.",
    },
    "confirm_promise": {
        "en": "Thank you. We noted your payment for {promises}.",
        "es": "Gracias. Anotamos su pago para {promises}.",
    },
    "send_resources": {
        "en": "Thank you for telling us. A person will contact you. For help with"
        " rent and bills you can also call 211.",
        "es": "Gracias por avisarnos. Una persona le va a contactar. Para ayuda con"
        " la renta y otras cuentas puede llamar al 211.",
    },
    "confirm_call": {
        "en": "Thank you. A person will call you.",
        "es": "Gracias. Una persona le va a llamar.",
    },
    "answer_balance": {
        "en": "We give no amounts by text. {reach}",
        "es": "No damos importes por mensaje. {reach}",
    },
    "answer_link": {"en": "{pay}", "es": "{pay}"},
    "apologise_wrong_number": {
        "en": "Sorry about that. This number is opted out and will get no more texts"
        " from us.",
        "es": "Disculpe. Ha quedado dado de baja. No le enviaremos otros mensajes.",
    },
    "confirm_opt_in": {
        "en": "You are subscribed to texts about your account, up to {most} msgs a"
        " week. Msg & data rates may apply. Reply HELP for help, STOP to opt out."
        " Terms and privacy: {terms}",
        "es": "Ha quedado suscrito a mensajes sobre su cuenta; frecuencia: hasta"
        " {most} a la semana. Pueden aplicar tarifas. Responda HELP para ayuda, STOP"
        " para darse de baja. Condiciones y privacidad: {terms}",
    },
    "consent_request": {
        "en": "Reply YES to agree to texts about your account, up to {most} msgs a"
        " week. Msg & data rates may apply. Reply HELP for help, STOP to opt out."
        " Terms: {terms}",
        "es": "Responda SI para aceptar mensajes sobre su cuenta; frecuencia: hasta"
        " {most} a la semana. Pueden aplicar tarifas. Responda HELP para ayuda, STOP"
        " para darse de baja. Condiciones: {terms}",
    },
}
_REACH: Final = {"en": "Please call {phone}.", "es": "Llame al {phone}."}
_PAY: Final = {"en": "You can pay here: {link}", "es": "Puede pagar en: {link}"}
_JOIN: Final = {"en": " and ", "es": " y "}


@dataclass(frozen=True, slots=True)
class AnswerFields:
    """
    What an answer may say.

    Args:
        brand: Who speaks, first in every text.
        phone: "" if none.
        pay_link: "" if none.
        terms: Where the terms stand.
        most: Texts a week at most.
    """

    brand: str
    phone: str = ""
    pay_link: str = ""
    terms: str = ""
    most: int = 3
    promises: Sequence[Promise] = ()
    prefs: Prefs | None = None
    actor: Actor = "creditor"


def answer_text(effect: str, language: str, fields: AnswerFields) -> str:
    """
    Write the answer that an effect asks for.

    Returns:
        "" where there is nothing to say: a link that nobody set, hours nobody read, or
        an apology that would tell a stranger of a debt collector.
    """
    words = _TEXTS.get(effect, {}).get(language, "")
    said = words.format(**_values(language, fields)) if words else ""
    if not said or _lacking(effect, fields):
        return ""
    pieces = [f"{clean(fields.brand)}:", said]
    if fields.actor == "third_party" and effect not in AFTER_OPT_OUT:
        pieces.append(PHRASES[language].disclosures[LATER])
    return " ".join(pieces)


def _values(language: str, fields: AnswerFields) -> dict[str, str]:
    phone, link = clean(fields.phone), fields.pay_link
    reach = _REACH[language].format(phone=phone) if phone else ""
    return {
        "prefs": spoken(fields.prefs, language) if fields.prefs else "",
        "promises": _JOIN[language].join(
            _promised(one, language) for one in fields.promises
        ),
        "reach": reach,
        "pay": _PAY[language].format(link=link) if link else reach,
        "terms": fields.terms,
        "most": str(fields.most),
    }


def _promised(promise: Promise, language: str) -> str:
    day = short_date(promise.due_on, language)
    if promise.amount_cents is None:
        return day
    return f"{day} ({money(promise.amount_cents)})"


def _lacking(effect: str, fields: AnswerFields) -> bool:
    reachable = bool(fields.phone)
    return {
        "confirm_preference": fields.prefs is None,
        "confirm_promise": not fields.promises,
        "answer_balance": not reachable,
        "answer_link": not (fields.pay_link or reachable),
        "apologise_wrong_number": fields.actor == "third_party",
    }.get(effect, False)
