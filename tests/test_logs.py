"""Logs: nothing secret, no health values, one line each."""

import io
import json
import logging

import pytest
import structlog

from app import logs, running

CANARY = "canary-7f3a"


@pytest.fixture(params=[True, False], ids=["json", "console"])
def lines(request, monkeypatch):
    root, written = logging.getLogger(), io.StringIO()
    before, level = list(root.handlers), root.level
    monkeypatch.setattr("sys.stderr", written)
    monkeypatch.setattr(logging, "raiseExceptions", True)
    logs.start(as_json=request.param)
    yield lambda: written.getvalue().splitlines()
    logs.unbind()
    root.handlers[:] = before
    root.setLevel(level)
    structlog.reset_defaults()


def test_values_of_secret_and_health_names_are_hidden(lines):
    names = (
        "password",
        "secret_key",
        "csrf_token",
        "Cookie",
        "score",
        "pain_before",
        "note",
        "email",
        "place",
        "side",
    )
    structlog.get_logger("t").info("saved", **dict.fromkeys(names, CANARY), deep={"note": CANARY, "n": 3})

    (line,) = lines()
    assert CANARY not in line
    assert "saved" in line


def test_an_exception_is_told_by_kind_and_place_without_its_text(lines):
    try:
        int(CANARY)
    except ValueError:
        structlog.get_logger("t").exception("could not read it")
        logging.getLogger("others").exception("could not read it either")

    told = lines()
    assert len(told) == 2
    assert CANARY not in "".join(told)
    assert all("ValueError" in line and "test_logs.py" in line for line in told)


def test_nobody_can_make_up_a_line(lines):
    structlog.get_logger("t").info("a\nfake\rline", who="x\r\n{}\x1b[2K\x85\u2028")
    logging.getLogger("others").warning("from %s", "y\n\nfake")

    told = lines()
    assert len(told) == 2
    assert not any(ord(letter) < 32 for line in told for letter in line)


def test_addresses_of_pages_and_people_do_not_reach_the_log(lines):
    logging.getLogger("waitress").error("Exception while serving /invite/%s", CANARY)
    logging.getLogger("flask").error(f"Exception on /pain/{CANARY} [POST] by rosa-{CANARY}@example.org")

    assert CANARY not in "".join(lines())


def test_a_folder_open_to_others_is_named_with_what_to_do(lines, tmp_path):
    tmp_path.chmod(0o755)
    running.warn_of_others(tmp_path)
    tmp_path.chmod(0o700)
    running.warn_of_others(tmp_path)

    (line,) = lines()
    assert f"can read {tmp_path}. Close it: chmod 700 {tmp_path}" in line


def test_lines_of_a_request_carry_its_id(lines):
    logs.bind(request_id="r-17")
    structlog.get_logger("t").info("one")
    logging.getLogger("others").warning("two")
    logs.unbind()
    structlog.get_logger("t").info("three")

    one, two, three = lines()
    assert "r-17" in one
    assert "r-17" in two
    assert "r-17" not in three


@pytest.mark.parametrize("lines", [True], indirect=True)
def test_json_lines_are_json(lines):
    structlog.get_logger("t").info("saved", n=3)

    (line,) = map(json.loads, lines())
    assert (line["event"], line["n"], line["level"]) == ("saved", 3, "info")
