"""
Write the training texts out of the templates in `texts/`. Deterministic by seed.

A template: `[a|b|]` picks one, innermost first; NAME, AMT, DATE and FECHA stand for a
name, an amount, a day in English and in Spanish; `++intent` at the end: said as well.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent / "texts"
SEED = 20_261
_CHOICE = re.compile(r"\[([^\[\]]*)\]|\(([^()]*\|[^()]*)\)")
_SLOTS = {
    "NAME": "Maria Jose John Linda|Robert|Ms Alvarez|Mr Chen|Denise|Carlos|Tasha|"
    "Mr. Johnson|Kevin|Ana Lopez|Destiny|Rosa|Tyrone|Mrs Patel|Brandon",
    "AMT": "$200|$50|150|300|$1,200|400 dollars|$85.50|half|500 bucks|$640|100|$75|250",
    "DATE": "friday|on friday|this friday|tomorrow|on the 15th|by the 5th|next week|"
    "next friday|on monday|tonight|end of month|by end of the month|on 12/5|dec 5|"
    "in 3 days|next tuesday|the 1st|on the first|today|saturday morning|payday|"
    "next payday|by the 20th|this weekend|at the end of the week|on december 3rd|"
    "after work today|in two weeks|wednesday|tmrw|tomorow|fri|on the 30th",
    "FECHA": "el viernes|mañana|el lunes|la próxima semana|el 15|el día 5|hoy|"
    "este viernes|el fin de semana|a fin de mes|el primero|en la quincena|el sábado|"
    "pasado mañana|el 3 de diciembre|la otra semana|el miércoles|en dos semanas|manana",
}
_TAILS = ["", "", "", "", "", "!", ".", "!!", " thanks", " pls", " 🙏", "...", " lol"]
_HEADS = ["", "", "", "", "", "", "hi ", "hello, ", "hey ", "ok ", "sorry ", "um "]


@dataclass(frozen=True, slots=True)
class Labelled:
    """One training text."""

    text: str
    intent: str
    also: tuple[str, ...]
    template: int


def _expand(template: str, dice: random.Random) -> str:
    while found := _CHOICE.search(template):
        options = (found[1] if found[1] is not None else found[2]).split("|")
        at, to = found.span()
        template = template[:at] + dice.choice(options) + template[to:]
    for slot, values in _SLOTS.items():
        while slot in template:
            value = dice.choice(values.replace(" Jose John Linda", "").split("|"))
            template = template.replace(slot, value, 1)
    return " ".join(template.split())


def _mistyped(text: str, dice: random.Random) -> str:
    at = dice.randrange(max(len(text) - 1, 1))
    kind = dice.randrange(4)
    if kind == 0:
        return text[:at] + text[at + 1 :]
    if kind == 1:
        return text[:at] + text[at + 1 : at + 2] + text[at : at + 1] + text[at + 2 :]
    if kind == 2:
        return text.replace("'", "")
    return text.upper()


def _varied(text: str, dice: random.Random) -> str:
    text = dice.choice(_HEADS) + text + dice.choice(_TAILS)
    return _mistyped(text, dice) if dice.random() < 0.2 and len(text) > 8 else text


def labelled(most: int = 6) -> Iterator[Labelled]:
    """Write at most *most* texts for each template; each template once as it is."""
    dice = random.Random(SEED)
    number = 0
    for path in sorted(HERE.glob("*.txt")):
        for line in path.read_text("utf-8").splitlines():
            template, *also = (part.strip() for part in line.split("++"))
            number += 1
            made = {_expand(template, dice) for _ in range(most * 2)}
            made |= {_varied(_expand(template, dice), dice) for _ in range(2)}
            for text in sorted(made)[:most]:
                yield Labelled(text, path.stem, tuple(also), number)
