"""The tenants' phones and mailboxes, as the workspace shows them."""

from __future__ import annotations

from typing import Any

from shared.adapters.mail.local import LocalMailbox
from shared.adapters.sms.local import LocalPhone
from shared.core.instants import to_text
from shared.local.workspace.office import Phone, PhoneMessage


def threads_of(provider: Any) -> list[Any]:
    """Give whom a local provider has written to; none where it is a real one."""
    return list(provider.threads()) if provider else []


def phone_of(phone: LocalPhone, number: str, names: dict[str, str]) -> Phone:
    """Give a tenant's phone with its texts, as the tenant sees them."""
    texts: list[PhoneMessage] = [
        {
            "direction": "out" if one.from_tenant else "in",
            "text": one.text,
            "at": to_text(one.at),
        }
        for one in phone.messages(number)
    ]
    name = names.get(number, "")
    return {"address": number, "name": name, "channel": "sms", "messages": texts}


def mailbox_of(box: LocalMailbox, address: str, names: dict[str, str]) -> Phone:
    """Give a tenant's mailbox, as the tenant sees it."""
    mails: list[PhoneMessage] = [
        {
            "direction": "out" if one.from_tenant else "in",
            "text": one.text,
            "subject": one.subject,
            "html": one.html,
            "at": to_text(one.at),
        }
        for one in box.messages(address)
    ]
    name = names.get(address, "")
    return {"address": address, "name": name, "channel": "email", "messages": mails}
