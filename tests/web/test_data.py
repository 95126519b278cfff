"""Files are handed over on a page, watched, and their report read; everything can be taken out."""

import io
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text
from werkzeug.test import TestResponse

from app.adapters.run_files import archive
from app.adapters.run_files.unpacking import MAX_BYTES
from app.domain.people import Person
from app.services import run_import, upload_folder
from app.store import runs, tasks
from app.store.database import Database
from app.web import uploads
from tests.build import NOW
from tests.services.run_bytes import csv_of, tcx
from tests.web.conftest import Browser
from tests.web.handing import hand_over, kept, read_all

OURS = {"Sec-Fetch-Site": "same-origin"}
START = datetime(2026, 11, 1, 7, 0, tzinfo=UTC)
SignIn = Callable[[Person], Browser]


def test_files_are_handed_over_read_and_reported(
    db: Database, rosa: Person, sign_in: SignIn, tmp_path: Path
) -> None:
    browser = sign_in(rosa)
    sent = hand_over(browser, (tcx(START, 5_000, 1_800), "one.tcx"), (b"nonsense", "<b>notes</b>.txt"))

    assert sent.status_code == 303
    place = sent.headers["Location"]
    waiting = browser.get(place).text
    assert "You can leave this page" in waiting
    assert browser.get(f"{place}/progress").json == {
        "waits": True,
        "done": 0,
        "total": 0,
        "text": "Waiting for its turn",
    }

    read_all(db, rosa, tmp_path)
    assert browser.get(f"{place}/progress").json["waits"] is False  # type: ignore[index]
    report = browser.get(place).text
    numbers = re.findall(r'class="number">([\d,]+)</span>\s*<span class="label">([a-z ]+)<', report)
    assert numbers == [("1", "imported"), ("0", "merged"), ("0", "left out"), ("1", "set aside")]
    aside = browser.get(f"{place}?show=set_aside").text
    assert "&lt;b&gt;notes&lt;/b&gt;.txt" in aside
    assert kept(tmp_path) == []


def test_uploads_lie_under_made_up_names(rosa: Person, sign_in: SignIn, tmp_path: Path) -> None:
    hand_over(sign_in(rosa), (b"one", "../../../one.tcx"), (b"two", "/etc/passwd"))

    (folder,) = kept(tmp_path)
    assert re.fullmatch(r"[0-9a-f]{32}", folder.name)
    assert {path.name: path.read_bytes() for path in folder.glob("0*")} == {"000": b"one", "001": b"two"}


def test_the_limits_of_what_can_be_handed_over_are_said_before(rosa: Person, sign_in: SignIn) -> None:
    page = sign_in(rosa).get("/import").text

    mb = [most // 1_000_000 for most in (MAX_BYTES, archive.PLAIN_BYTES)]
    assert f"Up to {mb[0]} MB a file, {archive.PLAIN_ENTRIES} files and {mb[1]} MB a ZIP, 4 GB for" in page


def test_nothing_chosen_is_said_at_the_field(rosa: Person, sign_in: SignIn, tmp_path: Path) -> None:
    answer = hand_over(sign_in(rosa), (b"", ""))

    assert answer.status_code == 400
    assert "Choose at least one file first." in answer.text
    assert kept(tmp_path) == []


def test_what_a_stranger_sends_is_not_kept(
    client: Browser, theo: Person, sign_in: SignIn, tmp_path: Path
) -> None:
    assert hand_over(client, (b"one", "one.tcx")).status_code == 403
    assert hand_over(sign_in(theo), (b"one", "one.tcx")).status_code == 404
    assert kept(tmp_path) == []


def test_without_its_token_an_upload_is_refused_and_deleted(
    rosa: Person, sign_in: SignIn, tmp_path: Path
) -> None:
    assert hand_over(sign_in(rosa), (b"one", "one.tcx"), csrf=False).status_code == 403
    assert kept(tmp_path) == []


def test_a_file_sent_to_another_page_is_not_kept(rosa: Person, sign_in: SignIn, tmp_path: Path) -> None:
    sign_in(rosa).post("/import/coverage", data={"file": (io.BytesIO(b"x"), "x.tcx"), "complete": "no"})
    assert kept(tmp_path) == []


def test_other_pages_take_forms_of_an_ordinary_size(
    rosa: Person, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "FORM_BYTES", 1_000)
    much = {"file": (io.BytesIO(b"x" * (uploads.FORM_BYTES + 1)), "x.tcx")}
    assert sign_in(rosa).post("/import/coverage", data=much).status_code == 413


def raw(browser: Browser, body: bytes, kind: str = "multipart/form-data; boundary=b") -> TestResponse:
    return browser.post("/import", data=body, content_type=kind)


def part(name: bytes, data: bytes) -> bytes:
    return (
        b'--b\r\nContent-Disposition: form-data; name="file"; filename="'
        + name
        + b'"\r\n\r\n'
        + data
        + b"\r\n"
    )


def test_a_file_whose_name_is_not_in_utf_8_is_taken_with_all_others(
    db: Database, rosa: Person, sign_in: SignIn, tmp_path: Path
) -> None:
    one, other = tcx(START, 5_000, 1_800), tcx(START + timedelta(days=1), 6_000, 1_800)
    sent = raw(sign_in(rosa), part(b"M\xfcnchen.tcx", one) + part(b"two.tcx", other) + b"--b--\r\n")

    assert sent.status_code == 303
    read_all(db, rosa, tmp_path)
    with db.read() as tx:
        assert [run.file_name for run in runs.counting(tx, rosa.id)] == ["M\ufffdnchen.tcx", "two.tcx"]


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (part(b"one.tcx", b"cut off"), "multipart/form-data; boundary=b"),
        (part(b"one.tcx", b"whole") + b"--b--\r\n", "multipart/form-data"),
        (b"--b\r\nno head\r\n\r\nx\r\n--b--\r\n", "multipart/form-data; boundary=b"),
        (b"complete=\xff", "application/x-www-form-urlencoded"),
    ],
    ids=["cut", "no boundary", "no head", "no text"],
)
def test_a_form_that_cannot_be_read_is_said_to_be_one(
    rosa: Person, sign_in: SignIn, tmp_path: Path, body: bytes, kind: str
) -> None:
    answer = raw(sign_in(rosa), body, kind)

    assert answer.status_code == 400
    assert "Kneewise could not read this form." in answer.text
    assert kept(tmp_path) == []


def test_too_much_is_said_by_what_it_is(
    app: Flask, rosa: Person, sign_in: SignIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = sign_in(rosa)
    note = browser.post("/pain", data={"score": "3", "note": "x" * 3_000_000})
    assert (note.status_code, "more text than this form takes" in note.text) == (413, True)
    app.config["MAX_FORM_PARTS"] = 50
    files = hand_over(browser, *[(b"x", f"{n}.tcx") for n in range(51)])
    assert (files.status_code, "more than 50 files at once" in files.text) == (413, True)
    app.config["MAX_CONTENT_LENGTH"] = 100
    large = hand_over(browser, (b"x" * 1_000, "one.tcx"))
    assert (large.status_code, "larger than 4 GB" in large.text) == (413, True)
    assert kept(tmp_path) == []


def test_a_full_disk_is_said_and_nothing_is_kept(
    rosa: Person, sign_in: SignIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upload_folder, "SPARE_BYTES", 2**62)
    answer = hand_over(sign_in(rosa), (b"one", "one.tcx"))

    assert answer.status_code == 507
    assert "There is no room for that." in answer.text
    assert "The disk is full, so nothing was saved." in answer.text
    assert kept(tmp_path) == []


def test_a_database_without_room_is_told_in_the_same_words(
    db: Database, rosa: Person, sign_in: SignIn
) -> None:
    browser = sign_in(rosa)
    with db.begin() as tx:
        pages = tx.scalar(text("PRAGMA page_count")) or 0
        tx.execute(text(f"PRAGMA max_page_count={pages}"))
    for n in range(200):
        note = f"{n} " + "stairs " * 250
        answer = browser.post("/pain", data={"score": "2", "note": note, "form_key": f"k{n}"}, headers=OURS)
        if answer.status_code == 507:
            break

    assert answer.status_code == 507
    assert "There is no room for that." in answer.text
    assert "The disk is full, so nothing was saved." in answer.text
    assert note.strip() in answer.text


def test_more_imports_than_go_on_at_once_are_sent_back(rosa: Person, sign_in: SignIn, tmp_path: Path) -> None:
    browser = sign_in(rosa)
    for _ in range(run_import.AT_ONCE):
        assert hand_over(browser, (b"one", "one.tcx")).status_code == 303
    assert hand_over(browser, (b"one", "one.tcx")).status_code == 429
    assert len(kept(tmp_path)) == run_import.AT_ONCE


def test_sam_finds_none_of_rosas_imports(
    db: Database, rosa: Person, new_person: Callable[..., Person], sign_in: SignIn, tmp_path: Path
) -> None:
    place = hand_over(sign_in(rosa), (tcx(START, 5_000, 1_800), "one.tcx")).headers["Location"]
    read_all(db, rosa, tmp_path)
    with db.read() as tx:
        (run,) = runs.counting(tx, rosa.id)
    sam = sign_in(new_person("Sam"))
    own = hand_over(sam, (b"x", "x.tcx")).headers["Location"]

    for address in (place, f"{place}/progress"):
        assert sam.get(address).status_code == 404
    for act in ("read", "cancel", "again", "apart", "join", "restore"):
        assert sam.post(f"{place}/{act}", data={"run": str(run.public_id)}).status_code == 404
    for act in ("apart", "join", "restore"):
        assert sam.post(f"{own}/{act}", data={"run": str(run.public_id)}).status_code == 404


def test_a_report_waits_until_it_is_marked_as_read(
    db: Database, rosa: Person, sign_in: SignIn, tmp_path: Path
) -> None:
    browser = sign_in(rosa)
    place = hand_over(browser, (tcx(START, 5_000, 1_800), "morning.tcx")).headers["Location"]
    browser.post(f"{place}/read")
    assert "morning.tcx" in browser.get("/import").text
    read_all(db, rosa, tmp_path)
    assert "Report ready" in browser.get("/import").text

    assert "Mark as read" in browser.get(place).text

    browser.post(f"{place}/read")
    assert "Mark as read" not in browser.get(place).text
    assert "morning.tcx" not in browser.get("/import").text
    assert browser.get(place).status_code == 200


def test_an_import_is_stopped(db: Database, rosa: Person, sign_in: SignIn, tmp_path: Path) -> None:
    browser = sign_in(rosa)
    place = hand_over(browser, (tcx(START, 5_000, 1_800), "one.tcx")).headers["Location"]
    browser.post(f"{place}/cancel")
    read_all(db, rosa, tmp_path)

    assert "You stopped this import" in browser.get(place).text


QUESTION = "Do these hold all your runs?"


def test_the_coverage_question_is_asked_until_it_is_answered(
    db: Database, rosa: Person, sign_in: SignIn, tmp_path: Path
) -> None:
    browser = sign_in(rosa)
    assert QUESTION not in browser.get("/import").text
    older = hand_over(browser, (tcx(START, 5_000, 1_800), "one.tcx")).headers["Location"]
    place = hand_over(browser, (tcx(START, 5_000, 1_800), "again.tcx")).headers["Location"]
    read_all(db, rosa, tmp_path)
    assert [QUESTION in browser.get(page).text for page in ("/import", place, older)] == [True, True, False]
    answered = browser.post("/import/coverage", data={"complete": "no", "import": place.rsplit("/", 1)[1]})

    assert answered.headers["Location"].endswith(f"{place}?saved=1")
    after = browser.get(answered.headers["Location"]).text
    assert (QUESTION in after, "Saved." in after, "count as not known" in after) == (False, True, True)
    assert "Saved." not in browser.get(place).text
    with db.read() as tx:
        assert runs.files_complete(tx, rosa.id) is False
    page = browser.get("/import").text
    assert ("They are all here now" in page, QUESTION in page) == (True, False)
    on = browser.post("/import/coverage", data={"complete": "yes"}).headers["Location"]
    assert "Saved." in browser.get(on).text


@pytest.mark.parametrize("sent", [{}, {"complete": ""}, {"complete": "perhaps"}])
def test_no_answer_about_coverage_is_not_a_yes(
    db: Database, rosa: Person, sign_in: SignIn, sent: dict[str, str]
) -> None:
    answer = sign_in(rosa).post("/import/coverage", data=sent)

    assert answer.status_code == 400
    assert QUESTION in answer.text
    assert "Choose one of the two answers." in answer.text
    with db.read() as tx:
        assert runs.files_complete(tx, rosa.id) is None


def test_the_place_for_files_comes_before_what_was_handed_over(
    db: Database, rosa: Person, sign_in: SignIn, tmp_path: Path
) -> None:
    browser = sign_in(rosa)
    hand_over(browser, (tcx(START, 5_000, 1_800), "morning.tcx"))
    read_all(db, rosa, tmp_path)
    page = browser.get("/import").text
    assert page.index("data-drop") < page.index("morning.tcx") < page.index("How to get your Strava export")


def test_runs_and_scores_are_counted_apart_and_a_short_run_has_its_metres(
    db: Database, rosa: Person, sign_in: SignIn, tmp_path: Path
) -> None:
    browser = sign_in(rosa)
    scores = csv_of("date,score", "2026-11-01,3", "2026-11-02,4", "2027-01-01,4")
    place = hand_over(browser, (tcx(START, 6, 10), "one.tcx"), (scores, "pain.csv")).headers["Location"]
    read_all(db, rosa, tmp_path)

    page = browser.get(f"{place}?show=imported").text
    kinds = re.search(r'class="kinds">\s*([^<]+?)\s*<', page)
    assert kinds is not None and kinds[1] == "1 run, 2 scores"
    assert "<strong>6 m</strong>" in page
    assert "dated 1 January 2027" in browser.get(f"{place}?show=set_aside").text


def test_a_score_with_an_impossible_time_leaves_the_pain_page_whole(
    db: Database, rosa: Person, sign_in: SignIn, tmp_path: Path
) -> None:
    browser = sign_in(rosa)
    rows = [f"{at},2026-11-10,3" for at in ("0001-01-01T00:00+00:00", "9999-12-31T23:59:59+00:00")]
    hand_over(browser, (csv_of("at,date,score", *rows, ",2026-11-10,4"), "pain.csv"))
    read_all(db, rosa, tmp_path)
    assert browser.get("/pain").status_code == 200


def test_a_merge_is_undone_from_the_report(
    db: Database, rosa: Person, sign_in: SignIn, tmp_path: Path
) -> None:
    browser = sign_in(rosa)
    later = tcx(START + timedelta(seconds=60), 5_050, 1_800)
    place = hand_over(browser, (tcx(START, 5_000, 1_800), "a.tcx"), (later, "b.tcx")).headers["Location"]
    read_all(db, rosa, tmp_path)
    page = browser.get(f"{place}?show=merged").text
    said = " ".join(re.sub(r"<[^>]+>", " ", page).split())
    other = r"(This recording counts. The other one: 5.0|The other recording counts: 5.1) km, 1 Nov 2026"
    assert re.search(f"{other} · From your own file", said)  # the one that was read last was merged
    run = re.search(r'name="run" value="([0-9a-f-]+)"', page)
    assert run is not None
    line = re.search(r'<li id="line-(\d+)">', page)
    assert line is not None
    said = {"run": run[1], "line": line[1], "show": "merged", "page": "1"}
    told = browser.post(f"{place}/apart", data=said).headers["Location"]

    assert told.partition("?")[2] == f"show=merged&page=1#line-{line[1]}"
    row = browser.get(told).text.partition(f'<li id="line-{line[1]}" tabindex="-1">')[2].partition("</li>")[0]
    assert "Done: it counts as a run of its own now." in row and "Join again" in row
    assert "Done:" not in browser.get(told).text
    with db.read() as tx:
        assert len(runs.counting(tx, rosa.id)) == 2
    browser.post(f"{place}/join", data={"run": run[1]})
    with db.read() as tx:
        assert len(runs.counting(tx, rosa.id)) == 1


def test_the_same_again_is_nothing_new_and_unknown_columns_are_named(
    db: Database, rosa: Person, sign_in: SignIn, tmp_path: Path
) -> None:
    browser = sign_in(rosa)
    table = csv_of(
        "start,distance_km,shoes", "2026-10-01T07:00:00+02:00,5,red", "2026-10-03T07:00:00+02:00,6,red"
    )
    for _ in range(2):
        place = hand_over(browser, (table, "runs.csv")).headers["Location"]
        read_all(db, rosa, tmp_path)
    page = browser.get(place).text

    assert "Nothing new: all 2 were already here." in page
    assert "Columns that were not used: shoes." in page


def test_a_long_list_comes_in_pages(db: Database, rosa: Person, sign_in: SignIn, tmp_path: Path) -> None:
    browser = sign_in(rosa)
    lines = [f"{START - timedelta(days=n):%Y-%m-%dT%H:%M:%SZ},5" for n in range(150)]
    place = hand_over(browser, (csv_of("start,distance_km", *lines), "runs.csv")).headers["Location"]
    read_all(db, rosa, tmp_path)

    first, last = (browser.get(f"{place}?show=imported&page={page}").text for page in (1, 99))
    assert "Page 1 of 2" in first and "Next page" in first and "Previous page" not in first
    assert "Page 2 of 2" in last and "Previous page" in last and "Next page" not in last
    assert browser.get(f"{place}?show=nonsense").status_code == 200


def test_a_task_given_up_is_said_with_the_way_to_go_on(
    db: Database, rosa: Person, sign_in: SignIn, tmp_path: Path
) -> None:
    browser = sign_in(rosa)
    place = hand_over(browser, (tcx(START, 5_000, 1_800), "one.tcx")).headers["Location"]
    at = NOW
    for _ in range(tasks.TRIES):
        with db.begin() as tx:
            task = tasks.claim(tx, at)
            assert task is not None
            tasks.fail(tx, task, "disk full", at)
        at += timedelta(days=1)
    assert "could not finish" in browser.get(place).text
    browser.post(f"{place}/again")
    assert "You can leave this page" in browser.get(place).text


def test_everything_is_downloaded_as_json(rosa: Person, sign_in: SignIn) -> None:
    answer = sign_in(rosa).get("/export.json")

    assert answer.status_code == 200
    assert answer.json["format"] == "kneewise-export"  # type: ignore[index]
    assert answer.headers["Content-Disposition"] == 'attachment; filename="kneewise-2026-11-12.json"'
    assert answer.headers["Cache-Control"] == "no-store"


def test_the_pages_are_closed_to_the_signed_out(client: Browser) -> None:
    assert client.get("/import").headers["Location"].startswith("/sign-in")
    assert client.get("/export.json").headers["Location"].startswith("/sign-in")
