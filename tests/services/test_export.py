"""The export keeps its contract, and its numbers follow from the rules."""

import json
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from time import perf_counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from app.domain.cadence import Answer
from app.domain.exercises import EXERCISES, Agreement, Done, SetDone, Why
from app.domain.messages import State
from app.domain.pain import FLAGS, Moment, PainEntry, Place
from app.domain.people import Person, Side, WeekStart
from app.domain.planning import PlannedRun
from app.domain.reminders import Finding, Kind, Reminder, Status
from app.domain.runs import Run, Source, Sport
from app.services import cadence_question, messages, sharing
from app.services.export import export
from app.store import (
    consents,
    deletions,
    deliveries,
    exercise_levels,
    exercises,
    findings,
    pain,
    people,
    planned_runs,
    reminders,
    runs,
)

NOW = datetime(2026, 11, 12, 9, 0, tzinfo=UTC)  # a Thursday
TODAY = date(2026, 11, 12)
CONTRACT = Draft202012Validator(
    json.loads((Path(__file__).parents[1] / "data" / "export.schema.json").read_text())
)


def add_person(tx, email="rosa@example.org", **settings) -> Person:
    return people.add(
        tx,
        email=email,
        password_hash="-",
        is_runner=True,
        is_therapist=False,
        timezone="Europe/Berlin",
        now=NOW,
        **settings,
    )


def run(days_ago: int, m: int, at: str = "07:00", **more) -> Run:
    day = TODAY - timedelta(days=days_ago)
    local = datetime.combine(day, time.fromisoformat(at))
    held = {"source": Source.FILE, "sport": Sport.RUN, "moving_s": m // 3 + 1, "elapsed_s": m // 3 + 1}
    held |= {"external_id": f"{day} {at} {m} {more.get('source', '')}"} | more
    return Run(start=local.replace(tzinfo=UTC) - timedelta(hours=1), local_start=local, distance_m=m, **held)


def put_runs(tx, person: Person, *given: Run) -> None:
    runs.put_all(tx, person.id, given, NOW)
    runs.recount(tx, person.id, {each.day for each in given})


def score(days_ago: int, points: int, **more) -> PainEntry:
    day = TODAY - timedelta(days=days_ago)
    at = datetime.combine(day, time(6), UTC)
    return PainEntry(
        **{"at": at, "local_date": day, "score": points, "side": Side.LEFT, "place": None} | more
    )


def day_of(exported, days_ago: int):
    wanted = (TODAY - timedelta(days=days_ago)).isoformat()
    return next(day for day in exported["days"] if day["date"] == wanted)


def test_an_empty_account_exports_nothing_and_keeps_the_contract(db):
    with db.begin() as tx:
        exported = export(tx, add_person(tx), NOW)

    CONTRACT.validate(exported)
    assert exported["exported_at"] == "2026-11-12T09:00:00Z"
    assert exported["runs"] == exported["days"] == exported["weeks"] == exported["pain"] == []


def test_the_ceiling_is_110_percent_of_the_longest_session_cut_to_metres(db):
    with db.begin() as tx:
        rosa = add_person(tx)
        put_runs(tx, rosa, run(31, 20_000), run(20, 9_999), run(3, 5_000), run(0, 4_000))
        exported = export(tx, rosa, NOW)

    today = day_of(exported, 0)
    assert (today["longest_30d_m"], today["ceiling_m"], today["reason"]) == (9_999, 10_998, "ok")
    assert day_of(exported, 1)["longest_30d_m"] == 20_000  # 30 days after the run of 20 km
    assert today["category"] == "none"


def test_days_begin_with_the_first_known_and_end_today(db):
    with db.begin() as tx:
        rosa = add_person(tx)
        put_runs(tx, rosa, run(5, 6_000), run(3, 7_000))
        exported = export(tx, rosa, NOW)

    assert [day["date"] for day in exported["days"]] == [f"2026-11-{d:02}" for d in range(7, 13)]
    assert [day["distance_m"] for day in exported["days"]] == [6_000, 0, 7_000, None, None, None]
    assert exported["days"][0]["reason"] == "no_history"
    assert exported["days"][0]["category"] is None


def test_a_day_wears_the_highest_category_of_its_sessions(db):
    with db.begin() as tx:
        rosa = add_person(tx)
        put_runs(tx, rosa, run(9, 10_000), run(2, 11_001, "07:00"), run(2, 11_000, "18:00"))
        exported = export(tx, rosa, NOW)

    assert day_of(exported, 2)["category"] == "small"
    assert day_of(exported, 9)["category"] is None
    assert day_of(exported, 5)["category"] is None


def test_runs_are_those_that_count_and_weeks_count_sessions(db):
    warm_up = run(1, 2_000, "07:00", moving_s=600, elapsed_s=600)
    race = run(1, 5_000, "07:20", moving_s=1500, elapsed_s=1500)
    copy = run(1, 5_010, "07:20", moving_s=1500, elapsed_s=1500, source=Source.ARCHIVE)
    with db.begin() as tx:
        rosa = add_person(tx)
        put_runs(tx, rosa, warm_up, race, copy, run(3, 6_000), run(0, 3_000))
        exported = export(tx, rosa, NOW)

    assert [each["distance_m"] for each in exported["runs"]] == [6_000, 2_000, 5_000, 3_000]
    assert exported["weeks"][-1]["runs"] == 3
    assert exported["weeks"][-1]["distance_m"] == 16_000
    assert day_of(exported, 0)["longest_30d_m"] == 7_000


def test_an_archive_of_garmins_is_an_archive(db):
    garmin = run(1, 6_000, source=Source.GARMIN_ARCHIVE)
    with db.begin() as tx:
        rosa = add_person(tx)
        put_runs(tx, rosa, garmin)
        exported = export(tx, rosa, NOW)
    CONTRACT.validate(exported)

    assert [each["source"] for each in exported["runs"]] == ["archive"]


def test_steps_and_cadence_of_a_week_are_weighted_by_moving_time(db):
    with db.begin() as tx:
        rosa = add_person(tx)
        long = run(2, 9_000, moving_s=3_600, cadence_spm=164.0)
        short = run(1, 7_000, moving_s=2_400, cadence_spm=174.0)
        put_runs(tx, rosa, long, short, run(10, 5_000), run(0, 2_500, moving_s=900, cadence_spm=168.0))
        exported = export(tx, rosa, NOW)

    assert [week["week_start"] for week in exported["weeks"]] == ["2026-11-02", "2026-11-09"]
    assert exported["weeks"][0]["steps"] is None  # that run has no cadence
    assert exported["weeks"][1]["steps"] == 164 * 60 + 174 * 40 + 168 * 15
    expected = (164 * 3_600 + 174 * 2_400 + 168 * 900) / 6_900
    assert exported["weeks"][1]["cadence_spm"] == pytest.approx(expected)
    assert exported["weeks"][1]["adjusted_cadence_spm"] is None
    assert exported["weeks"][1]["cadence_reason"] == "insufficient_data"


def test_a_week_with_an_unknown_day_has_no_distance(db):
    with db.begin() as tx:
        rosa = add_person(tx, files_complete=False)
        put_runs(tx, rosa, run(10, 5_000), run(8, 5_000))
        runs.say_no_run(tx, rosa.id, TODAY - timedelta(days=9))
        rosa = people.by_id(tx, rosa.id)
        exported = export(tx, rosa, NOW)

    week = exported["weeks"][0]
    assert (week["distance_m"], week["runs"], week["steps"]) == (None, None, None)
    assert day_of(exported, 9)["distance_m"] == 0
    assert day_of(exported, 7)["distance_m"] is None


def test_pain_of_a_week_is_the_mean_of_the_days_highest_scores(db):
    with db.begin() as tx:
        rosa = add_person(tx)
        for entry in (score(3, 2), score(3, 4), score(2, 1), score(10, 0)):
            pain.put(tx, rosa.id, entry, NOW)
        exported = export(tx, rosa, NOW)

    CONTRACT.validate(exported)
    assert [week["pain_max"] for week in exported["weeks"]] == [0, 4]
    assert [week["pain_mean"] for week in exported["weeks"]] == [0.0, 2.5]
    assert exported["weeks"][1]["distance_m"] is None
    assert exported["days"] == []


def test_the_week_begins_on_the_persons_day(db):
    with db.begin() as tx:
        rosa = add_person(tx, week_start="sunday")
        put_runs(tx, rosa, run(4, 5_000))  # Sunday
        rosa = people.by_id(tx, rosa.id)
        exported = export(tx, rosa, NOW)

    assert rosa.week_start is WeekStart.SUNDAY
    assert [week["week_start"] for week in exported["weeks"]] == ["2026-11-08"]


def test_a_cadence_set_aside_is_told_with_the_number_as_recorded_and_what_its_runner_said(db):
    set_aside = {"cadence_raw": 85.0, "cadence_factor": 1, "cadence_reason": "cadence_unit"}
    with db.begin() as tx:
        rosa = add_person(tx)
        put_runs(tx, rosa, run(8, 5_000, **set_aside), run(1, 5_000, device="Watch", **set_aside))
        (asked,) = [one.run for one in runs.all_of(tx, rosa.id) if one.run.device == "Watch"]
        before = export(tx, rosa, NOW)
        cadence_question.answer(tx, rosa, asked.public_id, Answer.ONE_LEG, NOW)
        after = export(tx, rosa, NOW)

    for exported in (before, after):
        CONTRACT.validate(exported)
    assert [week["cadence_reason"] for week in before["weeks"]] == ["cadence_unit"] * 2
    told = [(one["cadence_raw"], one["cadence_answer"], one["cadence_spm"]) for one in after["runs"]]
    assert sorted(told, key=str) == [(85.0, 1, 170.0), (85.0, None, None)]


def test_two_exercises_of_a_day_are_one_session_and_one_beside_a_stopped_one_is_none(db):
    with db.begin() as tx:
        rosa = add_person(tx)
        yesterday = TODAY - timedelta(days=1)
        for name, day in (("A1", TODAY), ("B1", TODAY), ("B1", yesterday), ("C1", yesterday)):
            sets = () if name == "C1" else (SetDone(10, 2, 1),)
            done = Done(name, 1, Side.BOTH, sets, 2, NOW, day, stopped=name == "C1")
            exercises.put(tx, rosa.id, done)
        exported = export(tx, rosa, NOW)

    CONTRACT.validate(exported)
    assert exported["weeks"][-1]["exercise_sessions"] == 1
    assert exported["exercises"][-1]["sets"] == [{"reps": 10, "hold_s": 2, "pain": 1}]


def test_the_levels_agreed_to_are_exported_with_their_reason(db):
    with db.begin() as tx:
        rosa = add_person(tx)
        exercise_levels.add(tx, rosa.id, Agreement("C3", 0, Why.STOPPED, TODAY, NOW))
        exported = export(tx, rosa, NOW)

    CONTRACT.validate(exported)
    assert exported["exercise_levels"] == [
        {
            "at": NOW.isoformat().replace("+00:00", "Z"),
            "local_date": TODAY.isoformat(),
            "exercise": "C3",
            "level": 0,
            "why": "stopped",
        }
    ]
    assert exported["profile"]["exercise_set"] == "starter"


def test_scores_name_their_run_and_findings_their_knee(db):
    with db.begin() as tx:
        rosa = add_person(tx)
        put_runs(tx, rosa, run(1, 8_000))
        (held,) = runs.counting(tx, rosa.id)
        entry = score(1, 6, moment=Moment.DURING, run=held.public_id, place=Place.FRONT, flags=("locked",))
        pain.put(tx, rosa.id, entry, NOW)
        findings.put(tx, rosa.id, Finding(Kind.PAIN_HIGH, Side.LEFT, "x", TODAY, "Why."), NOW)
        findings.put(tx, rosa.id, Finding(Kind.LOAD_SPIKE, None, "y", TODAY, "Why.", (Source.FILE,)), NOW)
        consents.give(tx, rosa.id, "health", "1", NOW)
        exported = export(tx, rosa, NOW)

    CONTRACT.validate(exported)
    assert exported["pain"][0]["run"] == exported["runs"][0]["id"]
    assert exported["pain"][0]["flags"] == ["locked"]
    assert [finding["side"] for finding in exported["findings"]] == ["left", None]
    assert exported["consents"][0]["withdrawn_at"] is None

    with db.begin() as tx:
        assert held.id
        runs.remove(tx, rosa.id, held.id, NOW)
        assert export(tx, rosa, NOW)["pain"][0]["run"] is None


def test_reminders_go_out_with_all_their_reasons(db):
    reasons = (Kind.LOAD_SPIKE, Kind.ROUTINE)
    with db.begin() as tx:
        rosa = add_person(tx)
        held = Reminder(TODAY, NOW, Kind.LOAD_SPIKE, reasons, "Because.", (), None, Status.SENT)
        reminders.add(tx, rosa.id, held)
        exported = export(tx, rosa, NOW)

    CONTRACT.validate(exported)
    (told,) = exported["reminders"]
    assert (told["kind"], told["reasons"]) == ("LOAD_SPIKE", ["LOAD_SPIKE", "ROUTINE"])
    assert (told["status"], told["deliveries"]) == ("sent", [])


def test_a_reminder_tells_what_became_of_its_mail(db):
    with db.begin() as tx:
        rosa = add_person(tx)
        held = Reminder(TODAY, NOW, Kind.ROUTINE, (Kind.ROUTINE,), "Because.", (), None, Status.SENT)
        reminders.add(tx, rosa.id, held)
        at = reminders.id_of(tx, rosa.id, TODAY)
        messages.ask(tx, kind="reminder", about="x", facts={}, now=NOW, person=rosa, reminder_id=at)
        became = [exported_delivery(tx, rosa)]
        on_its_way = deliveries.claim(tx, NOW)
        became.append(exported_delivery(tx, rosa))
        deliveries.end(tx, on_its_way, State.EXPIRED, NOW, "paused")
        became.append(exported_delivery(tx, rosa))

    assert [(one["status"], one["reason"], one["sent_at"]) for one in became] == [
        ("waiting", None, None),
        ("waiting", None, None),
        ("expired", "paused", None),
    ]
    assert became[0]["channel"] == "mail"


def exported_delivery(tx, person):
    tx.expire_all()
    exported = export(tx, person, NOW)
    CONTRACT.validate(exported)
    (delivery,) = exported["reminders"][0]["deliveries"]
    return delivery


@st.composite
def some_runs(draw):
    return run(
        draw(st.integers(0, 500)),
        draw(st.integers(0, 60_000)),
        f"{draw(st.integers(0, 23)):02}:{draw(st.integers(0, 59)):02}",
        source=draw(st.sampled_from(Source)),
        sport=draw(st.sampled_from(Sport)),
        moving_s=draw(st.none() | st.integers(1, 20_000)),
        elapsed_s=draw(st.none() | st.integers(1, 20_000)),
        cadence_spm=draw(st.none() | st.floats(120, 240)),
        average_hr_bpm=draw(st.none() | st.floats(60, 220)),
        start_hidden=draw(st.booleans()),
    )


some_scores = st.builds(
    score,
    st.integers(0, 500),
    st.integers(0, 10),
    side=st.sampled_from(Side),
    place=st.none() | st.sampled_from(Place),
    moment=st.sampled_from(Moment),
    note=st.none() | st.text(max_size=20).map(lambda text: text.replace("\x00", "")),
    flags=st.lists(st.sampled_from(sorted(FLAGS)), max_size=2, unique=True).map(tuple),
    at=st.none() | st.just(NOW),
)
some_done = st.builds(
    Done,
    st.sampled_from(sorted(EXERCISES)),
    st.integers(1, 3),
    st.none() | st.sampled_from([Side.LEFT, Side.RIGHT, Side.BOTH]),
    st.lists(st.builds(SetDone, st.none() | st.integers(0, 20), st.none() | st.integers(0, 60)), max_size=3),
    st.none() | st.integers(0, 10),
    st.just(NOW),
    st.integers(0, 500).map(lambda n: TODAY - timedelta(days=n)),
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(some_runs(), max_size=25),
    st.lists(some_scores, max_size=25),
    st.lists(some_done, max_size=10),
    st.lists(st.integers(0, 500), max_size=5),
    st.booleans(),
    st.sampled_from(WeekStart),
)
def test_every_history_keeps_the_contract(db, history, scores, done, rests, complete, starts):
    with db.begin() as tx:
        rosa = add_person(
            tx, f"{perf_counter()}@example.org", files_complete=complete, week_start=starts.value
        )
        put_runs(tx, rosa, *history)
        for entry in scores:
            pain.put(tx, rosa.id, entry, NOW)
        for each in done:
            exercises.put(tx, rosa.id, each)
        for ago in rests:
            runs.say_no_run(tx, rosa.id, TODAY - timedelta(days=ago))
        rosa = people.by_id(tx, rosa.id)
        exported = export(tx, rosa, NOW)
        tx.rollback()

    CONTRACT.validate(json.loads(json.dumps(exported)))
    days = exported["days"]
    dates = [date.fromisoformat(day["date"]) for day in days]
    known = {TODAY - timedelta(days=ago) for ago in rests} | {one.day for one in history}
    counting = {date.fromisoformat(one["local_date"]) for one in exported["runs"]}
    assert bool(dates) == bool(known)
    assert dates == [TODAY - timedelta(days=ago) for ago in range(len(dates) - 1, -1, -1)]
    assert not dates or (dates[0] in known and counting <= set(dates))
    for day in days:
        longest = day["longest_30d_m"]
        assert day["ceiling_m"] == (None if longest is None else 110 * longest // 100)
        assert (longest is None) == (day["reason"] != "ok")
    sums = {week["week_start"]: week["distance_m"] for week in exported["weeks"]}
    assert len(sums) == len(exported["weeks"])


def test_shares_visits_and_deletions_are_in_it(db, sam):
    with db.begin() as tx:
        rosa = add_person(tx)
        share, token = sharing.invite(tx, rosa, "Theo, physio", NOW, name="Rosa")
        sharing.accept(tx, sam, token, NOW)
        sharing.mark_visit(tx, sam, rosa.public_id, NOW)
        deletions.add(tx, rosa.id, "strava_api", 214, NOW)
    sharing.open_patient(db, sam, rosa.public_id, NOW + timedelta(hours=1))
    with db.begin() as tx:
        sharing.revoke(tx, rosa, share.public_id, NOW + timedelta(hours=2))
        exported = export(tx, rosa, NOW)

    CONTRACT.validate(exported)
    (held,) = exported["shares"]
    assert (held["therapist"], held["until"], held["from"]) == ("Theo, physio", "2027-05-12", None)
    assert (held["kinds"], held["revoked_at"]) == (
        ["pain", "load", "cadence", "exercises"],
        "2026-11-12T11:00:00Z",
    )
    assert [visit["what"] for visit in exported["visits"]] == ["visit", "patient page"]
    assert exported["deletions"] == [{"at": "2026-11-12T09:00:00Z", "what": "strava_api", "rows": 214}]
    assert [one["kind"] for one in exported["consents"]] == ["therapist"]


def test_planned_runs_are_handed_out_and_removed_ones_not(db):
    with db.begin() as tx:
        rosa = add_person(tx)
        plan = PlannedRun(TODAY + timedelta(days=2), 14_000, time(18, 5), race=True)
        one = planned_runs.put(tx, rosa.id, plan, NOW)
        gone = planned_runs.put(tx, rosa.id, PlannedRun(TODAY, 5_000), NOW)
        planned_runs.remove(tx, rosa.id, gone, NOW)
        exported = export(tx, rosa, NOW)

    assert exported["planned_runs"] == [
        {
            "id": str(one),
            "local_date": "2026-11-14",
            "local_time": "18:05",
            "distance_m": 14_000,
            "race": True,
        }
    ]
    assert not list(CONTRACT.iter_errors(exported))
