"""Runs in odd zones, as the list tells of them."""

from datetime import datetime

import pytest
import requests

from app.sandbox.people import IVO
from app.sandbox.zones import PLACES

RUNS = f"/athletes/{IVO.id}/activities"


@pytest.fixture(scope="module")
def told(shared):
    """The record of each place."""
    for name in PLACES:
        shared.practises("POST", RUNS, {"zone": name})
    listed = shared.lists(shared.connects(IVO.id))
    return {name: next(one for one in listed if one["name"] == place.words) for name, place in PLACES.items()}


@pytest.mark.parametrize("name", PLACES)
def test_the_wall_clock_is_that_of_the_place(told, name):
    place, one = PLACES[name], told[name]
    wall = datetime.fromisoformat(one["start_date_local"]).replace(tzinfo=None)

    if place.start_hidden:
        assert one["start_date"] == one["start_date_local"] == f"{place.local.date()}T00:00:01Z"
    else:
        assert datetime.fromisoformat(one["start_date"]) == datetime.fromisoformat(place.start)
        assert wall == place.local.replace(tzinfo=None)
    assert {name: one[name] for name in place.odd} == place.odd


@pytest.mark.parametrize(
    ("name", "label", "hours"),
    [
        ("kathmandu", "(GMT+05:45) Asia/Kathmandu", 5.75),
        ("st_johns", "(GMT-03:30) America/St_Johns", -2.5),
        ("lord_howe", "(GMT+11:00) Australia/Lord_Howe", 10.5),
        ("us_pacific", "(GMT-08:00) US/Pacific", -7),
        ("after_gap", "(GMT+01:00) Europe/Berlin", 2),
    ],
)
def test_the_zone_is_named_and_its_distance_told_beside_it(told, name, label, hours):
    assert (told[name]["timezone"], told[name]["utc_offset"]) == (label, 3600 * hours)


def test_a_half_past_two_comes_twice(told):
    first, second = told["first_2_30"], told["second_2_30"]

    assert first["start_date_local"] == second["start_date_local"]
    assert first["start_date"] < second["start_date"]


def test_the_places_are_listed_with_the_day_of_the_run(shared):
    listed = {one["zone"]: one for one in shared.practises("GET", "/zones")}

    assert listed.keys() == PLACES.keys()
    assert listed["pago_pago"]["day"] == "2026-06-10"
    assert listed["two_midnights"]["local"] == "2026-11-01T00:30:00-05:00"


def test_a_zone_that_is_none_is_refused(shared):
    for wrong in ("atlantis", 5, ["kolkata"], None):
        assert requests.post(f"{shared.address}/practice{RUNS}", json={"zone": wrong}).status_code == 400
