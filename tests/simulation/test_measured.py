"""The tables on the help page are what the command printed; tests/soak makes some of them again."""

import json
import shlex

import pytest
from click.testing import CliRunner
from pytest import approx

from app import cli
from app.simulation import counting, measured
from app.simulation.counting import Counts, Tally
from app.simulation.kinds import NULLS, PLANTED
from app.simulation.measured import Measured, as_json, false_alarms, power, read, year_of_weeks

SHIPPED = {"false_alarms": false_alarms, "power": power, "year_of_weeks": year_of_weeks}
SOME = Tally("waves", 26, 2, Counts(2, 1, 1, 0), Counts(), Counts(2), Counts(2, 1, 1), 1, ever=1)


def test_what_is_printed_is_read_again():
    made = Measured("kneewise simulate link --weeks 26", 1, 99, (SOME,))

    assert read(json.loads(as_json(made))) == made
    assert made.of("waves", 26) == SOME


@pytest.mark.parametrize("name", SHIPPED)
def test_each_shipped_file_is_byte_for_byte_what_its_command_prints(name, monkeypatch):
    """But for the counting itself, in whose place stand the counts that are shipped."""
    shipped = SHIPPED[name]()

    def as_shipped(kind, weeks, numbers, how):
        one = shipped.of(kind, weeks)
        assert (how.seed, how.draws, how.weekly) == (shipped.seed, shipped.draws, one.ever is not None)
        none = Tally(kind, weeks, len(numbers), Counts(), Counts(), Counts(), Counts(), 0, one.ever and 0)
        return one if numbers[0] == 0 else none

    monkeypatch.setattr("app.simulation.spreading.tally", as_shipped)
    monkeypatch.setattr("app.simulation.spreading.PART", 10**6)
    words = shlex.split(shipped.made_with)[1:]

    printed = CliRunner().invoke(cli.cli, [*words, "--processes", "1"])

    assert printed.exit_code == 0, printed.output
    assert printed.stdout == (measured.FOLDER / f"{name}.json").read_text()


def test_every_kind_was_looked_at_at_every_length_often_enough():
    nothing, planted, year = false_alarms(), power(), year_of_weeks()

    assert (nothing.kinds, planted.kinds, year.kinds) == (NULLS, PLANTED, NULLS)
    assert (nothing.weeks, planted.weeks, year.weeks) == ((18, 26, 52), (18, 26, 39, 52), (52,))
    assert nothing.draws == planted.draws == year.draws == 499
    assert min(one.series for one in nothing.tallies) >= 600
    assert min(one.series for one in planted.tallies) >= 300
    for each in (nothing, planted):
        assert len(each.tallies) == len(each.kinds) * len(each.weeks)


def test_counting_and_shipping_know_the_same_questions():
    assert set(measured.COUNTED) == {*(each.value for each in counting.Hypothesis), "anything"}


def test_about_one_log_in_20_errs_in_a_week_and_one_in_six_within_a_year():
    """As the page on patterns says it, over all kinds in which nothing is to be found."""
    year = year_of_weeks().tallies
    half = [one for one in false_alarms().tallies if one.weeks == 26]

    assert sum(one.anything.found for one in half) / sum(one.series for one in half) == approx(0.05, abs=0.01)
    assert sum(one.ever or 0 for one in year) / sum(one.series for one in year) == approx(1 / 6, abs=0.03)
