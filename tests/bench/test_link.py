"""The weekly analysis of a year: how long its three answers and the exploratory lags take."""

import time

import pytest

from app.domain.link import analyse, explore
from tests.domain.link.vectors import random_weeks

DRAWS = 1999


@pytest.mark.bench
def test_the_analysis_of_fifty_two_weeks() -> None:
    weeks = random_weeks(1, 52)
    analyse(weeks, 1, DRAWS)
    for name, asked in (("three questions", analyse), ("exploratory lags", explore)):
        begun = time.thread_time()  # not the clock on the wall: others may be using this machine
        found = asked(weeks, 1, DRAWS)
        took_s = time.thread_time() - begun
        print(f"\n  {name}, {len(weeks)} weeks, {DRAWS:,} draws: {took_s:.3f} s of processor time")
        assert all(each.p is not None for each in found)
