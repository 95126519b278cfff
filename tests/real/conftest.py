"""Real recordings live outside the project; without KNEEWISE_REAL_DATA these tests are not collected."""

import os
from pathlib import Path

import pytest

HERE = Path(__file__).parent
ROOT = os.environ.get("KNEEWISE_REAL_DATA", "")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark the tests of this folder, and take them out where the data is not named."""
    ours = [item for item in items if HERE in item.path.parents]
    for item in ours:
        item.add_marker(pytest.mark.real)
    if not ROOT and ours:
        config.hook.pytest_deselected(items=ours)
        items[:] = [item for item in items if item not in set(ours)]


@pytest.fixture(scope="session")
def data() -> Path:
    """The folder of real data."""
    return Path(ROOT)
