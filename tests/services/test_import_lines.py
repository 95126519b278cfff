"""The lists of a report: found by words and reasons, page by page, and as a table."""

import csv
import io
from uuid import UUID

import pytest
from sqlalchemy import event

from app.domain.people import Person
from app.domain.runs import Source
from app.services import import_lines
from app.services.import_lines import Chosen, Outcome, Reason
from app.store import import_items, imports, people, runs
from app.store.database import Database
from app.store.import_items import Item
from app.store.imports import Import
from tests.build import NOW, TODAY, run

OTHER = "Another sport: Ride."


@pytest.fixture
def rosa(db: Database) -> Person:
    with db.begin() as tx:
        return people.add(
            tx,
            email="rosa@example.org",
            password_hash="-",
            is_runner=True,
            is_therapist=False,
            timezone="Europe/Berlin",
            now=NOW,
        )


@pytest.fixture
def each(db: Database, rosa: Person) -> Import:
    """An import of a run, a hostile name, and thousands that were left out for two reasons."""
    with db.begin() as tx:
        put = runs.put(tx, rosa.id, run(m=5_000, external_id="x"), NOW)
        each = imports.create(tx, rosa.id, "export.zip", ["export.zip"], None, NOW)
        items = [
            Item("one.fit", "", Outcome.IMPORTED, "", put.run_id),
            Item("=1+1.csv", "line 18", Outcome.SET_ASIDE, "-5 is no distance"),
        ]
        items += [Item(f"ride{n}.fit", "", Outcome.LEFT_OUT, OTHER) for n in range(2_900)]
        items += [Item(f"100%_{n}.gpx", "", Outcome.LEFT_OUT, "Already here.") for n in range(100)]
        import_items.add(tx, each.id, items)
        return each


def found(db: Database, each: Import, words: str = "", reason: str = "", page: int = 1) -> import_lines.Lines:
    with db.read() as tx:
        return import_lines.lines(tx, each, Chosen(Outcome.LEFT_OUT, words, reason), page)


def test_thousands_come_page_by_page(db: Database, each: Import) -> None:
    first, last = found(db, each), found(db, each, page=99)

    assert (first.page, first.pages, first.count, len(first.lines)) == (1, 30, 3_000, 100)
    assert (last.page, last.lines[-1].item.name) == (30, "100%_99.gpx")


def test_the_reasons_are_offered_with_how_often_each_is_given(db: Database, each: Import) -> None:
    assert found(db, each).reasons == (Reason(OTHER, 2_900), Reason("Already here.", 100))
    here = found(db, each, reason="Already here.")
    assert (here.count, here.whole, here.pages) == (100, 3_000, 1)


@pytest.mark.parametrize(
    ("words", "count"),
    [("RIDE28", 111), ("another sport", 2_900), ("%_7", 11), ("_", 100), ("none of these", 0)],
)
def test_words_are_found_in_names_and_reasons_and_stand_for_themselves(
    db: Database, each: Import, words: str, count: int
) -> None:
    lines = found(db, each, words)
    assert (lines.count, lines.page, bool(lines.lines)) == (count, 1, count > 0)


def test_reasons_that_each_line_has_for_itself_are_not_counted(db: Database, each: Import) -> None:
    with db.read() as tx:
        assert import_lines.lines(tx, each, Chosen(Outcome.SET_ASIDE)).reasons == ()


def test_the_table_has_every_line_with_its_run_and_nothing_that_is_carried_out(
    db: Database, each: Import, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_lines, "AT_ONCE", 900)
    pieces = list(import_lines.table(db, each, None, "https://knee.example.org"))
    left = "".join(import_lines.table(db, each, Chosen(Outcome.LEFT_OUT, "ride28"), ""))
    with db.read() as tx:
        (known,) = runs.counting(tx, each.person_id)
    header, *rows = csv.reader(io.StringIO("".join(pieces), newline=""))

    assert tuple(header) == import_lines.HEADER
    home = f"https://knee.example.org/runs/{known.public_id}"
    assert rows[0] == ["imported", "one.fit", "", "", TODAY.isoformat(), "5000", home]
    assert rows[-1] == ["set aside", "'=1+1.csv", "line 18", "'-5 is no distance", "", "", ""]
    assert (len(rows), len(left.splitlines()), len(pieces)) == (3_002, 112, 7)


@pytest.mark.parametrize("reason", ["", OTHER])
def test_no_page_and_no_piece_sorts_or_looks_at_all_that_comes_before(
    db: Database, each: Import, reason: str
) -> None:
    chosen, sent = Chosen(Outcome.LEFT_OUT, reason=reason), []
    listener = lambda _connection, _cursor, said, values, *_rest: sent.append((said, values))  # noqa: E731
    event.listen(db.engine, "before_cursor_execute", listener)
    with db.read() as tx:
        import_items.chosen(tx, each.id, chosen, 100, 2_000)
        import_items.following(tx, each.id, chosen, 2_000, 100)
        import_items.count(tx, each.id, chosen)
    event.remove(db.engine, "before_cursor_execute", listener)
    with db.engine.connect() as connection:
        plans = [
            [row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {said}", values)]
            for said, values in sent
            if said.startswith("SELECT")
        ]

    assert len(plans) == 3
    passing = [step for plan in plans for step in plan if "ix_import_item" in step]
    assert len(passing) == 3 and all("(import_id=? AND outcome=?" in step for step in passing)
    assert "COVERING" in passing[0] and "id>?" in passing[1] and "COVERING" in passing[2]
    assert not [step for plan in plans for step in plan if "TEMP B-TREE" in step]


def test_each_merged_line_says_the_other_recording_and_which_counts(db: Database, rosa: Person) -> None:
    ran = [
        run(m=10_000 + n, hour=8 + n / 60, source=source, external_id=f"{n}")
        for n, source in enumerate(Source)
    ]
    with db.begin() as tx:
        made = [runs.put(tx, rosa.id, each, NOW).run_id for each in ran[:3]]
        each = imports.create(tx, rosa.id, "export.zip", ["export.zip"], None, NOW)
        import_items.add(tx, each.id, [Item(f"{at}", "", Outcome.MERGED, "", at) for at in made])
        (counting,) = runs.counting(tx, rosa.id)
    with db.read() as tx:
        lines = import_lines.lines(tx, each, Chosen(Outcome.MERGED)).lines

    assert [line.counts for line in lines] == [at == counting.id for at in made]
    for at, line in zip(made, lines, strict=True):
        assert line.other is not None and line.other.id in {*made} - {at}
        assert line.counts or line.other == counting


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Morning Run, 28 February 2019", "Morning Run"),
        ("Run, home, 1 March 2019 (2)", "Run, home (2)"),
        ("Run, 1 March 2019.fit", "Run, 1 March 2019.fit"),
    ],
)
def test_a_line_says_the_day_of_its_run_once(name: str, shown: str) -> None:
    of_run = Item(name, "", Outcome.IMPORTED, run=UUID(int=1))
    left = Item(name, "", Outcome.LEFT_OUT)

    names = [import_lines.Line(each, False, None, True, False).name for each in (of_run, left)]
    assert names == [shown, name]
