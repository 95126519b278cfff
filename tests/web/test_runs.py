"""The runs pages as a browser gets them."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from flask.testing import FlaskClient

from app.domain.pain import Moment
from app.domain.people import Person, Side
from app.domain.runs import Run, Source
from app.store import pain, runs
from app.store.database import Database
from tests.services import rosa as story
from tests.web.conftest import Browser

SignIn = Callable[[Person], Browser]
TYPED = {"day": "2026-11-10", "clock": "07:10", "distance": "8.5", "duration": "52:10", "sport": "Run"}


@pytest.fixture
def rosa(new_person: Callable[..., Person], db: Database, now: datetime) -> Person:
    """Rosa with her story."""
    person = new_person("Rosa", knee=Side.LEFT)
    with db.begin() as tx:
        story.tell(tx, person, now)
    return person


def _text(browser: FlaskClient, path: str) -> str:
    answer = browser.get(path)
    assert answer.status_code == 200, answer.status
    return answer.get_data(as_text=True)


def _on(db: Database, person: Person, day: date) -> list[Run]:
    with db.read() as tx:
        return runs.counting(tx, person.id, day, day)


def _address(db: Database, person: Person, day: date = story.LONG) -> str:
    return f"/runs/{_on(db, person, day)[0].public_id}"


def test_the_year_and_its_months_are_shown(rosa: Person, sign_in: SignIn) -> None:
    page = _text(sign_in(rosa), "/runs")

    assert page.count("heat-5") >= 1
    assert "November 2026" in page
    assert "53.2 km · 6 runs" in page
    assert not re.search(r"\sstyle=", page)


@pytest.mark.parametrize("by", ["pain", "exercises"])
def test_the_picture_shows_pain_or_exercises_too(rosa: Person, sign_in: SignIn, by: str) -> None:
    assert 'aria-current="true"' in _text(sign_in(rosa), f"/runs?by={by}")


def test_filters_keep_the_runs_they_name_and_combine(rosa: Person, sign_in: SignIn) -> None:
    browser = sign_in(rosa)
    over = _text(browser, "/runs?show=over&by=pain")

    assert "15.2 km" in over
    assert "Wed 11 Nov" not in over[over.index("filters") :]
    assert "/runs?show=no-check&amp;by=pain" in over
    assert "No run of these twelve months is of that kind." in _text(browser, "/runs?source=manual")


@pytest.mark.parametrize(
    "asked",
    ["until=nonsense", "show=nonsense", "source=x", "by=x", "day=2026-13-40"]
    + [f"{name}={day}" for name in ("until", "day") for day in ("0001-01-01", "1989-12-31", "9999-12-31")],
)
def test_an_address_made_up_shows_the_plain_page(rosa: Person, sign_in: SignIn, asked: str) -> None:
    assert "15.2 km" in _text(sign_in(rosa), f"/runs?{asked}")


@pytest.mark.parametrize(
    "path", ["/runs?until=1990-01-01", "/runs?day=1990-01-01", "/runs/add?day=0001-01-01"]
)
def test_the_first_day_there_is_and_the_days_before_it_make_a_page(
    rosa: Person, sign_in: SignIn, path: str
) -> None:
    assert sign_in(rosa).get(path).status_code == 200


def test_a_day_opens_with_the_day_before(rosa: Person, sign_in: SignIn) -> None:
    page = _text(sign_in(rosa), "/runs?day=2026-11-09")

    assert "Monday 9 November" in page
    assert "the day before" in page


def test_without_runs_the_page_says_how_to_bring_them(
    new_person: Callable[..., Person], sign_in: SignIn
) -> None:
    page = _text(sign_in(new_person("Nora")), "/runs")

    assert "No runs yet." in page
    assert "Bring your runs" in page


def test_a_run_has_its_check_its_numbers_and_its_source(rosa: Person, sign_in: SignIn, db: Database) -> None:
    page = _text(sign_in(rosa), _address(db, rosa))

    assert "<h1>15.2 km, Sunday 8 November</h1>" in page
    assert "23.6 % longer than your longest in the 30 days before: 12.3 km on 1 Nov." in page
    assert "Ease off: repeat or shorten the next run." in page
    assert "Settled by Tue 10 Nov" in page
    assert "1:36:01" in page
    assert "From your own file" in page
    assert "/edit" not in page


def test_a_run_says_whether_the_knee_had_settled_by_the_next_morning(
    rosa: Person, sign_in: SignIn, db: Database, now: datetime
) -> None:
    day, browser = date(2026, 11, 11), sign_in(rosa)
    assert "ettled by" not in _text(browser, _address(db, rosa, day))  # settled is its chip already
    with db.begin() as tx:
        pain.put(tx, rosa.id, story.score(date(2026, 11, 12), 3, 6, Moment.NEXT_MORNING), now)

    page = _text(browser, _address(db, rosa, day))
    assert "Not settled by the next morning" in page
    assert "The score of the next morning, 3, is higher than the one before this run, 2." in page


def test_a_missing_step_of_the_check_can_be_logged_there(rosa: Person, sign_in: SignIn, db: Database) -> None:
    browser = sign_in(rosa)
    address = _address(db, rosa, date(2026, 11, 4))
    page = _text(browser, address)
    form = page[page.index('value="during"') :]
    at = re.search(r'name="at" value="([^"]+)"', form)
    assert at is not None
    run = address.removeprefix("/runs/")
    answer = browser.post("/pain", data={"score": "2", "moment": "during", "run": run, "at": at[1]})

    assert answer.status_code == 302
    assert "The next morning&#39;s score is missing." in _text(browser, address)


def test_a_run_is_removed_and_brought_back(rosa: Person, sign_in: SignIn, db: Database) -> None:
    browser = sign_in(rosa)
    address = _address(db, rosa)
    gone = browser.post(f"{address}/remove")

    assert gone.status_code == 303
    assert _on(db, rosa, story.LONG) == []
    assert f'action="{address}/restore"' in _text(browser, gone.location)
    assert browser.get(address).status_code == 404
    assert browser.post(f"{address}/restore").location == address
    assert len(_on(db, rosa, story.LONG)) == 1


def test_a_run_names_the_archive_it_came_from(
    rosa: Person, sign_in: SignIn, db: Database, now: datetime
) -> None:
    garmin = replace(story.run(story.LONG, 15.2), source=Source.GARMIN_ARCHIVE, external_id="a/0")
    strava = replace(garmin, source=Source.ARCHIVE, external_id="7")
    with db.begin() as tx:
        (file,) = runs.counting(tx, rosa.id, story.LONG, story.LONG)
        runs.put_all(tx, rosa.id, [garmin, strava], now)
        runs.remove(tx, rosa.id, file.id or 0, now)
    browser = sign_in(rosa)
    page = _text(browser, _address(db, rosa))

    assert page.index("From your Strava archive") < page.index("From your Garmin archive")
    assert "Garmin archive</a>" not in _text(browser, "/runs")
    with db.begin() as tx:
        (one,) = runs.counting(tx, rosa.id, story.LONG, story.LONG)
        runs.remove(tx, rosa.id, one.id or 0, now)
    assert "From your Strava archive" not in _text(browser, _address(db, rosa))
    assert "Garmin archive</a>" in _text(browser, "/runs")


def test_a_copy_is_told_apart_and_joined_again(
    rosa: Person, sign_in: SignIn, db: Database, now: datetime
) -> None:
    copy = replace(story.run(story.LONG, 15.2), source=Source.ARCHIVE, external_id="7", distance_m=15_150)
    with db.begin() as tx:
        runs.put(tx, rosa.id, copy, now)
    browser = sign_in(rosa)
    page = _text(browser, _address(db, rosa))
    apart = re.search(r'action="(/runs/[^"]+/apart)"', page)
    assert "Also recorded as 15.2 km" in page
    assert apart is not None
    told = browser.post(apart[1])

    assert len(_on(db, rosa, story.LONG)) == 2
    assert "Kept as two runs." in _text(browser, told.location)
    browser.post(apart[1].replace("/apart", "/join"))
    assert len(_on(db, rosa, story.LONG)) == 1


def test_one_run_of_three_recordings_is_one_in_the_list_and_parts_and_joins_run_by_run(
    rosa: Person, sign_in: SignIn, db: Database, now: datetime
) -> None:
    file = story.run(story.LONG, 15.2)
    archive = replace(file, source=Source.ARCHIVE, external_id="7", distance_m=15_150)
    typed = replace(file, source=Source.MANUAL, external_id="t", distance_m=15_120)
    with db.begin() as tx:
        put = [runs.put(tx, rosa.id, each, now) for each in (archive, typed)]
        held = {
            each.run.source: each.run.public_id for each in runs.recordings_of(tx, rosa.id, put[0].run_id)
        }
    browser = sign_in(rosa)
    assert "3 recordings" in _text(browser, f"/runs?day={story.LONG}")
    assert "3 recordings" in _text(browser, "/")
    whole = _text(browser, f"/runs/{held[Source.FILE]}")
    assert "One run, 3 recordings: all are kept, this one counts." in whole
    assert whole.count("Not the same run") == 2
    assert _text(browser, f"/runs/{held[Source.MANUAL]}").count("Not the same run") == 2

    for source in (Source.MANUAL, Source.ARCHIVE):
        browser.post(f"/runs/{held[source]}/apart")
    page = _text(browser, f"/runs/{held[Source.ARCHIVE]}")
    assert page.count("You said this is another run:") == 2
    assert "recordings" not in _text(browser, f"/runs?day={story.LONG}").replace("recordings of", "")
    archive_page = f"/runs/{held[Source.ARCHIVE]}"
    joined = browser.post(f"{archive_page}/join", data={"other": str(held[Source.FILE])})

    assert "One run again." in _text(browser, joined.location)
    assert len(_on(db, rosa, story.LONG)) == 2
    (typed_page,) = re.findall(
        r'You said this is another run: <a href="([^"]+)"', _text(browser, archive_page)
    )
    assert typed_page == f"/runs/{held[Source.MANUAL]}"
    browser.post(f"{typed_page}/join")
    assert len(_on(db, rosa, story.LONG)) == 1


def test_runs_no_longer_alike_stay_two_when_they_are_joined_and_it_is_said(
    rosa: Person, sign_in: SignIn, db: Database, now: datetime
) -> None:
    copy = replace(story.run(story.LONG, 15.2), source=Source.MANUAL, external_id="t")
    browser = sign_in(rosa)
    with db.begin() as tx:
        put = runs.put(tx, rosa.id, copy, now)
        runs.keep_apart(tx, rosa.id, put.run_id)
        moved = replace(copy, start=copy.start + timedelta(hours=6), distance_m=3_000)
        runs.change(tx, rosa.id, put.run_id, moved)
    joined = browser.post(f"{_address(db, rosa)}/join")

    assert "Counted as two: they are no longer alike enough to be one run." in _text(browser, joined.location)
    assert len(_on(db, rosa, story.LONG)) == 2
    assert "another run:" not in _text(browser, _address(db, rosa))


def test_all_years_lead_to_their_runs(rosa: Person, sign_in: SignIn, db: Database, now: datetime) -> None:
    browser = sign_in(rosa)
    assert "Your years" not in _text(browser, "/runs")
    with db.begin() as tx:
        runs.put(tx, rosa.id, story.run(date(2019, 5, 4), 9.5), now)
    page = _text(browser, "/runs")
    assert "Your years" in page
    assert "May 2019: 9.5 km" in page

    assert "9.5 km" in _text(browser, "/runs?until=2019-12-31")


def test_after_a_typed_run_it_is_asked_once_whether_all_runs_are_here(
    new_person: Callable[..., Person], sign_in: SignIn
) -> None:
    browser = sign_in(new_person("Nora"))
    key = re.search(r'name="form_key" value="([^"]+)"', _text(browser, "/runs/add"))
    assert key is not None
    saved = browser.post("/runs/add", data={**TYPED, "form_key": key[1]}).location
    assert "Do these hold all your runs?" in _text(browser, saved)
    page = saved.partition("?")[0]
    answered = browser.post("/import/coverage", data={"complete": "no", "next": page}).location
    assert answered == f"{page}?coverage=saved"
    assert "Days without a run count as not known." in _text(browser, answered)
    assert "Do these hold all your runs?" not in _text(browser, saved)


def test_a_run_is_typed_in_once_however_often_it_is_sent(rosa: Person, sign_in: SignIn, db: Database) -> None:
    browser = sign_in(rosa)
    key = re.search(r'name="form_key" value="([^"]+)"', _text(browser, "/runs/add"))
    assert key is not None
    for _ in range(2):
        answer = browser.post("/runs/add", data={**TYPED, "form_key": key[1]})
        assert answer.status_code == 303

    assert [run.distance_m for run in _on(db, rosa, date(2026, 11, 10))] == [8_500]
    page = _text(browser, answer.location)
    assert "Run saved." in page
    assert "Typed in" in page


def test_what_was_typed_wrong_stays_with_a_sentence_at_its_field(rosa: Person, sign_in: SignIn) -> None:
    answer = sign_in(rosa).post("/runs/add", data={**TYPED, "distance": "far", "title": "Morning <b>run"})
    page = answer.get_data(as_text=True)

    assert answer.status_code == 400
    assert 'id="distance" name="distance" value="far"' in page
    assert "Give the distance as a number of km, for example 10.5." in page
    assert 'href="#distance"' in page
    assert "Morning &lt;b&gt;run" in page


def test_a_typed_run_is_corrected_and_one_from_a_file_is_not(
    rosa: Person, sign_in: SignIn, db: Database
) -> None:
    browser = sign_in(rosa)
    saved = browser.post("/runs/add", data=TYPED).location.removesuffix("?saved=1")
    form = _text(browser, f"{saved}/edit")
    changed = browser.post(f"{saved}/edit", data={**TYPED, "distance": "9"})

    assert 'value="8.5"' in form
    assert changed.location.startswith(saved)
    assert [run.distance_m for run in _on(db, rosa, date(2026, 11, 10))] == [9_000]
    assert browser.get(f"{_address(db, rosa)}/edit").status_code == 404
    assert browser.post(f"{_address(db, rosa)}/edit", data=TYPED).status_code == 404


def test_no_run_on_a_day_is_noted_and_undone(rosa: Person, sign_in: SignIn, db: Database) -> None:
    browser = sign_in(rosa)
    with db.begin() as tx:
        runs.unsay_no_run(tx, rosa.id, story.TODAY)
    assert "No run today" in _text(browser, "/runs?day=2026-11-12")
    noted = browser.post("/runs/none", data={"day": "2026-11-12"})

    assert "1 day without a run noted." in _text(browser, noted.location)
    browser.post("/runs/none/undo", data={"day": "2026-11-12"})
    with db.read() as tx:
        assert story.TODAY not in runs.coverage_facts(tx, rosa.id).no_run_days


def test_days_without_a_run_are_named_in_a_short_address_and_undone_to_the_day(
    rosa: Person, sign_in: SignIn, db: Database
) -> None:
    browser = sign_in(rosa)
    with db.begin() as tx:
        runs.unsay_no_run(tx, rosa.id, *(date(2026, 9, day) for day in range(1, 31)))
        said = runs.coverage_facts(tx, rosa.id).no_run_days
        ran = {run.day for run in runs.counting(tx, rosa.id)}
        runs.say_no_run(tx, rosa.id, date(2026, 9, 14))
    days = [day for n in range(1, 31) if (day := date(2026, 9, n)) not in ran]
    noted = browser.post("/runs/none", data={"day": [f"{day}" for day in days]})
    page = _text(browser, noted.location)
    shown = re.findall(r'name="day" value="([^"]+)"', page[page.index("toast-bar") :])

    assert len(noted.location) < 600
    assert shown == [f"{day}" for day in days if day != date(2026, 9, 14)]
    browser.post("/runs/none/undo", data={"day": shown})
    with db.read() as tx:
        assert runs.coverage_facts(tx, rosa.id).no_run_days == said | {date(2026, 9, 14)}


def test_more_than_a_month_of_days_is_refused_in_words(rosa: Person, sign_in: SignIn) -> None:
    browser = sign_in(rosa)
    days = [f"{date(2025, 1, 1) + timedelta(days=n)}" for n in range(32)]
    refused = browser.post("/runs/none", data={"day": days})

    assert refused.status_code == 400
    assert "At most 31 days in one go" in refused.text


@pytest.mark.parametrize(
    "asked",
    ["no_run_from=2026-11-09", "no_run_from=2026-11-09&no_run_to=2026-11-01",
     "no_run_from=0001-01-01&no_run_to=9999-12-31"],
)  # fmt: skip
def test_an_address_that_names_no_days_shows_no_toast(rosa: Person, sign_in: SignIn, asked: str) -> None:
    assert "without a run noted" not in _text(sign_in(rosa), f"/runs?{asked}")


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("2026-11-08", "There is a run on one of those days."),
        ("2026-11-13", "One of those days is still to come."),
        ("1989-12-31", "Days are taken from 1990-01-01 on."),
        ("0001-01-01", "Days are taken from 1990-01-01 on."),
        ("garbage", "Give the day as year, month and day"),
    ],
)
def test_a_day_that_cannot_be_without_a_run_is_refused_in_words(
    rosa: Person, sign_in: SignIn, db: Database, day: str, words: str
) -> None:
    with db.begin() as tx:
        runs.unsay_no_run(tx, rosa.id, story.TODAY)
        said = runs.coverage_facts(tx, rosa.id).no_run_days
    answer = sign_in(rosa).post("/runs/none", data={"day": ["2026-11-12", day]})

    assert answer.status_code == 400
    assert 'role="alert"' in answer.text and words in answer.text
    with db.read() as tx:
        assert runs.coverage_facts(tx, rosa.id).no_run_days == said


def test_another_runners_run_is_absent_on_every_address(
    rosa: Person, new_person: Callable[..., Person], sign_in: SignIn, db: Database
) -> None:
    sam = sign_in(new_person("Sam"))
    address = _address(db, rosa)

    assert sam.get(address).status_code == 404
    assert sam.get(f"{address}/edit").status_code == 404
    for act in ("remove", "restore", "apart", "join"):
        assert sam.post(f"{address}/{act}").status_code == 404
    assert len(_on(db, rosa, story.LONG)) == 1


def test_a_hostile_title_is_shown_as_text(rosa: Person, sign_in: SignIn, db: Database, now: datetime) -> None:
    day = story.TODAY - timedelta(days=3)
    with db.begin() as tx:
        runs.put(tx, rosa.id, replace(story.run(day, 5), title="<script>alert(1)</script>"), now)

    page = _text(sign_in(rosa), _address(db, rosa, day))
    assert "&lt;script&gt;alert(1)" in page
