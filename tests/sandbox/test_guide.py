"""What operators are told of how to rehearse: it fits a terminal, is whole, and its lines work."""

import json
import shlex

import pytest
import requests

from app.sandbox import broken, guide, kinds
from app.sandbox.faults import Fault
from app.sandbox.people import IVO, MARA
from app.sandbox.zones import PLACES
from tests.sandbox.test_events import subscribe

ASKED = (*guide.WRONG, *guide.DEEDS, *guide.LOOKS, *guide.CLOCK, guide.EIGHT_DAYS, guide.SILENCE)


@pytest.mark.parametrize("text", [guide.rehearsing(), guide.listed()], ids=["help", "list"])
def test_the_words_fit_a_terminal(text):
    assert max(len(line) for line in text.splitlines()) <= 80


def test_all_that_can_go_wrong_is_listed():
    words = guide.listed().split()

    for name in (*kinds.KINDS, *kinds.FORGED, *PLACES, *broken.KINDS):
        assert name in words or f"{name}," in words, name
    assert set(guide.FIELDS) == set(Fault.__dataclass_fields__)
    assert all(kind in guide.rehearsing() for kind in kinds.KINDS)


def test_each_line_for_a_shell_does_what_it_says(caller, callback):
    subscribe(caller, callback)
    caller.connects(IVO.id)
    for one in ASKED:
        assert one.line in guide.rehearsing()
        words = shlex.split(one.line.replace("$P", f"{caller.address}/practice"))
        assert words.pop(0) == "curl"
        method = {"-d": "POST", "-X": "DELETE"}.get(words[0], "GET")
        body = words[1].encode() if method == "POST" else None
        form = {"Content-Type": "application/x-www-form-urlencoded"} if body else {}  # as curl has it
        answer = requests.request(method, words[-1], data=body, headers=form)
        assert answer.status_code in (200, 201), (one.line, answer.text)
        if one.path == "/faults" and method == "POST":
            assert answer.json()["kind"] == json.loads(words[1])["kind"]


def test_the_deeds_are_done(caller):
    for one in guide.DEEDS[:4]:
        requests.post(f"{caller.address}/practice{one.path}", data=json.dumps(one.body))
    recorded = caller.practises("GET", f"/athletes/{MARA.id}/activities")

    assert len([one for one in recorded if one["id"] > 2 * 10**10]) == 4
