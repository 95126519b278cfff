"""Files come in whole or not at all, each with its outcome, and twice is once."""

from datetime import date, timedelta
from pathlib import Path

from app.domain.people import Person
from app.domain.runs import Source
from app.services import (
    accounts,
    import_lines,
    import_taking,
    run_import,
    run_log,
)
from app.services.import_lines import Chosen
from app.services.import_report import Outcome
from app.services.run_log import Typed
from app.store import import_items, imports, pain
from app.store.database import Database
from tests.build import NOW
from tests.services.bringing import START, Bring, clock, four, held, reasons, upload
from tests.services.run_bytes import csv_of, gpx, tcx


def test_a_file_becomes_a_run(db: Database, rosa: Person, bring: Bring) -> None:
    report = bring(one_tcx=tcx(START, 5_000, 1_800))

    assert four(report) == (1, 0, 0, 0)
    (run,) = held(db, rosa)
    assert (run.source, run.start, run.distance_m) == (Source.FILE, START, 5_000)
    assert run.day == date(2026, 11, 1)


def test_the_same_file_again_is_nothing_new(db: Database, rosa: Person, bring: Bring) -> None:
    bring(one_tcx=tcx(START, 5_000, 1_800))
    again = bring(renamed_tcx=tcx(START, 5_000, 1_800))

    assert four(again) == (0, 0, 1, 0)
    assert again.nothing_new
    assert (again.already_here, again.renewed) == (1, 0)
    assert [run.file_name for run in held(db, rosa)] == ["one.tcx"]


def test_one_run_in_two_files_counts_once(db: Database, rosa: Person, bring: Bring) -> None:
    report = bring(
        watch_tcx=tcx(START, 5_000, 1_800), phone_gpx=gpx(START + timedelta(seconds=5), 5_020, 1_800)
    )

    assert four(report) == (1, 1, 0, 0)
    assert len(held(db, rosa)) == 1


def test_a_file_of_a_run_that_was_typed_in_is_merged(db: Database, rosa: Person, bring: Bring) -> None:
    with db.begin() as tx:
        run_log.add(tx, rosa, Typed("2026-11-01", "08:00", "5", "30:00"), NOW)
    report = bring(watch_tcx=tcx(START, 5_040, 1_800))

    assert four(report) == (0, 1, 0, 0)
    (run,) = held(db, rosa)
    assert run.source is Source.FILE


def test_a_broken_file_hurts_no_other(db: Database, rosa: Person, bring: Bring) -> None:
    report = bring(
        a_tcx=tcx(START, 5_000, 1_800),
        b_gpx=b"<gpx><trk",
        c_fit=b"\x0e\x10\x00\x00.FIT-but-not",
        d_bin=bytes(range(256)),
        e_csv=b"",
        f_tcx=tcx(START + timedelta(days=1), 6_000, 1_800),
    )

    assert (report.imported, report.merged) == (2, 0)
    assert report.left_out + report.set_aside == 4
    assert all(reasons(db, report, Outcome.SET_ASIDE))
    assert len(held(db, rosa)) == 2


def test_lines_of_a_csv_each_have_their_outcome(db: Database, rosa: Person, bring: Bring) -> None:
    report = bring(
        runs_csv=csv_of(
            "start,distance_km,moving_s,shoes",
            "2026-10-01T07:00:00+02:00,5.2,1800,red",
            "2026-10-03T07:00:00+02:00,far,1800,red",
            "2026-10-05T07:00:00+02:00,8,0:45:00,red",
        )
    )

    assert four(report) == (2, 0, 0, 1)
    with db.read() as tx:
        (aside,) = import_items.listed(tx, report.of.id, Outcome.SET_ASIDE)
        each = imports.by_id(tx, report.of.id)
    assert aside.part == "line 3"
    assert each is not None and each.unknown_columns == ("shoes",)


def test_a_run_more_than_a_day_ahead_is_set_aside_alone(db: Database, rosa: Person, bring: Bring) -> None:
    report = bring(
        runs_csv=csv_of(
            "start,distance_km,moving_s",
            "2026-11-12T08:00:00+00:00,5.2,1800",
            "2026-11-13T09:00:00+00:00,8,2700",
            "2026-11-13T09:00:01+00:00,8,2700",
            "2100-03-01T09:00:00+00:00,8,2700",
            "1989-03-01T09:00:00+00:00,8,2700",
        )
    )

    assert (report.imported + report.merged, report.set_aside) == (2, 3)
    assert "It is dated on a day still to come. " + import_taking.BY_HAND in reasons(
        db, report, Outcome.SET_ASIDE
    )
    assert all("is dated" in why for why in reasons(db, report, Outcome.SET_ASIDE))
    assert [one.distance_m for one in held(db, rosa)] == [5_200, 8_000]


PAIN = csv_of("date,score,side", "2026-11-01,3,left", "2026-11-02,4,left", "2026-11-03,11,left")


def test_scores_of_a_csv_are_kept_once(db: Database, rosa: Person, bring: Bring) -> None:
    first = bring(pain_csv=PAIN)
    again = bring(pain_csv=PAIN)

    assert (four(first), four(again)) == ((2, 0, 0, 1), (0, 0, 2, 1))
    with db.read() as tx:
        assert [entry.score for entry in pain.of(tx, rosa.id)] == [3, 4]


def test_without_the_consent_scores_are_set_aside_with_the_way_to_give_it(
    db: Database, rosa: Person, bring: Bring
) -> None:
    with db.begin() as tx:
        accounts.withdraw_health_consent(tx, rosa, NOW)
    report = bring(pain_csv=PAIN)

    assert four(report) == (0, 0, 0, 3)
    assert reasons(db, report, Outcome.SET_ASIDE).count(import_taking.NO_CONSENT) == 2
    with db.read() as tx:
        assert pain.of(tx, rosa.id) == []


def test_files_of_one_name_are_told_apart(db: Database, rosa: Person, tmp_path: Path) -> None:
    upload(tmp_path, "u1", *[tcx(START + timedelta(days=n), 5_000, 1_800) for n in range(3)])
    with db.begin() as tx:
        each = run_import.start(tx, rosa, "u1", ["run (2).tcx", "run.tcx", "run.tcx"], NOW)
    assert each.names == ("run (2).tcx", "run.tcx", "run.tcx (2)")
    run_import.carry_out(db, tmp_path / "uploads", each.id, clock, workers=1)
    assert len(held(db, rosa)) == 3


def test_a_merge_in_a_report_is_undone_and_done_again(db: Database, rosa: Person, bring: Bring) -> None:
    report = bring(watch_tcx=tcx(START, 5_000, 1_800), phone_gpx=gpx(START, 5_020, 1_800))
    with db.begin() as tx:
        (line,) = import_lines.lines(tx, report.of, Chosen(Outcome.MERGED)).lines
        assert line.other is not None and not line.apart and line.item.run is not None
        run_log.keep_apart(tx, rosa, line.item.run, NOW)
        (apart,) = import_lines.lines(tx, report.of, Chosen(Outcome.MERGED)).lines
        assert apart.apart and apart.other is None
        run_log.join(tx, rosa, line.item.run, NOW)
        assert import_lines.lines(tx, report.of, Chosen(Outcome.MERGED)).lines == (line,)


def test_a_run_that_was_removed_stays_out_until_it_is_brought_back(
    db: Database, rosa: Person, bring: Bring
) -> None:
    bring(one_tcx=tcx(START, 5_000, 1_800))
    (run,) = held(db, rosa)
    assert run.public_id is not None
    with db.begin() as tx:
        run_log.remove(tx, rosa, run.public_id, NOW)
    again = bring(one_tcx=tcx(START, 5_000, 1_800))

    assert held(db, rosa) == []
    with db.begin() as tx:
        (line,) = import_lines.lines(tx, again.of, Chosen(Outcome.LEFT_OUT)).lines
        assert line.removed
        run_log.restore(tx, rosa, run.public_id, NOW)
    assert len(held(db, rosa)) == 1


def test_a_note_that_was_cut_is_said_with_its_score(db: Database, rosa: Person, bring: Bring) -> None:
    report = bring(pain_csv=csv_of("date,score,note", f"2026-11-01,3,{'x' * 5_000}", "2026-11-02,4,short"))

    assert four(report) == (2, 0, 0, 0)
    assert reasons(db, report, Outcome.IMPORTED) == [import_taking.NOTE_CUT, ""]
