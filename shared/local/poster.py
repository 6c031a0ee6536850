"""The printed opt-in: a QR code that writes START to our number, with all its terms."""

from __future__ import annotations

from html import escape

from shared.core.texts.fields import clean

_ASK = (
    (
        "en",
        "Texts about your account",
        "Text <strong>START</strong> to <strong>{number}</strong>, or scan this.",
        (
            "You agree that {brand} may send you text messages about your"
            " account, by automated means too: at most {most} a week. Message and"
            " data rates may apply. Reply HELP for help, STOP to opt out."
            " Agreeing is not a condition of any lease or service. Terms and"
            " privacy: {terms}"
        ),
    ),
    (
        "es",
        "Mensajes sobre su cuenta",
        "Envíe <strong>START</strong> al <strong>{number}</strong>, o escanee esto.",
        (
            "Acepta que {brand} le envíe mensajes de texto sobre su cuenta,"
            " también de forma automática: a lo sumo {most} por semana. Pueden"
            " aplicarse tarifas. Responda HELP para recibir ayuda, STOP para"
            " darse de baja. Aceptar no es condición de ningún contrato ni"
            " servicio. Condiciones y privacidad: {terms}"
        ),
    ),
)
_STYLE = (
    "body{font:20px/1.4 system-ui,sans-serif;max-width:36em;margin:2em"
    " auto;color:#000}svg{width:9cm;height:9cm;display:block;margin:1em"
    " auto}h1{margin:.2em 0}small{font-size:14px}@page{margin:2cm}"
)


def poster(brand: str, number: str, *, most: int, terms: str) -> str:
    """
    Write the poster as one HTML page to be printed.

    Args:
        brand: Who texts.
        number: E.164, as our texts come from it.
        most: Texts a week at most.
        terms: Where the terms stand.
    """
    import segno  # noqa: PLC0415 - only to print

    code = segno.make(f"SMSTO:{number}:START", error="m", micro=False)
    image = code.svg_inline(scale=8, title=f"START: {number}")
    values = {
        "brand": escape(clean(brand)),
        "number": escape(number),
        "most": most,
        "terms": escape(terms),
    }
    parts = [
        f'<section lang="{language}"><h1>{title}</h1><p>{call.format(**values)}</p>'
        f"<small>{small.format(**values)}</small></section>"
        for language, title, call, small in _ASK
    ]
    head = f'<meta charset="utf-8"><title>START</title><style>{_STYLE}</style>'
    body = f"<h1>{values['brand']}</h1>{parts[0]}{image}{parts[1]}"
    return (
        f'<!DOCTYPE html><html lang="en"><head>{head}</head><body>{body}</body></html>'
    )
