"""The card on runs settled by the next morning: its counts, its bands, and what it says of too few."""

import re
from collections.abc import Callable
from dataclasses import replace
from html import unescape

import pytest

from app.domain.mornings import Band, Mornings
from app.domain.people import Person
from app.store import link, people
from app.store.database import Database
from tests.store import test_link
from tests.web.conftest import Browser

SignIn = Callable[[Person], Browser]
DAY = test_link.LAST_DAY
THIRDS = (Band(None, 5_000, 10, 9, 0.555, 0.997), Band(5_000, 8_000, 4, 1), Band(8_000, None, 0, 0))
PACES = (Band(None, 2.5, 6, 3, 0.118, 0.882), Band(2.5, 3.0, 8, 7, 0.473, 0.997))
GAPS = (Band(None, 1, 0, 0), Band(1, 2, 14, 10, 0.419, 0.916), Band(2, None, 0, 0))


@pytest.fixture
def card(new_person: Callable[..., Person], sign_in: SignIn, db: Database) -> Callable[..., str]:
    """The words of the card on a page with these mornings."""

    def words(found: Mornings, units: str = "km") -> str:
        person = new_person("Rosa")
        held = test_link.analysis()
        with db.begin() as tx:
            people.change(tx, person.id, units=units)
            link.put(tx, person.id, replace(held, facts=replace(held.facts, mornings=found)))
        page = sign_in(person).get("/link").get_data(as_text=True)
        part = page[page.index('id="mornings"') :]
        return " ".join(unescape(re.sub(r"<[^>]+>", " ", part[: part.index("</section>")])).split())

    return words


def test_each_part_has_its_limits_its_counts_its_share_and_its_interval(card: Callable[..., str]) -> None:
    seen = card(Mornings(DAY, DAY, 20, 14, 10, THIRDS, PACES, GAPS))

    assert "10 of 14 runs had settled by the next morning: the score was no higher than before" in seen
    assert "6 more runs have no score before or of the morning after, and are left out." in seen
    assert "By distance up to 5.0 km 9 of 10 90 % 56 to 100 %" in seen
    assert "5.0 to 8.0 km 1 of 4 too few over 8.0 km none too few" in seen
    assert "By pace 6:40 a km or slower 3 of 6 50 % 12 to 88 %" in seen
    assert "6:40 to 5:33 7 of 8 88 %" in seen
    assert "1 day or less none too few 2 days 10 of 14 71 % 42 to 92 % more than 2 days none" in seen
    assert "%%" not in seen
    assert not re.search(r"\bcaus|because|\brisk|should|better|worse", seen)


def test_in_miles_limits_are_in_miles(card: Callable[..., str]) -> None:
    seen = card(Mornings(DAY, DAY, 20, 14, 10, THIRDS, PACES, GAPS), units="mi")

    assert "up to 3.1 mi 9 of 10" in seen
    assert "10:44 a mi or slower" in seen


@pytest.mark.parametrize(
    ("judged", "says"),
    [(0, "No run is judged yet."), (1, "1 run is judged so far: too"), (4, "4 runs are judged so far: too")],
)
def test_too_few_judged_runs_say_so_and_what_it_takes(
    card: Callable[..., str], judged: int, says: str
) -> None:
    seen = card(Mornings(DAY, DAY, 9, judged, judged, THIRDS, PACES, GAPS))

    assert says in seen
    assert "It takes 5 runs with a score before and one of the next morning. Log pain" in seen
    assert "By distance" not in seen


def test_runs_all_alike_are_one_part(card: Callable[..., str]) -> None:
    alike = (Band(None, None, 6, 5, 0.358, 0.996),)
    seen = card(Mornings(DAY, DAY, 6, 6, 5, alike, (), GAPS))

    assert "any: your runs are alike 5 of 6 83 %" in seen
    assert "By pace" not in seen
    assert "left out" not in seen
