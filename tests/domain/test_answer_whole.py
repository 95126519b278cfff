"""Today's answer whole: every line of it, with its marks and what it offers."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from app.domain.answer import answer
from app.domain.answer.facts import Answer, Ceiling, Last
from app.domain.load import Return, ReturnState
from tests.domain.test_answer import CALM, EVERYTHING, OVER, SUNDAY, TODAY

STRENGTH = CALM.strength
YESTERDAY = date(2026, 11, 11)


def told(said: Answer) -> list[str]:
    """An answer as lines: what it is about and its tone, found, do, each why, and the two buttons."""
    marks = [f"{line.mark}: {line.text}" for line in said.why]
    acts = " · ".join(act.value if act else "-" for act in (said.main, said.quiet))
    return [f"{said.holds.value}, {said.tone.value}", said.found, said.do, *marks, acts]


WHOLE: dict[str, tuple[dict[str, Any], list[str]]] = {
    "a warning sign": (
        {"signs": EVERYTHING["signs"]},
        [
            "warning_sign, stop",
            "You answered yes to a warning sign: new calf swelling, warmth or pain.",
            "Get medical help today.",
            "note: Answered today.",
            "show_signs · looked_at",
        ],
    ),
    "a high score on a gentle day": (
        {
            "high": EVERYTHING["high"],
            "last": Last(SUNDAY, "amber", 2, 4, 3),
            "strength": replace(STRENGTH, gentle=True),
        },
        [
            "pain_high, mind",
            "Your left knee scored 6 yesterday.",
            "Keep it gentle today: the easy set, or rest.",
            "pain: Scores of Sunday's run: 2 before it, 4 during it, 3 the next morning.",
            "exercise: 1 of 3 sessions done this week. Today is one of your days.",
            "start_session · check_signs",
        ],
    ),
    "a high score without the gentle set": (
        {"high": EVERYTHING["high"], "rise": EVERYTHING["rise"]},
        [
            "pain_high, mind",
            "Your left knee scored 6 yesterday.",
            "Keep it gentle today: the easy set, or rest.",
            "pain: Mean of 7 days 3, usual 1.",
            "exercise: 1 of 3 sessions done this week. Today is one of your days.",
            "- · check_signs",
        ],
    ),
    "advice to talk during a rise": (
        {"escalate": EVERYTHING["escalate"], "rise": EVERYTHING["rise"]},
        [
            "escalate, mind",
            "Your left knee has scored 6 or more on 2 of your last 3 logs.",
            "This is a good moment to talk to your therapist.",
            "pain: Mean of 7 days 3, usual 1.",
            "- · check_signs",
        ],
    ),
    "advice to talk with the scores of the last run": (
        {"escalate": EVERYTHING["escalate"], "last": Last(SUNDAY, "red", None, 6, None)},
        [
            "escalate, mind",
            "Your left knee has scored 6 or more on 2 of your last 3 logs.",
            "This is a good moment to talk to your therapist.",
            "pain: Scores of Sunday's run: 6 during it.",
            "- · check_signs",
        ],
    ),
    "a spike yesterday": (
        {"spike": EVERYTHING["spike"], "last": Last(SUNDAY, "amber", 2, 4, 3)},
        [
            "spike, mind",
            "Yesterday's 15.2 km was 24 % longer than any run in your last 30 days.",
            "Keep the next run easy, and do your strength session today.",
            "load: The longest of the 30 days before it was 12.3 km on 25 October.",
            "pain: Scores of Sunday's run: 2 before it, 4 during it, 3 the next morning.",
            "note: In a study of 5,205 runners such runs went with more injuries.",
            "start_session · -",
        ],
    ),
    "a spike that has settled": (
        {"spike": OVER, "settled": EVERYTHING["settled"]},
        [
            "spike, mind",
            "Sunday's 15.2 km was 24 % longer than any run in the 30 days before it.",
            "Keep the next run easy, and do your strength session today.",
            "load: The longest of the 30 days before it was 12.3 km on 25 October.",
            "pain: Scores went 4 on the run, 3 the next morning, and 2 since Tuesday. "
            "Your left knee has settled.",
            "note: In a study of 5,205 runners such runs went with more injuries.",
            "start_session · -",
        ],
    ),
    "a spike beside another run that settled": (
        {
            "spike": EVERYTHING["spike"],
            "settled": EVERYTHING["settled"],
            "last": Last(SUNDAY, "green", 2, 2, 2),
        },
        [
            "spike, mind",
            "Yesterday's 15.2 km was 24 % longer than any run in your last 30 days.",
            "Keep the next run easy, and do your strength session today.",
            "load: The longest of the 30 days before it was 12.3 km on 25 October.",
            "pain: Scores of Sunday's run: 2 before it, 2 during it, 2 the next morning.",
            "note: In a study of 5,205 runners such runs went with more injuries.",
            "start_session · -",
        ],
    ),
    "a spike on a rest day with exercises": (
        {"spike": OVER, "strength": replace(STRENGTH, is_strength_day=False)},
        [
            "spike, mind",
            "Sunday's 15.2 km was 24 % longer than any run in the 30 days before it.",
            "Keep the next run easy, and do your strength session today.",
            "load: The longest of the 30 days before it was 12.3 km on 25 October.",
            "note: In a study of 5,205 runners such runs went with more injuries.",
            "start_session · -",
        ],
    ),
    "scores rising": (
        {"rise": EVERYTHING["rise"]},
        [
            "pain_rise, mind",
            "Your left knee scores are 2 points above your usual.",
            "A gentle strength session and a shorter run fit today.",
            "pain: Mean of 7 days 3, usual 1, up since Tuesday.",
            "exercise: 1 of 3 sessions done this week. Today is one of your days.",
            "start_session · -",
        ],
    ),
    "scores rising and the session done": (
        {"rise": EVERYTHING["rise"], "strength": replace(STRENGTH, done_today=True)},
        [
            "pain_rise, mind",
            "Your left knee scores are 2 points above your usual.",
            "A shorter run fits today.",
            "pain: Mean of 7 days 3, usual 1, up since Tuesday.",
            "exercise: 1 of 3 sessions done this week.",
            "- · -",
        ],
    ),
    "rising on a rest day without exercises": (
        {"rise": EVERYTHING["rise"], "strength": replace(STRENGTH, is_strength_day=False, exercises=0)},
        [
            "pain_rise, mind",
            "Your left knee scores are 2 points above your usual.",
            "A shorter run fits today.",
            "pain: Mean of 7 days 3, usual 1, up since Tuesday.",
            "exercise: 1 of 3 sessions done this week.",
            "- · -",
        ],
    ),
    "a red morning": (
        {"last": EVERYTHING["last"]},
        [
            "rest_or_swap, mind",
            "Your knee was 2 points up the morning after Sunday's run.",
            "Take the next run off or swap it.",
            "pain: Scores of Sunday's run: 2 before it, 4 during it, 4 the next morning.",
            "exercise: 1 of 3 sessions done this week. Today is one of your days.",
            "start_session · -",
        ],
    ),
    "a red run": (
        {"last": Last(YESTERDAY, "red", None, 7, None)},
        [
            "rest_or_swap, mind",
            "Your knee scored 7 during yesterday's run.",
            "Take the next run off or swap it.",
            "pain: Scores of yesterday's run: 7 during it.",
            "exercise: 1 of 3 sessions done this week. Today is one of your days.",
            "start_session · -",
        ],
    ),
    "a run red by its sign alone": (
        {"last": Last(SUNDAY, "red", 1, 5, 1, flagged=True)},
        [
            "rest_or_swap, mind",
            "You answered yes to a warning sign with a score of Sunday's run.",
            "Take the next run off or swap it.",
            "pain: Scores of Sunday's run: 1 before it, 5 during it, 1 the next morning.",
            "exercise: 1 of 3 sessions done this week. Today is one of your days.",
            "start_session · -",
        ],
    ),
    "a run red by a sign and above five": (
        {"last": Last(SUNDAY, "red", 1, 6, 1, flagged=True)},
        [
            "rest_or_swap, mind",
            "Your knee scored 6 during Sunday's run.",
            "Take the next run off or swap it.",
            "pain: Scores of Sunday's run: 1 before it, 6 during it, 1 the next morning.",
            "exercise: 1 of 3 sessions done this week. Today is one of your days.",
            "start_session · -",
        ],
    ),
    "a run red by a sign without scores": (
        {"last": Last(SUNDAY, "red", None, None, None, flagged=True)},
        [
            "rest_or_swap, mind",
            "You answered yes to a warning sign with a score of Sunday's run.",
            "Take the next run off or swap it.",
            "exercise: 1 of 3 sessions done this week. Today is one of your days.",
            "start_session · -",
        ],
    ),
    "a run red by nothing known": (
        {"last": Last(SUNDAY, "red", None, None, 4)},
        [
            "rest_or_swap, mind",
            "Your knee did not take Sunday's run well.",
            "Take the next run off or swap it.",
            "pain: Scores of Sunday's run: 4 the next morning.",
            "exercise: 1 of 3 sessions done this week. Today is one of your days.",
            "start_session · -",
        ],
    ),
    "a red morning two above": (
        {"last": Last(SUNDAY, "red", 2, 2, 4)},
        [
            "rest_or_swap, mind",
            "Your knee was 2 points up the morning after Sunday's run.",
            "Take the next run off or swap it.",
            "pain: Scores of Sunday's run: 2 before it, 2 during it, 4 the next morning.",
            "exercise: 1 of 3 sessions done this week. Today is one of your days.",
            "start_session · -",
        ],
    ),
    "coming back after 19 days": (
        {"back": EVERYTHING["back"]},
        [
            "return, plain",
            "Welcome back: 19 days since your last run.",
            "As a cautious rule of thumb, keep the first run under 9.0 km.",
            "load: The last run before the break was on 24 October.",
            "load: 9.0 km is three quarters of the longest run in the 30 days up to it.",
            "exercise: 1 of 3 sessions done this week. Today is one of your days.",
            "start_session · -",
        ],
    ),
    "coming back after 30 days": (
        {"back": Return(ReturnState.RETURN, 9_000, 30, date(2026, 10, 13))},
        [
            "return, plain",
            "Welcome back: 30 days since your last run.",
            "As a cautious rule of thumb, keep the first run under 9.0 km.",
            "load: The last run before the break was on 13 October.",
            "load: 9.0 km is three quarters of the longest run in the 30 days up to it.",
            "exercise: 1 of 3 sessions done this week. Today is one of your days.",
            "start_session · -",
        ],
    ),
    "coming back after 31 days": (
        {"back": Return(ReturnState.RETURN, 6_000, 31, date(2026, 10, 12))},
        [
            "return, plain",
            "Welcome back: 31 days since your last run.",
            "As a cautious rule of thumb, keep the first run under 6.0 km.",
            "load: The last run before the break was on 12 October.",
            "load: 6.0 km is half of the longest run in the 30 days up to it.",
            "exercise: 1 of 3 sessions done this week. Today is one of your days.",
            "start_session · -",
        ],
    ),
    "coming back after a long break": (
        {"back": Return(ReturnState.RETURN_LONG, 4_000, 70, date(2026, 9, 3))},
        [
            "return, plain",
            "Welcome back: 70 days since your last run.",
            "As a cautious rule of thumb, keep the first run under 4.0 km. Walking breaks fit well.",
            "load: The last run before the break was on 3 September.",
            "load: 4.0 km is a third of the longest run in the 30 days up to it.",
            "exercise: 1 of 3 sessions done this week. Today is one of your days.",
            "start_session · -",
        ],
    ),
    "coming back with a run held back": (
        {"back": Return(ReturnState.RETURN, None, 19, date(2026, 10, 24))},
        [
            "return, plain",
            "Welcome back: 19 days since your last run.",
            "As a cautious rule of thumb, keep the first run short for now.",
            "exercise: 1 of 3 sessions done this week. Today is one of your days.",
            "start_session · -",
        ],
    ),
    "days missing up to now": (
        {"missing": tuple(date(2026, 11, day) for day in (9, 10, 11))},
        [
            "missing, plain",
            "Your runs since Monday are not known.",
            "Answers wait until they are in.",
            "load: The last day known before that is 8 November.",
            "exercise: 1 of 3 sessions done this week. Today is one of your days.",
            "no_runs · see_missing",
        ],
    ),
    "days missing but today": (
        {"missing": tuple(date(2026, 11, day) for day in (9, 10, 11)), "knows_today": True},
        [
            "missing, plain",
            "Your runs from Monday to yesterday are not known.",
            "Answers wait until they are in.",
            "load: The last day known before that is 8 November.",
            "exercise: 1 of 3 sessions done this week. Today is one of your days.",
            "no_runs · see_missing",
        ],
    ),
    "one day missing": (
        {"missing": (YESTERDAY,)},
        [
            "missing, plain",
            "Whether you ran yesterday is not known.",
            "Answers wait until they are in.",
            "load: Not known: 11 Nov.",
            "exercise: 1 of 3 sessions done this week. Today is one of your days.",
            "no_runs · see_missing",
        ],
    ),
    "eight days missing here and there": (
        {"missing": tuple(date(2026, 11, day) for day in (1, 2, 3, 4, 5, 6, 7, 9))},
        [
            "missing, plain",
            "Whether you ran on 8 of the days since 1 November is not known.",
            "Answers wait until they are in.",
            "load: Not known: 1 Nov, 2 Nov, 3 Nov, 4 Nov, 5 Nov, 6 Nov, 7 Nov and 1 more.",
            "exercise: 1 of 3 sessions done this week. Today is one of your days.",
            "see_missing · no_runs",
        ],
    ),
    "settled after a long run": (
        {"settled": EVERYTHING["settled"]},
        [
            "settled, good",
            "Your left knee has settled since Sunday's long run.",
            "Today is a strength day. Runs up to 16.7 km stay within 10 % of your longest.",
            "load: Sunday's 15.2 km was 24 % longer than any run in the 30 days before it.",
            "pain: Scores went 4 on the run, 3 the next morning, and 2 since Tuesday.",
            "exercise: 1 of 3 sessions done this week. Today is one of your days.",
            "start_session · -",
        ],
    ),
    "settled without a score while running": (
        {"settled": replace(EVERYTHING["settled"], during=None)},
        [
            "settled, good",
            "Your left knee has settled since Sunday's long run.",
            "Today is a strength day. Runs up to 16.7 km stay within 10 % of your longest.",
            "load: Sunday's 15.2 km was 24 % longer than any run in the 30 days before it.",
            "pain: Scores went 3 the next morning, and 2 since Tuesday.",
            "exercise: 1 of 3 sessions done this week. Today is one of your days.",
            "start_session · -",
        ],
    ),
    "settled the next morning": (
        {"settled": replace(EVERYTHING["settled"], morning=2, now_since=date(2026, 11, 9))},
        [
            "settled, good",
            "Your left knee has settled since Sunday's long run.",
            "Today is a strength day. Runs up to 16.7 km stay within 10 % of your longest.",
            "load: Sunday's 15.2 km was 24 % longer than any run in the 30 days before it.",
            "pain: Scores went 4 on the run, and 2 since Monday.",
            "exercise: 1 of 3 sessions done this week. Today is one of your days.",
            "start_session · -",
        ],
    ),
    "settled today and the session done": (
        {
            "settled": replace(EVERYTHING["settled"], now_since=TODAY),
            "strength": replace(STRENGTH, done_today=True),
        },
        [
            "settled, good",
            "Your left knee has settled since Sunday's long run.",
            "Today's session is done. Runs up to 16.7 km stay within 10 % of your longest.",
            "load: Sunday's 15.2 km was 24 % longer than any run in the 30 days before it.",
            "pain: Scores went 4 on the run, 3 the next morning, and 2 today.",
            "exercise: 1 of 3 sessions done this week.",
            "- · -",
        ],
    ),
    "ease off": (
        {"last": Last(SUNDAY, "amber", 2, 4, 3)},
        [
            "ease_off, mind",
            "Your knee asks for a little less after Sunday's run.",
            "Ease off: repeat or shorten the next run.",
            "pain: Scores of Sunday's run: 2 before it, 4 during it, 3 the next morning.",
            "exercise: 1 of 3 sessions done this week. Today is one of your days.",
            "start_session · -",
        ],
    ),
    "ease off on a day with the session done": (
        {"last": Last(SUNDAY, "amber", None, 4, None), "strength": replace(STRENGTH, done_today=True)},
        [
            "ease_off, mind",
            "Your knee asks for a little less after Sunday's run.",
            "Ease off: repeat or shorten the next run.",
            "pain: Scores of Sunday's run: 4 during it.",
            "exercise: 1 of 3 sessions done this week.",
            "- · -",
        ],
    ),
    "nothing new": (
        {},
        [
            "nothing_new, plain",
            "Nothing unusual in your runs or scores.",
            "Today is a strength day. Runs up to 16.7 km stay within 10 % of your longest.",
            "load: Your longest run of 30 days is 15.2 km, on Sunday.",
            "exercise: 1 of 3 sessions done this week. Today is one of your days.",
            "start_session · -",
        ],
    ),
    "nothing new and nothing planned": (
        {"strength": replace(STRENGTH, planned=0)},
        [
            "nothing_new, plain",
            "Nothing unusual in your runs or scores.",
            "Today is a strength day. Runs up to 16.7 km stay within 10 % of your longest.",
            "load: Your longest run of 30 days is 15.2 km, on Sunday.",
            "start_session · -",
        ],
    ),
    "nothing new on a rest day": (
        {
            "strength": replace(STRENGTH, is_strength_day=False, exercises=0),
            "last": Last(SUNDAY, "green", 2, 2, 2),
        },
        [
            "nothing_new, plain",
            "Nothing unusual in your runs or scores.",
            "Today is a rest day for strength work. Runs up to 16.7 km stay within 10 % of your longest.",
            "load: Your longest run of 30 days is 15.2 km, on Sunday.",
            "pain: Scores of Sunday's run: 2 before it, 2 during it, 2 the next morning.",
            "exercise: 1 of 3 sessions done this week.",
            "- · -",
        ],
    ),
    "nothing new with a held ceiling": (
        {"ceiling": Ceiling(13_530, 12_300, date(2026, 10, 25), held_for=SUNDAY)},
        [
            "nothing_new, plain",
            "Nothing unusual in your runs or scores.",
            "Today is a strength day. Runs up to 13.5 km stay within 10 % of your earlier longest, "
            "held until Sunday's run has settled.",
            "load: Before Sunday's run your longest was 12.3 km, on 25 October.",
            "exercise: 1 of 3 sessions done this week. Today is one of your days.",
            "start_session · -",
        ],
    ),
    "nothing new from few runs": (
        {"ceiling": Ceiling(10_900, 9_978, SUNDAY, few_runs=True)},
        [
            "nothing_new, plain",
            "Nothing unusual in your scores. Too few runs are known to judge by.",
            "Today is a strength day. Runs up to 10.9 km stay within 10 % of your longest, from few runs.",
            "load: Your longest run of 30 days is 10.0 km, on Sunday.",
            "exercise: 1 of 3 sessions done this week. Today is one of your days.",
            "start_session · -",
        ],
    ),
    "nothing new without a ceiling": (
        {"ceiling": Ceiling(None)},
        [
            "nothing_new, plain",
            "Nothing unusual in your scores. Too few runs are known to judge by.",
            "Today is a strength day.",
            "exercise: 1 of 3 sessions done this week. Today is one of your days.",
            "start_session · -",
        ],
    ),
    "nothing new of a run of another year": (
        {"ceiling": Ceiling(16_720, 15_200, date(2025, 12, 30)), "units": "mi"},
        [
            "nothing_new, plain",
            "Nothing unusual in your runs or scores.",
            "Today is a strength day. Runs up to 10.3 mi stay within 10 % of your longest.",
            "load: Your longest run of 30 days is 9.4 mi, on 30 December 2025.",
            "exercise: 1 of 3 sessions done this week. Today is one of your days.",
            "start_session · -",
        ],
    ),
}


@pytest.mark.parametrize("name", WHOLE)
def test_an_answer_says_all_of_this_and_nothing_else(name):
    held, lines = WHOLE[name]

    assert told(answer(replace(CALM, **held))) == lines
