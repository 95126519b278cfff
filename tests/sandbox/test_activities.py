"""An athlete's activities with what was added and changed, put together once."""

import sqlite3

import pytest

from app.sandbox import activities, deeds, year
from app.sandbox.people import JONAS, MARA, NELE
from app.sandbox.store import NAME, Store
from tests.sandbox.conftest import NOW


@pytest.fixture
def kept(tmp_path):
    store = Store(tmp_path)
    yield store
    store.close()


def listed(kept, athlete=NELE, now=NOW):
    with kept.begin() as tx:
        return activities.listed(tx, athlete, now)


def test_ten_years_are_put_together_once_a_change(kept):
    with kept.begin() as tx:
        deeds.finish(tx, JONAS, {}, NOW)
    first = listed(kept, JONAS)

    assert len(first) == 5_001
    assert listed(kept, JONAS) is first
    with kept.begin() as tx:
        deeds.change(tx, JONAS, first[7].id, {"title": "Changed"}, NOW)
    assert listed(kept, JONAS)[7].title == "Changed"
    assert first[7].title != "Changed"


def test_what_is_undone_was_never_listed(kept):
    before = listed(kept)
    with pytest.raises(RuntimeError), kept.begin() as tx:
        deeds.finish(tx, NELE, {}, NOW)
        assert len(activities.listed(tx, NELE, NOW)) == len(before) + 1
        raise RuntimeError

    assert listed(kept) == before


def test_runs_of_today_are_listed_once_they_are_over(kept):
    whole_day = year.told(MARA, NOW.date(), NOW)
    today = [one for one in whole_day if one.start.date() == NOW.date()]
    assert today
    with kept.begin() as tx:
        deeds.finish(tx, MARA, {}, NOW)
    before = listed(kept, MARA, min(one.start for one in today))
    after = listed(kept, MARA, max(one.end for one in today) + year.UPLOAD)

    assert len(after) == len(before) + len(today)
    assert before[-1].id >= activities.ADDED_FROM


def test_a_file_from_before_states_were_told_apart_keeps_what_was_added(kept, tmp_path):
    with kept.begin() as tx:
        deeds.finish(tx, NELE, {}, NOW)
        tx.execute("DELETE FROM facts WHERE name LIKE 'revision%'")
    kept.close()
    again = Store(tmp_path)

    assert len(listed(again)) == 6
    again.close()
    with sqlite3.connect(tmp_path / NAME) as file:
        assert file.execute("SELECT count(*) FROM facts WHERE name LIKE 'revision%'").fetchone() == (1,)
    file.close()


def test_between_leaves_out_its_ends(kept):
    all_of_them = listed(kept)
    first, third = all_of_them[0].shown_start, all_of_them[2].shown_start

    assert activities.between(all_of_them, first, third) == all_of_them[1:2]
    assert activities.between(all_of_them, None, third) == all_of_them[:2]
    assert activities.between(all_of_them, third, None) == all_of_them[3:]
    assert activities.between(all_of_them, None, None) == all_of_them
