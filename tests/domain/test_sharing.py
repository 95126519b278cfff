"""What is left of a log that is cut to the sources a therapist may see."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain import load
from app.domain.load import Coverage
from app.domain.measured import Reason
from app.domain.runs import Run, Source, one_each
from app.domain.sharing import EVERYTHING, VISIBLE, Share, cut, may_show
from tests.build import NOW, TODAY, day, run

API, FILE, TYPED = Source.STRAVA_API, Source.FILE, Source.MANUAL


def test_own_files_and_entries_are_shown_and_api_rows_are_not():
    own, other = run(day(3), id=1), run(day(1), source=API, id=2)

    found = cut([own, other])

    assert (found.runs, found.held, found.beside) == ((own,), (other,), ())
    assert found.held_days == {day(1)}


def test_everything_is_shown_where_every_source_is():
    runs = [run(day(3), id=1), run(day(1), source=API, id=2)]

    assert cut(runs, (), EVERYTHING).runs == tuple(runs)


def test_a_typed_run_behind_an_api_row_counts_and_nothing_is_held_back():
    typed = run(m=9_000, source=TYPED, id=1)

    found = cut([typed, run(m=10_000, source=API, id=2)])

    assert (found.runs, found.held_days) == ((typed,), frozenset())


def test_the_better_of_two_visible_recordings_counts():
    file, typed = run(m=10_000, id=3), run(m=9_990, source=TYPED, id=1)

    assert cut([typed, run(source=API, id=2), file]).runs == (file,)


def test_a_run_that_was_typed_as_two_is_shown_as_two():
    first = run(m=5_000, hour=8, minutes=30, source=TYPED, id=1)
    second = run(m=4_800, hour=8.75, minutes=29, source=TYPED, id=2)
    api = run(m=10_500, hour=8, minutes=76, source=API, id=3)

    found = cut([first, second, api])

    assert (found.runs, found.held_days) == ((first, second), frozenset())
    assert found.stand_in == ((api, first),)


def test_a_run_of_which_less_than_half_would_be_seen_is_held_back():
    api = run(m=10_000, source=API, id=2)
    for metres, is_held in ((4_999, True), (5_000, False)):
        typed = run(m=metres, minutes=25, source=TYPED, id=1)
        found = cut([typed, api])

        assert (found.held, found.beside) == (((api,), (typed,)) if is_held else ((), ()))
        assert found.runs == (() if is_held else (typed,))


def test_runs_said_to_be_different_do_not_stand_for_each_other():
    typed, api = run(source=TYPED, external_id="1"), run(source=API, external_id="2")

    found = cut([typed, api], {frozenset((typed.mark, api.mark))})

    assert found.held == (api,)


def test_a_session_with_one_part_held_back_is_held_back_whole():
    warm_up, race = run(m=2_000, hour=8, minutes=12, id=1), run(m=10_000, hour=8.5, source=API, id=2)
    evening = run(m=5_000, hour=18, id=3)

    found = cut([warm_up, race, evening])

    assert (found.runs, found.held, found.beside) == ((evening,), (race,), (warm_up,))


def test_sessions_are_joined_over_what_counts_and_over_what_is_shown():
    first = run(m=8_000, hour=8, minutes=60, id=1)  # until 9:00
    typed = run(m=8_000, hour=8, minutes=20, source=TYPED, id=2)  # the same run, typed as shorter
    api = replace(run(m=3_000, hour=9.25, minutes=15, source=API, id=3))

    found = cut([replace(first, source=API), typed, api])

    assert (found.runs, found.beside) == ((), (typed,))


def test_a_recording_without_distance_stands_for_no_run():
    empty, api = run(m=0, source=TYPED, id=1), run(source=API, id=2)

    assert cut([empty, api]).held_days == {TODAY}
    assert cut([replace(api, distance_m=0)]).held_days == frozenset()


def test_a_held_back_day_is_not_known_whatever_else_says_so():
    known = Coverage(((day(30), TODAY),), frozenset({day(2)}), frozenset({day(2), day(5)}))

    assert not known.knows(day(2))
    assert (known.knows(day(3)), known.first, known.last) == (True, day(30), TODAY)
    assert known.unknown_days(day(6), TODAY) == [day(5), day(2)]


def test_a_held_back_day_at_the_end_of_a_stretch_is_the_end_of_what_is_known():
    known = Coverage(((day(4), TODAY),), frozenset(), frozenset({TODAY, day(4)}))

    assert (known.first, known.last) == (day(3), day(1))


def test_a_visible_run_of_a_held_back_day_makes_no_day():
    known = load.coverage([run(TODAY)], [(day(9), TODAY)], [], True, TODAY, [TODAY])

    assert load.daily(load.sessions([run(TODAY)]), known, day(1), TODAY) == {day(1): 0, TODAY: None}


def test_a_week_with_a_run_held_back_tells_nothing_of_its_runs():
    sessions = load.sessions([run(day(1))])
    known = load.coverage([run(day(1))], [(day(60), TODAY)], [], True, TODAY, [TODAY])

    (week,) = load.weeks(sessions, load.spikes(sessions, known), known, TODAY, TODAY)

    assert (week.distance_m, week.runs, week.longest_m, week.steps, week.ran_m) == (None, None, None, None, 0)
    assert week.reason is Reason.HELD_BACK


def test_the_longest_and_the_step_over_it_are_held_back_for_thirty_days():
    runs = [run(day(40)), run(TODAY, m=20_000)]
    for ago, reason in ((30, Reason.HELD_BACK), (1, Reason.HELD_BACK), (31, Reason.RETURN_AFTER_BREAK)):
        known = load.coverage(runs, [(day(60), TODAY)], [], True, TODAY, [day(ago)])
        sessions = load.sessions(runs)

        assert load.longest_30d(TODAY, sessions, known).reason is reason
        assert load.spikes(sessions, known)[-1].reason is reason


def test_sums_and_ratios_over_a_held_back_day_are_held_back():
    days = {day(ago): (None if ago == 10 else 5_000) for ago in range(60, -1, -1)}
    held = {day(10)}

    assert load.rolling_7d(TODAY, days, held).value == 35_000
    for ratio in (load.coupled, load.uncoupled, load.week_to_week, load.ewma_ratio):
        assert ratio(TODAY, days, held).reason is Reason.HELD_BACK
        assert ratio(TODAY, days).reason is Reason.OK  # inside the tolerance an unknown day counts 0


def test_a_run_held_back_within_a_break_is_a_run():
    sessions = load.sessions([run(day(40)), run(TODAY)])
    spans = [(day(60), TODAY)]
    free = load.coverage([], spans, [], True, TODAY)
    within = load.coverage([], spans, [], True, TODAY, [day(10), day(25)])

    assert load.return_state(TODAY, sessions, free).gap_days == 40
    found = load.return_state(TODAY, sessions, within)
    assert (found.gap_days, found.cap_m) == (15, None)


SOURCES = st.sampled_from([API, FILE, TYPED])


@st.composite
def logs(draw: st.DrawFn) -> list[Run]:
    """Runs of two months; those of one day start hours or minutes apart, never close enough to be one run."""
    days = draw(st.lists(st.tuples(st.integers(0, 60), st.booleans()), min_size=1, max_size=14, unique=True))
    return [
        run(
            day(ago),
            m=draw(st.integers(1_000, 30_000)),
            hour=18 if is_late else 8,
            minutes=draw(st.integers(10, 55)),
            source=draw(SOURCES),
            cadence=draw(st.floats(150, 190)),
            id=at + 1,
        )
        for at, (ago, is_late) in enumerate(days)
    ]


def seen(runs: list[Run]) -> dict[object, int | float | None]:
    """The numbers that a therapist sees of a log, by what they are."""
    shown = cut(runs)
    known = load.coverage(shown.runs, [], [], True, TODAY, shown.held_days)
    sessions = load.sessions(shown.runs)
    spikes = load.spikes(sessions, known)
    days = load.daily(sessions, known, day(70), TODAY)
    found: dict[object, int | float | None] = {("day", one): metres for one, metres in days.items()}
    for week in load.weeks(sessions, spikes, known, day(60), TODAY):
        found |= {
            ("week", week.start): week.distance_m,
            ("longest", week.start): week.longest_m,
            ("part", week.start): week.ran_m or None,
        }
    for ago in range(0, 60, 4):
        one = day(ago)
        found |= {
            ("30 days", one): load.longest_30d(one, sessions, known).value,
            ("7 days", one): load.rolling_7d(one, days, shown.held_days).value,
            ("ratio", one): load.coupled(one, days, shown.held_days).value,
            ("ewma", one): load.ewma_ratio(one, days, shown.held_days).value,
        }
    return found | {("cap", 0): load.return_state(TODAY, sessions, known).cap_m}


def whole(runs: list[Run]) -> dict[object, int]:
    """The sums of all runs, whoever may see them."""
    sessions = load.sessions(group[0] for group in one_each(runs))
    found: dict[object, int] = {}
    for session in sessions:
        week = ("week", session.day - timedelta(days=session.day.weekday()))
        for key in (("day", session.day), week):
            found[key] = found.get(key, 0) + session.distance_m
        for n in range(7):
            key = ("7 days", session.day + timedelta(days=n))
            found[key] = found.get(key, 0) + session.distance_m
        for n in range(1, 31):
            key = ("30 days", session.day + timedelta(days=n))
            found[key] = max(found.get(key, 0), session.distance_m)
    return found


@settings(max_examples=20, deadline=None)
@given(logs(), st.integers(500, 40_000), st.floats(140, 200))
def test_nothing_seen_changes_with_what_is_held_back(runs: list[Run], metres: int, cadence: float):
    other = [
        replace(each, distance_m=metres, cadence_spm=cadence) if each.source is API else each for each in runs
    ]

    assert seen(other) == seen(runs)


@settings(max_examples=20, deadline=None)
@given(logs())
def test_what_is_held_back_never_makes_a_smaller_number(runs: list[Run]):
    true = whole(runs)

    for key, value in seen(runs).items():
        if value is not None and key[0] in ("day", "week", "7 days", "30 days"):
            assert value == true.get(key, 0), key


@st.composite
def logs_typed_as_well(draw: st.DrawFn) -> list[Run]:
    """As above, but some of the runs that may not be seen were typed as well, whole or in part."""
    runs = draw(logs())
    typed = []
    for each in runs:
        parts = draw(st.integers(0, 2)) if each.source is API else 0
        for at in range(parts):
            minutes = each.lasts_s / 60 / parts
            metres = max(1, each.distance_m * draw(st.integers(10, 120)) // 100 // parts)
            hour = each.start.hour + at * minutes / 60
            typed.append(run(each.day, metres, hour, minutes, TYPED, id=100 + len(typed)))
    return [*runs, *typed]


def behind(runs: list[Run], api: Run) -> int:
    """The metres that may be seen of a run."""
    (group,) = (group for group in one_each(runs) if group[0] is api)
    return sum(each.distance_m for each in group[1:])


@settings(max_examples=20, deadline=None)
@given(logs_typed_as_well(), st.integers(500, 40_000), st.floats(140, 200))
def test_nothing_seen_changes_with_a_run_that_others_stand_for(runs: list[Run], metres: int, cadence: float):
    def other(api: Run) -> Run:
        shown_m = behind(runs, api)
        is_held = 2 * shown_m < api.distance_m
        distance_m = max(metres, 2 * shown_m + 1) if is_held else min(metres, 2 * shown_m)
        return replace(api, distance_m=distance_m, cadence_spm=cadence)

    assert seen([other(each) if each.source is API else each for each in runs]) == seen(runs)


@settings(max_examples=20, deadline=None)
@given(logs_typed_as_well())
def test_what_stands_for_a_run_is_never_less_than_half_of_it(runs: list[Run]):
    true = whole(runs)

    for key, value in seen(runs).items():
        if value is not None and key[0] in ("day", "week", "7 days"):
            assert 2 * value >= true.get(key, 0), key


SHARE = Share(
    id=1,
    public_id=UUID(int=1),
    runner_id=2,
    therapist_id=3,
    label="Theo",
    kinds=("pain",),
    from_day=None,
    until_day=None,
    invite_until=NOW + timedelta(days=7),
    created_at=NOW,
)
ACCEPTED = replace(SHARE, accepted_at=NOW)


def test_a_share_is_open_from_its_acceptance_to_its_last_day_or_its_end():
    assert ACCEPTED.is_open(TODAY)
    assert not SHARE.is_open(TODAY)
    assert replace(ACCEPTED, until_day=TODAY).is_open(TODAY)
    assert not replace(ACCEPTED, until_day=day(1)).is_open(TODAY)
    assert not replace(ACCEPTED, revoked_at=NOW).is_open(TODAY)
    assert not replace(SHARE, revoked_at=NOW).is_open(TODAY)


def test_an_invitation_can_be_accepted_once_within_its_days_and_until_it_is_taken_back():
    assert SHARE.is_invitation(NOW)
    assert not SHARE.is_invitation(SHARE.invite_until)
    assert not ACCEPTED.is_invitation(NOW)
    assert not replace(SHARE, revoked_at=NOW).is_invitation(NOW)
    assert not replace(ACCEPTED, revoked_at=NOW).is_invitation(NOW)


def test_what_rests_on_an_api_row_is_not_shown():
    assert may_show([], VISIBLE) and may_show([FILE, TYPED], VISIBLE)
    assert not may_show([FILE, API], VISIBLE)
    assert may_show([FILE, API], EVERYTHING)


def test_two_typed_runs_kept_apart_behind_an_api_row_are_both_shown():
    first = run(m=6_000, source=TYPED, external_id="1")
    second = run(m=5_990, source=TYPED, external_id="2")
    api = run(m=6_010, source=API, external_id="3")

    found = cut([first, second, api], {frozenset((first.mark, second.mark))})

    assert set(found.runs) == {first, second}
    assert cut([first, second, api]).runs == (first,)


def test_a_metre_is_a_run_and_none_is_not():
    api = run(m=1, source=API, id=1)

    assert cut([api]).held == (api,)
    empty = run(m=0, source=FILE, id=2)
    assert cut([empty]).runs == (empty,)
    assert cut([run(m=1, source=TYPED, id=3), api]).runs[0].distance_m == 1
