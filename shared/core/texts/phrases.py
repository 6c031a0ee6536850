"""
The words that code adds to every message, by language; no template can drop them.

Sources: opt-out statement 12 CFR 1006.6(e); disclosures 12 CFR 1006.18(e), in the
language of the message (1006.18(e)(4)); postal address 15 USC 7704(a)(5). The Spanish
of text messages keeps to letters of GSM-7 (no á, í, ó, ú).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

INITIAL: Final = "REGF-MM-INITIAL"
LATER: Final = "REGF-MM-SUBSEQ"


@dataclass(frozen=True, slots=True)
class Phrases:
    """One language's words."""

    language: str
    unit: str
    for_: str
    and_: str
    in_total: str
    for_accounts: str
    pay_sms: str
    stop_sms: str
    pay_online: str
    stop_mail: str
    unsubscribe: str
    agree: str
    account: str
    due: str
    amount: str
    total: str
    neutral_subject: str
    disclosures: dict[str, str]
    opted_out: str
    help: str


PHRASES: Final = {
    "en": Phrases(
        language="en",
        unit="unit",
        for_="for",
        and_="and",
        in_total="{listed} ({total} in total)",
        for_accounts="{total} for {count} accounts",
        pay_sms="Pay:",
        stop_sms="Reply STOP to opt out.",
        pay_online="Pay online",
        stop_mail="You no longer want these e-mails?",
        unsubscribe="Unsubscribe",
        agree="Rather get a text? You can agree to it here",
        account="Account",
        due="Due",
        amount="Amount",
        total="Total",
        neutral_subject="A message for {first_name}",
        disclosures={
            INITIAL: (
                "This is an attempt to collect a debt and any information obtained "
                "will be used for that purpose."
            ),
            LATER: "This communication is from a debt collector.",
        },
        opted_out="{brand}: You are opted out and will get no more texts from us.",
        help="{brand}: For help{call}. Reply STOP to opt out.",
    ),
    "es": Phrases(
        language="es",
        unit="unidad",
        for_="por",
        and_="y",
        in_total="{listed} ({total} en total)",
        for_accounts="{total} por {count} cuentas",
        pay_sms="Para pagar:",
        stop_sms="Responda STOP para darse de baja.",
        pay_online="Pagar en línea",
        stop_mail="¿Ya no desea recibir estos correos?",
        unsubscribe="Darse de baja",
        agree="¿Prefiere mensajes de texto? Puede aceptarlos aquí",
        account="Cuenta",
        due="Vencimiento",
        amount="Importe",
        total="Total",
        neutral_subject="Un mensaje para {first_name}",
        disclosures={
            INITIAL: (
                "Este mensaje es un intento de cobrar una deuda y todo dato obtenido "
                "se va a usar para ese fin."
            ),
            LATER: "Este mensaje proviene de un cobrador de deudas.",
        },
        opted_out="{brand}: Ha quedado dado de baja. No le enviaremos otros mensajes.",
        help="{brand}: Para ayuda{call}. Responda STOP para darse de baja.",
    ),
}
