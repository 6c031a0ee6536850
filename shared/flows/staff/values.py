"""Where each value comes from: default, deployment, Settings tab, brand, property."""

from __future__ import annotations

from typing import Any, Final

from shared.core.house import SETTINGS, Setting
from shared.core.policy import Found, Policy
from shared.core.setting_values import in_words
from shared.flows.playbook import load_playbook, policy_under, rules_in_force
from shared.flows.staff.call import Call, Payload

_SOURCES: Final = {
    "default": "as shipped",
    "deployment": "this installation's own settings",
    "settings": "the Settings tab",
    "brand": "the Settings tab, for this brand",
    "property": "the Settings tab, for this property",
}


def values(call: Call) -> Payload:
    """
    Give every setting in force, for the house or for one account, and who said so.

    What is wrong in the tabs comes with it: what they say there changes nothing.
    """
    copy: Any = {}
    if call.optional("account_id", longest=200):
        copy = call.account().data.get("copy", {})
    playbook = load_playbook(call.deps, call.now)
    policy, base = playbook.policy, policy_under(call.deps.settings.business)
    brand, place = str(copy.get("brand", "")), str(copy.get("property", ""))
    listed = [_line(one, policy, base, brand, place) for one in SETTINGS]
    wrong = (*playbook.problems, *rules_in_force(call.deps, policy)[1])
    return {"values": listed, "problems": [one.text for one in wrong]}


def _line(
    setting: Setting, policy: Policy, base: Policy, brand: str, place: str
) -> dict[str, str]:
    found = policy.value(setting.slug, brand, place)
    source = found.source
    if source == "default" and _differs(setting, base, found):
        source = "deployment"
    return {
        "name": setting.name,
        "value": in_words(setting.kind, found.value),
        "source": source,
        "said_by": _SOURCES[source],
    }


def _differs(setting: Setting, base: Policy, found: Found) -> bool:
    shipped = getattr(Policy(), setting.slug)
    return bool(getattr(base, setting.slug) == found.value != shipped)
