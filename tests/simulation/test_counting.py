"""How often something is found, log by log; tests/soak holds the numbers themselves."""

from functools import cache, reduce
from operator import add

import pytest

from app.domain.link import Hypothesis, Status, Tested
from app.simulation import counting
from app.simulation.counting import Counts, How, Tally, tally

FEW = How(seed=1, draws=99)


@cache
def few(kind: str) -> Tally:
    return tally(kind, 26, range(24), FEW)


@pytest.mark.parametrize("kind", ["waves", "rests"])
def test_hardly_anything_is_found_where_nothing_is_but_by_the_naive_way(kind):
    found = few(kind)

    assert found.series == 24
    assert max(one.low for one in (found.load, found.spike, found.cadence)) <= 5
    assert found.anything.found <= 5
    assert found.naive >= 6


def test_a_strong_effect_is_found_by_its_own_question():
    found = few("load-2")

    assert found.load.low >= 14
    assert found.load.shown >= 10
    assert max(found.spike.found, found.cadence.found) <= 6


@pytest.mark.parametrize("kind", ["waves", "load-2"])
def test_what_is_shown_was_found_and_what_was_found_was_low_and_tested(kind):
    found = few(kind)

    for counts in (found.load, found.spike, found.cadence, found.anything):
        assert counts.shown <= counts.found <= counts.low <= counts.tested <= found.series
    assert found.anything.found <= found.load.found + found.spike.found + found.cadence.found


def test_a_log_counts_the_same_alone_and_among_others():
    parts = [tally("waves", 18, [number], FEW) for number in range(3)]

    assert reduce(add, parts) == tally("waves", 18, range(3), FEW)
    assert tally("waves", 18, range(3), How(2, 99)) != tally("waves", 18, range(3), FEW)


def test_a_log_of_16_weeks_is_too_short_and_one_of_17_is_not():
    assert tally("waves", 16, range(3), FEW).anything.tested == 0
    assert tally("waves", 17, range(3), FEW).load.tested > 0


def test_a_log_looked_at_each_week_says_whether_a_pattern_was_ever_shown(monkeypatch):
    looked: list[int] = []

    def found_in_week_18_and_19(weeks, seed, draws):
        looked.append(len(weeks))
        status = Status.PATTERN_PENDING if len(weeks) in (18, 19) else Status.NO_PATTERN
        return tuple(Tested(each, status, 16, p=0.01, beta=1.0) for each in Hypothesis)

    monkeypatch.setattr(counting, "analyse", found_in_week_18_and_19)

    once, each_week = tally("waves", 20, [0], FEW), tally("waves", 20, [0], How(1, 99, weekly=True))

    assert (once.ever, once.anything.shown) == (None, 0)
    assert (each_week.ever, each_week.anything.shown) == (1, 0)
    assert looked == [20, 20, 17, 18, 19]


def test_a_pattern_needs_the_week_before_to_have_found_it_too(monkeypatch):
    def only_at_the_end(weeks, seed, draws):
        status = Status.PATTERN_PENDING if len(weeks) == 20 else Status.NO_PATTERN
        return tuple(Tested(each, status, 16, p=0.01, beta=1.0) for each in Hypothesis)

    monkeypatch.setattr(counting, "analyse", only_at_the_end)

    assert tally("waves", 20, [0], FEW).load == Counts(tested=1, low=1, found=1, shown=0)
