"""What a log makes of each week, for the weekly analysis."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from app.domain.link import LinkWeek
from app.domain.people import Person, Side, WeekStart
from app.domain.runs import Source
from app.services import link_log
from app.store import coverage, people
from app.store.database import Database
from tests.build import NOW, entry, run, scores
from tests.services.weeks_of_running import KM, keep, monday, runs_of

LAST = monday(0)
Weeks = Callable[..., tuple[LinkWeek, ...]]


@pytest.fixture
def weeks(db: Database, rosa: Person) -> Weeks:
    """The weeks of the only knee that is looked at."""

    def weeks(sources: frozenset[Source] | None = None, **settings: object) -> tuple[LinkWeek, ...]:
        with db.read() as tx:
            who = replace(people.by_ids(tx, [rosa.id])[rosa.id], **settings)  # type: ignore[arg-type]
            (found,) = link_log.read(tx, who, NOW, sources)
        return found.weeks

    return weeks


def put(db: Database, person: Person, *runs: object, scored: list[object] | None = None) -> None:
    with db.begin() as tx:
        keep(tx, person, runs, scored or [])  # type: ignore[arg-type]


def test_an_empty_log_gives_nothing(db: Database, rosa: Person) -> None:
    with db.read() as tx:
        assert link_log.read(tx, rosa, NOW) == ()


def test_a_week_needs_three_days_with_a_score_and_takes_the_worst_of_each(
    db: Database, rosa: Person, weeks: Weeks
) -> None:
    put(db, rosa, scored=[*scores(monday(1), [2, None, 3, None, 1]), entry(monday(1), 1), entry(LAST, 5),
                          *scores(LAST + timedelta(6), [7])])  # fmt: skip

    assert [(week.pain, week.logged) for week in weeks()] == [(2.0, 3), (None, 2)]


def test_a_weeks_score_is_the_same_whichever_of_its_days_were_which(
    db: Database, rosa: Person, weeks: Weeks
) -> None:
    put(db, rosa, scored=[*scores(monday(1), [4, None, 0, 3, 8]), *scores(LAST, [8, 3, None, 4, None, 0])])

    assert [week.pain for week in weeks()] == [3.75, 3.75]


def test_the_running_week_is_not_looked_at(db: Database, rosa: Person, weeks: Weeks) -> None:
    put(db, rosa, scored=scores(LAST, [1] * 10))

    assert [week.start for week in weeks()] == [LAST]


def test_a_year_of_complete_weeks_is_looked_at_and_no_more(db: Database, rosa: Person, weeks: Weeks) -> None:
    put(db, rosa, run(monday(60), external_id="old"), scored=scores(LAST, [1, 2, 3]))

    assert weeks()[0].start == LAST
    put(db, rosa, run(monday(51), external_id="a year"))
    assert [week.start for week in weeks()] == [monday(ago) for ago in reversed(range(52))]


def test_distance_is_counted_in_ten_kilometres_and_a_week_without_runs_is_zero(
    db: Database, rosa: Person, weeks: Weeks
) -> None:
    put(db, rosa, *(run(day, m=8_000, external_id=f"{day}") for day in (monday(3), monday(1), LAST)))
    put(db, rosa, run(LAST + timedelta(6), m=5_000, external_id="Sunday night", hour=22.99, minutes=120))

    assert [week.load for week in weeks()] == [0.8, 0.0, 0.8, 1.3]
    assert [week.spike for week in weeks()][1] == 0.0


def test_a_week_with_a_day_that_is_not_known_has_its_score_alone(
    db: Database, rosa: Person, weeks: Weeks
) -> None:
    with db.begin() as tx:
        people.change(tx, rosa.id, files_complete=False)
    put(db, rosa, *runs_of(KM[:3]), scored=scores(monday(2), [1] * 21))

    assert {(week.pain, week.load, week.spike, week.cadence) for week in weeks()} == {(1.0, None, None, None)}


def test_a_spike_is_the_largest_share_over_the_longest_of_thirty_days(
    db: Database, rosa: Person, weeks: Weeks
) -> None:
    put(
        db,
        rosa,
        run(monday(3), m=10_000, external_id="a"),
        run(monday(2), m=11_000, external_id="b"),
        run(monday(1), m=11_500, external_id="c"),
        run(monday(1) + timedelta(2), m=15_000, external_id="d"),
        run(LAST, m=40_000, external_id="e"),
        run(LAST + timedelta(6), m=5_000, external_id="f"),
    )
    first, second, third, last = weeks()

    assert (first.spike, first.load) == (None, 1.0)  # nothing to compare the first run with
    assert (second.spike, second.stepped) == (pytest.approx(0.1), False)  # exactly 10 % is no long step
    assert (third.spike, third.stepped) == (pytest.approx(15 / 11.5 - 1), True)
    assert (last.spike, last.stepped) == (1.0, True)


def test_one_session_without_anything_to_compare_with_leaves_the_weeks_spike_out(
    db: Database, rosa: Person, weeks: Weeks
) -> None:
    put(
        db,
        rosa,
        run(monday(9), m=10_000, external_id="a"),
        run(LAST, m=5_000, external_id="b"),  # after two months
        run(LAST + timedelta(6), m=9_000, external_id="c"),
    )

    assert (weeks()[-1].spike, weeks()[-1].stepped, weeks()[-1].load) == (None, False, 1.4)


def paced(weeks: int, off: dict[int, float] | None = None) -> list[object]:
    """Three runs a week at three speeds, 9 steps a minute more for each metre a second; some weeks off it."""
    return [
        run(
            monday(ago) + timedelta(days=2 * at + 1),
            m=round(3600 * speed),
            cadence=140 + 9 * speed + (off or {}).get(ago, 0),
            external_id=f"{ago} {at}",
        )
        for ago in range(weeks)
        for at, speed in enumerate((2.6, 2.9, 3.2))
    ]


def test_cadence_is_how_far_a_weeks_runs_are_below_one_line_over_all_of_them(
    db: Database, rosa: Person, weeks: Weeks
) -> None:
    put(db, rosa, *paced(20, {4: -5, 6: 10}), run(LAST + timedelta(6), external_id="last"))
    found = {(LAST - week.start).days // 7: week.cadence for week in weeks()}

    assert found[4] == pytest.approx(1.0)
    assert found[6] == pytest.approx(-2.0)
    assert found[5] == pytest.approx(0.0)


def test_a_line_that_is_not_to_be_believed_leaves_cadence_out(
    db: Database, rosa: Person, weeks: Weeks
) -> None:
    put(db, rosa, *paced(4), run(LAST + timedelta(6), external_id="last"))  # 12 runs: three too few

    assert {week.cadence for week in weeks()} == {None}


def test_a_weeks_days_are_those_of_the_runners_own_week(db: Database, rosa: Person, weeks: Weeks) -> None:
    put(db, rosa, scored=scores(LAST - timedelta(1), [4, 1, 1, 1, 1, 1, 1, 9]))

    assert [(week.start, week.pain) for week in weeks()] == [(monday(1), None), (LAST, pytest.approx(15 / 7))]
    by_sunday = weeks(week_start=WeekStart.SUNDAY)
    assert [(week.start, week.pain) for week in by_sunday] == [(LAST - timedelta(1), pytest.approx(10 / 7))]


def test_each_knee_that_is_named_or_chosen_has_its_own_scores(db: Database, rosa: Person) -> None:
    put(db, rosa, scored=[*scores(LAST, [0, 1, 2]), *scores(LAST, [4, 4, 4], Side.RIGHT)])
    with db.read() as tx:
        found = {one.side: one for one in link_log.read(tx, rosa, NOW)}
        assert {side: one.weeks[-1].pain for side, one in found.items()} == {Side.LEFT: 1.0, Side.RIGHT: 4.0}
        assert (found[Side.LEFT].facts.made.sore_days, found[Side.LEFT].facts.made.entries) == (2, 3)


@pytest.mark.parametrize(
    ("scored", "chosen", "knees"),
    [
        (Side.LEFT, Side.UNKNOWN, [Side.LEFT]),
        (Side.LEFT, Side.RIGHT, [Side.LEFT, Side.RIGHT]),
        (Side.UNKNOWN, Side.UNKNOWN, [Side.RIGHT]),
        (Side.UNKNOWN, Side.LEFT, [Side.LEFT]),
        (Side.BOTH, Side.BOTH, [Side.RIGHT]),
    ],
)
def test_the_knees_looked_at(
    db: Database, rosa: Person, scored: Side, chosen: Side, knees: list[Side]
) -> None:
    put(db, rosa, run(LAST, external_id="a"), scored=scores(LAST, [1, 1, 1], scored))
    with db.read() as tx:
        found = link_log.read(tx, replace(rosa, knee=chosen), NOW)

    assert [one.side for one in found] == knees


FILES = frozenset(Source) - {Source.STRAVA_API}


def test_the_days_of_runs_that_may_not_enter_are_not_known(db: Database, rosa: Person, weeks: Weeks) -> None:
    api = run(monday(1) + timedelta(2), source=Source.STRAVA_API, external_id="4711")
    put(db, rosa, *(run(day, external_id=f"{day}") for day in (monday(2), monday(1), LAST)), api)
    put(db, rosa, run(LAST + timedelta(6), external_id="last"))

    assert [week.load for week in weeks()] == [1.0, 2.0, 2.0]
    assert [week.load for week in weeks(FILES)] == [1.0, None, 2.0]
    with db.read() as tx:
        whole, files = link_log.read(tx, rosa, NOW)[0], link_log.read(tx, rosa, NOW, FILES)[0]
    assert (whole.sources, files.sources) == ((Source.FILE, Source.STRAVA_API), (Source.FILE,))
    assert (whole.facts.made.held_days, files.facts.made.held_days) == (0, 1)
    assert files.facts.made.unknown_weeks == 1


def test_days_that_the_api_made_known_rest_on_it_though_no_run_of_it_counts(
    db: Database, rosa: Person
) -> None:
    put(db, rosa, run(LAST, external_id="a file"))
    with db.begin() as tx:
        coverage.replace_coverage(tx, rosa.id, Source.STRAVA_API, (monday(2), date(2026, 11, 12)))

    with db.read() as tx:
        whole, files = link_log.read(tx, rosa, NOW)[0], link_log.read(tx, rosa, NOW, FILES)[0]
    assert (whole.sources, whole.weeks[-1].load) == ((Source.FILE, Source.STRAVA_API), 1.0)
    assert (files.sources, files.weeks[-1].load) == ((Source.FILE,), None)


@pytest.mark.parametrize(("before", "enters"), [(30, True), (31, False)])
def test_a_run_of_the_thirty_days_before_the_first_week_entered_too(
    db: Database, rosa: Person, before: int, enters: bool
) -> None:
    day = monday(51) - timedelta(days=before)
    put(db, rosa, run(monday(51), external_id="a file"))
    put(db, rosa, run(day, source=Source.STRAVA_API, external_id="4711"))

    with db.read() as tx:
        (found,) = link_log.read(tx, rosa, NOW)
    assert found.weeks[0].start == monday(51)
    assert (Source.STRAVA_API in found.sources) is enters


@pytest.mark.parametrize(("before", "enters"), [(30, True), (31, False)])
def test_days_that_the_api_made_known_before_the_first_week_rest_on_it_too(
    db: Database, rosa: Person, before: int, enters: bool
) -> None:
    put(db, rosa, run(LAST, external_id="a file"))
    with db.begin() as tx:
        coverage.replace_coverage(
            tx, rosa.id, Source.STRAVA_API, (LAST - timedelta(days=90), LAST - timedelta(days=before))
        )

    with db.read() as tx:
        (found,) = link_log.read(tx, rosa, NOW)
    assert (Source.STRAVA_API in found.sources) is enters
