"""What a child may answer: a reading, or nonsense that is known for such."""

from contextlib import suppress
from datetime import date
from typing import Any

import orjson
import pytest

from app.adapters.run_files import Reading, read_one, wire
from tests.adapters.run_files.samples_of import GPX, PAIN

NONSENSE = (None, True, -1, 1e300, "", "x", "9999-99-99", [], [[]], {}, {"x": 1})


def places(value: Any) -> list[tuple[Any, Any]]:
    """Every dict or list within a value, with each key or index of it."""
    if not isinstance(value, dict | list):
        return []
    keys = list(value) if isinstance(value, dict) else list(range(len(value)))
    return [(value, key) for key in keys] + [found for key in keys for found in places(value[key])]


@pytest.mark.parametrize("data", [GPX, PAIN, b"nothing"], ids=["run", "pain", "note"])
def test_answer_with_nonsense_in_any_place_is_a_reading_or_is_known_to_be_none(data):
    whole = orjson.loads(orjson.dumps(read_one("a", data, "UTC", date(2026, 9, 1))))
    for value, key in places(whole):
        kept = value[key]
        for nonsense in NONSENSE:
            value[key] = nonsense
            with suppress(ValueError, TypeError, KeyError, AttributeError):
                assert isinstance(wire.reading(orjson.dumps(whole)), Reading)
        value[key] = kept
    assert wire.reading(orjson.dumps(whole)) == read_one("a", data, "UTC", date(2026, 9, 1))


@pytest.mark.parametrize("text", [b"", b"{", b"[]", b"1", b"null", b"{}", b"\xff"])
def test_answer_that_is_no_reading_at_all_is_known_to_be_none(text):
    with pytest.raises((ValueError, TypeError, KeyError, AttributeError)):
        wire.reading(text)
