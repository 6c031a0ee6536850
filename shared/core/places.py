"""States and territories by name and abbreviation. Pure."""

from __future__ import annotations

_STATES = """
AL Alabama|Ala
AK Alaska
AZ Arizona|Ariz
AR Arkansas|Ark
CA California|Calif|Cal
CO Colorado|Colo
CT Connecticut|Conn
DE Delaware|Del
DC District of Columbia|Washington DC|D C
FL Florida|Fla
GA Georgia
HI Hawaii|Hawai'i
ID Idaho
IL Illinois|Ill
IN Indiana|Ind
IA Iowa
KS Kansas|Kan|Kans
KY Kentucky
LA Louisiana
ME Maine
MD Maryland
MA Massachusetts|Mass
MI Michigan|Mich
MN Minnesota|Minn
MS Mississippi|Miss
MO Missouri
MT Montana|Mont
NE Nebraska|Neb|Nebr
NV Nevada|Nev
NH New Hampshire|N H
NJ New Jersey|N J
NM New Mexico|N Mex|N M|Nuevo Mexico
NY New York|N Y|Nueva York
NC North Carolina|N Carolina|N C|Carolina del Norte
ND North Dakota|N Dakota|N Dak|N D|Dakota del Norte
OH Ohio
OK Oklahoma|Okla
OR Oregon|Ore
PA Pennsylvania|Penn|Penna|Pensilvania
RI Rhode Island|R I
SC South Carolina|S Carolina|S C|Carolina del Sur
SD South Dakota|S Dakota|S Dak|S D|Dakota del Sur
TN Tennessee|Tenn
TX Texas|Tex|Tejas
UT Utah
VT Vermont
VA Virginia
WA Washington|Wash|Washington State
WV West Virginia|W Va|W V
WI Wisconsin|Wis|Wisc
WY Wyoming|Wyo
AS American Samoa
GU Guam
MP Northern Mariana Islands
PR Puerto Rico|P R
VI Virgin Islands|US Virgin Islands|U S Virgin Islands
FM Micronesia
MH Marshall Islands
PW Palau
AA Armed Forces Americas
AE Armed Forces Europe
AP Armed Forces Pacific
"""


def _names() -> dict[str, str]:
    names: dict[str, str] = {}
    for line in _STATES.strip().splitlines():
        code, _, listed = line.partition(" ")
        names[code.casefold()] = code
        names.update((name.casefold(), code) for name in listed.split("|"))
    return names


STATE_NAMES = _names()
"""Names in every usual form, lower case and without full stops → two letters."""
