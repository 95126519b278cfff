"""The server: one port, named refusals, and nobody cut off when it is told to stop."""

import errno
import http.client
import signal
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from app.web import server
from app.web.server import CannotListen
from tests.web.slow_server import BODY


@pytest.fixture
def port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@pytest.fixture
def slow(port):
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.web.slow_server", str(port)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout.readline() == "ready\n"
    yield process
    process.kill()
    process.wait()
    process.stdout.close()


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
