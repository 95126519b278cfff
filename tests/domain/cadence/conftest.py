"""Each test of cadence works its lines out anew."""

from collections.abc import Iterator

import pytest

from app.domain.cadence.lines import fit_once


@pytest.fixture(autouse=True)
def _anew() -> Iterator[None]:
    fit_once.cache_clear()
    yield
    fit_once.cache_clear()
