"""What the command says of an import that goes on: a bar, lines, and how it is stopped and gone on with."""

import os
import pty
import re
import signal
import subprocess
import sys
from contextlib import suppress
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from app import import_progress
from app.command_line import Refused
from app.domain.people import Person
from app.services.import_going import Going
from app.services.import_report import Report
from app.store import imports, runs
from app.store.database import Database
from app.store.imports import State
from tests.build import NOW
from tests.services.run_bytes import tcx

FILES = 30
HALTING = """
import sys, time
from app.services import import_portions, import_taking
take, takes = import_taking.take, []
def halting(*given):
    takes.append(given)
    if len(takes) == 4 and sys.stderr.isatty():  # at a terminal, for the Ctrl-C
        time.sleep(60)
    return take(*given)
import_portions.EVERY_S, import_taking.take = 0, halting
from app.cli import main
main()
"""


def going(done: int, total: int, doing: str = "", seconds_left: int | None = None) -> Going:
    return Going(State.READING, done, total, doing, seconds_left, gave_up=False)


@pytest.mark.parametrize(
    ("state", "became", "new", "why_not"),
    [
        (State.DONE, {"imported": 1, "set_aside": 1}, "", ""),
        (State.DONE, {"left_out": 1, "already_here": 1}, "Nothing new: 1 was already here.", ""),
        (
            State.DONE,
            {"left_out": 1, "already_here": 1, "set_aside": 1},
            "Nothing new: 1 was already here.",
            "",
        ),
        (State.DONE, {"left_out": 2, "already_here": 2}, "Nothing new: all 2 were already here.", ""),
        (
            State.DONE,
            {"left_out": 2, "already_here": 2, "set_aside": 1},
            "Nothing new: 2 were already here.",
            "",
        ),
        (
            State.DONE,
            {"left_out": 2, "already_here": 2, "renewed": 1},
            "No new run. Already here: 2, brought up to date: 1.",
            "",
        ),
        (State.DONE, {"left_out": 1}, "", ""),
        (State.DONE, {"left_out": 1, "set_aside": 1}, "", ""),
        (State.DONE, {"set_aside": 1}, "", "Nothing could be read. The reasons stand above."),
        (State.DONE, {}, "", "There was no file in it to read."),
        (State.CANCELLED, {}, "", "It was stopped from its page. What was read is kept."),
    ],
)
def test_what_came_of_it_is_true(
    db: Database, rosa: Person, state: State, became: dict[str, Any], new: str, why_not: str
) -> None:
    with db.begin() as tx:
        begun = imports.create(tx, rosa.id, "export.zip", ["export.zip"], None, NOW)
    counted = dict.fromkeys([each.name for each in fields(Report) if each.name != "of"], 0)
    report = Report(of=replace(begun, state=state), **counted | became)

    assert (import_progress.nothing_new(report), import_progress.why_not_done(report)) == (new, why_not)


def test_where_nobody_looks_at_a_terminal_a_line_comes_now_and_then(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    clock = iter([0.0, 5.0, 11.0, 11.0, 15.0, 22.0, 22.0])
    monkeypatch.setattr(import_progress, "monotonic", lambda: next(clock))
    with import_progress.shown() as tell:
        for done in range(4):
            tell(going(done, 4))
    told = capsys.readouterr()
    assert (told.out, told.err) == ("", "1 of 4 files\n3 of 4 files\n")


def test_a_stop_before_the_files_were_counted_says_how_it_goes_on() -> None:
    with pytest.raises(Refused, match=r"^Stopped\. The same command goes on from there\.$"):
        stopped()


def stopped() -> None:
    with import_progress.shown() as tell:
        tell(going(0, 0, imports.COUNTING))
        raise KeyboardInterrupt


def test_ctrl_c_leaves_what_was_read_and_the_same_command_goes_on(
    db: Database, rosa: Person, tmp_path: Path
) -> None:
    folder = tmp_path / "acts"
    folder.mkdir()
    start = datetime(2026, 9, 1, 7, tzinfo=UTC)
    for n in range(FILES):
        (folder / f"{n}.tcx").write_bytes(tcx(start + timedelta(days=n), 5_000 + n, 1_800))
    env = {**os.environ, "KNEEWISE_DATABASE_URL": str(db.url), "KNEEWISE_INSTANCE": str(tmp_path)}
    env |= {"KNEEWISE_NOW": NOW.isoformat(), "COLUMNS": "120", "TERM": "xterm"}
    command = [sys.executable, "-c", HALTING, "import", "--user", rosa.email, str(folder)]

    code, told = at_a_terminal(command, env, stop_at=rb"\b3 of 30 files")
    with db.read() as tx:
        so_far = len(runs.all_of(tx, rosa.id))
    again = subprocess.run(command, env=env, capture_output=True, text=True)

    assert code == 1
    assert "kneewise: Stopped. 3 of 30 files are read. The same command goes on" in told
    assert so_far == 3
    assert (again.returncode, again.stdout.splitlines()[0]) == (
        0,
        f"{FILES} imported, 0 merged, 0 left out, 0 set aside",
    )
    with db.read() as tx:
        assert len(runs.all_of(tx, rosa.id)) == FILES
        assert [each.state for each in imports.unread(tx, rosa.id)] == []


def at_a_terminal(command: list[str], env: dict[str, str], stop_at: bytes) -> tuple[int, str]:
    """Run a command at a terminal, press Ctrl-C once it shows something; its status and all that it said."""
    pid, screen = pty.fork()
    if pid == 0:
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # what is started in the background ignores it
        os.execve(command[0], command, env)
    told, pressed = b"", False
    with suppress(OSError):  # the terminal of one that has ended
        while said := os.read(screen, 65_536):
            told += said
            if not pressed and re.search(stop_at, told):
                os.write(screen, b"\x03")
                pressed = True
    os.close(screen)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), told.decode()
