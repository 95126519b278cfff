"""Real recordings live outside the project; without KNEEWISE_REAL_DATA these tests are not collected."""

import os
from pathlib import Path

import pytest

HERE = f"{Path(__file__).parent}/"
ROOT = os.environ.get("KNEEWISE_REAL_DATA", "")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark the tests of this folder, and take them out where the data is not named."""
    ours = {item for item in items if str(item.path).startswith(HERE)}
    for item in ours:
        item.add_marker(pytest.mark.real)
    if not ROOT and ours:
        config.hook.pytest_deselected(items=list(ours))
        items[:] = [item for item in items if item not in ours]


@pytest.fixture(scope="session")
def data() -> Path:
    """The folder of real data."""
    return Path(ROOT)
