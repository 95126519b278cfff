"""`kneewise sandbox`: what it says of itself, and its clock; how it starts and stops tests/sandbox tells."""

import pytest
from click.testing import CliRunner

from app import cli, command_line, sandbox, sandbox_command
from app.sandbox import guide, standalone
from tests.build import Hands


def kneewise(*words):
    return CliRunner().invoke(cli.cli, words)


def test_its_help_says_how_to_rehearse():
    told = kneewise("sandbox", "--help")

    assert told.exit_code == 0
    assert "--list-faults" in told.stdout and "--now" in told.stdout
    assert told.stdout.endswith(guide.rehearsing() + "\n")
    assert kneewise("sandbox", "-h").stdout == told.stdout
    assert max(len(line) for line in told.stdout.splitlines()) <= 80


def test_its_help_says_at_once_what_seven_days_without_strava_take():
    _, _, told = " ".join(guide.rehearsing().split()).partition("Seven days without Strava: ")

    assert told.startswith("This takes a practice Strava of its own from the start, by kneewise sandbox")
    assert "quiet hours" in told and "kneewise sync need KNEEWISE_NOW as well" in told


def test_its_help_waits_for_no_part_of_kneewise_that_it_does_not_need(monkeypatch):
    monkeypatch.setattr(command_line, "_known_refusals", lambda: pytest.fail("the services were loaded"))

    assert kneewise("sandbox", "--help").exit_code == 0
    assert kneewise("sandbox", "--now", "soon").exit_code == 2


def test_it_lists_all_that_can_be_made_to_go_wrong():
    told = kneewise("sandbox", "--list-faults")

    assert (told.exit_code, told.stdout) == (0, guide.listed() + "\n")


@pytest.mark.parametrize("given", ["yesterday", "2026-12-01T08:00:00", "1700000000"])
def test_an_instant_needs_its_offset(given):
    ended = kneewise("sandbox", "--now", given)

    assert ended.exit_code == 2
    assert sandbox_command.ANY_INSTANT in ended.stderr


def test_a_year_that_the_clock_does_not_show_is_one_line(tmp_path):
    ended = kneewise("sandbox", "--now", "1990-01-01T00:00:00Z", "--folder", str(tmp_path / "kept"))

    assert ended.exit_code == 1
    assert ended.stderr == "kneewise: The clock shows the years 2000 to 2100.\n"


def test_a_clock_that_is_ahead_is_told_to_who_starts_kneewise(tmp_path, monkeypatch):
    def serve(folder, _clock, port, now, announce):
        with sandbox.started(folder, Hands(), port, now) as running:
            announce(running)

    monkeypatch.setattr(standalone, "serve", serve)
    folder = ("--folder", str(tmp_path / "kept"))
    right, ahead, still = (
        kneewise("sandbox", *folder, *more) for more in ((), ("--now", "2026-12-01T09:00:00+01:00"), ())
    )

    assert "KNEEWISE_NOW" not in right.stdout
    assert "  KNEEWISE_NOW=2026-12-01T08:00:00Z\n" in ahead.stdout
    assert still.stdout == ahead.stdout
