"""Sends mails by SMTP, or writes them to a folder where no mail server is set."""

import ipaddress
import smtplib
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from email.utils import format_datetime, parseaddr
from pathlib import Path
from urllib.parse import unquote, urlsplit

from app.adapters import private_file
from app.adapters.smtp import Timed, TimedTls

TIMEOUT_S = 10  # for the next byte
WHOLE_S = 60  # for a letter as a whole
PORTS = {"smtp": 25, "smtps": 465}
OUTBOX = "outbox"
WORDS_CHARACTERS = 200


class MailUnavailable(Exception):
    """The mail server cannot be used now; the text says what happened. The next mail would fare no better."""


class MailDeferred(Exception):
    """The mail server does not take this mail yet, and asks to try again later."""


class MailRefused(Exception):
    """The mail server will never take this mail; the text is its answer."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail ready to go.

    message_id  without the sender's domain; the same letter has the same one at each try
    at          when it was asked for
    """

    kind: str
    to: str
    subject: str
    text: str
    html: str
    message_id: str
    at: datetime

    def message(self, sender: str) -> EmailMessage:
        """The letter as it travels; raises MailRefused for an address that no mail can have."""
        message = EmailMessage(policy=SMTP if self.to.isascii() else SMTPUTF8)
        message["From"] = sender
        message["Subject"] = " ".join(self.subject.split())
        message["Date"] = format_datetime(self.at)
        message["Message-ID"] = f"<{self.message_id}@{domain(sender)}>"
        message["Auto-Submitted"] = "auto-generated"
        try:
            message["To"] = self.to
        except (ValueError, IndexError):  # a line break, or a part the email package stumbles over
            raise MailRefused("This is no address that a mail can be sent to.") from None
        message.set_content(self.text, cte="quoted-printable")
        message.add_alternative(self.html, subtype="html", cte="quoted-printable")
        return message


def domain(sender: str) -> str:
    """What stands behind the @ of the sender."""
    return parseaddr(sender)[1].rpartition("@")[2] or "localhost"


@dataclass(frozen=True, slots=True)
class Mailer:
    """A mail server.

    near       it is on this machine: credentials may go there unencrypted, and its certificate proves nothing
    timeout_s  how long it may be silent
    whole_s    how long it may take for all its answers to a letter
    """

    host: str
    port: int
    sender: str
    is_tls: bool = False
    user: str = ""
    password: str = ""
    near: bool = False
    timeout_s: float = TIMEOUT_S
    whole_s: float = WHOLE_S

    def send(self, letter: Letter) -> str:
        """Hand one letter over; raises MailUnavailable, MailDeferred, MailRefused. Returns nothing to add."""
        message = letter.message(self.sender)
        data = message.as_bytes()
        with self._connected() as smtp:
            options = [] if letter.to.isascii() else ["SMTPUTF8", "BODY=8BITMIME"]
            if options and not smtp.has_extn("smtputf8"):
                raise MailRefused("The mail server takes no addresses with letters beyond ASCII.")
            try:
                smtp.sendmail(parseaddr(self.sender)[1], [letter.to], data, options)
            except smtplib.SMTPRecipientsRefused as refused:
                code, words = refused.recipients[letter.to]
                raise _refusal(code, words) from None
            except smtplib.SMTPSenderRefused as refused:
                raise MailUnavailable(f"It does not take the sender: {_words(refused)}") from None
            except smtplib.SMTPDataError as refused:
                raise _refusal(refused.smtp_code, refused.smtp_error) from None
        return ""

    def check(self) -> None:
        """Connect and greet, and sign in where there are credentials; raises MailUnavailable."""
        with self._connected():
            pass

    @contextmanager
    def _connected(self) -> Iterator[smtplib.SMTP]:
        """A greeted server, encrypted where it can be; every failure of the connection has one name."""
        smtp: smtplib.SMTP | None = None
        until = time.monotonic() + self.whole_s
        try:
            smtp = self._greeted(until)
            if self.user:
                smtp.login(self.user, self.password)
            yield smtp
            with suppress(
                smtplib.SMTPException, OSError
            ):  # it has the letter; how it says goodbye is its own
                smtp.quit()
        except smtplib.SMTPAuthenticationError as refused:
            raise MailUnavailable(f"It does not take the user and password: {_words(refused)}") from None
        except smtplib.SMTPResponseException as refused:
            raise MailUnavailable(f"It answered {_words(refused)}") from None
        except ssl.SSLError as refused:
            raise MailUnavailable(f"No encrypted connection: {refused.reason or 'it broke off'}") from None
        except (smtplib.SMTPException, OSError) as error:
            if "timed out" in str(error):  # smtplib gives a time that ran out no name of its own
                late = time.monotonic() >= until
                most = self.whole_s if late else self.timeout_s
                raise MailUnavailable(f"It did not answer within {most:g} seconds.") from None
            raise MailUnavailable(_reason(error)) from None
        finally:
            if smtp is not None:
                smtp.close()

    def _greeted(self, until: float) -> smtplib.SMTP:
        """Connected and greeted; raises what smtplib does, and MailUnavailable before a password is shown."""
        where = {"host": self.host, "port": self.port, "local_hostname": domain(self.sender)}
        smtp = (
            TimedTls(until, **where, timeout=self.timeout_s, context=self._context())
            if self.is_tls
            else Timed(until, **where, timeout=self.timeout_s)
        )
        try:
            smtp.ehlo_or_helo_if_needed()
            if not self.is_tls and smtp.has_extn("starttls"):
                smtp.starttls(context=self._context())
                smtp.ehlo_or_helo_if_needed()
            elif not (self.is_tls or self.near) and self.user:
                raise MailUnavailable("It offers no encryption, so the password was not shown to it.")
        except BaseException:
            smtp.close()
            raise
        return smtp

    def _context(self) -> ssl.SSLContext:
        context = ssl.create_default_context()
        if self.near:
            context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        return context


@dataclass(frozen=True, slots=True)
class Outbox:
    """A folder that stands in for a mail server."""

    folder: Path
    sender: str

    def send(self, letter: Letter) -> str:
        """Write one letter as a file of this user's own, once if sent twice; returns OUTBOX."""
        name = f"{letter.at:%Y%m%dT%H%M%SZ}-{letter.kind}-{letter.message_id[:8]}.eml"
        data = letter.message(self.sender).as_bytes()
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            private_file.write(self.folder / name, data)
        except OSError as error:
            raise MailUnavailable(f"The outbox cannot be written to ({error.strerror}).") from None
        return OUTBOX


Post = Mailer | Outbox


def post(smtp_url: str, sender: str, outbox: Path) -> Post:
    """The mail server of an address such as smtp://user:password@host:587; the outbox without one."""
    if not smtp_url:
        return Outbox(outbox, sender)
    parts = urlsplit(smtp_url)
    host = parts.hostname or ""
    return Mailer(
        host=host,
        port=parts.port or PORTS[parts.scheme],
        sender=sender,
        is_tls=parts.scheme == "smtps",
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        near=_is_loopback(host),
    )


def _is_loopback(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _refusal(code: int, words: bytes | str) -> Exception:
    """421 closes the connection; other 4xx mean later, 5xx never."""
    said = f"{code} {_plain(words)}"
    if code == 421:
        return MailUnavailable(f"It answered {said}")
    return MailRefused(said) if code >= 500 else MailDeferred(said)


def _words(refused: smtplib.SMTPResponseException) -> str:
    return f"{refused.smtp_code} {_plain(refused.smtp_error)}"


def _plain(words: bytes | str) -> str:
    """A server's words on one line, without what is not text."""
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return "".join(each for each in " ".join(text.split()) if each.isprintable())[:WORDS_CHARACTERS]


def _reason(error: Exception) -> str:
    if isinstance(error, ConnectionRefusedError):
        return "Nothing listens there."
    if isinstance(error, smtplib.SMTPServerDisconnected):
        return "It closed the connection."
    words = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return f"It cannot be reached: {_plain(words)}"
