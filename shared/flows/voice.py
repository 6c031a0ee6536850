"""In whose name and language an account is written to. Reads the playbook only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from shared.core.outreach.fields import HouseVoice, house_of
from shared.deps import Deps
from shared.flows.playbook import load_playbook
from shared.ports import Snapshot


def copy_of(accounts: Sequence[Snapshot]) -> dict[str, Any]:
    """Give what the sheet says of the first account, `{}` for a stranger."""
    copy: Any = accounts[0].data.get("copy", {}) if accounts else {}
    found: dict[str, Any] = copy
    return found


def voice_of(accounts: Sequence[Snapshot], deps: Deps, now: datetime) -> HouseVoice:
    """Give who speaks for the accounts' brand and property."""
    copy = copy_of(accounts)
    brand = str(copy.get("brand", ""))
    policy = load_playbook(deps, now).policy
    voice = house_of(policy, brand, copy.get("property", ""))
    return replace(voice, name=brand or voice.name)


def language_of(accounts: Sequence[Snapshot]) -> str:
    """Give the language the person asked for, else the sheet's."""
    if not accounts:
        return "en"
    copy: Any = accounts[0].data.get("copy", {})
    state: Any = accounts[0].data.get("state", {})
    return str(state.get("language") or copy.get("language", "en"))
