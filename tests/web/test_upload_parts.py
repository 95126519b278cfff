"""The script of the import page sends files in parts, and is told where to go on."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from app.domain.people import Person
from app.services import run_import, upload_folder
from app.store.database import Database
from app.web import uploads
from tests.services.run_bytes import tcx
from tests.web.conftest import Browser
from tests.web.handing import hand_over, kept, read_all

START = datetime(2026, 11, 1, 7, 0, tzinfo=UTC)
MORNING = tcx(START, 5_000, 1_800)
SignIn = Callable[[Person], Browser]


def listed(*files: tuple[str, int]) -> dict[str, object]:
    return {"files": [{"name": name, "size": size, "changed": 1_700_000_000_000} for name, size in files]}


def begin(browser: Browser, said: object, csrf: bool = True) -> TestResponse:
    body = json.dumps(said)
    return browser.post("/import/parts", data=body, content_type="application/json", csrf=csrf)


def begun(browser: Browser, *files: tuple[str, int]) -> str:
    answer = begin(browser, listed(*files))
    assert answer.status_code == 200 and answer.json is not None
    return str(answer.json["upload"])


def send(browser: Browser, upload: str, at: int, part: bytes) -> TestResponse:
    return browser.post(f"{upload}?at={at}", data=part, content_type="application/octet-stream")


def problem(answer: TestResponse) -> str:
    assert answer.json is not None
    return str(answer.json["problem"])


def test_a_file_comes_in_parts_is_handed_over_and_read(
    db: Database, rosa: Person, sign_in: SignIn, tmp_path: Path
) -> None:
    browser = sign_in(rosa)
    upload = begun(browser, ("morning.tcx", len(MORNING)), ("notes.txt", 5))
    whole = MORNING + b"notes"
    assert send(browser, upload, 0, whole[:300]).json == {"upload": upload, "at": 300, "most": 8 * 1024**2}
    assert browser.get(upload).json["at"] == 300  # type: ignore[index]
    send(browser, upload, 300, whole[300:])
    done = browser.post(f"{upload}/done")
    read_all(db, rosa, tmp_path)

    assert done.status_code == 200 and done.json is not None
    report = browser.get(f"{done.json['place']}?show=imported").text
    assert "Added: 1 run." in report and "morning.tcx" in report
    assert browser.post(f"{upload}/done").json == done.json
    assert kept(tmp_path) == []


def test_a_part_out_of_place_or_too_early_is_told_where_it_goes_on(rosa: Person, sign_in: SignIn) -> None:
    browser = sign_in(rosa)
    upload = begun(browser, ("a.fit", 10))
    send(browser, upload, 0, b"1234")
    for answer in (send(browser, upload, 0, b"1234"), browser.post(upload), browser.post(f"{upload}/done")):
        assert (answer.status_code, answer.json["at"]) == (409, 4)  # type: ignore[index]


def test_the_same_file_goes_on_in_another_tab_and_is_shown_meanwhile(
    rosa: Person, sign_in: SignIn, tmp_path: Path
) -> None:
    upload = begun(sign_in(rosa), ("<b>export</b>.zip", 4_000_000), ("two.fit", 6))
    send(sign_in(rosa), upload, 0, b"x" * 1_000_000)
    again = begin(sign_in(rosa), listed(("<b>export</b>.zip", 4_000_000), ("two.fit", 6)))
    assert again.json == {"upload": upload, "at": 1_000_000, "most": uploads.PART_BYTES}

    page = sign_in(rosa).get("/import").text
    assert "Not all sent yet" in page and "1.0 of 4.0 MB" in page
    assert "&lt;b&gt;export&lt;/b&gt;.zip" in page and "and 1 more" in page
    assert sign_in(rosa).post(f"{upload}/drop").status_code == 303
    assert "Not all sent yet" not in sign_in(rosa).get("/import").text
    gone = send(sign_in(rosa), upload, 1_000_000, b"x")
    assert (gone.status_code, "kept for a day" in problem(gone)) == (404, True)
    assert kept(tmp_path) == []


@pytest.mark.parametrize(
    "said",
    [
        None, [], {}, {"files": []}, {"files": "a"}, {"files": [1]}, {"files": [{"name": "a"}]},
        {"files": [{"name": 1, "size": 1, "changed": 1}]},
        {"files": [{"name": "a", "size": -1, "changed": 1}]},
        {"files": [{"name": "a", "size": True, "changed": 1}]},
        {"files": [{"name": "a", "size": 1.5, "changed": 1}]},
        {"files": [{"name": "a", "size": 2**60, "changed": 1}]},
    ],
)  # fmt: skip
def test_what_is_no_list_of_files_is_refused(
    rosa: Person, sign_in: SignIn, tmp_path: Path, said: object
) -> None:
    answer = begin(sign_in(rosa), said)
    assert (answer.status_code, problem(answer)) == (400, "Choose at least one file first.")
    assert kept(tmp_path) == []


def test_the_limits_hold_for_the_whole_and_for_each_part(
    app: Flask, rosa: Person, sign_in: SignIn, tmp_path: Path
) -> None:
    browser = sign_in(rosa)
    app.config["MAX_CONTENT_LENGTH"], app.config["MAX_FORM_PARTS"] = 100, 2
    for files in ([("a", 60), ("b", 41)], [("a", 1)] * 3):
        answer = begin(browser, listed(*files))
        assert (answer.status_code, "in smaller groups" in problem(answer)) == (413, True)
    assert kept(tmp_path) == []
    upload = begun(browser, ("a", 60), ("b", 40))
    assert send(browser, upload, 0, b"x" * 101).status_code == 400
    assert send(browser, upload, 100, b"x" * (uploads.PART_BYTES + 2)).status_code == 413
    (folder,) = kept(tmp_path)
    assert sum(path.stat().st_size for path in folder.glob("0*")) == 100


def test_the_largest_part_is_taken_from_a_server_that_reads_bodies_to_their_end(
    rosa: Person, sign_in: SignIn
) -> None:
    browser, most = sign_in(rosa), uploads.PART_BYTES
    upload = begun(browser, ("a", 2 * most))
    server = {"wsgi.input_terminated": True}
    for at in (0, most):
        answer = browser.post(f"{upload}?at={at}", data=b"x" * most, environ_overrides=server)
        assert (answer.status_code, answer.json["at"]) == (200, at + most)  # type: ignore[index]


def test_a_full_disk_and_too_many_imports_are_said(
    rosa: Person, sign_in: SignIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = sign_in(rosa)
    upload = begun(browser, ("a", 1))
    send(browser, upload, 0, b"x")
    for _ in range(run_import.AT_ONCE):
        hand_over(browser, (b"one", "one.tcx"))
    many = browser.post(f"{upload}/done")
    assert (many.status_code, "What you sent is kept" in problem(many)) == (429, True)
    monkeypatch.setattr(upload_folder, "SPARE_BYTES", 2**62)
    full = begin(browser, listed(("b", 1)))
    assert (full.status_code, "disk of this server is full" in problem(full)) == (507, True)


def test_a_folder_that_cannot_be_written_is_not_called_a_full_disk(
    rosa: Person, sign_in: SignIn, tmp_path: Path
) -> None:
    (tmp_path / "uploads").write_text("a file where the folder should be")
    parts = begin(sign_in(rosa), listed(("a", 1)))
    form = hand_over(sign_in(rosa), (b"one", "one.tcx"))

    assert (parts.status_code, form.status_code) == (500, 500)
    assert "This server cannot write your files." in problem(parts)
    assert "This server cannot write your files." in form.text and "disk" not in form.text


def test_a_third_upload_is_told_what_to_do_first(rosa: Person, sign_in: SignIn, tmp_path: Path) -> None:
    browser = sign_in(rosa)
    for name in "ab":
        begun(browser, (name, 10))
    third = begin(browser, listed(("c", 10)))

    assert (third.status_code, "go on with one" in problem(third)) == (429, True)
    assert len(kept(tmp_path)) == 2
    assert browser.get("/import").text.count("Delete what was sent of") == 2


def test_parts_are_taken_from_a_runner_with_the_pages_token_alone(
    client: Browser, rosa: Person, theo: Person, invented: Person, sign_in: SignIn, tmp_path: Path
) -> None:
    said = listed(("a", 1))
    assert begin(client, said).status_code == 403
    assert begin(sign_in(theo), said).status_code == 404
    assert begin(sign_in(rosa), said, csrf=False).status_code == 403
    assert begin(sign_in(invented), said).status_code == 403
    assert kept(tmp_path) == []


def test_sam_reaches_none_of_rosas_uploads(
    rosa: Person, new_person: Callable[..., Person], sign_in: SignIn, tmp_path: Path
) -> None:
    upload = begun(sign_in(rosa), ("a", 3))
    send(sign_in(rosa), upload, 0, b"12")
    sam = sign_in(new_person("Sam"))

    told = [
        sam.get(upload),
        send(sam, upload, 2, b"3"),
        sam.post(f"{upload}/done"),
        sam.post(f"{upload}/drop"),
    ]
    assert [answer.status_code for answer in told] == [404] * 4
    assert "Not all sent yet" not in sam.get("/import").text
    assert sign_in(rosa).get(upload).json["at"] == 2  # type: ignore[index]
