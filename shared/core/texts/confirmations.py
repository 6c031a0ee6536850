"""
The two short texts that answer a keyword. Pure; whether one is sent is not asked here.

They are not templates: an opt-out's confirmation must say nothing else (47 CFR
64.1200(a)(12)), and a HELP answer must name brand, contact and STOP (CTIA).
"""

from __future__ import annotations

from shared.core.texts.fields import clean
from shared.core.texts.phrases import PHRASES


def opt_out_confirmation(brand: str, language: str) -> str:
    """Confirm an opt-out, once; no offer, no hint how to come back."""
    return PHRASES[language].opted_out.format(brand=clean(brand))


def help_answer(brand: str, phone: str, language: str) -> str:
    """Answer HELP with who we are, how to reach us and how to stop."""
    word = {"en": "call", "es": "llame al"}[language]
    call = f" {word} {clean(phone)}" if phone else ""
    if not phone:
        call = {"en": ", just reply here", "es": ", responda a este mensaje"}[language]
    return PHRASES[language].help.format(brand=clean(brand), call=call)
