"""The words for days, months and numbers, in English and Spanish. Pure data."""

from __future__ import annotations

import re


def _table(text: str) -> dict[str, int]:
    rows = (row.split() for row in text.strip().split("\n"))
    return {name: i for i, row in enumerate(rows) for name in row}


WEEKDAYS = _table("""mon monday lunes
tue tues tuesday martes
wed weds wednesday miercoles
thu thur thurs thursday jueves
fri friday viernes
sat saturday sabado
sun sunday domingo""")
MONTHS = _table("""-
jan january enero
feb february febrero
mar march marzo
apr april abril
may mayo
jun june junio
jul july julio
aug august agosto
sep sept september septiembre
oct october octubre
nov november noviembre
dec december diciembre""")
COUNTS = _table("""zero
a an one un una uno
two dos couple
three tres
four cuatro
five cinco
six seis
seven siete
eight ocho
nine nueve
ten diez""")
ORDINALS = {"first": 1, "primero": 1, "second": 2, "third": 3, "fifteenth": 15}
ORDINALS |= {"fifth": 5, "tenth": 10, "fourth": 4, "twentieth": 20, "quince": 15}
NTH = re.compile(r"(\d{1,2})(?:st|nd|rd|th|ro|ero|avo)$")
SLASHED = re.compile(r"(\d{1,4})[/-](\d{1,2})(?:[/-](\d{2,4}))?$")
UNITS = {"day": 1, "days": 1, "dia": 1, "dias": 1, "week": 7, "weeks": 7}
UNITS |= {"hours": 0, "horas": 0, "semana": 7, "semanas": 7}
MONTH_WORDS = frozenset(("month", "mes", "months"))
WEEK_WORDS = frozenset(("week", "semana"))
LAST_MONTH_DAY = 31
NEXT_MONTH = (
    ["of", "next", "month"],
    ["next", "month"],
    ["del", "proximo", "mes"],
    ["del", "otro", "mes"],
    ["del", "mes", "que", "viene"],
    ["del", "mes", "que", "entra"],
)
NEXT_WEEK = (
    ["next", "week"],
    ["of", "next", "week"],
    ["after", "next"],
    ["de", "la", "proxima", "semana"],
    ["de", "la", "otra", "semana"],
)
