"""Each kind of fault in fifty stories of its own: every run is held once, and nothing else."""

import pytest

from tests.services.havoc import KINDS, tell
from tests.services.havoc_arena import arena

TRIES = 50


@pytest.mark.soak
@pytest.mark.parametrize("kind", KINDS)
def test_in_fifty_stories_nothing_is_lost_doubled_or_held_too_many(template_database, tmp_path, kind):
    wrong = []
    with arena(template_database, tmp_path) as here:
        for seed in range(TRIES):
            try:
                tell(here, (kind,), seed)
            except AssertionError as found:
                wrong.append(str(found))
    assert not wrong, "\n".join([f"{len(wrong)} of {TRIES} stories went wrong.", *wrong])
