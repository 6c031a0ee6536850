"""
Who is the same person: by Customer ID, else by name and phone or e-mail. Pure.

Never by phone or e-mail alone: an office number shared by strangers must not merge
them, or one would read of the other's debt.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any, NamedTuple

from shared.core.keys import opaque, person_key
from shared.core.model import Account, Party

_TITLES = frozenset({"mr", "mrs", "ms", "miss", "dr", "sr", "sra", "srta", "don"})
_APART = "".join(chr(code) for code in range(128) if not chr(code).isalnum())
_ASCII = str.maketrans(_APART.replace("'", ""), " " * (len(_APART) - 1), "'")


class _Seen(NamedTuple):
    """One mention of somebody: an account's customer, or a party of an account."""

    account: Account
    party: Party | None
    at: int


class _Groups:
    """
    Union-find over mentions: the root is the first of its group.

    A group that bears a Customer ID is never joined to one with another: staff say that
    these are two people.
    """

    def __init__(self, customers: Sequence[str]) -> None:
        self._parent = list(range(len(customers)))
        self.customers = list(customers)

    def root(self, at: int) -> int:
        while self._parent[at] != at:
            self._parent[at] = self._parent[self._parent[at]]
            at = self._parent[at]
        return at

    def join(self, one: int, other: int) -> None:
        low, high = sorted((self.root(one), self.root(other)))
        mine, theirs = self.customers[low], self.customers[high]
        if not (mine and theirs and mine != theirs):
            self._parent[high] = low
            self.customers[low] = mine or theirs


def assign_people(
    accounts: Sequence[Account], *, others: Mapping[str, str] | None = None
) -> None:
    """
    Set the person of every account and of every party in its `contacts`.

    Accounts share a person by Customer ID. Without one they do where the name *and* the
    phone or the e-mail agree. A party is the account's own customer where the name
    agrees. The order of the rows does not matter.

    Args:
        accounts: All of the sheet, or those that changed.
        others: Token → person key of what is already known (see `tokens`): rows that
            are not in *accounts*, or every row as of the last pass. A person found
            there keeps the key, and with it the past contacts.
    """
    mentions = _mentions(sorted(accounts, key=_age))
    groups = _grouped(mentions)
    keys = _keys(mentions, groups, others or {})
    parties: dict[str, list[Party]] = {}
    for at, (account, party, _) in enumerate(mentions):
        key = keys[groups.root(at)]
        if party is None:
            account.person_key = key
        else:
            named = replace(party, person_key=key)
            parties.setdefault(account.key, []).append(named)
    for account in accounts:
        if account.contacts:
            account.contacts = tuple(parties[account.key])


def tokens(who: Account | Party) -> tuple[str, ...]:
    """
    Give what identifies somebody without a Customer ID, opaquely.

    Two mentions that share a token agree in name and in phone or e-mail.
    """
    name = same_name(who.customer if isinstance(who, Account) else who.name)
    return tuple(opaque("t", name, point) for point in _points(who)) if name else ()


def handed_on(before: Mapping[str, Any], account: Account) -> bool:
    """
    Say whether a row now speaks of somebody else: neither name nor contact point agree.

    Args:
        before: What the sheet said of the account before, as stored; `{}`: nothing.
        account: As it reads now.
    """
    if not before.get("customer"):
        return False
    if account.customer_id and account.customer_id == before.get("customer_id"):
        return False
    was = {before.get("phone"), before.get("email")}
    same = same_name(str(before["customer"])) == same_name(account.customer)
    return not same and not was & set(_points(account))


def without_person(state: dict[str, Any]) -> dict[str, Any]:
    """Leave out what one person said and paid; holds and a pause by staff stay."""
    gone = {"promise", "promises", "prefs", "marks", "language", "unshown"}
    if state.get("pause_reason") != "staff":
        gone |= {"pause_until", "pause_reason"}
    return {name: value for name, value in state.items() if name not in gone}


def group_by_person(accounts: Sequence[Account]) -> dict[str, list[Account]]:
    """Give the accounts of each person, in the order of the sheet."""
    groups: dict[str, list[Account]] = {}
    for account in accounts:
        groups.setdefault(account.person_key, []).append(account)
    return groups


@lru_cache(maxsize=4096)
def same_name(name: str) -> str:
    """
    Bring a name into the form in which names are compared.

    `García, Ana` and `Ms Ana Garcia` are one; the order of the words is free.
    """
    if not name.isascii():
        spread = unicodedata.normalize("NFKD", name)
        name = "".join(c for c in spread if not unicodedata.combining(c))
        name = "".join(c if c.isalnum() else " " for c in name.replace("\u2019", ""))
    words = name.casefold().translate(_ASCII).split()
    return " ".join(sorted(word for word in words if word not in _TITLES))


def _age(account: Account) -> tuple[int, str, int]:
    """Order by id as ids are given out: the older account names the person."""
    return len(account.account_id), account.account_id, account.row


def _mentions(accounts: Sequence[Account]) -> list[_Seen]:
    seen = [_Seen(account, None, at) for at, account in enumerate(accounts)]
    seen.extend(
        _Seen(account, party, at)
        for at, account in enumerate(accounts)
        if account.contacts
        for party in account.contacts
    )
    return seen


def _grouped(mentions: Sequence[_Seen]) -> _Groups:
    groups = _Groups([a.customer_id if p is None else "" for a, p, _ in mentions])
    first: dict[tuple[str, str], int] = {}
    for at, customer in enumerate(groups.customers):
        if customer:
            groups.join(first.setdefault(("", customer), at), at)
    for at, (account, party, own) in enumerate(mentions):
        name = same_name(account.customer if party is None else party.name)
        if party is not None and name == same_name(account.customer):
            groups.join(own, at)
        for point in _points(party or account) if name else ():
            groups.join(first.setdefault((name, point), at), at)
    return groups


def _points(who: Account | Party) -> tuple[str, ...]:
    return tuple(point for point in (who.phone, who.email) if point)


def _keys(
    mentions: Sequence[_Seen], groups: _Groups, others: Mapping[str, str]
) -> dict[int, str]:
    keys: dict[int, str] = {}
    for at, seen in enumerate(mentions if others else ()):
        root = groups.root(at)
        if root not in keys and not groups.customers[root]:
            found = (others.get(token) for token in tokens(seen.party or seen.account))
            keys.update((root, key) for key in found if key)
    for at, seen in enumerate(mentions):
        if at == groups.root(at) and at not in keys:
            keys[at] = _key(seen, groups.customers[at])
    return keys


def _key(seen: _Seen, customer: str) -> str:
    """
    Name a group by its Customer ID, else by what its first mention agrees in.

    Not by an account: a row given to a new tenant must not keep the old one's person.
    """
    if customer:
        return person_key("customer", customer)
    if known := tokens(seen.party or seen.account):
        return person_key("who", known[0])
    return person_key("account", seen.account.account_id)
