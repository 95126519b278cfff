"""A real mail server on the loopback, with a mind of its own where a test asks for it."""

import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope

USER, PASSWORD = "kneewise@mail", "p:@ss word/"


@dataclass
class Received:
    """What the server took, and what it says to each recipient and to each mail."""

    mails: list[EmailMessage] = field(default_factory=list)
    encrypted: list[bool] = field(default_factory=list)
    to: list[str] = field(default_factory=list)
    rcpt: Callable[[str], str] = lambda address: "250 OK"
    data: Callable[[EmailMessage], str] = lambda mail: "250 OK"

    async def handle_RCPT(
        self, _server: Any, _session: Any, envelope: Envelope, address: str, _options: Any
    ) -> str:
        answer = self.rcpt(address)
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, _server: Any, session: Any, envelope: Envelope) -> str:
        content = envelope.content
        assert isinstance(content, bytes)
        mail = message_from_bytes(content, policy=policy.default)
        assert isinstance(mail, EmailMessage)
        answer = self.data(mail)
        if answer.startswith("250"):
            self.mails.append(mail)
            self.to += envelope.rcpt_tos
            self.encrypted.append(session.ssl is not None)
        return answer


@dataclass
class Running:
    """A server at a port, and what it received."""

    port: int
    received: Received

    @property
    def url(self) -> str:
        """As the setting names it."""
        return f"smtp://127.0.0.1:{self.port}"


class _AnyPort(Controller):
    """A server at whichever port was free."""

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@contextmanager
def running(
    received: Received | None = None, tls: ssl.SSLContext | None = None, auth: bool = False
) -> Iterator[Running]:
    """A server until the block ends; `auth` makes it offer to check USER and PASSWORD."""

    known_pair = (USER.encode(), PASSWORD.encode())

    def known(_server: Any, _session: Any, _envelope: Any, _mechanism: str, given: Any) -> AuthResult:
        return AuthResult(success=(given.login, given.password) == known_pair, handled=False)

    held = received or Received()
    controller = _AnyPort(
        held,
        hostname="127.0.0.1",
        port=0,
        tls_context=tls,
        auth_require_tls=False,
        authenticator=known if auth else None,
        decode_data=False,
        enable_SMTPUTF8=True,
    )
    controller.start()
    try:
        yield Running(controller.port, held)
    finally:
        controller.stop()
