"""Pages of the list that are not as they should be, and what happens between two of them."""

import pytest

from app.sandbox import broken
from app.sandbox.people import IVO, NELE, PIA
from tests.sandbox.conftest import LIST


def ids(caller, tokens, **query):
    return [one["id"] for one in caller.get(LIST, tokens, **query).json()]


def test_lists_may_be_short_doubled_disordered_or_empty(calm, nele):
    right = [one["id"] for one in calm.get(LIST, nele).json()]
    got = {}
    for kind in ("short", "twice", "shuffled", "nothing"):
        calm.goes_wrong(kind)
        got[kind] = [one["id"] for one in calm.get(LIST, nele).json()]

    assert got["short"] == right[:-1]
    assert got["twice"] == [id for id in right for _ in range(2)]
    assert got["shuffled"] != right
    assert set(got["shuffled"]) == set(right)
    assert got["nothing"] == []


def test_the_list_forgets_an_activity_for_a_while_that_has_its_own_address_still(calm, nele):
    right = ids(calm, nele)
    calm.goes_wrong("forgotten", activity=right[1], times=2)

    assert ids(calm, nele) == ids(calm, nele, per_page=200) == [right[0], *right[2:]]
    assert calm.get(f"/activities/{right[1]}", nele).status_code == 200
    assert ids(calm, nele) == right
    calm.goes_wrong("forgotten")
    assert ids(calm, nele) == [*right[:2], *right[3:]]


def test_one_record_of_a_page_is_spoiled_and_later_well(calm, nele):
    right = calm.get(LIST, nele).json()
    calm.goes_wrong("poisoned", poison="distance_missing")
    page = calm.get(LIST, nele).json()

    assert "distance" not in page[2]
    assert [one for n, one in enumerate(page) if n != 2] == [one for n, one in enumerate(right) if n != 2]
    assert calm.get(LIST, nele).json() == right
    calm.goes_wrong("poisoned", times=3)
    spoiled = [repr(calm.get(LIST, nele).json()[2]) for _ in range(3)]
    assert len({*spoiled, repr(right[2])}) == 4
    calm.goes_wrong("poisoned", poison="record_null", path="/api/v3/activities")
    assert calm.get(f"/activities/{right[0]['id']}", nele).json() is None


@pytest.mark.parametrize(
    ("kind", "becomes"),
    [
        ("shifted", lambda right, new: [new, *right]),
        ("shrunk", lambda right, new: [right[0], *right[2:]]),
        ("handed_in", lambda right, new: [*right[:2], new, *right[2:]]),
    ],
    ids=["a run is added", "a run is deleted", "an older run is added"],
)
def test_a_list_changes_once_its_page_is_read(caller, kind, becomes):
    tokens = caller.connects(NELE.id)
    right = ids(caller, tokens)
    caller.goes_wrong(kind)
    first, after = ids(caller, tokens, per_page=3), ids(caller, tokens)

    assert first == right[:3]
    assert after == becomes(right, next(iter(set(after) - set(right)), None))


def test_nothing_is_deleted_or_handed_in_where_there_is_nothing(caller):
    caller.goes_wrong("handed_in")
    caller.goes_wrong("shrunk")

    assert [ids(caller, caller.connects(IVO.id)) for _ in range(3)] == [[], [], []]


def test_every_poison_is_told_in_the_list_and_healed(caller):
    pia = caller.connects(PIA.id)
    there = caller.practises("GET", f"/athletes/{PIA.id}/activities")
    spoiled = [one for one in there if one["poison"]]
    told = caller.lists(pia)

    assert {one["poison"] for one in spoiled} == set(broken.KINDS)
    assert len(told) == len(there)
    for one, record in zip(there, told, strict=True):
        assert one["poison"] or (record["id"], record["distance"]) == (one["id"], one["distance_m"])
    place = f"/athletes/{PIA.id}/activities/{spoiled[0]['id']}"
    caller.practises("PATCH", place, {"poison": None})
    healed = caller.get(f"/activities/{spoiled[0]['id']}", pia).json()
    assert (healed["id"], healed["distance"]) == (spoiled[0]["id"], spoiled[0]["distance_m"])
