"""
Send one e-mail by SMTP. Lists nothing: nobody can look up what a relay did.

Step by step instead of `smtplib.sendmail`, which does not tell whether the connection
was lost before or after the text of the mail went out.
"""

from __future__ import annotations

import re
import smtplib
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from ipaddress import ip_address
from threading import Timer
from urllib.parse import unquote, urlsplit

from shared.adapters.mail.mime import (
    build,
    one_address,
    rfc822_id,
    sender_address,
    written,
)
from shared.adapters.turns import Elapsed
from shared.errors import CollectionsError, ConfigError, NotDone, Refused, Uncertain
from shared.ports.sending import Accepted, MailMessage

_PORTS = {"smtp": 587, "smtps": 465}
_TAKEN = range(200, 300)
_GO_ON = 354
_LATER, _FOR_GOOD, _NO_STATUS, _FULL = 400, 500, 600, 552
_OF_THE_ADDRESS = (b"5.1.", b"5.2.")
_ENHANCED = re.compile(rb"5\.\d{1,3}\.\d{1,3}\b")
_MAY_BE_THE_ADDRESS = frozenset({550, 551, 552, 553})
_POLICY = re.compile(
    rb"relay|authenti|log ?in|prohibit|denied|not (?:allowed|permitted|authori[sz]ed)"
    rb"|polic|spam|block|black ?list|reputation|rbl|spf|dkim|dmarc|sender|too many",
    re.IGNORECASE,
)
# Lost or broken, at any step; smtplib's own errors are OSErrors too.
_LOST = (OSError, smtplib.SMTPException, ValueError)


@dataclass(frozen=True, slots=True)
class Relay:
    """Where to hand mail in, from `smtp://user:password@host:port` or `smtps://…`."""

    scheme: str
    host: str
    port: int
    user: str
    password: str

    @property
    def is_this_machine(self) -> bool:
        """Say whether nothing leaves this machine."""
        try:
            return ip_address(self.host).is_loopback
        except ValueError:
            return self.host == "localhost"


def read_url(url: str, name: str, ports: dict[str, int]) -> Relay:
    """
    Read a mail server's URL.

    Args:
        url: `scheme://user:password@host:port`, user and password percent-encoded.
        name: Of the setting, for the error.
        ports: Schemes and their usual ports.

    Raises:
        ConfigError: It is not such a URL. The password is not repeated.
    """
    try:
        parts = urlsplit(url)
        port = parts.port or ports[parts.scheme]
    except (ValueError, KeyError):
        parts, port = urlsplit(""), 0
    if not parts.hostname:
        schemes = " or ".join(f"{scheme}://" for scheme in ports)
        raise ConfigError(
            name.lower(), f"{name} must look like {schemes}user:password@host:port."
        )
    return Relay(
        scheme=parts.scheme,
        host=parts.hostname,
        port=port,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
    )


class SmtpMailer:
    """
    `Mailer` by SMTP.

    Args:
        url: `smtp://user:password@host:587` (STARTTLS where offered; a password is
            never sent without TLS except on this machine) or `smtps://…:465`.
        sender: Our address, with or without a display name.
        timeout_s: Seconds for each step.
    """

    name = "smtp"

    def __init__(self, url: str, sender: str, timeout_s: float) -> None:
        self._relay = read_url(url, "SMTP_URL", _PORTS)
        self._sender = sender
        self._mailbox = sender_address(sender).addr_spec
        self._timeout_s = timeout_s

    def send(self, message: MailMessage, now: datetime) -> Accepted:
        """
        Hand one e-mail to the relay, once.

        Raises:
            NotDone: Not reached, not signed in, or the relay said *later*.
            Refused: The relay will not take this address (`bad_address`) or mail.
            Uncertain: The connection was lost once the text was on its way.
            ConfigError: The sender is not an address.
        """
        to = one_address(message.to)
        mail = written(build(message, self._sender, now))
        lasts = Elapsed()
        session = self._opened()
        try:
            with _ending(session, self._timeout_s):
                self._announced(session, to)
            if lasts.seconds > 2 * self._timeout_s:
                # a claim lasts twice the timeout at least: too late to begin
                raise NotDone("smtp_slow", "The mail server takes too long.")
            with _ending(session, self._timeout_s):
                self._handed_in(session, mail)
        finally:
            session.close()
        return Accepted(
            provider=self.name,
            provider_id=rfc822_id(message.id, self._sender),
            sender=self._mailbox,
            rfc822_id=rfc822_id(message.id, self._sender),
        )

    def probe(self) -> None:
        """
        Connect and sign in; sends nothing.

        Raises:
            NotDone: Not reached, or not signed in.
        """
        self._opened().close()

    def _opened(self) -> smtplib.SMTP:
        try:
            session = self._connected()
        except _LOST as exc:
            raise _unreachable(exc) from None
        try:
            with _ending(session, self._timeout_s):
                self._signed_in(session)
        except smtplib.SMTPAuthenticationError as exc:
            session.close()
            text = "The mail server does not know user or password."
            raise NotDone("smtp_unauthorized", text, status=exc.smtp_code) from None
        except _LOST as exc:
            session.close()
            raise _unreachable(exc) from None
        except NotDone:
            session.close()
            raise
        return session

    def _connected(self) -> smtplib.SMTP:
        relay, wait_s = self._relay, self._timeout_s
        if relay.scheme == "smtps":
            tls = ssl.create_default_context()
            return smtplib.SMTP_SSL(relay.host, relay.port, timeout=wait_s, context=tls)
        return smtplib.SMTP(relay.host, relay.port, timeout=wait_s)

    def _signed_in(self, session: smtplib.SMTP) -> None:
        session.ehlo_or_helo_if_needed()
        secret = self._relay.scheme == "smtps"
        if not secret and session.has_extn("starttls"):
            session.starttls(context=ssl.create_default_context())
            session.ehlo()
            secret = True
        if not self._relay.user:
            return
        if not (secret or self._relay.is_this_machine):
            raise NotDone("smtp_no_tls", "The mail server offers no TLS for sign-in.")
        session.login(self._relay.user, self._relay.password)

    def _announced(self, session: smtplib.SMTP, to: str) -> None:
        """Say from whom, to whom, and that the text comes; nothing is sent yet."""
        code, said = _step(lambda: session.mail(self._mailbox))
        if code not in _TAKEN:
            text = "The mail server refuses our sender."
            raise NotDone("smtp_sender_refused", text, status=code)
        code, said = _step(lambda: session.rcpt(to))
        if code not in _TAKEN:
            raise _refused_recipient(code, said)
        code, said = _step(lambda: session.docmd("DATA"))
        if code != _GO_ON:
            raise _refusal("smtp_mail_refused", code)

    def _handed_in(self, session: smtplib.SMTP, mail: bytes) -> None:
        try:
            session.send(_dotted(mail))
            code, _ = session.getreply()
        except _LOST as exc:
            kind = type(exc).__name__
            text = f"The mail server was lost before it answered ({kind})."
            raise Uncertain("smtp_no_answer", text) from None
        if code not in _TAKEN:
            raise _refusal("smtp_mail_refused", code, otherwise=Uncertain)


@contextmanager
def _ending(session: smtplib.SMTP, within_s: float) -> Iterator[None]:
    """
    Hang up when it takes too long, however often a byte comes.

    Lines without end, or a byte now and then, would hold a sender for ever.
    """

    def hang_up() -> None:
        if session.sock is not None:
            with suppress(OSError):
                session.sock.shutdown(socket.SHUT_RDWR)

    timer = Timer(within_s, hang_up)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _step(ask: Callable[[], tuple[int, bytes]]) -> tuple[int, bytes]:
    """Do one step before the text: whatever fails here, nothing was sent."""
    try:
        return ask()
    except _LOST as exc:
        raise _unreachable(exc) from None


def _refused_recipient(status: int, said: bytes) -> CollectionsError:
    """
    Tell the address's fault from the account's.

    RFC 3463: x.7.x is policy, x.1.x and x.2.x are of the address. Many servers give no
    such code: *550 relay not permitted* says nothing of the address, and would make
    every tenant's dead.
    """
    if status >= _FOR_GOOD and _is_account_fault(status, said):
        text = "The mail server does not let us write there."
        return NotDone("smtp_forbidden", text, status=status)
    full = said.startswith(b"5.2.") or status == _FULL
    return _refusal("mailbox_full" if full else "bad_address", status)


def _is_account_fault(status: int, said: bytes) -> bool:
    if said.startswith(_OF_THE_ADDRESS):
        return False
    if _ENHANCED.match(said) or status not in _MAY_BE_THE_ADDRESS:
        return True
    return bool(_POLICY.search(said))


def _refusal(
    code: str, status: int, otherwise: type[CollectionsError] = NotDone
) -> CollectionsError:
    """A 5xx is for good, a 4xx is *later*; anything else is no answer at all."""
    if _FOR_GOOD <= status < _NO_STATUS:
        return Refused(code, "The mail server refused for good.", status=status)
    if _LATER <= status < _FOR_GOOD:
        return NotDone("smtp_later", "The mail server says: later.", status=status)
    return otherwise("smtp_garbled", "The mail server's answer cannot be read.")


def _unreachable(exc: Exception) -> NotDone:
    kind = type(exc).__name__
    return NotDone("smtp_unreachable", f"The mail server could not be used ({kind}).")


def _dotted(mail: bytes) -> bytes:
    """End lines and escape dots as RFC 5321, 4.5.2, says; close with a lone dot."""
    lines = mail.replace(b"\r\n", b"\n").replace(b"\r", b"\n").removesuffix(b"\n")
    stuffed = [b"." + line if line[:1] == b"." else line for line in lines.split(b"\n")]
    return b"\r\n".join(stuffed) + b"\r\n.\r\n"
