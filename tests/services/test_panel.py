"""The panel: who stands where, and why."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest

from app.domain.pain import CheckIn, Moment, PainEntry
from app.domain.people import Person
from app.domain.runs import Run, Source
from app.services import alerts, panel, sharing, warning_signs
from app.services.invitations import CONSENT, text_of
from app.services.panel import Panel, Row
from app.services.panel_reasons import Reason
from app.store import check_ins, consents, exercises, pain, people, runs, shares
from app.store.database import Database, Transaction
from tests.conftest import NOW
from tests.services import rosa as story

TODAY = story.TODAY
DAY = timedelta(days=1)


def day(ago: int) -> date:
    return TODAY - timedelta(days=ago)


@pytest.fixture
def theo(add_person: Callable[..., Person]) -> Person:
    return add_person("Theo", therapist=True)


@pytest.fixture
def patient(db: Database, add_person: Callable[..., Person], theo: Person) -> Callable[..., Person]:
    """Add a runner who shares with Theo, with runs and scores, and have the log judged."""

    def add(name: str, told: Sequence[Run], scores: Sequence[PainEntry], rests: int = 60) -> Person:
        who = add_person(name)
        with db.begin() as tx:
            people.change(tx, who.id, name=f"{name} Lind")
            share(tx, who, theo)
            runs.put_all(tx, who.id, told, NOW)
            runs.recount(tx, who.id, {each.day for each in told})
            for entry in scores:
                pain.put(tx, who.id, entry, NOW)
            runs.say_no_run(tx, who.id, *(day(ago) for ago in range(rests)))
            alerts.judge(tx, who, NOW)
        return who

    return add


def share(tx: Transaction, who: Person, theo: Person) -> None:
    """Share with Theo, who has accepted."""
    shares.add(
        tx,
        runner_id=who.id,
        label="Theo",
        kinds=("pain",),
        until_day=TODAY + 90 * DAY,
        invite_hash=None,
        invite_until=NOW,
        now=NOW,
        therapist_id=theo.id,
    )


def steady(ago: int = 1) -> list[Run]:
    """Ten weeks of two runs of 8 km, up to some days ago."""
    return [story.run(day(back), 8.0) for back in range(ago, 70, 4)]


def calm(until: int = 0, score: int = 2) -> list[PainEntry]:
    return [story.score(day(ago), score) for ago in range(until, 50, 2)]


def shown(db: Database, theo: Person, search: str = "") -> Panel:
    with db.read() as tx:
        return panel.panel(tx, theo, NOW, search)


def only(db: Database, theo: Person) -> Row:
    found = shown(db, theo)
    (row,) = (*found.needs_a_look, *found.new, *found.quiet)
    return row


def test_a_panel_without_shares_is_empty(db: Database, theo: Person) -> None:
    assert (shown(db, theo).count, shown(db, theo).found) == (0, 0)


def test_a_quiet_patient(db: Database, theo: Person, patient: Callable[..., Person]) -> None:
    patient("Ines", steady(), calm())

    row = only(db, theo)

    assert (row.why.reason, row.why.title, row.score, row.last_7d_m) == (
        Reason.QUIET,
        "Nothing new",
        2,
        16_000,
    )
    assert (len(row.pain), len(row.metres), row.visited) == (8, 8, None)
    assert row.metres[3] in (8_000, 16_000)


def test_a_warning_sign_goes_before_everything(
    db: Database, theo: Person, patient: Callable[..., Person]
) -> None:
    amir = patient("Amir", steady(), calm(score=7))
    with db.begin() as tx:
        warning_signs.answer(tx, amir, ["calf_swelling"], None, NOW)

    row = only(db, theo)

    assert (row.why.reason, row.why.title) == (Reason.SIGN, "A warning sign was answered yes")
    assert "calf" in row.why.text and "12 Nov" in row.why.text
    assert row.is_muted


def test_high_scores_twice(db: Database, theo: Person, patient: Callable[..., Person]) -> None:
    patient("Mei", steady(), [*calm(6), *(story.score(day(ago), s) for ago, s in ((4, 6), (2, 4), (0, 6)))])

    why = only(db, theo).why

    assert (why.reason, why.title) == (Reason.ESCALATE, "6 or more on 2 of the last 3 logs")
    assert why.text == "Scores 6, 4, 6 since Sunday."


def test_two_substantial_check_ins_are_a_reason_for_those_who_agreed_that_they_are_shown(
    db: Database, theo: Person, patient: Callable[..., Person]
) -> None:
    mei = patient("Mei", steady(), calm())
    with db.begin() as tx:
        for ago in (17, 10):
            check_ins.put(tx, mei.id, CheckIn(day(ago), (0, 2, 0, 0)), NOW)
        alerts.judge(tx, mei, NOW)
    assert only(db, theo).why.reason is Reason.QUIET

    with db.begin() as tx:
        (held,) = shares.of_runner(tx, mei.id)
        consents.give(tx, mei.id, CONSENT, text_of(held), NOW)
    assert only(db, theo).why.title == "Two weekly check-ins with a substantial impact"


def test_one_high_score_is_new_until_a_visit(
    db: Database, theo: Person, patient: Callable[..., Person]
) -> None:
    mei = patient("Mei", steady(), [*calm(6), story.score(day(1), 6)])
    assert only(db, theo).why.title == "Scored 6 yesterday"

    with db.begin() as tx:
        sharing.mark_visit(tx, theo, mei.public_id, NOW)

    assert only(db, theo).why.reason is Reason.QUIET
    assert only(db, theo).visited == TODAY


def test_a_rise_names_the_run_it_began_after(
    db: Database, theo: Person, patient: Callable[..., Person]
) -> None:
    scores = [*calm(7, 1), *(story.score(day(ago), 4) for ago in range(6))]
    patient("Jonas", [*steady(4), story.run(day(3), 12.0)], scores)

    why = only(db, theo).why

    assert why.reason is Reason.PAIN_RISE
    assert why.title.endswith("days") and "points above the usual" in why.title
    assert "12.0 km, 50 % over the 30-day longest" in why.text


def test_a_spike_since_the_visit(db: Database, theo: Person, patient: Callable[..., Person]) -> None:
    rosa = patient("Rosa", [*steady(2), story.run(day(4), 11.0)], calm())

    why = only(db, theo).why
    assert (why.reason, why.title) == (Reason.SPIKE, "11.0 km, 38 % over the 30-day longest")
    assert why.text.startswith("8 Nov.")

    with db.begin() as tx:
        sharing.mark_visit(tx, theo, rosa.public_id, NOW - 2 * DAY)
    assert only(db, theo).why.reason is Reason.QUIET


def test_a_run_that_has_not_settled(db: Database, theo: Person, patient: Callable[..., Person]) -> None:
    run = day(2)
    of_run = [
        story.score(run, 2, 5, Moment.BEFORE),
        story.score(run, 4, 9, Moment.DURING),
        story.score(run + DAY, 3, 5, Moment.NEXT_MORNING),
    ]
    patient("Nora", steady(2), [*calm(4), *of_run])

    why = only(db, theo).why

    assert (why.reason, why.title) == (Reason.NOT_SETTLED, "Ease off after 8.0 km on Tuesday")
    assert why.text == "Before 2, during 4, next morning 3."


def test_nothing_logged_is_not_known_and_not_zero(
    db: Database, theo: Person, patient: Callable[..., Person]
) -> None:
    patient("Tom", steady(), calm(12, 3))

    row = only(db, theo)

    assert (row.why.reason, row.why.title, row.score) == (Reason.NO_LOG, "Nothing logged for 12 days", None)
    assert row.why.text == "Not known, not zero. Last entry was 3 on 31 Oct."


def test_coming_back_after_a_break(db: Database, theo: Person, patient: Callable[..., Person]) -> None:
    patient("Clara", [*steady(20), story.run(day(1), 5.0)], calm(), rests=70)

    why = only(db, theo).why

    assert (why.reason, why.title) == (Reason.RETURN, "Running again after 19 days off")
    assert why.text == "First run 5.0 km, under the cautious 6.0 km."


def test_patients_stand_by_what_happened_and_then_by_name(
    db: Database, theo: Person, patient: Callable[..., Person]
) -> None:
    for name in ("zoe", "Anna"):
        patient(name, steady(), calm())
    patient("Tom", steady(), calm(12))
    patient("Rosa", [*steady(2), story.run(day(4), 11.0)], calm())
    patient("Mei", steady(), [*calm(6), story.score(day(1), 6)])

    found = shown(db, theo)

    def names(rows: tuple[Row, ...]) -> list[str]:
        return [row.patient.name.split()[0] for row in rows]

    assert names(found.needs_a_look) == ["Mei"]
    assert names(found.new) == ["Rosa", "Tom"]
    assert names(found.quiet) == ["Anna", "zoe"]
    assert names(shown(db, theo, "ANNA l").quiet) == ["Anna"]
    assert (shown(db, theo, "nobody").found, shown(db, theo, "nobody").count) == (0, 5)


def test_what_came_through_strava_is_neither_counted_nor_a_reason(
    db: Database, theo: Person, patient: Callable[..., Person]
) -> None:
    through = replace(story.run(day(4), 21.0), source=Source.STRAVA_API, external_id="5")
    rosa = patient("Rosa", [*steady(2), through], calm())

    row = only(db, theo)

    assert (row.why.reason, row.last_7d_m) == (Reason.QUIET, None)
    with db.begin() as tx:
        sharing.decide_on_strava(tx, rosa, True, NOW)
    assert only(db, theo).why.reason is Reason.QUIET
    with db.read() as tx:
        lifted = panel.panel(tx, theo, NOW, strava_too=True)
    assert lifted.new[0].why.reason is Reason.SPIKE
    assert lifted.new[0].last_7d_m == 37_000


def checked(ago: int, during: int = 2, morning: int = 2) -> list[PainEntry]:
    """The three scores of a run of that day."""
    return [
        story.score(day(ago), 2, 5, Moment.BEFORE),
        story.score(day(ago), during, 9, Moment.DURING),
        story.score(day(ago - 1), morning, 5, Moment.NEXT_MORNING),
    ]


def through_strava(ago: int, km: float = 8.0) -> Run:
    return replace(story.run(day(ago), km), source=Source.STRAVA_API, external_id=f"5{ago}")


def test_a_last_run_that_is_held_back_has_not_settled(
    db: Database, theo: Person, patient: Callable[..., Person]
) -> None:
    green = [entry for ago in (4, 8, 12) for entry in checked(ago)]
    patient("Ines", [*steady(4), through_strava(2)], [*calm(14), *green, *checked(2, 3, 5)])

    why = only(db, theo).why

    assert why.reason is Reason.QUIET
    assert (why.title, why.text) == ("Nothing new in what is shown", "The last run is held back.")


def test_settled_runs_are_counted_back_to_a_run_held_back(
    db: Database, theo: Person, patient: Callable[..., Person]
) -> None:
    green = [entry for ago in (2, 6, 10, 14, 18) for entry in checked(ago)]
    patient("Ines", [*steady(2), through_strava(12)], [*calm(20), *green])

    why = only(db, theo).why

    assert (why.title, why.text) == (
        "Nothing new in what is shown",
        "Settled after each of the last 3 runs.",
    )


def test_nothing_is_said_of_the_last_run_on_a_day_with_one_held_back(
    db: Database, theo: Person, patient: Callable[..., Person]
) -> None:
    early = replace(story.run(day(2), 8.0, hour=3), source=Source.STRAVA_API, external_id="5")
    patient("Ines", [*steady(2), early], [*calm(4), *checked(2)])

    assert only(db, theo).why.text == ""


def test_whether_a_step_settled_is_not_known_when_a_later_run_is_held_back(
    db: Database, theo: Person, patient: Callable[..., Person]
) -> None:
    patient("Rosa", [*steady(4), story.run(day(3), 12.0), through_strava(1)], [*calm(5), *checked(3)])

    why = only(db, theo).why

    assert why.title == "12.0 km, 50 % over the 30-day longest"
    assert why.text == "9 Nov. Whether it has settled is not known: a run is held back."


def test_a_run_that_has_not_settled_stands_beside_a_later_one_held_back(
    db: Database, theo: Person, patient: Callable[..., Person]
) -> None:
    patient("Nora", [*steady(3), through_strava(1)], [*calm(4), *checked(3, 4, 3)])

    why = only(db, theo).why

    assert why.title == "Ease off after 8.0 km on Monday"
    assert why.text == "Before 2, during 4, next morning 3. The last run is held back."


def test_a_week_that_begins_today_is_not_known_when_the_days_before_are_not(
    db: Database, theo: Person, patient: Callable[..., Person]
) -> None:
    ines = patient("Ines", steady(), calm())
    patient("Tom", steady(12), calm(), rests=0)
    with db.begin() as tx:
        runs.say_no_run(tx, ines.id, *(day(-n) for n in range(4)))
    with db.read() as tx:
        found = panel.panel(tx, theo, NOW + 4 * DAY)  # a Monday
    metres = {row.patient.name: row.metres[-1] for row in (*found.needs_a_look, *found.new, *found.quiet)}

    assert metres == {"Ines Lind": 0, "Tom Lind": None}


def test_ended_and_others_shares_are_not_there(
    db: Database, theo: Person, sam: Person, patient: Callable[..., Person]
) -> None:
    rosa = patient("Rosa", steady(), calm())
    assert shown(db, sam).count == 0

    with db.begin() as tx:
        sharing.revoke(tx, rosa, sharing.of(tx, rosa)[0].public_id, NOW)
    assert shown(db, theo).count == 0


def test_exercise_sessions_are_those_of_seven_days(
    db: Database, theo: Person, patient: Callable[..., Person]
) -> None:
    who = patient("Ines", steady(), calm())
    with db.begin() as tx:
        for ago in (0, 3, 7):
            for one in ("A1", "B1"):
                exercises.put(tx, who.id, story.done(day(ago), one))

    assert (only(db, theo).sessions, only(db, theo).planned) == (2, 3)


def test_the_number_of_queries_does_not_grow_with_the_patients(
    db: Database, theo: Person, patient: Callable[..., Person]
) -> None:
    sent = []
    for more in (3, 27):
        for n in range(more):
            patient(f"P{more}x{n}", steady()[:4], calm()[:3])
        with db.counting() as statements:
            shown(db, theo)
        sent.append(len(statements))

    assert sent[0] == sent[1] <= 12
