"""Whatever a ZIP holds, what there is to read in it is told, or it is refused with a sentence."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.adapters.run_files import Reading, Refused, parts, wire
from app.adapters.run_files.reading import read_part
from tests.adapters import fit_bytes
from tests.adapters.run_files.garmin_of import UPLOADS, zip_of
from tests.adapters.run_files.samples_of import CSV, GPX, LIST, TCX
from tests.adapters.run_files.told import is_sentence, reasons

TODAY = date(2026, 9, 1)
FIT = fit_bytes.fit(fit_bytes.run(records=12))
INNER = zip_of({"1.fit": FIT, "2.tcx": TCX})
STORED, DEFLATED = 0, 8
WHOLE = [
    zip_of(files, kind)
    for kind in (STORED, DEFLATED)
    for files in (
        {f"{UPLOADS}/Part1.zip": INNER, f"{UPLOADS}/Part2.zip": zip_of({"3.fit": FIT}), "a.json": b"{}"},
        {"activities.csv": LIST, "activities/11.gpx": GPX, "activities/12.gpx": GPX, "contacts.csv": b"a"},
        {"a/runs.csv": CSV, "b.gpx": GPX, "c.fit": FIT},
    )
]
CHANGES = st.lists(
    st.tuples(st.floats(0, 1, exclude_max=True), st.binary(max_size=3)), min_size=1, max_size=6
)
FEW = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def told(path: Path, data: bytes) -> list[Reading | str]:
    """A Reading of each part, or a sentence; the sentence alone when the whole is refused."""
    path.write_bytes(data)
    found: list[Reading | str] = []
    try:
        for part in parts(path):
            try:
                job = wire.Job(part.name, "Europe/Berlin", TODAY, part.source, part.row)
                found.append(part.refused or read_part(job, part.read()))
            except Refused as why:
                found.append(str(why))
    except Refused as why:
        return [str(why)]
    return found


def is_said(found: list[Reading | str]) -> bool:
    """Whether there is something of each part, and all that was not taken is told in sentences."""
    readings = [each for each in found if isinstance(each, Reading)]
    refusals = [each for each in found if isinstance(each, str)]
    empty = [each for each in readings if not (each.runs or each.pain or reasons([each]))]
    return bool(found) and not empty and all(map(is_sentence, [*refusals, *reasons(readings)]))


@FEW
@given(st.sampled_from(WHOLE), CHANGES)
def test_a_good_zip_with_changed_bytes_is_read_to_an_end(tmp_path, whole, changes):
    data = bytearray(whole)
    for where, what in changes:
        at = int(where * len(data))
        data[at : at + max(1, len(what))] = what

    assert is_said(told(tmp_path / "a.zip", bytes(data)))


@FEW
@given(st.sampled_from(WHOLE), st.floats(0, 1))
def test_a_cut_zip_is_read_to_an_end(tmp_path, whole, share):
    assert is_said(told(tmp_path / "a.zip", whole[: int(share * len(whole))]))


@FEW
@given(CHANGES)
def test_an_export_whose_list_has_changed_bytes_is_read_to_an_end(tmp_path, changes):
    data = bytearray(LIST)
    for where, what in changes:
        at = int(where * len(data))
        data[at : at + max(1, len(what))] = what
    files = {"activities/11.gpx": GPX, "activities/12.gpx": GPX.replace(b"2024-05-06", b"2024-05-07")}

    assert is_said(told(tmp_path / "a.zip", zip_of({"activities.csv": bytes(data)} | files)))


@pytest.mark.parametrize("whole", WHOLE)
def test_a_good_zip_is_read(tmp_path, whole):
    found = told(tmp_path / "a.zip", whole)

    assert sum(len(each.runs) for each in found if isinstance(each, Reading)) in (2, 3)
