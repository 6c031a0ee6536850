"""
Send one text by Twilio. Lists nothing, decides nothing.

https://www.twilio.com/docs/messaging/api/message-resource, by plain requests instead
of Twilio's client: see docs/decisions/0071. It takes no idempotency key, so an answer
that never came is `Uncertain` and settled with `twilio_ledger`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from requests.auth import HTTPBasicAuth

from shared.adapters.answer import Answer
from shared.adapters.sms import carrier
from shared.adapters.sms.outgoing import checked
from shared.adapters.wire import Wire, checked_secret
from shared.errors import CollectionsError, NotDone, Refused, Uncertain
from shared.ports.sending import Accepted, SmsMessage

LONGEST_VALIDITY_S = 36_000
# The message's own fault: no provider will do better.
_REFUSED = {
    "21211": "bad_number",
    "21217": "bad_number",
    "21610": "opted_out",
    "21614": "bad_number",
    "21635": "bad_number",
    "21617": "text_too_long",
    "21619": "no_text",
    "21602": "no_text",
    "21604": "bad_number",
}
# The account's fault: nothing was sent and another provider may do better.
_OURS_TO_MEND = {
    "20003": "twilio_unauthorized",
    "20429": "twilio_rate_limited",
    "21408": "twilio_country_off",
    "21606": "twilio_sender_unknown",
    "21608": "twilio_trial",
    "21611": "twilio_queue_full",
    "21612": "twilio_unroutable",
    "21212": "twilio_sender_unknown",
    "21703": "twilio_sender_unknown",
    "30001": "twilio_queue_full",
    "30002": "twilio_suspended",
    "30022": "twilio_rate_limited",
    "30034": "twilio_not_registered",
}
_OURS_TO_MEND_BY_STATUS = {
    401: "twilio_unauthorized",
    402: "twilio_no_credit",
    403: "twilio_forbidden",
    404: "twilio_account_unknown",
    429: "twilio_rate_limited",
}
_NOT_LET_THROUGH = "Something before Twilio lets no message through."
_UNCLEAR = frozenset({408, 409, 425, 499})


def twilio_wire(
    *,
    base_url: str,
    account_sid: str,
    auth_token: str,
    timeout_s: float,
    wait: Callable[[], None] | None = None,
) -> Wire:
    """Make the session that sender and ledger share the shape of."""
    login = HTTPBasicAuth(
        checked_secret("twilio", account_sid), checked_secret("twilio", auth_token)
    )
    return Wire(
        provider="twilio",
        base_url=base_url,
        auth=login,
        timeout_s=timeout_s,
        wait=wait,
    )


def messages_path(account_sid: str) -> str:
    """Give the path of an account's messages."""
    return f"/2010-04-01/Accounts/{account_sid}/Messages.json"


class TwilioSms:
    """
    `SmsSender` by Twilio.

    Args:
        base_url: The root, e.g. `https://api.twilio.com`.
        account_sid: `AC…`.
        auth_token: Of that account.
        sender: Our number (E.164) or a messaging service, `MG…`.
        timeout_s: Seconds.
        status_callback: Where Twilio shall report; "" for nowhere. No underscore may
            stand in its host name.
        wait: Waits for Twilio's rate of one number before each request.
    """

    name = "twilio"

    def __init__(  # noqa: PLR0913 - keyword-only: each is a setting of its own
        self,
        *,
        base_url: str,
        account_sid: str,
        auth_token: str,
        sender: str,
        timeout_s: float,
        status_callback: str = "",
        wait: Callable[[], None] | None = None,
    ) -> None:
        self._wire = twilio_wire(
            base_url=base_url,
            account_sid=account_sid,
            auth_token=auth_token,
            timeout_s=timeout_s,
            wait=wait,
        )
        self._path = messages_path(account_sid)
        self._sender = sender
        self._status_callback = status_callback

    def take_turn(self) -> None:
        """Wait for the turn of the next `send`; as the port promises."""
        self._wire.take_turn()

    def send(self, message: SmsMessage, now: datetime) -> Accepted:
        """
        Hand one text to Twilio, once; it is told when the text expires.

        Raises:
            NotDone, Refused, Uncertain: See `refusal`.
            ConfigError: The URL or key cannot be sent at all.
        """
        answer = self._wire.post(
            self._path, form=self._form(checked(message, now), now)
        )
        if answer.ok:
            return self._accepted(answer)
        raise refusal(answer, now)

    def _form(self, message: SmsMessage, now: datetime) -> dict[str, str]:
        left_s = int((message.expires_at - now).total_seconds())
        service = self._sender.startswith("MG")
        form = {
            "To": message.to,
            "MessagingServiceSid" if service else "From": self._sender,
            "Body": message.text,
            "ValidityPeriod": str(min(max(left_s, 1), LONGEST_VALIDITY_S)),
        }
        if self._status_callback:
            form["StatusCallback"] = self._status_callback
        return form

    def _accepted(self, answer: Answer) -> Accepted:
        sent = answer.fields()
        if not isinstance(sent.get("sid"), str) or not sent["sid"]:
            raise Uncertain(
                "twilio_garbled",
                "Twilio's answer cannot be read.",
                status=answer.status,
            )
        return Accepted(
            provider=self.name,
            provider_id=sent["sid"],
            sender=str(sent.get("from") or self._sender),
        )


def refusal(answer: Answer, now: datetime) -> CollectionsError:
    """
    Say what an answer other than 2xx means for the message.

    Returns:
        `Uncertain` where Twilio or something before it failed; `Refused` for the
        message's own fault (`opted_out`, `bad_number` …); `NotDone` where nothing was
        sent and the account or the rate is the reason.
    """
    status, code = answer.status, _code(answer)
    if status >= 500 or status in _UNCLEAR or status < 300:  # noqa: PLR2004 - HTTP
        return Uncertain("twilio_unclear", "Twilio failed in between.", status=status)
    if code in _REFUSED:
        return Refused(_REFUSED[code], f"Twilio refused ({code}).", status=status)
    if mend := _OURS_TO_MEND.get(code) or _OURS_TO_MEND_BY_STATUS.get(status):
        wait_s = answer.retry_after_s(now)
        text = f"Twilio will not send for this account now ({code or status})."
        return NotDone(mend, text, status=status, retry_after_s=wait_s)
    if status < 400:  # noqa: PLR2004 - HTTP
        return NotDone("twilio_redirected", "TWILIO_BASE_URL moved.", status=status)
    if answer.is_of_the_way and not code:
        return NotDone("twilio_not_let_through", _NOT_LET_THROUGH, status=status)
    slug = carrier.reason(code) or "twilio_bad_request"
    return Refused(slug, f"Twilio refused ({code or status}).", status=status)


def _code(answer: Answer) -> str:
    """Give Twilio's error code; nothing but digits, for it stands in our sentence."""
    code = str(answer.fields().get("code", ""))
    return code if code.isascii() and code.isdigit() else ""
