"""The page of someone who practises."""

import html
import re

import pytest
import requests

from app.sandbox.people import IVO, NELE
from tests.sandbox.conftest import NOW


def page(caller, athlete=NELE, **query):
    answer = requests.get(caller.address, params={"athlete": athlete.id} | query)
    assert answer.status_code == 200
    return html.unescape(answer.text)


def press(caller, path, **form):
    answer = requests.post(f"{caller.address}{path}", data=form)
    assert answer.status_code == 200
    return html.unescape(answer.text)


def runs(caller, athlete=NELE):
    return caller.practises("GET", f"/athletes/{athlete.id}/activities")


def test_each_runner_has_a_page_with_their_last_runs(shared):
    assert "Five runs in the last two weeks" in page(shared)
    assert page(shared).count("<details>") == 5
    assert "Nothing recorded yet." in page(shared, IVO)
    assert page(shared, athlete=type("Nobody", (), {"id": "x"})).count("<details>") == 10


def test_a_run_is_finished_now_or_some_days_ago(caller):
    said = press(caller, f"/athletes/{IVO.id}/run", km="10,5", title="Before work")
    assert "The run is recorded." in said
    press(caller, f"/athletes/{IVO.id}/run", km="6", days="3")

    now, late = runs(caller, IVO)
    assert (now["title"], now["distance_m"]) == ("Before work", 10_500.0)
    assert now["start"] == "2026-11-12T08:58:37+00:00" or now["start"] < NOW.isoformat()
    assert late["start"].startswith("2026-11-09T08:")


@pytest.mark.parametrize(
    "form", [{"km": "x"}, {"km": "-1"}, {"km": "nan"}, {"km": "9e9"}, {"km": "5", "days": ""}]
)
def test_a_distance_that_is_none_changes_nothing(shared, form):
    assert "Nothing was changed" in press(shared, f"/athletes/{IVO.id}/run", **form)
    assert runs(shared, IVO) == []


def test_a_run_is_edited_hidden_shown_and_deleted(caller):
    first = runs(caller)[0]
    place = f"/athletes/{NELE.id}/activities/{first['id']}"
    km = f"{first['distance_m'] / 1000:.2f}"
    press(caller, place, do="save", title="Another title", km=km)
    assert runs(caller)[0] == first | {"title": "Another title"}
    press(caller, place, do="save", title="Another title", km="30")
    assert runs(caller)[0]["distance_m"] == 30_000.0
    assert "Only this runner can see the run now." in press(caller, place, do="hide")
    assert "only you" not in press(caller, place, do="show")
    assert "start time hidden" in press(caller, place, do="hide_start")
    assert runs(caller)[0]["start_hidden"] is True
    assert "start time hidden" not in press(caller, place, do="show_start")
    press(caller, place, do="delete")
    assert first["id"] not in [one["id"] for one in runs(caller)]
    assert "not there any more" in press(caller, place, do="delete")


def test_access_is_revoked(caller):
    tokens = caller.connects(NELE.id)
    assert "activity:read_all" in page(caller)
    assert "Not connected with Kneewise" in press(caller, f"/athletes/{NELE.id}/leave")
    assert caller.get("/athlete", tokens).status_code == 401


def test_a_page_elsewhere_cannot_press_its_buttons(shared):
    for path in (f"/athletes/{IVO.id}/run", "/faults", "/practice/faults", "/oauth/sign-out"):
        for headers in ({"Origin": "null"}, {"Sec-Fetch-Site": "same-site"}):
            answer = requests.post(shared.address + path, data={"km": "5"}, headers=headers)
            assert answer.status_code == 403
    assert runs(shared, IVO) == []


def test_titles_are_shown_as_text(caller):
    caller.practises("POST", f"/athletes/{IVO.id}/activities", {"title": "<img src=x onerror=alert(1)>"})
    answer = requests.get(caller.address, params={"athlete": IVO.id})

    assert "<img" not in answer.text
    assert "script-src" not in answer.headers["Content-Security-Policy"]
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")


def test_a_wish_in_json_is_checked(shared):
    def asked(body, path=f"/athletes/{IVO.id}/activities"):
        return requests.post(f"{shared.address}/practice{path}", json=body)

    for wrong in (
        {"distance": 5}, {"distance_m": "5"}, {"only_me": 1}, {"moving_s": True}, {"start": "yesterday"},
        {"start": "2026-11-01T08:00:00"}, {"timezone": "Mars/X"}, {"days_ago": "x"}, {"title": None}, [],
    ):  # fmt: skip
        assert asked(wrong).status_code == 400, wrong
        assert asked(wrong).json()["message"]
    assert asked({}, "/athletes/7/activities").status_code == 400
    assert asked({"overall": 3}, "/limits").status_code == 400
    assert runs(shared, IVO) == []


def test_odd_json_can_be_asked_for(caller):
    wish = {"odd": {"distance": None, "suffer_score": 33.5}, "lost": ["name"], "cadence": None}
    new = caller.practises("POST", f"/athletes/{IVO.id}/activities", wish)
    seen = caller.get(f"/activities/{new['id']}", caller.connects(IVO.id)).json()

    assert seen["distance"] is None
    assert seen["suffer_score"] == 33.5
    assert "name" not in seen
    assert "average_cadence" not in seen


def test_who_there_is_can_be_asked(caller):
    caller.connects(NELE.id)
    told = caller.practises("GET", "/athletes")

    counts = {one["kind"]: one["count"] for one in told}
    assert (counts["long"], counts["newcomer"], counts["empty"]) == (5_000, 5, 0)
    assert [one["scope"] for one in told if one["scope"]] == ["read,activity:read,activity:read_all"]


def test_each_button_of_the_page_leads_somewhere(caller):
    for path in set(re.findall(r'action="([^"]+)"', page(caller))):
        assert requests.post(caller.address + path).status_code in (200, 303)


def test_a_link_to_an_activity_leads_to_the_page_of_its_runner(caller):
    new = record(caller, 5000)

    answer = requests.get(f"{caller.address}/activities/{new['id']}", allow_redirects=False)
    gone = requests.get(f"{caller.address}/activities/1", allow_redirects=False)

    assert (answer.status_code, gone.status_code) == (303, 303)
    assert f"athlete={NELE.id}" in answer.headers["Location"]


def test_two_runs_finished_at_once_are_two_runs(caller):
    one, two = record(caller, 9000), record(caller, 9000)

    assert two["start_date"] < one["start_date"]


def record(caller, metres):
    return caller.practises("POST", f"/athletes/{NELE.id}/activities", {"distance_m": metres})
