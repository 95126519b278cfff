"""Mails go to a real server, encrypted where it can be, and each way it refuses has a name."""

import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.adapters import mail
from app.adapters.mail import Letter, MailDeferred, Mailer, MailRefused, MailUnavailable, Outbox
from app.store import deliveries
from tests import mail_server
from tests.mail_server import PASSWORD, USER, Received

SENDER = "Kneewise <kneewise@knee.example.org>"
LETTER = Letter(
    kind="reminder",
    to="rosa@example.org",
    subject="Strength session today",
    text="Because Sunday's 15.2 km was 24 % over your 30-day longest.\n– ü\n",
    html="<p>Because.</p>",
    message_id="0123456789abcdef",
    at=datetime(2026, 11, 12, 9, 0, tzinfo=UTC),
)


def mailer(url: str) -> Mailer:
    made = mail.post(url, SENDER, Path())
    assert isinstance(made, Mailer)
    return replace(made, timeout_s=2)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> ssl.SSLContext:
    """A server's side of TLS, with a certificate that nobody vouches for."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    made = x509.CertificateBuilder(name, name, key.public_key(), 1)
    made = made.not_valid_before(datetime(2020, 1, 1)).not_valid_after(datetime(2120, 1, 1))
    folder = tmp_path_factory.mktemp("tls")
    (folder / "cert").write_bytes(made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    (folder / "key").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "cert", folder / "key")
    return context


@contextmanager
def listener(said: bytes | None = None) -> Iterator[str]:
    """A port on which someone says something and hangs up, or says nothing for as long as it is open."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        held: list[socket.socket] = []

        def answer() -> None:
            try:
                connection, _ = server.accept()
            except OSError:
                return
            held.append(connection)
            if said is not None:
                connection.sendall(said)
                connection.close()

        thread = threading.Thread(target=answer, daemon=True)
        thread.start()
        yield f"smtp://127.0.0.1:{server.getsockname()[1]}"
        server.shutdown(socket.SHUT_RDWR)
        thread.join(2)
        for connection in held:
            connection.close()


def test_a_letter_arrives_with_text_html_and_its_headers() -> None:
    with mail_server.running() as server:
        assert mailer(server.url).send(LETTER) == ""
    (got,) = server.received.mails

    assert server.received.to == [LETTER.to]
    assert (got["Subject"], got["To"], got["From"]) == (LETTER.subject, LETTER.to, SENDER)
    assert got["Message-ID"] == "<0123456789abcdef@knee.example.org>"
    assert got["Auto-Submitted"] == "auto-generated"
    assert got["Date"].datetime == LETTER.at
    assert got.get_content_type() == "multipart/alternative"
    text, html = got.iter_parts()
    assert (text.get_content_type(), html.get_content_type()) == ("text/plain", "text/html")
    assert text.get_content().replace("\r\n", "\n") == LETTER.text
    assert html.get_content().strip() == LETTER.html


def test_credentials_of_the_address_are_percent_decoded_and_taken() -> None:
    with mail_server.running(auth=True) as server:
        credentials = f"{quote(USER, safe='')}:{quote(PASSWORD, safe='')}"
        mailer(f"smtp://{credentials}@127.0.0.1:{server.port}").send(LETTER)
        with pytest.raises(MailUnavailable, match="does not take the user and password: 535"):
            mailer(f"smtp://kneewise:wrong@127.0.0.1:{server.port}").send(LETTER)
    assert len(server.received.mails) == 1


def test_a_connection_is_encrypted_when_that_is_offered(certificate: ssl.SSLContext) -> None:
    with mail_server.running(tls=certificate) as server:
        mailer(server.url).send(LETTER)
    assert server.received.encrypted == [True]


def test_a_certificate_that_nobody_vouches_for_is_refused_beyond_this_machine(
    certificate: ssl.SSLContext,
) -> None:
    said = pytest.raises(MailUnavailable, match="No encrypted connection")
    with mail_server.running(tls=certificate) as server, said:
        replace(mailer(server.url), near=False).send(LETTER)
    assert server.received.mails == []


def test_a_password_is_not_shown_without_encryption_beyond_this_machine() -> None:
    with mail_server.running(auth=True) as server:
        far = replace(mailer(server.url), near=False, user=USER, password=PASSWORD)
        with pytest.raises(MailUnavailable, match="offers no encryption"):
            far.send(LETTER)
        with pytest.raises(MailUnavailable, match="offers no encryption"):
            far.check()


@pytest.mark.parametrize(
    ("answer", "refusal"),
    [
        ("550 5.1.1 No such user", MailRefused),
        ("451 4.7.1 Greylisted", MailDeferred),
        ("421 4.3.2 Shutting down", MailUnavailable),
    ],
)
@pytest.mark.parametrize("at", ["rcpt", "data"])
def test_what_the_server_answers_decides_whether_it_is_tried_again(answer, refusal, at) -> None:
    received = Received(**{at: lambda _: answer})
    with mail_server.running(received) as server, pytest.raises(refusal, match=answer.split()[-1]):
        mailer(server.url).send(LETTER)
    assert server.received.mails == []


def test_a_server_that_is_down_hangs_or_talks_nonsense_is_unavailable() -> None:
    with socket.create_server(("127.0.0.1", 0)) as gone:
        nobody = f"smtp://127.0.0.1:{gone.getsockname()[1]}"
    with pytest.raises(MailUnavailable, match="Nothing listens there"):
        mailer(nobody).send(LETTER)
    with listener() as silent, pytest.raises(MailUnavailable, match=r"did not answer within 0\.3 seconds"):
        replace(mailer(silent), timeout_s=0.3).send(LETTER)
    with listener(b"<html>hello</html>\r\n") as odd, pytest.raises(MailUnavailable):
        mailer(odd).send(LETTER)
    with listener(b"554 go away\r\n") as closed, pytest.raises(MailUnavailable, match="554 go away"):
        mailer(closed).send(LETTER)
    with listener(b"220 hi\r\n") as tls, pytest.raises(MailUnavailable, match="encrypted"):
        mailer(tls.replace("smtp:", "smtps:")).send(LETTER)
    with pytest.raises(MailUnavailable):
        mailer(nobody).check()


@contextmanager
def dripping(verb: bytes, tls: ssl.SSLContext | None = None) -> Iterator[str]:
    """A server that takes a letter, but whose answer to one command comes byte by byte for three seconds."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=_take, args=(server, verb, tls), daemon=True)
        thread.start()
        yield f"smtp{'s' if tls else ''}://127.0.0.1:{server.getsockname()[1]}"
        thread.join(5)
        assert not thread.is_alive()


def _take(server: socket.socket, verb: bytes, tls: ssl.SSLContext | None) -> None:
    plain, _ = server.accept()
    with tls.wrap_socket(plain, server_side=True) if tls else plain as taken, suppress(OSError):
        heard, in_letter = taken.makefile("rb"), False
        line = b"CONNECT"
        while line:
            word = line.strip().upper()
            for byte in b"250-one moment\r\n" * 10 if word.startswith(verb) else b"":
                taken.sendall(bytes([byte]))
                time.sleep(0.02)
            in_letter = (in_letter or word == b"DATA") and word != b"."
            if not in_letter or word == b"DATA":
                taken.sendall({b"CONNECT": b"220 hi\r\n", b"DATA": b"354 go\r\n"}.get(word, b"250 ok\r\n"))
            line = heard.readline()


@pytest.mark.parametrize("verb", [b"CONNECT", b"EHLO", b"RCPT", b"DATA"])
def test_a_server_that_drips_its_answer_is_given_up_as_a_whole(verb: bytes) -> None:
    began = time.monotonic()
    said = pytest.raises(MailUnavailable, match=r"did not answer within 0\.3 seconds")
    with dripping(verb) as slow, said:
        replace(mailer(slow), whole_s=0.3).send(LETTER)
    assert time.monotonic() - began < 2


def test_one_that_drips_under_encryption_too(certificate: ssl.SSLContext) -> None:
    with dripping(b"EHLO", certificate) as slow, pytest.raises(MailUnavailable, match=r"within 0\.5 seconds"):
        replace(mailer(slow), whole_s=0.5).check()


def test_a_letter_taken_is_sent_however_slow_the_goodbye() -> None:
    with dripping(b"QUIT") as slow:
        assert replace(mailer(slow), whole_s=0.5).send(LETTER) == ""


def test_the_time_for_a_letter_is_over_well_before_another_may_take_it() -> None:
    assert deliveries.LEASE.total_seconds() > 2 * mail.WHOLE_S


def test_a_check_sends_nothing() -> None:
    with mail_server.running() as server:
        mailer(server.url).check()
    assert server.received.mails == []


def test_the_ports_follow_from_the_kind_of_address() -> None:
    assert (mailer("smtp://mail.example.org").port, mailer("smtps://mail.example.org").port) == (25, 465)
    assert mailer("smtps://u@mail.example.org:4650") == replace(
        mailer("smtps://mail.example.org"), port=4650, user="u"
    )
    assert not mailer("smtp://mail.example.org").near
    assert mailer("smtp://[::1]").near and mailer("smtp://localhost").near


def test_without_a_server_a_letter_is_a_private_file_and_twice_is_once(tmp_path: Path) -> None:
    box = mail.post("", SENDER, tmp_path / "outbox")
    assert isinstance(box, Outbox)
    assert box.send(LETTER) == box.send(LETTER) == mail.OUTBOX
    (written,) = (tmp_path / "outbox").iterdir()

    assert written.name == "20261112T090000Z-reminder-01234567.eml"
    assert (written.stat().st_mode & 0o777, written.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    read = message_from_bytes(written.read_bytes(), policy=policy.default)
    assert (read["Subject"], read["Message-ID"]) == (LETTER.subject, "<0123456789abcdef@knee.example.org>")

    box.send(replace(LETTER, message_id="fedcba", at=LETTER.at + timedelta(hours=1)))
    assert len(list((tmp_path / "outbox").iterdir())) == 2


def test_an_outbox_that_cannot_be_written_to_is_unavailable(tmp_path: Path) -> None:
    (tmp_path / "outbox").write_text("a file")
    with pytest.raises(MailUnavailable, match="outbox cannot be written"):
        Outbox(tmp_path / "outbox", SENDER).send(LETTER)


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=40))
def test_no_subject_makes_another_header(hostile: str) -> None:
    subject = f"Rosa {hostile}\r\nBcc: all@example.org\nX-Evil: 1"
    try:
        data = replace(LETTER, subject=subject).message(SENDER).as_bytes()
    except UnicodeEncodeError:
        return
    read = message_from_bytes(data, policy=policy.default)
    assert {name.lower() for name in read} == {
        "from", "to", "subject", "date", "message-id", "auto-submitted", "mime-version", "content-type",
    }  # fmt: skip


@pytest.mark.parametrize("to", ["rosa@example.org\r\nBcc: all@example.org", "rosa\n@example.org"])
def test_no_address_makes_another_header(to: str) -> None:
    with pytest.raises(MailRefused):
        replace(LETTER, to=to).message(SENDER)


def test_an_address_with_letters_beyond_ascii_is_sent_to_where_the_server_takes_it() -> None:
    with mail_server.running() as server:
        mailer(server.url).send(replace(LETTER, to="röschen@exämple.org"))
    assert server.received.to == ["röschen@exämple.org"]
