"""The help page's rules name every limit once, and show each as it is read."""

from collections import Counter
from datetime import date

import pytest

from app.domain.rule_book import CHAPTERS, limits_of, shown
from app.domain.thresholds import DEFAULT, Grade, Limit, Thresholds, described


def limit(value: object, unit: str) -> Limit:
    return Limit("any", value, unit, Grade.D, "our own choice", "of something")


def test_every_limit_stands_in_exactly_one_chapter():
    named = Counter(name for chapter in CHAPTERS.values() for name in chapter.limits)

    assert set(named) == {each.name for each in described()}
    assert set(named.values()) == {1}


def test_a_chapter_asks_says_what_it_cannot_tell_and_is_found_by_its_id():
    for name, chapter in CHAPTERS.items():
        assert chapter.id == name
        assert chapter.question.endswith("?")
        assert chapter.cannot_tell.endswith(".")
    assert list(CHAPTERS)[0] == "longest"


def test_the_limits_of_a_chapter_are_those_in_force_in_its_order():
    moved = Thresholds(spike_window_days=28)

    assert [each.name for each in limits_of(CHAPTERS["ratio"])] == list(CHAPTERS["ratio"].limits)
    assert limits_of(CHAPTERS["longest"], moved)[0].value == 28
    assert limits_of(CHAPTERS["longest"])[0].value == DEFAULT.spike_window_days


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        (1800, "s", "30 min"),
        (604_800, "s", "168 h"),
        (90, "s", "90 s"),
        (10_000, "m", "10 km"),
        (2_500, "m", "2,500 m"),
        (1_000_000, "m", "1,000 km"),
        (110, "%", "110 %"),
        (1, "days", "1 day"),
        (1, "points", "1 point"),
        (1, "%", "1 %"),
        (2, "days", "2 days"),
        (4, "", "4"),
        (6, "o'clock", "06:00"),
        (21, "o'clock", "21:00"),
        (0.2, "m/s", "0.2 m/s"),
        ((1, 4, 7), "points", "1, 4, 7 points"),
        (date(1990, 1, 1), "", "1990-01-01"),
    ],
)
def test_a_limit_is_shown_as_it_is_read(value, unit, words):
    assert shown(limit(value, unit)) == words


def test_every_limit_has_words_a_source_and_a_grade():
    for each in described():
        assert each.about and not each.about.endswith("."), each.name
        assert each.source, each.name
        assert each.grade.words, each.name
        assert shown(each), each.name


def test_what_rests_on_a_study_names_its_year():
    founded = [each for each in described() if each.grade in (Grade.A, Grade.B, Grade.X)]

    assert {each.name for each in founded} >= {"spike_small_percent", "week_card_percent", "chronic_days"}
    for each in founded:
        assert any(part.rstrip(",").isdigit() for part in each.source.split()), each.name


def test_a_number_that_no_trial_gives_is_called_our_own():
    held = {each.name: each for each in described()}

    for name in ("run_green_score", "run_red_score", "sessions_a_week", "programme_best_weeks"):
        assert held[name].grade is Grade.D and "our own choice" in held[name].source, name
