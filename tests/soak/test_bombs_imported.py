"""All files made to do harm handed over at once, with good ones between them."""

import pytest
from sqlalchemy import text

from app.services import run_import
from tests.adapters.run_files.bombs import BOMBS
from tests.adapters.run_files.bombs.xml import words
from tests.adapters.run_files.samples_of import TCX
from tests.adapters.run_files.told import is_sentence
from tests.build import NOW

LINES = text("SELECT name, outcome, reason FROM import_item")


@pytest.mark.soak
def test_import_of_all_bombs_takes_each_good_file_and_says_why_not_of_every_other(db, rosa, tmp_path):
    files = {f"{number:02}-{bomb.name}": bomb.make for number, bomb in enumerate(BOMBS)}
    files["words.gpx"] = words
    for number, (name, make) in enumerate(files.items()):
        (tmp_path / name).write_bytes(make())
        (tmp_path / f"good-{number:02}.tcx").write_bytes(good(number))
    paths = sorted(tmp_path.iterdir())

    report = run_import.from_paths(db, rosa, paths, lambda: NOW)

    with db.read() as tx:
        lines = [tuple(row) for row in tx.execute(LINES)]
    taken = {name for name, outcome, _ in lines if outcome in ("imported", "merged")}
    refused = {name.partition("/")[0]: why for name, _, why in lines if name not in taken}
    assert {path.name for path in paths if path.name.startswith("good-")} <= taken
    assert {f"{number:02}-{bomb.name}" for number, bomb in enumerate(BOMBS) if bomb.says} <= refused.keys()
    assert "words.gpx" in refused
    assert all(map(is_sentence, refused.values())), refused
    assert report.imported >= len(files)


def good(number: int) -> bytes:
    """A run of a day of its own."""
    return TCX.replace(b"2024-05-06", b"2025-%02d-%02d" % (number // 28 + 1, number % 28 + 1))
