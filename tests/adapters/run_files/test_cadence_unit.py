"""At every door a number that is no running cadence is set aside, with what was written and its factor."""

from datetime import date

import pytest

from app.adapters.run_files import parts, read_one, wire
from app.adapters.run_files.reading import read_part
from tests.adapters import fit_bytes
from tests.adapters.run_files.samples_of import CSV, GPX, LIST_HEAD, TCX

TODAY = date(2024, 6, 1)
BOTH = CSV.replace(b"cadence_one_leg_spm", b"cadence_spm")
LISTED = (
    f"{LIST_HEAD},Average Cadence\n"
    '13,"May 8, 2024, 5:10:00 AM",Typed in,Run,,3000,10.0,,,false,,,,,,3000.0,3000.0,10000.0,,,,170\n'
)


@pytest.mark.parametrize(
    ("name", "data", "raw", "factor"),
    [
        ("a.fit", fit_bytes.fit(fit_bytes.run(cadence=170)), 170, 2),
        ("a.gpx", GPX.replace(b"<gpxtpx:cad>84", b"<gpxtpx:cad>170"), 170, 2),
        ("a.tcx", TCX.replace(b"<ns3:RunCadence>86", b"<ns3:RunCadence>170"), 170, 2),
        ("a.csv", CSV.replace(b",84.5,", b",170,"), 170, 2),
        ("a.csv", BOTH, 84.5, 1),
    ],
    ids=["fit", "gpx", "tcx", "one leg in a table", "both feet in a table"],
)
def test_a_file_keeps_what_was_written(name, data, raw, factor):
    (run,) = read_one(name, data, "Europe/Berlin", TODAY).runs

    assert (run.cadence_spm, run.cadence_reason) == (None, "cadence_unit")
    assert (run.cadence_raw, run.cadence_factor, run.cadence_answer) == (raw, factor, None)


def test_stravas_list_keeps_what_was_written(tmp_path):
    (tmp_path / "activities.csv").write_text(LISTED)
    (part,) = parts(tmp_path)
    job = wire.Job(part.name, "Europe/Berlin", TODAY, part.source, part.row, False)
    (run,) = read_part(job, part.read()).runs

    assert (run.cadence_spm, run.cadence_reason) == (None, "cadence_unit")
    assert (run.cadence_raw, run.cadence_factor) == (170, 2)


def test_what_is_set_aside_for_its_unit_says_nothing_of_how_it_was_while_running():
    told = ("running_s", "running_mps", "running_spm")
    good, odd, slow = (
        read_one("a.fit", fit_bytes.fit(fit_bytes.run(records=900, **said)), "Europe/Berlin", TODAY)
        for said in ({"cadence": 85}, {"cadence": 170}, {"cadence": 85, "avg_cadence": 59})
    )

    assert [getattr(good.runs[0], name) for name in told] == [899, pytest.approx(8.9, abs=0.01), 170]
    for reading in (odd, slow):
        assert [getattr(reading.runs[0], name) for name in told] == [None, None, None]
