"""`kneewise sandbox`, as a person starts and stops it, and its folder and port."""

import os
import re
import signal
import socket
import subprocess
import sys

import pytest
import requests
from click.testing import CliRunner

from app import cli, sandbox
from app.sandbox import FolderUnusable, PortTaken
from app.sandbox.people import MARA
from tests.sandbox.conftest import Caller


@pytest.fixture
def command(tmp_path):
    """Start the command in an instance of its own; whatever still runs at the end is killed."""
    begun = []

    def start(*words):
        mine = {name: value for name, value in os.environ.items() if not name.startswith("KNEEWISE_")}
        process = subprocess.Popen(
            [sys.executable, "-c", "from app.cli import main; main()", "sandbox", *words],
            env=mine | {"KNEEWISE_INSTANCE": str(tmp_path / "instance"), "PYTHONUNBUFFERED": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        begun.append(process)
        return process

    yield start
    for process in begun:
        process.kill()
        process.communicate()


def address(process):
    return re.fullmatch(r".* is at (http://localhost:\d+)\n", process.stdout.readline()).group(1)


def test_it_says_where_it_is_and_how_to_use_it_and_stops_when_told(command, tmp_path):
    process = command()
    at = address(process)
    assert requests.get(at + "/").status_code == 200
    process.send_signal(signal.SIGTERM)
    said, complaint = process.stdout.read(), process.stderr.read()

    assert process.wait(timeout=10) == 0
    assert complaint == ""
    for line in (f"STRAVA_BASE_URL={at}", "KNEEWISE_STRAVA_ID=1", "KNEEWISE_STRAVA_SECRET=sandbox"):
        assert f"  {line}\n" in said
    assert (tmp_path / "instance" / "sandbox" / "sandbox.db").stat().st_mode & 0o077 == 0


def test_killed_it_loses_nothing_it_said_yes_to(command, tmp_path):
    process = command("--folder", str(tmp_path / "kept"))
    first = Caller(address(process))
    tokens = first.connects()
    new = first.practises("POST", f"/athletes/{MARA.id}/activities", {"title": "Kept"})
    process.kill()
    process.wait()
    again = Caller(address(command("--folder", str(tmp_path / "kept"))))

    assert again.address == first.address
    assert again.get(f"/activities/{new['id']}", tokens).json()["name"] == "Kept"
    for caller in (first, again):
        caller.session.close()


def test_a_port_that_is_taken_is_one_line(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        words = ["sandbox", "--port", str(port), "--folder", str(tmp_path / "kept")]
        ended = CliRunner().invoke(cli.cli, words)

    assert ended.exit_code == 1
    assert ended.output == f"kneewise: Port {port} is taken. Choose another for the practice Strava.\n"


def test_the_last_port_is_taken_again_unless_someone_else_has_it(start, hands):
    with start() as first:
        port = int(first.address.rsplit(":", 1)[1])
        with pytest.raises(PortTaken), start(port):
            pass
    with socket.create_server(("127.0.0.1", port)), start() as second:
        assert second.address != first.address


def test_a_folder_that_cannot_be_used_is_named(tmp_path, hands):
    (tmp_path / "file").write_text("")
    (tmp_path / "sandbox.db").write_text("this is no database, whatever its name says" * 100)

    for folder in (tmp_path / "file", tmp_path):
        with pytest.raises(FolderUnusable, match=re.escape(str(folder))), sandbox.started(folder, hands):
            pass
