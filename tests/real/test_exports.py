"""Real recordings in the wrappings of an export come out as they are by themselves."""

from datetime import date
from pathlib import Path

from app.adapters.run_files import Reading, parts, read_one, wire
from app.adapters.run_files.reading import read_part
from app.domain.runs import Run, Source
from tests.adapters.run_files.garmin_of import export, zip_of

TODAY = date(2026, 11, 12)


def read(path: Path) -> list[Reading]:
    jobs = [(wire.Job(p.name, "Europe/Berlin", TODAY, p.source, p.row), p.read()) for p in parts(path)]
    return [read_part(*each) for each in jobs]


def told(run: Run) -> tuple[object, ...]:
    return run.start, run.local_start, run.distance_m, run.moving_s, run.elapsed_s, run.cadence_spm


def test_real_files_in_a_garmin_export_are_read_as_by_themselves(data: Path, tmp_path: Path):
    lying = sorted(path for path in (data / "files").iterdir() if path.stat().st_size < 60_000)
    files = {path.name: path.read_bytes() for path in lying}
    names = list(files)
    halves = [zip_of({name: files[name] for name in names[at::2]}) for at in (0, 1)]

    found = {each.name.rpartition("/")[2]: each for each in read(export(tmp_path / "garmin.zip", *halves))}

    assert found.keys() == files.keys()
    for name, content in files.items():
        alone = read_one(name, content, "Europe/Berlin", TODAY)
        assert [told(run) for run in found[name].runs] == [told(run) for run in alone.runs], name
        assert [note.reason for note in found[name].set_aside] == [note.reason for note in alone.set_aside], (
            name
        )
        assert {run.source for run in found[name].runs} <= {Source.GARMIN_ARCHIVE}


def test_a_real_strava_export_is_the_same_as_a_zip_and_as_a_folder(data: Path, tmp_path: Path):
    folder = data / "strava-archive" / "Strava Export"
    files = {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    (tmp_path / "export.zip").write_bytes(zip_of(files))

    (zipped,), (lying,) = read(tmp_path / "export.zip"), read(folder)

    assert len(files) == 40
    assert zipped.runs == lying.runs
    assert [run.external_id for run in zipped.runs] == ["12070555079"]
