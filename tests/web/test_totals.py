"""Totals of questionnaires on a patient's page: numbers alone, through an open share alone."""

import re
from html import unescape

import pytest

from app.domain.pain import CheckIn
from app.domain.people import Person
from app.services import sharing
from app.services.export import export
from app.store import check_ins, instrument_totals, people
from app.store.database import Database
from tests.build import day
from tests.conftest import NOW

AKPS = {"instrument": "akps", "total": "71", "day": "2026-11-10"}


@pytest.fixture
def shared(db: Database, rosa: Person, theo: Person) -> Person:
    """Rosa, who shares with Theo."""
    with db.begin() as tx:
        people.change(tx, theo.id, name="Theo Brandt")
        _, token = sharing.invite(tx, rosa, "Theo", NOW, name="Rosa")
        sharing.accept(tx, theo, token, NOW)
    return rosa


def text(answer) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.get_data(as_text=True))).split())


def kept(db, runner):
    with db.read() as tx:
        return [
            (one.instrument.value, one.total, one.day.isoformat())
            for one in instrument_totals.of(tx, runner.id)
        ]


def test_a_total_is_added_and_listed_with_its_step_from_the_one_before(db, shared, theo, sign_in):
    browser, address = sign_in(theo), f"/patients/{shared.public_id}/totals"
    browser.post(address, data={"instrument": "ostrc", "total": "40", "day": "2026-09-01"})
    browser.post(address, data={"instrument": "akps", "total": "60", "day": "2026-10-01"})
    page = browser.post(address, data=AKPS, follow_redirects=True)

    assert kept(db, shared) == [
        ("akps", 71, "2026-11-10"),
        ("akps", 60, "2026-10-01"),
        ("ostrc", 40, "2026-09-01"),
    ]
    assert "AKPS 71 10 Nov 2026, +11, 10 or more matters" in text(page)
    assert "Added. AKPS 71" in text(page)
    assert "Enter only totals of questionnaires that you hold a licence for." in text(page)


def test_a_smaller_step_is_said_to_be_one_and_of_others_nothing_is_said(shared, theo, sign_in):
    browser, address = sign_in(theo), f"/patients/{shared.public_id}/totals"
    for instrument, before, now in (("akps", "70", "61"), ("koos_pf", "50", "80")):
        browser.post(address, data={"instrument": instrument, "total": before, "day": "2026-10-01"})
        page = browser.post(
            address, data={"instrument": instrument, "total": now, "day": "2026-11-01"}, follow_redirects=True
        )

    assert "AKPS 61 1 Nov 2026, −9, less than 10 may not matter" in text(page)
    assert "KOOS-PF 80 1 Nov 2026, +30 Remove" in text(page)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"total": "101"}, "101 is not a total. Type a whole number from 0 to 100."),
        ({"total": ""}, "No total was given."),
        ({"instrument": "other"}, "Choose one of the questionnaires."),
        ({"day": "2026-11-13"}, "That day is still to come."),
        ({"day": "soon"}, "Give the day on which it was answered as year, month and day"),
        ({"day": "20261101"}, "Give the day on which it was answered as year, month and day"),
        ({"day": "0001-01-01"}, "Totals are taken from 1990-01-01 on. Check the year."),
        ({"day": "1989-12-31"}, "Totals are taken from 1990-01-01 on. Check the year."),
    ],
)
def test_what_cannot_be_read_is_asked_for_again_as_it_was_typed(db, shared, theo, sign_in, wrong, said):
    refused = sign_in(theo).post(f"/patients/{shared.public_id}/totals", data={**AKPS, **wrong})

    assert refused.status_code == 422
    assert said in text(refused)
    assert "Not saved yet." in text(refused)
    assert '<option value="akps" selected>' in refused.text or "instrument" in wrong
    assert 'name="total" inputmode="numeric" required value="71"' in refused.text or "total" in wrong
    assert kept(db, shared) == []


def test_a_total_is_removed_and_comes_back(db, shared, theo, sign_in):
    browser, address = sign_in(theo), f"/patients/{shared.public_id}/totals"
    browser.post(address, data=AKPS)
    with db.read() as tx:
        (one,) = instrument_totals.of(tx, shared.id)
    gone = browser.post(f"{address}/{one.public_id}/remove", follow_redirects=True)
    assert kept(db, shared) == []

    assert not {"71", "akps", "2026-11-10"} & set(re.split(r"[=&?#]", gone.request.url)), "no number in it"
    back = re.search(rf'action="({address}/[0-9a-f-]+/restore)"', gone.text)
    assert back
    assert "Added. AKPS 71" in text(browser.post(back[1], follow_redirects=True))
    with db.read() as tx:
        assert instrument_totals.of(tx, shared.id) == [one], "with its day and hour"


def test_a_form_sent_twice_keeps_one_total(db, shared, theo, sign_in):
    browser, address = sign_in(theo), f"/patients/{shared.public_id}/totals"
    first, again = (browser.post(address, data=AKPS).location for _ in range(2))

    assert first == again
    assert kept(db, shared) == [("akps", 71, "2026-11-10")]


def test_without_an_open_share_nothing_is_entered_seen_or_removed(db, shared, theo, new_person, sign_in):
    address = f"/patients/{shared.public_id}/totals"
    sign_in(theo).post(address, data=AKPS)
    with db.read() as tx:
        (one,) = instrument_totals.of(tx, shared.id)
    sam = sign_in(new_person("Sam", therapist=True))
    assert sam.post(address, data=AKPS).status_code == 404
    for what in ("remove", "restore"):
        assert sam.post(f"{address}/{one.public_id}/{what}").status_code == 404
    with db.begin() as tx:
        sharing.revoke(tx, shared, sharing.of(tx, shared)[0].public_id, NOW)
    assert sign_in(theo).post(address, data=AKPS).status_code == 404
    assert sign_in(theo).post(f"{address}/{one.public_id}/remove").status_code == 404
    assert kept(db, shared) == [("akps", 71, "2026-11-10")]


def test_another_therapists_totals_are_neither_seen_nor_removed(db, shared, theo, new_person, sign_in):
    tara, address = new_person("Tara", therapist=True), f"/patients/{shared.public_id}"
    with db.begin() as tx:
        _, token = sharing.invite(tx, shared, "Tara", NOW, name="Rosa")
        sharing.accept(tx, tara, token, NOW)
    sign_in(theo).post(f"{address}/totals", data=AKPS)
    with db.read() as tx:
        (one,) = instrument_totals.of(tx, shared.id)
    browser = sign_in(tara)

    assert "None entered yet." in text(browser.get(address))
    for what in ("remove", "restore"):
        assert browser.post(f"{address}/totals/{one.public_id}/{what}").status_code == 404
    assert kept(db, shared) == [("akps", 71, "2026-11-10")]


def test_the_runner_sees_who_entered_what_and_when_and_has_it_in_the_export(db, shared, theo, sign_in):
    assert "Totals that therapists entered" not in text(sign_in(shared).get("/shares"))
    sign_in(theo).post(f"/patients/{shared.public_id}/totals", data=AKPS)

    assert "10 Nov 2026 AKPS 0 to 100, higher is better entered by Theo Brandt, " in text(
        sign_in(shared).get("/shares")
    )
    with db.read() as tx:
        told = export(tx, shared, NOW)["instrument_totals"]
    assert told == [
        {
            "day": "2026-11-10",
            "instrument": "akps",
            "total": 71,
            "by": "Theo Brandt",
            "at": "2026-11-12T09:00:00Z",
        }
    ]


def test_the_last_impacts_are_on_the_patients_page_and_all_in_the_export(db, shared, theo, sign_in):
    address = f"/patients/{shared.public_id}"
    assert "Weekly check-in" not in text(sign_in(theo).get(address))
    weeks = [CheckIn(day(10 + 7 * n), (0, 2, 0, n % 4)) for n in range(6)]
    with db.begin() as tx:
        for one in (*weeks, CheckIn(day(3))):
            check_ins.put(tx, shared.id, one, NOW)
    page = text(sign_in(theo).get(address))

    assert (
        "Impact 17 of 100 in the week to Sun 8 Nov, 25 to Sun 1 Nov, 33 to Sun 25 Oct, 42 to Sun 18 Oct."
        in page
    )
    with db.read() as tx:
        told = export(tx, shared, NOW)["check_ins"]
    assert len(told) == 7
    assert told[-2:] == [
        {"week_start": "2026-11-02", "answers": [0, 2, 0, 0], "impact": 17, "substantial": True},
        {"week_start": "2026-11-09", "answers": [], "impact": None, "substantial": None},
    ]
