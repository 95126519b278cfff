"""How often the analysis of patterns errs, and what it finds: its bounds, and the tables as shipped."""

import os
import sys

import pytest

from app.simulation import measured
from app.simulation.counting import How, Tally, tally
from app.simulation.measured import Measured
from tests.test_import_progress import at_a_terminal

MOST_FALSE, LEAST_FOUND, LEAST_NAIVE = 0.075, 0.75, 0.20
HALF_A_YEAR = 26


def made_again(shipped: Measured, kind: str, more: int = 0) -> tuple[Tally, Tally]:
    """The logs of half a year that are shipped, made again; and the same with so many more."""
    how, series = How(shipped.seed, shipped.draws), shipped.of(kind, HALF_A_YEAR).series
    same = tally(kind, HALF_A_YEAR, range(series), how)
    return same, same + tally(kind, HALF_A_YEAR, range(series, series + more), how) if more else same


@pytest.mark.soak
@pytest.mark.parametrize("kind", ["waves", "rests"])
def test_of_1000_logs_without_a_link_few_show_one_and_the_naive_way_finds_many(kind):
    shipped = measured.false_alarms()
    same, found = made_again(shipped, kind, more=400)

    assert found.series == 1000
    for counts in (found.load, found.spike, found.cadence):
        assert counts.low <= MOST_FALSE * counts.tested
        assert counts.tested >= 300
    assert found.anything.tested >= 950
    assert found.anything.found <= MOST_FALSE * found.anything.tested
    assert found.naive > LEAST_NAIVE * found.series
    assert same == shipped.of(kind, HALF_A_YEAR)


@pytest.mark.soak
def test_of_300_logs_with_two_points_for_ten_kilometres_three_quarters_are_found():
    shipped = measured.power()
    same, found = made_again(shipped, "load-2")

    assert found.series == 300
    assert found.load.low >= LEAST_FOUND * found.series
    assert same == shipped.of("load-2", HALF_A_YEAR)


@pytest.mark.soak
def test_ctrl_c_at_a_terminal_ends_all_its_processes_with_one_line():
    words = "from app.cli import main; main()"
    command = [sys.executable, "-c", words, "simulate", "link", "--series", "5000", "--processes", "2"]
    env = {**os.environ, "COLUMNS": "100", "TERM": "xterm"}

    code, told = at_a_terminal(command, env, stop_at=rb"0%")

    assert code == 1
    assert "kneewise: Stopped." in told
    assert "Traceback" not in told
