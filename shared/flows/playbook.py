"""Load the playbook for those who do not read the sheet: the sender, the sidebar."""

from __future__ import annotations

import json
from datetime import datetime
from functools import lru_cache
from typing import Any

from shared.core.compliance import Rulebook
from shared.core.compliance.tighten import tightened_each
from shared.core.model import Problem
from shared.core.playbook import Playbook, base_policy, playbook_from_tabs
from shared.core.policy import Policy
from shared.deps import Deps
from shared.flows.recent import recent
from shared.settings.model import Business

HOUSE = "system/playbook"
_kept: dict[tuple[int, str], Playbook] = {}
_rules: dict[tuple[int, str], tuple[Rulebook, tuple[Problem, ...]]] = {}


def policy_under(business: Business) -> Policy:
    """Give the deployment's own settings as the base of the Settings tab."""
    return _base(business)


@lru_cache(maxsize=4)
def _base(business: Business) -> Policy:
    return base_policy(
        name=business.name,
        phone=business.phone,
        address=business.address,
        pay_link=business.pay_link,
    )


def load_playbook(deps: Deps, now: datetime) -> Playbook:
    """Give the playbook of the last pass; the defaults before there was one."""
    found = recent(deps.documents, HOUSE, now)
    version = found.version if found else ""
    key = (id(deps.documents), version)
    if key not in _kept:
        tabs: Any = json.loads(str(found.data["tabs"])) if found else {}
        _kept.clear()
        _kept[key] = playbook_from_tabs(tabs, policy_under(deps.settings.business))
    return _kept[key]


def rules_in_force(deps: Deps, policy: Policy) -> tuple[Rulebook, tuple[Problem, ...]]:
    """
    Give the law as this house keeps to it: with its own stricter numbers.

    Returns:
        The rulebook, and a sentence for each row of Settings that changes nothing.
    """
    if not policy.rules:
        return deps.rules, ()
    key = (id(deps.rules), json.dumps(policy.rules, sort_keys=True))
    if key not in _rules:
        _rules.clear()
        _rules[key] = tightened_each(deps.rules, policy.rules)
    return _rules[key]
