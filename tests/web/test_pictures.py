"""Charts to keep: a picture and a table without any script, of what the page shows and nothing else."""

from collections.abc import Callable
from datetime import datetime, timedelta
from xml.etree import ElementTree

import pytest

from app.domain.people import Person, Side
from app.store import pain
from app.store.database import Database
from tests.services import rosa as story
from tests.web.conftest import Browser

SignIn = Callable[[Person], Browser]


@pytest.fixture
def rosa(new_person: Callable[..., Person], db: Database, now: datetime) -> Person:
    """Rosa with her story, and a right knee that was sore once."""
    person = new_person("Rosa", knee=Side.LEFT)
    with db.begin() as tx:
        story.tell(tx, person, now)
        pain.put(tx, person.id, story.score(story.TODAY - timedelta(days=3), 4, side=Side.RIGHT), now)
    return person


@pytest.mark.parametrize("path", ["/chart.svg?weeks=26", "/link/weeks.svg?weeks=12&lag=2"])
def test_a_picture_is_kept_with_its_title_rows_units_and_days(
    path: str, rosa: Person, sign_in: SignIn
) -> None:
    answer = sign_in(rosa).get(path)
    said = " ".join(ElementTree.fromstring(answer.text).itertext())

    assert answer.headers["Content-Disposition"] == ('attachment; filename="kneewise-weeks-2026-11-12.svg"')
    assert answer.mimetype == "image/svg+xml"
    for words in ("Running and pain, week by week", "Distance, km a week", "to 12 Nov 2026", "Drawn by"):
        assert words in said
    assert ("Pain 0–10, right knee, 2 weeks later" in said) is ("lag=2" in path)
    assert "Rosa" not in said


@pytest.mark.parametrize("path", ["/weeks.csv?weeks=26", "/link/weeks.csv?lag=1"])
def test_a_table_is_kept_with_every_week(path: str, rosa: Person, sign_in: SignIn) -> None:
    answer = sign_in(rosa).get(path)
    lines = answer.text.splitlines()

    assert answer.headers["Content-Disposition"].endswith('"kneewise-weeks-2026-11-12.csv"')
    assert lines[0].startswith("\ufeffweek_start,so_far,distance_km,")
    assert len(lines) == 27
    assert lines[-1].startswith("2026-11-09,yes,")


@pytest.mark.parametrize("path", ["/", "/link"])
def test_a_chart_offers_them_beside_its_table(path: str, rosa: Person, sign_in: SignIn) -> None:
    browser = sign_in(rosa)
    page = browser.get(path).text
    card = page[page.index("data-save") :]

    for kind in (".svg?weeks=", ".csv?weeks="):
        address = card[: card.index("</details>")].split(kind)[0].rsplit('"', 1)[1] + kind + "12"
        assert browser.get(address).status_code == 200
