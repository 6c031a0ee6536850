"""Turn templates and an account's facts into texts. Pure; sends nothing."""

from shared.core.texts.fields import AccountLine, TextFields, given_name
from shared.core.texts.texts import Texts, shipped_texts

__all__ = ["AccountLine", "TextFields", "Texts", "given_name", "shipped_texts"]
