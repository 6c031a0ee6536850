"""The law as data and the engine that asks it. Pure; no clock, no I/O but its data."""

from shared.core.compliance.judge import may_contact
from shared.core.compliance.load import load_rulebook, shipped_rulebook
from shared.core.compliance.request import (
    Consent,
    Consumer,
    ContactRequest,
    Debt,
    HouseLimits,
    Rnd,
    TemplateFacts,
)
from shared.core.compliance.rulebook import Rulebook
from shared.core.model import Prefs

__all__ = [
    "Consent",
    "Consumer",
    "ContactRequest",
    "Debt",
    "HouseLimits",
    "Prefs",
    "Rnd",
    "Rulebook",
    "TemplateFacts",
    "load_rulebook",
    "may_contact",
    "shipped_rulebook",
]
