"""`kneewise simulate link`: what it says of itself, and what it prints; tests/soak stops it."""

import json

import pytest
from click.testing import CliRunner

from app import cli, simulate_command
from app.simulation.kinds import KINDS

QUICK = ("--weeks", "17", "--series", "2", "--draws", "99", "--processes", "1")


def kneewise(*words):
    return CliRunner().invoke(cli.cli, ["simulate", "link", *words])


def test_its_help_says_what_it_measures_what_it_takes_and_what_it_leaves_alone():
    told = " ".join(kneewise("--help").stdout.split())

    assert "how often a pattern is found where there is none" in told
    assert "It opens no database and reads nobody's data" in told
    assert "A core looks at some 50 logs of half a year in a second" in told
    for option in ("kind", "list-kinds", "weeks", "series", "draws", "seed", "processes", "weekly", "json"):
        assert f"--{option}" in told


def test_it_lists_its_kinds_with_their_words():
    told = kneewise("--list-kinds").stdout

    assert [line.split()[0] for line in told.splitlines()] == list(KINDS)
    assert all(kind.words in told for kind in KINDS.values())


def test_it_prints_tables_of_the_kinds_and_lengths_asked_for():
    told = kneewise("--kind", "waves", "--kind", "load-2", *QUICK)

    assert told.exit_code == 0, told.output
    assert told.stdout.startswith(
        "Made with: kneewise simulate link --kind waves --kind load-2 --weeks 17 --series 2 --draws 99 --seed"
    )
    assert "Pain comes and goes in waves" in told.stdout
    assert "+2 points with 10 km more in every week" in told.stdout


def test_a_group_is_all_its_kinds_and_the_command_that_made_it_gives_the_same():
    told = json.loads(kneewise("--kind", "planted", "--json", *QUICK).stdout)

    assert told["made_with"].startswith("kneewise simulate link --kind planted --weeks 17")
    assert [row["kind"] for row in told["tallies"]] == [one.id for one in KINDS.values() if not one.is_null]
    words = told["made_with"].split()[3:]
    assert json.loads(kneewise(*words, "--processes", "1").stdout) == told


@pytest.mark.parametrize(
    "words", [["--kind", "lazy"], ["--weeks", "12"], ["--weeks", "53"], ["--series", "0"]]
)
def test_wrong_use_ends_with_two(words):
    ended = kneewise(*words)

    assert ended.exit_code == 2
    assert "Traceback" not in ended.output


def test_where_nobody_looks_at_a_terminal_a_line_comes_now_and_then(monkeypatch):
    monkeypatch.setattr(simulate_command, "LINE_S", 0)

    told = kneewise("--kind", "waves", *QUICK)

    assert told.stderr.splitlines() == ["0 of 2 logs", "2 of 2 logs"]
