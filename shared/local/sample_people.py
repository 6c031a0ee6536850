"""Names and streets for sample sheets. Data only; nobody in particular."""

from __future__ import annotations

import re

FIRST_NAMES = re.split(
    r"\s+",
    """
Ana José María Luis Carmen Sofía Diego Lucía Mateo Elena Andrés Inés Olivia Noah
Emma Liam Ava Ethan Grace Mason Chloe Lucas Nora Henry Ruth Isaac Mei Amir Priya
Kofi Aisha Ivan Hana Omar Leila Tomas Bruno Greta Felix Clara
""".strip(),
)
LAST_NAMES = re.split(
    r"\s+",
    """
García Rivera Núñez Torres Ramírez Ortiz Delgado Vargas Smith Johnson Brown Miller
Davis Wilson Moore Taylor Clark Lewis Young Walker Hall Allen Wright Scott Green
Baker Adams Nelson Carter Mitchell Chen Nguyen Patel Kim Ali Cohen Novak Silva
Okafor Haddad
""".strip(),
)
PROPERTIES = (
    "Harbor View",
    "Maple Court",
    "Cedar Heights",
    "Riverbend",
    "Oak Terrace",
    "Sunset Gardens",
    "Park Place",
    "Willow Creek",
)
STREETS = (
    "Main St",
    "Oak Ave",
    "Pine St",
    "Maple Dr",
    "Lake Rd",
    "Hill St",
    "Elm Ct",
    "Park Blvd",
)
