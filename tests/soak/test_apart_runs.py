"""Runs told apart stay apart through 200 random histories of 50 steps."""

from random import Random

import pytest

from tests.services import runner
from tests.store.parting import History


@pytest.mark.soak
@pytest.mark.parametrize("first", range(100, 300, 50))
def test_through_random_histories_what_was_told_apart_stays_apart(db, first):
    for seed in range(first, first + 50):
        with db.begin() as tx:
            history = History(tx, runner.a_runner(tx, f"rosa{seed}"), Random(seed))
            for _ in range(50):
                history.go_on()
