"""The server: one port, named refusals, and nobody cut off when it is told to stop."""

import errno
import http.client
import signal
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager

import pytest

from app.web import server
from app.web.server import CannotListen
from tests.web.slow_server import BODY


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@contextmanager
def started(port, *words):
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.web.slow_server", str(port), *words], stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout.readline() == "ready\n"
        yield process
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


@pytest.fixture
def port():
    return free_port()


@pytest.fixture
def slow(port):
    with started(port) as process:
        yield process


@pytest.fixture(scope="module")
def patient():
    """The port of a server that serves all these tests."""
    port = free_port()
    with started(port):
        yield port


@pytest.fixture(scope="module")
def impatient():
    """The port of one that waits for half a second instead of twenty."""
    port = free_port()
    with started(port, "0.5"):
        yield port


def get(port, seconds):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", f"/{seconds}")
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def test_told_to_stop_it_finishes_each_answer_begun(slow, port):
    with ThreadPoolExecutor(3) as visitors:
        answers = [visitors.submit(get, port, 0.8) for _ in range(3)]
        time.sleep(0.4)
        slow.send_signal(signal.SIGTERM)

        for answer in answers:
            assert answer.result() == (200, BODY)
    assert slow.wait(5) == 0
    assert slow.stdout.read() == "ended\n"


def test_told_to_stop_it_takes_nobody_new_and_waits_for_no_idle_visitor(slow, port):
    with socket.create_connection(("127.0.0.1", port)):
        get(port, 0)
        slow.send_signal(signal.SIGTERM)
        assert slow.wait(5) == 0

    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port))


def test_an_event_does_not_wait_for_pages_that_take_their_time(slow, port):
    with ExitStack() as open_ones:
        for _ in range(server.THREADS):
            visitor = open_ones.enter_context(socket.create_connection(("127.0.0.1", port)))
            visitor.sendall(b"GET /60 HTTP/1.1\r\nHost: localhost\r\n\r\n")
        sender = open_ones.enter_context(socket.create_connection(("127.0.0.1", port), timeout=20))
        sender.sendall(
            b"POST /strava/webhook/s3cret HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n{}"
        )
        assert sender.recv(100).startswith(b"HTTP/1.1 200 ")


@pytest.mark.parametrize("line", [b"no request", b"GET / HTTP/1.1\r\nno header"])
def test_what_is_no_request_is_refused(patient, line):
    with socket.create_connection(("127.0.0.1", patient), timeout=20) as visitor:
        visitor.sendall(line + b"\r\n\r\n")
        assert visitor.recv(100).startswith(b"HTTP/1.")
    assert get(patient, 0) == (200, BODY)


def test_a_taken_port_is_named_with_what_to_do(port):
    with server.listen("127.0.0.1", port), pytest.raises(CannotListen) as refused:
        server.listen("127.0.0.1", port)

    assert f"Port {port} is taken" in str(refused.value)
    assert "KNEEWISE_PORT=" in str(refused.value)


@pytest.mark.parametrize("host", ["no-such-host.invalid", "192.0.2.7"])
def test_a_host_that_is_not_this_machine_is_named(host, port):
    with pytest.raises(CannotListen, match="KNEEWISE_HOST"):
        server.listen(host, port)


def test_a_port_that_needs_more_rights_says_so():
    why = server._why(OSError(errno.EACCES, "Permission denied"), "127.0.0.1", 80)

    assert why.startswith("Port 80 needs more rights")


def test_the_port_is_free_again_at_once(port):
    server.listen("127.0.0.1", port).close()
    server.listen("127.0.0.1", port).close()


def test_visitors_wait_in_line_until_the_pages_are_there(port):
    with server.listen("127.0.0.1", port), socket.create_connection(("127.0.0.1", port), timeout=2):
        pass


def status(port, head, body=b""):
    """The first line of the answer to a request whose body may be announced and never sent."""
    with socket.create_connection(("127.0.0.1", port), timeout=5) as visitor:
        visitor.sendall(head.replace("\n", "\r\n").encode() + b"\r\n\r\n" + body)
        return visitor.recv(1000).split(b"\r\n")[0].decode()


@pytest.mark.parametrize(
    "head",
    [
        "POST /sign-in HTTP/1.1\nHost: x\nContent-Length: 4000000000",
        "POST /sign-in HTTP/1.1\nHost: x\nCookie: session=rosa\nContent-Length: 4000000000",
        "POST /import HTTP/1.1\nHost: x\nContent-Length: 4000000000",
        "POST /import HTTP/1.1\nHost: x\nCookie: session=sam\nContent-Length: 3000000",
        "PUT /import HTTP/1.1\nHost: x\nCookie: session=rosa\nContent-Length: 3000000",
        "POST /import HTTP/1.1\nHost: x\nCookie: session=rosa\nContent-Length: 5000000000",
        "POST /import/parts/x HTTP/1.1\nHost: x\nCookie: session=sam\nContent-Length: 3000000",
        "POST /import/parts/x HTTP/1.1\nHost: x\nCookie: session=rosa\nContent-Length: 9000000",
        "POST /sign-in HTTP/1.1\nHost: x\nExpect: 100-continue\nContent-Length: 4000000000",
    ],
)
def test_a_large_body_is_refused_before_it_is_taken(patient, head):
    assert status(patient, head).startswith("HTTP/1.1 413")


def test_a_large_body_without_a_length_is_cut_off(patient):
    head = "POST /sign-in HTTP/1.1\nHost: x\nTransfer-Encoding: chunked"
    body = b"%x\r\n" % 2_100_000 + b"x" * 2_100_000

    assert status(patient, head, body).startswith("HTTP/1.1 413")


@pytest.mark.parametrize("path", ["/import", "/import/parts/x"])
def test_a_runner_hands_over_large_files(patient, path):
    head = f"POST {path} HTTP/1.1\nHost: x\nCookie: session=rosa\nContent-Length: 3000000"

    assert status(patient, head, b"x" * 3_000_000) == "HTTP/1.1 200 OK"


def test_a_form_of_ordinary_size_is_taken_from_anybody(patient):
    head = "POST /sign-in HTTP/1.1\nHost: x\nContent-Length: 1000000"

    assert status(patient, head, b"x" * 1_000_000) == "HTTP/1.1 200 OK"


def test_many_who_never_finish_their_request_keep_nobody_out(patient):
    with ExitStack() as half_open:
        for _ in range(200):
            visitor = half_open.enter_context(socket.create_connection(("127.0.0.1", patient), timeout=5))
            visitor.sendall(b"GET /0 HTTP/1.1\r\nHost: x\r\n")

        assert get(patient, 0) == (200, BODY)


@pytest.mark.parametrize(
    "begun", [b"", b"GET /0 HTTP/1.1\r\n", b"POST /0 HTTP/1.1\r\nContent-Length: 9\r\n\r\nx"]
)
def test_one_who_never_finishes_is_let_go(impatient, begun):
    with socket.create_connection(("127.0.0.1", impatient), timeout=5) as visitor:
        visitor.sendall(begun)

        assert visitor.recv(1) == b""


def test_one_who_sends_byte_by_byte_is_let_go_too(impatient):
    with (
        socket.create_connection(("127.0.0.1", impatient), timeout=0.1) as visitor,
        pytest.raises(ConnectionError),
    ):
        for _ in range(50):
            visitor.sendall(b"G")
            time.sleep(0.1)


def test_an_answer_that_takes_long_to_make_is_waited_for(impatient):
    assert get(impatient, 2) == (200, BODY)
