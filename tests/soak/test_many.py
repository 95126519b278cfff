"""The path of many runners beside the path of one, over a thousand random histories."""

import random

import pytest

from tests.build import day
from tests.domain.many.logs import random_runner
from tests.domain.many.test_equal import agree


@pytest.mark.soak
@pytest.mark.parametrize("first", range(0, 1000, 100))
def test_both_paths_agree_on_random_histories(first):
    for seed in range(first, first + 100, 4):
        chance = random.Random(seed)
        runners = [random_runner(chance, length=chance.choice([40, 120, 400])) for _ in range(4)]
        agree(runners, [day(chance.choice([0, 0, 1, 20])) for _ in runners])
