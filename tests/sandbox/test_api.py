"""The list in pages, one activity, and what a token opens."""

from datetime import datetime, timedelta

import pytest
import requests

from app.sandbox.people import IVO, JONAS, NELE
from tests.sandbox.conftest import NOW, READ, Caller


def epoch(**ago):
    return int((NOW - timedelta(**ago)).timestamp())


@pytest.fixture
def caller(shared):
    """One sandbox for all tests here, which only read."""
    return shared


@pytest.fixture
def mara(caller):
    return caller.connects()


def test_the_athlete_is_who_consented(caller):
    told = caller.get("/athlete", caller.connects(IVO.id)).json()

    assert (told["id"], told["firstname"], told["resource_state"]) == (IVO.id, "Ivo", 2)


@pytest.mark.parametrize(("athlete", "count"), [(NELE, 5), (IVO, 0)])
def test_each_runner_has_the_log_they_promise(caller, athlete, count):
    listed = caller.lists(caller.connects(athlete.id))

    assert len({one["id"] for one in listed}) == len(listed) == count
    assert all(one["id"] > 2**32 and one["athlete"]["id"] == athlete.id for one in listed)


def test_ten_years_fill_twenty_five_pages(caller):
    jonas = caller.connects(JONAS.id)
    last, beyond = (
        caller.get("/athlete/activities", jonas, per_page=200, page=page).json() for page in (25, 26)
    )

    assert len(last) == 200
    assert beyond == []


def test_a_page_holds_thirty_unless_asked_and_two_hundred_at_most(caller, mara):
    assert len(caller.get("/athlete/activities", mara).json()) == 30
    assert len(caller.get("/athlete/activities", mara, per_page=200).json()) == 200
    assert caller.get("/athlete/activities", mara, per_page=201).status_code == 400


def test_newest_come_first_but_with_after_alone_the_oldest(caller, mara):
    def starts(**query):
        return [one["start_date"] for one in caller.get("/athlete/activities", mara, **query).json()]

    newest = starts()
    assert newest == sorted(newest, reverse=True)
    assert starts(before=epoch()) == newest
    assert starts(before=epoch(), after=epoch(days=500)) == newest
    oldest = starts(after=epoch(days=500))
    assert oldest == sorted(oldest)
    assert oldest[0] < newest[-1]


def test_before_and_after_leave_out_their_own_second(caller, mara):
    shown = caller.get("/athlete/activities", mara).json()[5]["start_date"]
    second = int(datetime.fromisoformat(shown).timestamp())

    def holds(**query):
        page = caller.get("/athlete/activities", mara, per_page=200, **query).json()
        return shown in [one["start_date"] for one in page]

    assert not holds(before=second)
    assert not holds(after=second)
    assert holds(before=second + 1, after=second - 1)


@pytest.mark.parametrize("name", ["before", "after"])
def test_thousandths_of_seconds_are_refused_as_future(caller, mara, name):
    answer = caller.get("/athlete/activities", mara, **{name: epoch() * 1000})

    assert answer.status_code == 400
    assert answer.json()["errors"] == [{"resource": "Activity", "field": name, "code": "future"}]


@pytest.mark.parametrize("query", [{"page": 0}, {"page": "x"}, {"per_page": "-3"}, {"before": "soon"}])
def test_numbers_that_are_none_are_refused(caller, mara, query):
    assert caller.get("/athlete/activities", mara, **query).status_code == 400


def test_private_runs_are_cut_out_of_their_page_which_is_short_and_not_the_last(caller, mara):
    everything = caller.lists(mara)
    less = caller.connects(scopes=READ)
    first, second = (
        caller.get("/athlete/activities", less, per_page=200, page=page).json() for page in (1, 2)
    )

    private = [one["id"] for one in everything if one["private"]]
    assert len(private) >= 10
    assert len(first) < 200
    assert second
    assert len(caller.lists(less)) == len(everything) - len(private)
    assert caller.get(f"/activities/{private[0]}", less).status_code == 404


def test_one_activity_tells_more(caller, mara):
    one = caller.get("/athlete/activities", mara).json()[0]
    more = caller.get(f"/activities/{one['id']}", mara).json()

    assert more["resource_state"] == 3
    assert {"calories", "perceived_exertion", "laps", "description"} <= more.keys()
    assert more["distance"] == one["distance"]


def test_anothers_activity_is_not_there(caller, mara):
    theirs = caller.get("/athlete/activities", caller.connects(JONAS.id)).json()[0]["id"]
    answer = caller.get(f"/activities/{theirs}", mara)

    assert answer.status_code == 404
    assert answer.json()["message"] == "Record Not Found"
    assert caller.get("/activities/12", mara).status_code == 404
    assert caller.get("/gear/12", mara).status_code == 404


def test_activities_need_their_scope_and_the_athlete_theirs(caller):
    neither = caller.connects(scopes=("read",))
    assert caller.get("/athlete/activities", neither).status_code == 401
    assert caller.get("/athlete/activities", neither).json()["errors"][0]["code"] == "missing"
    assert caller.get("/activities/1", neither).status_code == 401

    no_name = caller.connects(scopes=("activity:read",))
    assert caller.get("/athlete", no_name).status_code == 403
    assert caller.get("/athlete/activities", no_name).status_code == 200


def test_tokens_are_believed_in_the_header_alone(caller, mara):
    address = f"{caller.address}/api/v3/athlete"
    token = mara["access_token"]

    assert requests.get(address, params={"access_token": token}).status_code == 401
    assert requests.get(address, headers={"Authorization": f"Basic {token}"}).status_code == 401
    assert requests.get(address, headers={"Authorization": "Bearer guess"}).status_code == 401


def test_another_name_for_this_machine_is_not_answered(caller):
    assert (
        requests.get(f"{caller.address}/api/v3/athlete", headers={"Host": "evil.example"}).status_code == 400
    )


def test_new_runs_come_up_as_time_passes_and_old_ones_stay(start, hands):
    with start() as running:
        caller = Caller(running.address)
        before = caller.lists(caller.connects())
        hands.on(days=7)
        after = caller.lists(caller.connects())
        caller.session.close()

    assert len(after) >= len(before) + 4
    assert after[-len(before) :] == before
