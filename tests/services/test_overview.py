"""What the first page shows, from what is stored."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from app.domain.answer.facts import Action, Holds, Tone
from app.domain.pain import Moment, PainEntry
from app.domain.people import Person, Side
from app.domain.runs import Run
from app.services import accounts, alerts, overview, warning_signs
from app.services.overview import Home
from app.services.tiles import Tile
from app.store import exercises, imports, pain, people, runs
from app.store.database import Database
from tests.services import rosa

TODAY = rosa.TODAY
YESTERDAY = TODAY - timedelta(days=1)


@pytest.fixture
def runner(db: Database, now: datetime) -> Person:
    """Rosa, who does her exercises on Tuesday, Thursday and Saturday."""
    with db.begin() as tx:
        return people.add(
            tx,
            email="rosa@example.org",
            password_hash="-",
            is_runner=True,
            is_therapist=False,
            timezone="Europe/Berlin",
            now=now,
            knee=Side.LEFT,
            strength_days=(1, 3, 5),
        )


def _store(db: Database, runner: Person, now: datetime, *told: Run) -> None:
    with db.begin() as tx:
        runs.put_all(tx, runner.id, told, now)
        runs.recount(tx, runner.id, {run.day for run in told})
        alerts.judge(tx, runner, now)


def _home(db: Database, runner: Person, now: datetime) -> Home:
    with db.read() as tx:
        return overview.home(tx, runner, now)


def _tile(home: Home, label: str) -> Tile:
    return next(tile for tile in home.tiles if tile.label == label)


def _said(home: Home) -> tuple[Holds, str, str]:
    assert home.answer is not None
    return home.answer.holds, home.answer.found, home.answer.do


@pytest.fixture
def story(db: Database, runner: Person, now: datetime) -> Home:
    """Rosa's first page on Thursday 12 November."""
    with db.begin() as tx:
        rosa.tell(tx, runner, now)
        alerts.judge(tx, runner, now)
    return _home(db, runner, now)


def test_the_story_ends_with_a_knee_that_has_settled(story: Home) -> None:
    assert story.answer is not None
    assert story.answer.tone is Tone.GOOD
    assert story.answer.found == "Your left knee has settled since Sunday's long run."
    assert story.answer.do == "Today is a strength day. Runs up to 16.7 km stay within 10 % of your longest."
    assert [line.text for line in story.answer.why] == [
        "Sunday's 15.2 km was 24 % longer than any run in the 30 days before it.",
        "Scores went 4 on the run, 3 the next morning, and 2 since Tuesday.",
        "1 of 3 sessions done this week. Today is one of your days.",
    ]
    assert story.answer.main is Action.START_SESSION


def test_the_storys_tiles_agree_with_its_answer(story: Home) -> None:
    assert [(tile.value, tile.unit, tile.note, tile.good) for tile in story.tiles] == [
        ("27.6", "km", "32.1 km the 7 days before", ""),
        ("16.7", "km", "15.2 km on 8 Nov, plus 10 %", ""),
        ("2", "of 10", "Left knee, today 07:10.", "Settled"),
        ("1", "of 3 sessions", "Next: today, then Saturday", ""),
    ]


def test_the_storys_runs_wear_their_chips(story: Home) -> None:
    assert [
        (line.run.day.day, line.over and round(line.over, 1), line.score, line.check.shown.value)
        for line in story.recent
    ] == [
        (11, None, 2, "green"),
        (8, 23.6, 4, "amber"),
        (6, None, 2, "green"),
        (4, None, None, "incomplete"),
        (3, None, 2, "green"),
    ]


def test_the_storys_weeks_hold_load_pain_cadence_and_sessions(story: Home) -> None:
    last = story.weeks[-2]

    assert len(story.weeks) == 12
    assert (last.distance_m, last.longest_m) == (34_900, 15_200)
    assert last.spike_percent == pytest.approx(23.577, abs=0.001)
    assert (last.pain_worst, last.sessions, last.planned) == (4, 3, 3)
    assert last.cadence_spm == pytest.approx(166.5, abs=1)
    assert story.weeks[-1].so_far
    assert story.badge == ("good", "Your data is complete to today")


def test_an_empty_log_has_no_answer_and_four_unknown_numbers(
    db: Database, runner: Person, now: datetime
) -> None:
    home = _home(db, runner, now)

    assert home.is_empty
    assert home.answer is None
    assert home.badge is None
    assert [tile.value for tile in home.tiles] == [None, None, None, "0"]


def test_the_morning_after_a_spike_holds_the_ceiling(db: Database, runner: Person, now: datetime) -> None:
    monday = now - timedelta(days=3)
    _store(db, runner, monday, *rosa.year_of_runs(), *rosa.runs_of_the_last_days()[:4])
    home = _home(db, runner, monday)

    assert _said(home)[:2] == (
        Holds.SPIKE,
        "Yesterday's 15.2 km was 24 % longer than any run in your last 30 days.",
    )
    assert _tile(home, "30-day ceiling").value == "13.5"
    assert "held until yesterday's run has settled" in _tile(home, "30-day ceiling").note
    assert home.answer is not None and home.answer.main is Action.START_SESSION
    assert _tile(home, "Exercises this week").note == "Next: today, then tomorrow"


def test_rest_or_swap_stands_in_answer_and_tile_alike(db: Database, runner: Person, now: datetime) -> None:
    _store(db, runner, now, *rosa.year_of_runs(), rosa.run(date(2026, 11, 10), 6), rosa.run(TODAY, 2, 3))
    _store(db, runner, now, rosa.run(date(2026, 11, 11), 6))
    with db.begin() as tx:
        for moment, score, day, hour in (
            (Moment.BEFORE, 1, date(2026, 11, 11), 6),
            (Moment.DURING, 2, date(2026, 11, 11), 9),
        ):
            pain.put(tx, runner.id, rosa.score(day, score, hour, moment), now)
        runs.remove(tx, runner.id, next(r.id for r in runs.counting(tx, runner.id, TODAY) if r.id), now)
        runs.say_no_run(tx, runner.id, TODAY)
        pain.put(tx, runner.id, rosa.score(TODAY, 3, 5, Moment.NEXT_MORNING), now)
    home = _home(db, runner, now)

    assert _said(home) == (
        Holds.REST_OR_SWAP,
        "Your knee was 2 points up the morning after yesterday's run.",
        "Take the next run off or swap it.",
    )
    tile = _tile(home, "30-day ceiling")
    assert (tile.value, tile.unit, tile.note) == ("", "Rest or swap", "After yesterday's run")


def _week_with_a_run(db: Database, runner: Person, now: datetime, *scores: PainEntry) -> None:
    """Quiet weeks and a run of 6 km yesterday, with these scores around it."""
    _store(db, runner, now, *rosa.year_of_runs(), rosa.run(YESTERDAY, 6))
    with db.begin() as tx:
        for score in scores:
            pain.put(tx, runner.id, score, now)
        runs.say_no_run(tx, runner.id, TODAY)
        alerts.judge(tx, runner, now)


@pytest.mark.parametrize("knee", [Side.RIGHT, Side.LEFT, Side.UNKNOWN])
def test_one_knees_morning_does_not_settle_the_other_knees_run(
    db: Database, runner: Person, now: datetime, knee: Side
) -> None:
    _week_with_a_run(
        db, runner, now,
        rosa.score(YESTERDAY, 1, 5, Moment.BEFORE),
        rosa.score(YESTERDAY, 5, 9, Moment.DURING),
        rosa.score(TODAY, 2, 5, Moment.NEXT_MORNING),
        rosa.score(YESTERDAY, 3, 4, side=Side.RIGHT),
        rosa.score(TODAY, 0, 5, side=Side.RIGHT),
    )  # fmt: skip
    home = _home(db, replace(runner, knee=knee), now)

    assert _said(home)[0] is Holds.EASE_OFF
    assert "repeat or shorten" in _tile(home, "30-day ceiling").note
    assert _tile(home, "Last pain").good == ""


def test_a_long_run_holds_the_ceiling_until_each_of_its_knees_has_settled(
    db: Database, runner: Person, now: datetime
) -> None:
    with db.begin() as tx:
        rosa.tell(tx, runner, now)
        for day, score, moment in (
            (rosa.LONG, 1, Moment.BEFORE),
            (rosa.LONG, 3, Moment.DURING),
            (rosa.LONG + timedelta(days=1), 2, Moment.NEXT_MORNING),
        ):
            hour = 5 if moment is not Moment.DURING else 10
            pain.put(tx, runner.id, rosa.score(day, score, hour, moment, Side.RIGHT), now)
    held = _home(db, runner, now)
    with db.begin() as tx:
        pain.put(tx, runner.id, rosa.score(TODAY, 1, side=Side.RIGHT), now)
    settled = _home(db, runner, now)

    assert "held until Sunday's run has settled" in _tile(held, "30-day ceiling").note
    assert _said(held)[0] is Holds.NOTHING_NEW
    assert _said(settled)[:2] == (Holds.SETTLED, "Your knee has settled since Sunday's long run.")
    assert _tile(settled, "30-day ceiling").value == "16.7"


@pytest.mark.parametrize("count", overview.RANGES)
def test_the_answer_is_the_same_however_far_the_chart_reaches(
    db: Database, runner: Person, now: datetime, count: int
) -> None:
    with db.begin() as tx:
        for ago in range(180):
            usual = 1 if ago > 149 else 4 if ago > 140 else 2 + ago % 2
            pain.put(tx, runner.id, rosa.score(TODAY - timedelta(days=ago), usual), now)
        for ago in (146, 143, 60, 0):
            alerts.judge(tx, runner, now - timedelta(days=ago))
    with db.read() as tx:
        home = overview.home(tx, runner, now, count)

    assert _said(home)[:2] == (
        Holds.PAIN_RISE,
        "Your left knee scores are 1 point above your usual.",
    )
    assert len(home.weeks) == count


@pytest.mark.parametrize("count", overview.RANGES)
def test_a_break_is_seen_however_far_the_chart_reaches(
    db: Database, runner: Person, now: datetime, count: int
) -> None:
    before = [rosa.run(date(2026, 2, day), 8) for day in (1, 5, 9)]
    back = [rosa.run(TODAY - timedelta(days=ago), 3) for ago in (9, 7, 5, 3, 1)]
    _store(db, runner, now, *before, *back)
    with db.read() as tx:
        home = overview.home(tx, runner, now, count)

    assert _said(home)[0] is Holds.RETURN


def test_a_score_dated_tomorrow_waits_for_its_day(db: Database, runner: Person, now: datetime) -> None:
    with db.begin() as tx:
        pain.put(tx, runner.id, rosa.score(TODAY, 2, 6), now)
        pain.put(tx, runner.id, rosa.score(TODAY + timedelta(days=1), 7, 6), now)

    assert _tile(_home(db, runner, now), "Last pain").value == "2"


def test_a_stopped_exercise_makes_no_session_in_chart_or_tile(
    db: Database, runner: Person, now: datetime
) -> None:
    with db.begin() as tx:
        exercises.put(tx, runner.id, replace(rosa.done(TODAY), sets=(), stopped=True))
    home = _home(db, runner, now)

    assert home.weeks[-1].sessions == 0
    assert _tile(home, "Exercises this week").value == "0"


def test_a_warning_sign_leaves_no_run_and_no_exercise_on_the_page(
    db: Database, runner: Person, now: datetime
) -> None:
    with db.begin() as tx:
        rosa.tell(tx, runner, now)
        pain.put(tx, runner.id, rosa.score(TODAY, 5, 7, flags=("calf_swelling",)), now)
        alerts.judge(tx, runner, now)
    home = _home(db, runner, now)

    assert _said(home) == (
        Holds.WARNING_SIGN,
        "You answered yes to a warning sign: new calf swelling, warmth or pain.",
        "Get medical help today. Don't run or do exercises in this app until you have.",
    )
    assert home.muted
    assert _tile(home, "Last pain").good == ""
    assert home.exercises == ()
    assert _tile(home, "30-day ceiling").value is None
    assert "Next" not in _tile(home, "Exercises this week").note


def test_high_scores_make_the_session_gentle(db: Database, runner: Person, now: datetime) -> None:
    with db.begin() as tx:
        rosa.tell(tx, runner, now)
        pain.put(tx, runner.id, rosa.score(TODAY, 6, 8), now)
        alerts.judge(tx, runner, now)
    home = _home(db, runner, now)

    assert _said(home)[:2] == (Holds.PAIN_HIGH, "Your left knee scored 6 today.")
    assert home.plan.kind == "gentle"


def test_days_not_known_hold_the_answer_back(db: Database, runner: Person, now: datetime) -> None:
    _store(db, runner, now, *rosa.year_of_runs(weeks=20), rosa.run(date(2026, 11, 8), 9))
    home = _home(db, runner, now)

    assert _said(home)[:2] == (Holds.MISSING, "Your runs since Monday are not known.")
    assert [day.day for day in home.missing] == [9, 10, 11]
    assert _tile(home, "Last 7 days").value is None
    assert home.badge == ("mind", "Days since Monday are not known")


def test_an_unknown_today_does_not_hide_the_seven_days_to_yesterday(
    db: Database, runner: Person, now: datetime
) -> None:
    _store(db, runner, now, *rosa.year_of_runs(), *rosa.runs_of_the_last_days())
    home = _home(db, runner, now)

    assert _tile(home, "Last 7 days").value == "27.6"
    assert _tile(home, "Last 7 days").note.endswith("to yesterday")
    assert home.badge == ("good", "Your data is complete to yesterday")


def test_coming_back_shows_the_cap_in_answer_and_tile(db: Database, runner: Person, now: datetime) -> None:
    early = [run for run in rosa.year_of_runs() if run.day <= date(2026, 10, 24)]
    _store(db, runner, now, *early)
    with db.begin() as tx:
        for ago in range(19):
            runs.say_no_run(tx, runner.id, TODAY - timedelta(days=ago))
    home = _home(db, runner, now)

    assert _said(home)[:2] == (Holds.RETURN, "Welcome back: 19 days since your last run.")
    assert home.answer is not None
    assert _tile(home, "30-day ceiling").value in home.answer.do  # type: ignore[operator]


def test_someone_away_for_years_still_sees_their_last_runs(
    db: Database, runner: Person, now: datetime
) -> None:
    old = [rosa.run(date(2023, 5, day), 8) for day in (1, 3, 5, 7, 9, 11)]
    _store(db, runner, now, *old)
    home = _home(db, runner, now)

    assert [line.run.day for line in home.recent][0] == date(2023, 5, 11)
    assert _said(home)[0] is Holds.MISSING


def test_few_runs_are_named_beside_the_ceiling(db: Database, runner: Person, now: datetime) -> None:
    _store(db, runner, now, rosa.run(date(2026, 11, 9), 5), rosa.run(date(2026, 11, 11), 6))

    assert _tile(_home(db, runner, now), "30-day ceiling").note.endswith("from few runs")


def test_a_score_a_week_old_is_not_known_any_more(db: Database, runner: Person, now: datetime) -> None:
    with db.begin() as tx:
        pain.put(tx, runner.id, rosa.score(date(2026, 11, 5), 3), now)
    tile = _tile(_home(db, runner, now), "Last pain")

    assert (tile.value, tile.note) == (None, "Not known since 5 Nov")


def test_an_import_going_on_stands_in_place_of_the_answer(
    db: Database, runner: Person, now: datetime
) -> None:
    with db.begin() as tx:
        rosa.tell(tx, runner, now)
        begun = imports.create(tx, runner.id, "export.zip", ["export.zip"], None, now)
    home = _home(db, runner, now)

    assert home.answer is None
    assert home.importing is not None
    assert home.importing.public_id == begun.public_id
    assert _tile(home, "Last 7 days").value == "27.6"


def test_the_last_run_wears_its_check_and_says_what_it_still_needs(
    db: Database, runner: Person, now: datetime, story: Home
) -> None:
    assert story.last_check is not None
    assert [step.score for step in story.last_check.steps] == [2, 2, None, 2]
    assert (story.last_check.outcome, story.last_check.asks) == (
        "The morning after was back at the score before.",
        False,
    )

    _store(db, runner, now, rosa.run(TODAY, 4, 7))
    last = _home(db, runner, now).last_check
    assert last is not None
    assert (last.said, last.asks) == ("A score of the run itself is missing.", True)
    with db.begin() as tx:
        pain.put(tx, runner.id, rosa.score(TODAY, 2, 8, Moment.DURING), now)
    last = _home(db, runner, now).last_check
    assert last is not None
    assert (last.said, last.asks) == ("The next morning decides.", False)


def test_a_last_run_that_has_settled_since_asks_for_no_shorter_run(
    db: Database, runner: Person, now: datetime
) -> None:
    _store(db, runner, now, *rosa.year_of_runs(), *rosa.runs_of_the_last_days()[:4])
    with db.begin() as tx:
        for score in rosa.scores():
            if score.local_date <= rosa.LONG or score.moment is not Moment.BEFORE:
                pain.put(tx, runner.id, score, now)
    last = _home(db, runner, now).last_check

    assert last is not None
    assert (last.check.shown.value, last.settled_on) == ("amber", date(2026, 11, 10))


def test_a_run_of_a_week_ago_is_not_asked_about_any_more(db: Database, runner: Person, now: datetime) -> None:
    _store(db, runner, now, rosa.run(TODAY - timedelta(days=7), 5))

    assert _home(db, runner, now).last_check is None


def test_an_exercise_done_today_is_ticked(db: Database, runner: Person, now: datetime) -> None:
    with db.begin() as tx:
        rosa.tell(tx, runner, now)
        exercises.put(tx, runner.id, rosa.done(TODAY, "B1"))
    home = _home(db, runner, now)

    assert [(exercise.id, is_done) for exercise, is_done in home.exercises] == [
        ("A1", False),
        ("B1", True),
        ("C1", False),
    ]
    tile = _tile(home, "Exercises this week")
    assert (tile.value, tile.note) == ("1", "Next: the rest today, then Saturday"), "one is part of a session"


def test_data_with_gaps_are_not_called_complete_and_hold_the_answer_back(
    db: Database, runner: Person, now: datetime
) -> None:
    with db.begin() as tx:
        runs.answer_files_complete(tx, runner.id, False)
    _store(db, runner, now, rosa.run(TODAY - timedelta(days=19), 5), rosa.run(TODAY, 6, 6))
    home = _home(db, runner, now)

    assert home.badge == ("mind", "Some of the last 30 days are not known, the first on 25 October")
    assert _said(home)[:2] == (Holds.MISSING, "Your runs from Friday to yesterday are not known.")
    assert [day.day for day in home.missing] == [6, 7, 8, 9, 10, 11]


def test_a_gap_older_than_a_week_is_named_beside_the_date_alone(
    db: Database, runner: Person, now: datetime
) -> None:
    with db.begin() as tx:
        runs.answer_files_complete(tx, runner.id, False)
        for ago in range(19):
            if ago != 9:
                runs.say_no_run(tx, runner.id, TODAY - timedelta(days=ago))
    _store(db, runner, now, rosa.run(TODAY - timedelta(days=19), 5))
    home = _home(db, runner, now)

    assert home.badge == ("mind", "Some of the last 30 days are not known, the first on 3 November")
    assert home.missing == ()


def test_a_first_run_has_nothing_missing_before_it(db: Database, runner: Person, now: datetime) -> None:
    _store(db, runner, now, rosa.run(YESTERDAY, 5))
    home = _home(db, runner, now)

    assert home.badge == ("good", "Your data is complete to yesterday")
    assert home.missing == ()


def test_a_week_with_an_unknown_day_has_no_distance(db: Database, runner: Person, now: datetime) -> None:
    with db.begin() as tx:
        runs.answer_files_complete(tx, runner.id, False)
    _store(db, runner, now, rosa.run(date(2026, 11, 2), 5), rosa.run(date(2026, 11, 10), 6))
    weeks = _home(db, runner, now).weeks

    assert weeks[-2].distance_m is None
    assert weeks[-3].pain_mean is None


@pytest.mark.parametrize("count", overview.RANGES)
def test_the_chart_reaches_as_far_as_asked(db: Database, runner: Person, now: datetime, count: int) -> None:
    with db.read() as tx:
        weeks = overview.weeks(tx, runner, now, count).weeks

    assert len(weeks) == count
    assert weeks[-1].start == date(2026, 11, 9)


def test_a_warning_sign_is_answered_in_an_empty_log_too(db: Database, runner: Person, now: datetime) -> None:
    with db.begin() as tx:
        accounts.give_health_consent(tx, runner, now)
        warning_signs.answer(tx, runner, ["locked"], None, now)
    home = _home(db, runner, now)

    assert home.is_empty and home.answer is not None
    assert home.answer.holds is Holds.WARNING_SIGN


def test_a_very_high_score_is_told_with_its_day(db: Database, runner: Person, now: datetime) -> None:
    _store(db, runner, now, *rosa.year_of_runs())
    with db.begin() as tx:
        pain.put(tx, runner.id, rosa.score(YESTERDAY, 10, 9), now)
        alerts.judge(tx, runner, now)

    assert _said(_home(db, runner, now))[:2] == (Holds.ESCALATE, "Your left knee scored 10 yesterday.")


def test_one_day_not_known_is_named_as_one(db: Database, runner: Person, now: datetime) -> None:
    _store(db, runner, now, rosa.run(TODAY - timedelta(days=3), 6), rosa.run(TODAY - timedelta(days=2), 6))

    assert _home(db, runner, now).badge == ("mind", "Whether you ran yesterday is not known")


def test_the_day_after_a_long_run_keeps_the_weeks_known_part(
    db: Database, runner: Person, now: datetime
) -> None:
    _store(db, runner, now, *rosa.year_of_runs(), *rosa.runs_of_the_last_days())
    week = _home(db, runner, now + timedelta(days=3)).weeks[-1]

    assert week.distance_m is None
    assert week.shown_m == week.ran_m > 0


def test_exercises_are_planned_from_the_week_of_sign_up_on(
    db: Database, runner: Person, now: datetime
) -> None:
    weeks = _home(db, replace(runner, created_at=now - timedelta(days=14)), now).weeks

    assert [week.planned for week in weeks] == [0] * 9 + [3] * 3


def test_all_years_are_shown_at_once_after_an_import_and_for_a_week(
    db: Database, runner: Person, now: datetime
) -> None:
    days = [date(2019, 5, 4), date(2019, 5, 30), date(2022, 1, 31), date(2026, 11, 8)]
    _store(db, runner, now, *(replace(rosa.run(day, 10), external_id=str(day)) for day in days))
    assert _home(db, runner, now).years is None
    with db.begin() as tx:
        came = imports.create(tx, runner.id, "export.zip", ["export.zip"], "folder", now)
    assert _home(db, runner, now).years is None  # still being read
    with db.begin() as tx:
        imports.finish(tx, came.id, imports.State.DONE, now)
    shown = _home(db, runner, now).years

    assert shown is not None
    assert [(year.year, year.distance_m, year.runs) for year in shown.years[-3:]] == [
        (2021, 0, 0), (2020, 0, 0), (2019, 20_000, 2)
    ]  # fmt: skip
    with db.begin() as tx:
        imports.mark_read(tx, came.id, now)
    assert _home(db, runner, now + timedelta(days=7)).years is not None
    assert _home(db, runner, now + timedelta(days=7, seconds=1)).years is None


def test_a_recent_run_says_how_many_recordings_it_has(db: Database, runner: Person, now: datetime) -> None:
    file = rosa.run(YESTERDAY, 10)
    copy = replace(file, external_id="copy", distance_m=9_990)
    _store(db, runner, now, file, copy, replace(rosa.run(TODAY, 5), external_id="other"))

    assert [line.recordings for line in _home(db, runner, now).recent] == [1, 2]
