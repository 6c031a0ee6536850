"""
Send one text by QUO (formerly OpenPhone). Lists nothing, decides nothing.

https://www.quo.com/docs: `POST /v1/messages`, answered 202. It takes no idempotency
key, so an answer that never came is `Uncertain` and settled with `quo_ledger`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from shared.adapters.answer import Answer
from shared.adapters.sms.outgoing import checked
from shared.adapters.wire import KeyAuth, Wire, checked_secret
from shared.errors import CollectionsError, NotDone, Refused, Uncertain
from shared.ports.sending import Accepted, SmsMessage

# Nothing was sent and another provider may do better; the reason is the account's.
_OURS_TO_MEND = {
    "0206400": ("quo_not_registered", "The number's carrier registration is missing."),
    "0202403": ("quo_not_number_user", "The key's owner may not use this number."),
    "0204403": ("quo_daily_cap", "The carriers' daily cap for this number is reached."),
}
_OURS_TO_MEND_BY_STATUS = {
    401: ("quo_unauthorized", "QUO does not know the API key."),
    402: ("quo_no_credit", "The QUO account has no credit or no subscription."),
    403: ("quo_forbidden", "QUO forbids this number or country."),
    404: ("quo_sender_unknown", "QUO does not know the sending number."),
    429: ("quo_rate_limited", "QUO was asked too often."),
}
_NOT_LET_THROUGH = "Something before QUO, or QUO's door, lets no message through."
# Statuses that a proxy may give although the request behind it went on.
_UNCLEAR = frozenset({408, 409, 425, 499})


def quo_wire(
    base_url: str, api_key: str, timeout_s: float, wait: Callable[[], None] | None
) -> Wire:
    """Make the session that sender and ledger share the shape of."""
    return Wire(
        provider="quo",
        base_url=base_url,
        auth=KeyAuth(checked_secret("quo", api_key)),
        timeout_s=timeout_s,
        wait=wait,
    )


class QuoSms:
    """
    `SmsSender` by QUO.

    Args:
        base_url: The root, e.g. `https://api.quo.com`.
        api_key: Sent as it is, without `Bearer`.
        sender: Our number (E.164) or its `PN…` id.
        timeout_s: Seconds.
        wait: Waits for QUO's rate before each request.
    """

    name = "quo"

    def __init__(
        self,
        *,
        base_url: str,
        api_key: str,
        sender: str,
        timeout_s: float,
        wait: Callable[[], None] | None = None,
    ) -> None:
        self._wire = quo_wire(base_url, api_key, timeout_s, wait)
        self._sender = sender

    def take_turn(self) -> None:
        """Wait for the turn of the next `send`; as the port promises."""
        self._wire.take_turn()

    def send(self, message: SmsMessage, now: datetime) -> Accepted:
        """
        Hand one text to QUO, once.

        Exactly one recipient: two would become a group that sees each other.

        Raises:
            NotDone, Refused, Uncertain: See `refusal`.
            ConfigError: The URL or key cannot be sent at all.
        """
        text = checked(message, now)
        answer = self._wire.post(
            "/v1/messages",
            fields={"content": text.text, "from": self._sender, "to": [text.to]},
        )
        if answer.ok:
            return self._accepted(answer)
        raise refusal(answer, now)

    def _accepted(self, answer: Answer) -> Accepted:
        sent = answer.fields().get("data")
        if not isinstance(sent, dict) or not _text(sent, "id"):
            raise Uncertain(
                "quo_garbled", "QUO's answer cannot be read.", status=answer.status
            )
        return Accepted(
            provider=self.name,
            provider_id=_text(sent, "id"),
            sender=_text(sent, "from") or self._sender,
            thread_id=_text(sent, "conversationId") or None,
        )


def refusal(answer: Answer, now: datetime) -> CollectionsError:
    """
    Say what an answer other than 2xx means for the message.

    Returns:
        `Uncertain` where QUO or something before it failed; `NotDone` where nothing was
        sent and the account or the rate is the reason; `Refused` for the message's own
        fault (`opted_out`, `bad_number`, `quo_bad_request`).
    """
    status = answer.status
    if status >= 500 or status in _UNCLEAR or status < 300:  # noqa: PLR2004 - HTTP
        return Uncertain("quo_unclear", "QUO failed while it worked.", status=status)
    error = _error(answer)
    if _says_opted_out(error):
        return Refused("opted_out", "QUO says the person opted out.", status=status)
    if account := _account_fault(error, status):
        return NotDone(*account, status=status, retry_after_s=answer.retry_after_s(now))
    if status < 400:  # noqa: PLR2004 - HTTP
        return NotDone("quo_redirected", "QUO_BASE_URL moved away.", status=status)
    if answer.is_of_the_way:
        return NotDone("quo_not_let_through", _NOT_LET_THROUGH, status=status)
    return _messages_fault(error, status)


def _account_fault(error: dict[str, Any], status: int) -> tuple[str, str] | None:
    return _OURS_TO_MEND.get(str(error.get("code"))) or _OURS_TO_MEND_BY_STATUS.get(
        status
    )


def _messages_fault(error: dict[str, Any], status: int) -> Refused:
    if any(path.startswith("/to") for path in _paths(error)):
        return Refused("bad_number", "QUO cannot use the number.", status=status)
    return Refused("quo_bad_request", "QUO will not take the message.", status=status)


def _error(answer: Answer) -> dict[str, Any]:
    """Find the error: at the top as documented, or under `error` as seen live."""
    fields = answer.fields()
    inner = fields.get("error")
    return inner if isinstance(inner, dict) else fields


def _paths(error: dict[str, Any]) -> list[str]:
    errors = error.get("errors")
    listed = errors if isinstance(errors, list) else []
    return [_text(item, "path") for item in listed if isinstance(item, dict)]


def _says_opted_out(error: dict[str, Any]) -> bool:
    """Take QUO's word that the person said STOP. Unverified: no code is documented."""
    words = f"{_text(error, 'title')} {_text(error, 'message')}".lower()
    return any(sign in words for sign in ("opted out", "opted-out", "unsubscribed"))


def _text(fields: dict[str, Any], name: str) -> str:
    value = fields.get(name)
    return value if isinstance(value, str) else ""
