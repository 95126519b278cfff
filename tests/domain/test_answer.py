"""Today's answer: the first row of the table that holds wins."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from app.domain.answer import answer
from app.domain.answer.facts import (
    Action,
    Ceiling,
    Facts,
    High,
    Holds,
    Last,
    Over,
    Settled,
    Signs,
    Strength,
    Tone,
    Up,
)
from app.domain.answer.lines import week
from app.domain.answer.wording import mean, on_day, since_day, upper, whose
from app.domain.load import Return, ReturnState
from app.domain.people import Side
from app.domain.sentences import STUDY

TODAY = date(2026, 11, 12)
SUNDAY = date(2026, 11, 8)
OVER = Over(SUNDAY, 15_200, 12_300, date(2026, 10, 25))
CALM = Facts(
    today=TODAY,
    ceiling=Ceiling(16_720, 15_200, SUNDAY),
    strength=Strength(True, 22, False, 1, 3, exercises=4),
)
EVERYTHING: dict[str, Any] = {
    "signs": Signs(("calf_swelling",), "Get medical help today.", TODAY),
    "escalate": "Your left knee has scored 6 or more on 2 of your last 3 logs.",
    "high": High(Side.LEFT, date(2026, 11, 11), 6),
    "spike": replace(OVER, day=date(2026, 11, 11)),
    "rise": Up(Side.LEFT, date(2026, 11, 10), 1.0, 3.0),
    "last": Last(SUNDAY, "red", 2, 4, 4),
    "back": Return(ReturnState.RETURN, 9_000, 19, date(2026, 10, 24)),
    "missing": tuple(date(2026, 11, day) for day in (9, 10, 11)),
    "settled": Settled(Side.LEFT, OVER, 4, 3, 2, date(2026, 11, 10)),
}


def _facts(**held: Any) -> Facts:
    return replace(CALM, **held)


def test_rows_win_in_the_order_of_the_table() -> None:
    left, seen = dict(EVERYTHING), []
    while left:
        seen.append(answer(_facts(**left)).holds)
        left.pop(next(iter(left)))
    seen.append(answer(_facts(last=Last(SUNDAY, "amber", 2, 4, 3))).holds)
    seen.append(answer(CALM).holds)

    assert seen == list(Holds)


@pytest.mark.parametrize(
    ("held", "tone", "found", "do"),
    [
        (
            "signs",
            Tone.STOP,
            "You answered yes to a warning sign: new calf swelling, warmth or pain.",
            "Get medical help today.",
        ),
        (
            "escalate",
            Tone.MIND,
            "Your left knee has scored 6 or more on 2 of your last 3 logs.",
            "This is a good moment to talk to your therapist.",
        ),
        (
            "high",
            Tone.MIND,
            "Your left knee scored 6 yesterday.",
            "Keep it gentle today: the easy set, or rest.",
        ),
        (
            "spike",
            Tone.MIND,
            "Yesterday's 15.2 km was 24 % longer than any run in your last 30 days.",
            "Keep the next run easy, and do your strength session today.",
        ),
        (
            "rise",
            Tone.MIND,
            "Your left knee scores are 2 points above your usual.",
            "A gentle strength session and a shorter run fit today.",
        ),
        (
            "last",
            Tone.MIND,
            "Your knee was 2 points up the morning after Sunday's run.",
            "Take the next run off or swap it.",
        ),
        (
            "back",
            Tone.PLAIN,
            "Welcome back: 19 days since your last run.",
            "As a cautious rule of thumb, keep the first run under 9.0 km.",
        ),
        (
            "missing",
            Tone.PLAIN,
            "Your runs since Monday are not known.",
            "Answers wait until they are in.",
        ),
        (
            "settled",
            Tone.GOOD,
            "Your left knee has settled since Sunday's long run.",
            "Today is a strength day. Runs up to 16.7 km stay within 10 % of your longest.",
        ),
    ],
    ids=list(EVERYTHING),
)
def test_each_row_says_its_own_words(held: str, tone: Tone, found: str, do: str) -> None:
    said = answer(_facts(**{held: EVERYTHING[held]}))

    assert (said.tone, said.found, said.do) == (tone, found, do)


def test_nothing_new_says_whether_it_is_a_strength_day_and_the_ceiling() -> None:
    rest = answer(_facts(strength=replace(CALM.strength, is_strength_day=False, exercises=0)))
    done = answer(_facts(strength=replace(CALM.strength, done_today=True)))

    assert rest.found == "Nothing unusual in your runs or scores."
    assert rest.do.startswith("Today is a rest day for strength work. Runs up to 16.7 km")
    assert done.do.startswith("Today's session is done.")
    assert rest.main is done.main is None
    assert answer(CALM).main is Action.START_SESSION


def test_a_warning_sign_offers_no_session_and_no_run() -> None:
    said = answer(_facts(**EVERYTHING))

    assert (said.main, said.quiet) == (Action.SHOW_SIGNS, Action.LOOKED_AT)
    assert "km" not in said.found + said.do + " ".join(line.text for line in said.why)


def test_a_spike_names_its_longest_run_and_ends_with_the_study() -> None:
    why = [line.text for line in answer(_facts(spike=OVER)).why]

    assert why[0] == "The longest of the 30 days before it was 12.3 km on 25 October."
    assert why[-1] == STUDY


def test_a_spike_some_days_ago_is_set_beside_the_days_before_it() -> None:
    assert answer(_facts(spike=OVER)).found == (
        "Sunday's 15.2 km was 24 % longer than any run in the 30 days before it."
    )


def test_per_cents_are_rounded_once() -> None:
    over = Over(SUNDAY, 12_446, 10_000, date(2026, 10, 25))  # 24.46 %, which is 24.5 to one decimal

    assert "was 24 % longer" in answer(_facts(spike=over)).found


def test_a_spike_asks_for_no_session_when_none_is_left_today() -> None:
    done = replace(CALM.strength, done_today=True)

    assert answer(_facts(spike=OVER, strength=done)).do == "Keep the next run easy."


def test_settled_tells_the_path_of_the_scores() -> None:
    path = [line.text for line in answer(_facts(settled=EVERYTHING["settled"])).why][1]
    at_once = replace(EVERYTHING["settled"], morning=2, now_since=date(2026, 11, 9))
    alone = replace(at_once, during=None, now_since=TODAY)

    assert path == "Scores went 4 on the run, 3 the next morning, and 2 since Tuesday."
    assert answer(_facts(settled=at_once)).why[1].text == "Scores went 4 on the run, and 2 since Monday."
    assert answer(_facts(settled=replace(alone, morning=None))).why[1].text == "Scores went to 2 today."


def test_days_missing_here_and_there_are_named() -> None:
    one = answer(_facts(missing=(date(2026, 11, 9),)))
    two = answer(_facts(missing=(date(2026, 11, 7), date(2026, 11, 9))))

    assert one.found == "Whether you ran on Monday is not known."
    assert two.found == "Whether you ran on 2 of the days since Saturday is not known."
    assert two.why[0].text == "Not known: 7 Nov, 9 Nov."
    eve = _facts(missing=(date(2026, 11, 11),))
    assert answer(eve).found == "Whether you ran yesterday is not known."
    assert answer(replace(eve, knows_today=True)).found == "Whether you ran yesterday is not known."


@pytest.mark.parametrize(
    ("count", "first", "then"),
    [
        (3, Action.NO_RUNS, Action.SEE_MISSING),
        (4, Action.SEE_MISSING, Action.NO_RUNS),
        (31, Action.SEE_MISSING, Action.NO_RUNS),
        (32, Action.SEE_MISSING, None),
    ],
)
def test_few_days_are_offered_as_days_without_a_run_and_many_are_not(
    count: int, first: Action, then: Action | None
) -> None:
    said = answer(_facts(missing=tuple(TODAY - timedelta(days=ago) for ago in range(count, 0, -1))))

    assert (said.main, said.quiet) == (first, then)


def test_a_held_ceiling_says_what_it_waits_for() -> None:
    held = Ceiling(13_530, 12_300, date(2026, 10, 25), held_for=SUNDAY)

    assert answer(_facts(ceiling=held)).do == (
        "Today is a strength day. Runs up to 13.5 km stay within 10 % of your earlier longest, "
        "held until Sunday's run has settled."
    )
    assert "Before Sunday's run your longest was 12.3 km, on 25 October." in [
        line.text for line in answer(_facts(ceiling=held)).why
    ]


def test_a_long_break_names_walking_breaks_and_a_first_run_changes_the_words() -> None:
    long = answer(_facts(back=Return(ReturnState.RETURN_LONG, 4_000, 70, date(2026, 9, 3))))
    ran = Return(ReturnState.RETURN, 6_000, 33, date(2026, 10, 8), date(2026, 11, 10))
    begun = answer(_facts(back=ran))

    assert long.do.endswith("Walking breaks fit well.")
    assert begun.found == "Welcome back: 33 days lay between your runs."
    assert begun.do == "As a cautious rule of thumb, keep runs under 6.0 km for now."
    assert "6.0 km is half of the longest run" in begun.why[1].text


def test_what_there_is_too_little_of_is_not_called_usual() -> None:
    few = Ceiling(10_900, 9_978, SUNDAY, few_runs=True)

    unscored = answer(_facts(has_score=False))
    assert unscored.found == "Nothing unusual in your runs. There is no score of the last 7 days."
    scored = answer(_facts(ceiling=few))
    assert scored.found == "Nothing unusual in your scores. Too few runs are known to judge by."
    both = answer(_facts(ceiling=few, has_score=False, units="mi"))
    assert both.found == "Too few runs and scores are known to judge by."
    assert both.do.endswith("Runs up to 6.7 mi stay within 10 % of your longest, from few runs.")
    assert answer(_facts(ceiling=Ceiling(None))).found == scored.found


def test_miles_are_said_in_miles() -> None:
    assert "15.2 km" not in answer(_facts(spike=OVER, units="mi")).found
    assert "9.4 mi" in answer(_facts(spike=OVER, units="mi")).found


@pytest.mark.parametrize(
    ("day", "on", "of", "since"),
    [
        (TODAY, "today", "today's", "since today"),
        (date(2026, 11, 11), "yesterday", "yesterday's", "since yesterday"),
        (date(2026, 11, 10), "on Tuesday", "Tuesday's", "since Tuesday"),
        (date(2026, 11, 6), "on Friday", "Friday's", "since Friday"),
        (date(2026, 11, 5), "on 5 November", "the 5 November", "since 5 November"),
        (date(2025, 8, 26), "on 26 August 2025", "the 26 August 2025", "since 26 August 2025"),
    ],
)
def test_days_are_named_as_people_name_them(day: date, on: str, of: str, since: str) -> None:
    assert (on_day(day, TODAY), whose(day, TODAY), since_day(day, TODAY)) == (on, of, since)


def test_a_run_that_is_red_by_a_warning_sign_alone_says_so() -> None:
    by_sign = Last(SUNDAY, "red", 1, 1, 1, flagged=True)
    assert answer(_facts(last=by_sign)).found == (
        "You answered yes to a warning sign with a score of Sunday's run."
    )
    assert answer(_facts(last=replace(by_sign, during=6))).found == "Your knee scored 6 during Sunday's run."


def test_scores_that_are_a_sign_say_the_tiers_words_beside_the_advice_to_talk_or_alone() -> None:
    talk = "This is a good moment to talk to your therapist."
    visit = "Please see a doctor or physical therapist this week."
    both = answer(_facts(escalate="Your left knee has scored 7.", see_someone=Side.LEFT))
    alone = answer(_facts(see_someone=Side.LEFT))

    assert (both.found, both.do) == ("Your left knee has scored 7.", f"{talk} {visit}")
    assert (alone.found, alone.do) == ("Your left knee has scored 5 or more for two weeks.", visit)
    assert both.holds is alone.holds is Holds.ESCALATE


def test_means_have_one_decimal_where_they_need_it_and_sentences_begin_with_a_capital() -> None:
    assert [mean(value) for value in (2.0, 2.26, 2.04, 10.0)] == ["2", "2.3", "2", "10"]
    assert [upper(words) for words in ("on Sunday", "", "5 km")] == ["On Sunday", "", "5 km"]


def test_every_distance_of_an_answer_is_in_the_runners_units() -> None:
    held = Ceiling(13_530, 12_300, date(2026, 10, 25), held_for=SUNDAY)
    for each in (
        {"spike": OVER, "last": Last(SUNDAY, "amber", 2, 4, 3)},
        {"back": EVERYTHING["back"]},
        {"ceiling": held},
        {"settled": EVERYTHING["settled"]},
        {},
    ):
        said = answer(_facts(**each, units="mi"))
        words = " ".join([said.found, said.do, *(line.text for line in said.why)])
        assert " mi" in words and " km" not in words, words


def test_two_days_not_known_up_to_now_are_told_as_one_stretch() -> None:
    two = (date(2026, 11, 10), date(2026, 11, 11))

    assert answer(_facts(missing=two)).found == "Your runs since Tuesday are not known."


def test_seven_days_not_known_are_all_named() -> None:
    days = tuple(date(2026, 11, day) for day in (1, 2, 3, 4, 5, 6, 9))

    assert answer(_facts(missing=days)).why[0].text.endswith("6 Nov, 9 Nov.")


def test_a_longest_run_without_its_day_is_left_out() -> None:
    assert "longest" not in " ".join(
        line.text for line in answer(_facts(ceiling=Ceiling(16_720, 15_200, None))).why
    )
    assert answer(_facts(ceiling=Ceiling(16_720, None, SUNDAY))).why[0].mark == "exercise"


@pytest.mark.parametrize(
    ("sessions", "said"),
    [
        (2, "2 of 3 sessions done this week."),
        (3, "3 of 3 sessions done this week."),
        (4, "Done this week: 4 sessions, 3 planned."),
    ],
)
def test_more_sessions_than_planned_are_no_part_of_them(sessions, said):
    (line,) = week(replace(CALM, strength=Strength(False, 22, False, sessions, 3, exercises=4)))

    assert line.text == said
