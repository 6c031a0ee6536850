"""The page counts a text's parts as the service will: staff see what it costs."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
from pathlib import Path

import pytest

from shared.core.texts.gsm import economical

HERE = Path(__file__).parent
pytestmark = pytest.mark.node
BASIC = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENDED = "\f^{}\\[~]|€"
TYPED = "‘’“”–—…•·™®©\u00a0\u200b\t`´ºª"  # noqa: RUF001 - what word processors slip in
ACCENTS = "áíóúâêçÁÍÓÚõãŁő" + "e\u0301a\u0308"
OTHERS = "😀👍🏽中文字עבריתمرحبا½ﬁⅣ①Å\u0301"
ALPHABETS = (
    BASIC,
    BASIC + EXTENDED,
    EXTENDED,
    BASIC + TYPED,
    BASIC + ACCENTS,
    BASIC + EXTENDED + TYPED + ACCENTS,
    BASIC + OTHERS,
    OTHERS,
)
EDGES = (0, 1, 69, 70, 71, 80, 134, 135, 153, 159, 160, 161, 201, 202, 306, 307, 459)


def texts() -> list[str]:
    """Make texts around every edge of every alphabet, and many of any length."""
    chance = random.Random(7)  # noqa: S311 - the same texts each time
    at_edges = [
        "".join(chance.choices(each, k=length))
        for each in ALPHABETS
        for length in EDGES
    ]
    anywhere = [
        "".join(chance.choices(chance.choice(ALPHABETS), k=chance.randrange(700)))
        for _ in range(1500)
    ]
    mostly = [  # one character alone decides
        "".join(chance.choices(BASIC, k=length)) + one
        for one in EXTENDED + TYPED + ACCENTS + OTHERS
        for length in (69, 152, 159, 160, 480)
    ]
    return [*at_edges, *anywhere, *mostly]


@pytest.mark.skipif(not shutil.which("node"), reason="Node.js is not installed")
def test_the_page_counts_as_the_service_does() -> None:
    given = texts()
    done = subprocess.run(
        ["node", "count.mjs"],
        cwd=HERE,
        input=json.dumps(given),
        capture_output=True,
        text=True,
        check=True,
    )
    sized = map(economical, given)
    expected = [[one.text, one.encoding, one.parts] for one in sized]
    assert json.loads(done.stdout) == expected
