"""The help page says what the rules do."""

import re
from html import unescape

from app.domain.exercises import EXERCISES, STARTER, set_of
from app.domain.exercises import minutes as lasts
from app.domain.rule_book import CHAPTERS, limits_of, shown
from app.domain.thresholds import DEFAULT, Grade
from app.simulation.measured import false_alarms, power, year_of_weeks
from app.simulation.tables import alarms, errors_told, finds, of_100


def said(client) -> str:
    """The page's words, one space between them."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", client.get("/help").text)).split())


def test_a_session_is_said_to_be_what_a_strength_day_asks_for(client):
    text = said(client)

    assert [EXERCISES[one].group for one in STARTER] == ["A", "B", "C"]
    assert "one exercise for hip control, one for the leg behind you, one standing" in text
    assert f"take about {lasts(set_of('starter', {}))} minutes" in text
    gentle = f"a gentle set of about {lasts(set_of('gentle', {}))} minutes"
    assert f"At a score of {DEFAULT.gentle_score} or more {gentle}" in text


def test_reminders_that_go_beyond_the_week_and_a_pause_are_said(client):
    text = said(client)
    assert f"At most one a day and {DEFAULT.pushes_a_week} a week" in text
    assert (
        f"A word about high scores comes all the same, beyond the {DEFAULT.pushes_a_week} and in a pause"
        in text
    )
    assert "A warning sign puts all of them away" not in text


def test_a_run_settles_by_every_score_that_the_rule_looks_at(client):
    assert "an hour after and the next morning no more than before" in said(client)
    assert "races, intervals, treadmills and hilly runs are left out" in said(client)


def test_what_is_kept_of_a_run_is_named(client):
    assert "with their titles, the watch and the file's name, but no track and no place" in said(client)


def test_each_rule_tells_its_numbers_their_grade_and_source_and_what_it_cannot_tell(client):
    text = said(client)

    for chapter in CHAPTERS.values():
        assert chapter.question in text
        assert f"What it cannot tell: {chapter.cannot_tell}" in text
        for limit in limits_of(chapter):
            row = f"{shown(limit)} {limit.about} Grade {limit.grade} {limit.source}"
            assert row in text, limit.name


def test_each_grade_is_said_in_plain_words(client):
    text = said(client)

    for grade in Grade:
        assert f"{grade} {grade.words}" in text


def test_every_question_on_top_leads_to_its_answer(client):
    page = client.get("/help").text

    for anchor in re.findall(r'href="#([a-z0-9-]+)"', page):
        assert f'id="{anchor}"' in page or anchor == "main", anchor


def test_the_rule_for_totals_and_samples_of_files_is_told_with_its_numbers(client):
    text = said(client)

    assert "They count even where its samples add up to something else" in text
    assert "where one of them is missing or zero; where they cannot be" in text
    assert f"for more than {DEFAULT.totals_late_s} seconds after them" in text
    assert f"a climb counts from {DEFAULT.climb_least_m} m on" in text


def test_when_a_recording_without_a_sport_is_a_run_is_told_as_runners_say_it(client):
    text = said(client)

    assert (DEFAULT.unsaid_fastest_mps, DEFAULT.cadence_slowest_mps) == (4.5, 1.8)
    assert "at least 300 m and 2 minutes, at 3:42 to 9:16 a km on average" in text
    assert "below 20 or above 260 and a climb of more than 20 km are left out" in text
    assert f"For {DEFAULT.all_years_days} days after files came in" in text


def test_how_often_patterns_err_is_told_as_it_was_measured(client):
    text = said(client)
    nothing, year = false_alarms(), year_of_weeks()

    for kind, *_ in errors_told().alarms:
        cells = [of_100(alarms(nothing.of(kind.id, weeks)).found) for weeks in (18, 26, 52)]
        cells += [of_100(alarms(year.of(kind.id, 52)).ever), of_100(alarms(nothing.of(kind.id, 26)).naive)]
        assert f"{kind.words} {' '.join(cells)}" in text
    for each in (nothing, power(), year):
        assert each.made_with in text


def test_what_patterns_find_is_told_as_it_was_measured(client):
    text = said(client)

    for kind, _row in errors_told().finds:
        cells = [of_100(finds(power().of(kind.id, weeks)).found) for weeks in (18, 26, 39, 52)]
        assert f"{kind.words} {' '.join(cells)}" in text


def test_what_stands_between_a_finding_and_a_pattern_is_told_with_its_numbers(client):
    text = said(client)

    assert f"{DEFAULT.link_weeks} weeks that can be compared, of the last {DEFAULT.link_reach_weeks}" in text
    assert "about 1 of 20 logs" in text
    assert "It is shown as a pattern when the next weekly check finds it too" in text
    assert "Kneewise asks in one direction only and never reports the other" in text
    assert "half a year finds only large effects" in text
    assert "It is not used here" in text
