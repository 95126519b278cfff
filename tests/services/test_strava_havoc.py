"""A list at a Strava where things go wrong, all kinds of faults among them: every run is held, once."""

import pytest

from app.sandbox import kinds
from tests.services.havoc import tell
from tests.services.havoc_arena import arena
from tests.services.havoc_plan import FORGED, KINDS, bundles

BUNDLES = 2


def test_a_kind_of_fault_that_the_sandbox_gains_is_among_these():
    assert set(kinds.KINDS) | {FORGED} == set(KINDS)


@pytest.mark.parametrize("bundle", range(BUNDLES))
def test_nothing_is_lost_doubled_or_held_too_many(template_database, tmp_path, bundle):
    struck_by = bundles(BUNDLES)[bundle]
    with arena(template_database, tmp_path) as here:
        met = tell(here, struck_by, seed=bundle)
    assert set(struck_by) - met == set()
