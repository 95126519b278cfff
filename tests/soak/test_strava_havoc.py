"""Stories with three kinds of faults, until each was met in fifty: each run is held once, nothing else is."""

from collections import Counter

import pytest

from app.sandbox import broken
from tests.services.havoc import tell
from tests.services.havoc_arena import arena
from tests.services.havoc_plan import FEW_KINDS, KINDS, ODD, bundles

MET, MOST = 50, 60  # stories in which each kind is met; and those that are played for it
COUNT = -(-len(KINDS) // FEW_KINDS)
MET_OF_ODD = -(-MET // COUNT)  # in each bundle, so that it makes fifty stories of all


@pytest.mark.soak
@pytest.mark.parametrize("bundle", range(COUNT))
def test_nothing_is_lost_doubled_or_held_too_many(template_database, tmp_path, bundle):
    struck_by, poisons = bundles(COUNT)[bundle], broken.NAMES[bundle::COUNT]
    met, wrong = Counter(), []
    with arena(template_database, tmp_path) as here:
        for seed in range(MOST):
            if all(met[kind] >= MET for kind in struck_by):
                break
            try:
                met.update(tell(here, struck_by, seed, poisons))
            except AssertionError as found:
                wrong.append(str(found))
    assert not wrong, "\n".join([f"{len(wrong)} stories went wrong.", *wrong])
    assert {kind: met[kind] for kind in struck_by if met[kind] < MET} == {}
    assert {odd: met[odd] for odd in ODD if met[odd] < MET_OF_ODD} == {}
    assert [poison for poison in poisons if not met[poison]] == []
