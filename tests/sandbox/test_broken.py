"""Each way in which a record is spoiled."""

import json

import pytest

from app.sandbox import broken
from app.sandbox.people import NELE
from app.sandbox.shown import summary
from tests.sandbox.conftest import NOW
from tests.sandbox.recorded import outings

GOOD = summary(outings(NELE, NOW.date(), NOW)[-1])


def test_there_are_many_ways_and_each_is_another():
    told = {name: json.dumps(spoil(GOOD)) for name, spoil in broken.KINDS.items()}

    assert len(told) >= 70
    assert len(set(told.values()) | {json.dumps(GOOD)}) == len(told) + 1


@pytest.mark.parametrize("title", broken.GROUPS)
def test_the_good_record_stays_as_it_was(title):
    before = json.dumps(GOOD)
    for spoil in broken.GROUPS[title].values():
        spoil(GOOD)

    assert json.dumps(GOOD) == before


def test_what_trips_a_strict_client_is_among_them():
    """Whole numbers of a strict client that come with fractions, and other values it did not foresee."""
    assert broken.KINDS["effort_fraction"](GOOD)["suffer_score"] == 33.5
    assert broken.KINDS["heart_fraction"](GOOD)["max_heartrate"] == 180.5
    assert broken.KINDS["watts_fraction"](GOOD)["max_watts"] == 300.5
    assert broken.KINDS["temperature_fraction"](GOOD)["average_temp"] == 20.5
    assert broken.KINDS["counts_odd"](GOOD)["athlete_count"] == 0


def test_some_are_no_record_at_all():
    assert [spoil(GOOD) for spoil in broken.NO_RECORD.values()][:4] == [None, "Morning Run", 12_345, True]
