"""One world for each test of the contract."""

import pytest

from tests.jobs.contract.worlds import WORLDS


@pytest.fixture(params=WORLDS)
def world(request, db, now):
    return WORLDS[request.param](db, now)
