"""The pain log over HTTP: one tap, everything typed kept, and nobody else's entries."""

import re
from collections.abc import Callable
from datetime import date
from uuid import UUID

import pytest

from app.domain.pain import FLAGS, TIER_TEXT, Moment, PainEntry, Tier
from app.domain.people import Person, Side
from app.services import accounts
from app.store import findings, pain, runs
from app.store.database import Database
from tests.build import NOW, day, entry, run
from tests.web.conftest import Browser

SignIn = Callable[[Person], Browser]


def entries(db: Database, person: Person) -> list[PainEntry]:
    with db.read() as tx:
        return pain.of(tx, person.id)


def logged(browser: Browser, **fields: str) -> str:
    """Log a score and return the address that the answer leads to."""
    answer = browser.post("/pain", data=fields)
    assert answer.status_code == 302
    return answer.location


def entry_id(address: str) -> str:
    found = re.search(r"saved=([0-9a-f-]{36})", address)
    assert found
    return found[1]


def test_one_tap_saves_and_offers_what_may_be_added(db: Database, rosa: Person, sign_in: SignIn) -> None:
    browser = sign_in(rosa)
    page = browser.get(logged(browser, score="2")).text

    assert [one.score for one in entries(db, rosa)] == [2]
    for words in (
        "Saved.",
        "2, knee, 10:00",
        "Undo",
        "Add to it",
        "all optional",
        "Next morning",
        "Now, 10:00",
    ):
        assert words in page


def test_the_form_key_of_the_page_makes_a_double_tap_one_entry(
    db: Database, rosa: Person, sign_in: SignIn
) -> None:
    browser = sign_in(rosa)
    key = re.search(r'name="form_key" value="(\w+)"', browser.get("/pain").text)
    assert key
    first = logged(browser, score="2", form_key=key[1])
    again = logged(browser, score="3", form_key=key[1])

    assert entry_id(first) == entry_id(again)
    assert [one.score for one in entries(db, rosa)] == [3]


@pytest.mark.parametrize("score", ["11", "-1", "3.5", "NaN"])
def test_what_is_no_score_is_refused_in_words_and_keeps_what_was_typed(
    db: Database, rosa: Person, sign_in: SignIn, score: str
) -> None:
    answer = sign_in(rosa).post("/pain", data={"score": score, "note": "two <flights>", "side": "right"})

    assert answer.status_code == 400
    assert "Choose a whole number from 0 to 10." in answer.text
    assert f'value="{score}"' in answer.text and "two &lt;flights&gt;</textarea>" in answer.text
    assert 'name="side" value="right" checked' in answer.text
    assert entries(db, rosa) == []


def test_a_future_time_is_refused_at_its_field(rosa: Person, sign_in: SignIn) -> None:
    answer = sign_in(rosa).post("/pain", data={"score": "2", "at": "2026-11-13T07:00"})

    assert answer.status_code == 400
    assert "That time is still to come." in answer.text
    assert 'value="2026-11-13T07:00"' in answer.text


def test_without_consent_the_tapped_score_waits_on_the_page_and_goes_in_with_the_yes(
    db: Database, new_person: Callable[..., Person], sign_in: SignIn
) -> None:
    person = new_person("Nora", consent=False)
    browser = sign_in(person)
    refused = browser.post("/pain", data={"score": "4", "note": "stairs"})
    assert refused.status_code == 403
    assert 'action="/pain/allow"' in refused.text and 'name="score" value="4"' in refused.text
    for said in ({}, {"consent_health": "no"}, {"consent_health": ""}):
        again = browser.post("/pain/allow", data={"score": "4", "note": "stairs", **said})
        assert again.status_code == 400 and "Tick the box" in again.text
    assert entries(db, person) == []
    with db.read() as tx:
        assert not accounts.has_health_consent(tx, person)
    answer = browser.post("/pain/allow", data={"score": "4", "note": "stairs", "consent_health": "given"})

    assert answer.status_code == 302
    assert [(one.score, one.note) for one in entries(db, person)] == [(4, "stairs")]
    with db.read() as tx:
        assert accounts.has_health_consent(tx, person)


def test_the_added_parts_save_as_they_are_made(db: Database, rosa: Person, sign_in: SignIn) -> None:
    browser = sign_in(rosa)
    which = entry_id(logged(browser, score="2"))
    for part in ({"moment": "stairs"}, {"note": "two flights"}, {"at": "2026-11-12T07:10"}, {"side": "left"}):
        assert browser.post(f"/pain/{which}", data=part).status_code == 302
    (kept,) = entries(db, rosa)

    assert (kept.score, kept.moment.value, kept.note, kept.side.value) == (2, "stairs", "two flights", "left")
    assert "Today, 07:10" in browser.get(f"/pain?saved={which}").text


def test_an_added_part_that_cannot_be_taken_says_so_on_the_same_page(rosa: Person, sign_in: SignIn) -> None:
    browser = sign_in(rosa)
    which = entry_id(logged(browser, score="2"))
    answer = browser.post(f"/pain/{which}", data={"at": "2027-01-01T00:00"})

    assert answer.status_code == 400
    assert "That time is still to come." in answer.text and "Add to it" in answer.text


def test_editing_shows_all_parts_and_keeps_them_typed_when_refused(
    db: Database, rosa: Person, sign_in: SignIn
) -> None:
    browser = sign_in(rosa)
    which = entry_id(logged(browser, score="2", side="left", place="front", note="first"))
    page = browser.get(f"/pain/{which}").text
    assert 'name="score" value="2" checked' in page and "first</textarea>" in page
    refused = browser.post(f"/pain/{which}", data={"from": "edit", "score": "5", "note": "n", "at": "never"})
    assert refused.status_code == 400
    assert 'name="score" value="5" checked' in refused.text and 'value="never"' in refused.text
    assert browser.post(f"/pain/{which}", data={"from": "edit", "score": "5", "place": ""}).status_code == 302

    (kept,) = entries(db, rosa)
    assert (kept.score, kept.place, kept.note) == (5, None, "first")


def test_removing_offers_an_undo_that_brings_it_back(db: Database, rosa: Person, sign_in: SignIn) -> None:
    browser = sign_in(rosa)
    which = entry_id(logged(browser, score="2"))
    gone = browser.post(f"/pain/{which}/remove")
    assert entries(db, rosa) == []
    page = browser.get(gone.location).text
    assert "Removed." in page and f'action="/pain/{which}/restore"' in page
    browser.post(f"/pain/{which}/restore")

    assert [str(one.public_id) for one in entries(db, rosa)] == [which]


def test_the_last_fourteen_days_say_no_data_as_such(rosa: Person, sign_in: SignIn) -> None:
    browser = sign_in(rosa)
    logged(browser, score="2")
    logged(browser, score="5")
    page = browser.get("/pain").text

    assert page.count("no score") == 13 and "worst 5" in page
    assert "the day counts its highest" in page


def test_an_entry_does_not_exist_for_another_runner(
    rosa: Person, new_person: Callable[..., Person], sign_in: SignIn
) -> None:
    which = entry_id(logged(sign_in(rosa), score="2"))
    sam = sign_in(new_person("Sam"))

    assert sam.get(f"/pain/{which}").status_code == 404
    for path in (f"/pain/{which}", f"/pain/{which}/remove", f"/pain/{which}/restore"):
        assert sam.post(path, data={"score": "9"}).status_code == 404
    assert "Add to it" not in sam.get(f"/pain?saved={which}").text
    assert "Saved." not in sam.get(f"/pain?saved={which}").text


@pytest.mark.parametrize("path", ["/pain", "/pain/allow", "/pain/signs", "/pain/signs/looked-at"])
def test_a_form_without_its_token_changes_nothing(
    db: Database, rosa: Person, sign_in: SignIn, path: str
) -> None:
    answer = sign_in(rosa).post(path, data={"score": "2", "sign-locked": "yes"}, csrf=False)

    assert answer.status_code in (400, 403)
    assert entries(db, rosa) == []


def test_a_therapist_finds_no_pain_log(theo: Person, sign_in: SignIn) -> None:
    assert sign_in(theo).get("/pain").status_code == 404


def test_the_first_score_brings_up_the_warning_signs(rosa: Person, sign_in: SignIn) -> None:
    browser = sign_in(rosa)
    first = logged(browser, score="2")
    assert "Any of these now?" in browser.get(first).text
    answer = browser.post("/pain/signs", data={"entry": entry_id(first), "none": "1", "sign-locked": "no"})

    assert answer.location == f"/pain?saved={entry_id(first)}"
    assert "Any of these now?" not in browser.get(answer.location).text
    assert "Any of these now?" not in browser.get(logged(browser, score="2")).text


def test_a_yes_shows_its_tiers_words_at_once_and_stops_every_prompt(
    db: Database, rosa: Person, sign_in: SignIn
) -> None:
    browser = sign_in(rosa)
    which = entry_id(logged(browser, score="2"))
    answer = browser.post(
        "/pain/signs", data={"entry": which, "sign-gives_way": "yes", "sign-calf_swelling": "yes"}
    )
    page = browser.get(answer.location).text.replace("&#39;", "'")
    assert page.index(TIER_TEXT[Tier.TODAY]) < page.index(TIER_TEXT[Tier.THIS_WEEK])
    assert TIER_TEXT[Tier.TODAY] in browser.get("/exercises").text.replace("&#39;", "'")
    assert "Start session" not in browser.get("/exercises").text
    assert browser.get("/exercises/session").location == "/exercises"

    assert entries(db, rosa)[0].flags == ("calf_swelling", "gives_way")


def test_looked_at_ends_the_muting_and_can_be_undone(db: Database, rosa: Person, sign_in: SignIn) -> None:
    browser = sign_in(rosa)
    browser.post("/pain/signs", data={"sign-locked": "yes"})
    answer = browser.post("/pain/signs/looked-at")
    assert answer.location.startswith("/?looked=")
    page = browser.get(answer.location).text
    assert "it has been looked at" in page and "Undo" in page
    looked = re.search(r'name="looked" value="([0-9a-f-]{36})"', page)
    assert looked
    with db.read() as tx:
        assert findings.open(tx, rosa.id) == []
    browser.post("/pain/signs/not-looked-at", data={"looked": looked[1]})

    with db.read() as tx:
        assert len(findings.open(tx, rosa.id)) == 1


def test_a_slip_is_taken_back_from_the_page_that_shows_it(
    db: Database, rosa: Person, sign_in: SignIn
) -> None:
    browser = sign_in(rosa)
    which = entry_id(logged(browser, score="2"))
    browser.post("/pain/signs", data={"entry": which, "sign-locked": "yes"})
    browser.post("/pain/signs/take-back", data={"entry": which, "sign": "locked"})

    assert entries(db, rosa)[0].flags == ()
    with db.read() as tx:
        assert findings.open(tx, rosa.id) == []


def test_a_score_of_a_removed_run_says_so_and_keeps_it(db: Database, rosa: Person, sign_in: SignIn) -> None:
    with db.begin() as tx:
        put = runs.put(tx, rosa.id, run(day(1), external_id="a"), NOW)
        held = runs.by_id(tx, rosa.id, put.run_id)
        runs.put(tx, rosa.id, run(day(1), hour=18, external_id="b"), NOW)
        assert held
        score = entry(day(1), 6, moment=Moment.DURING, run=held.public_id)
        kept = pain.put(tx, rosa.id, score, NOW).entry
        runs.remove(tx, rosa.id, put.run_id, NOW)
    browser = sign_in(rosa)

    assert "A run you removed" in browser.get(f"/pain?saved={kept.public_id}").text
    assert "A run you removed" in browser.get(f"/pain/{kept.public_id}").text
    fields = {"from": "edit", "score": "5", "moment": "during", "run": str(held.public_id)}
    assert browser.post(f"/pain/{kept.public_id}", data=fields).status_code == 302
    assert [(one.score, one.run) for one in entries(db, rosa)] == [(5, held.public_id)]
    assert browser.get("/runs").status_code == browser.get("/").status_code == 200


def test_scores_older_than_three_days_are_folded_away(rosa: Person, sign_in: SignIn) -> None:
    browser = sign_in(rosa)
    for when in ("2026-11-12T07:00", "2026-11-10T07:00", "2026-11-09T07:00", "2026-11-01T07:00"):
        logged(browser, score="2", at=when)
    lately, _, older = browser.get("/pain").text.partition('<details class="older">')

    assert lately.count("Remove<") == 2 and older.count("Remove<") == 2
    assert "2 older scores" in older


def test_with_old_scores_alone_the_list_is_open(rosa: Person, sign_in: SignIn) -> None:
    browser = sign_in(rosa)
    logged(browser, score="2", at="2026-11-03T07:00")

    assert '<details class="older" open>' in browser.get("/pain").text


def hidden(page: str) -> dict[str, str]:
    """The hidden fields of the form that asks for the consent."""
    form = page[page.index('action="/pain/allow"') :]
    return dict(re.findall(r'<input type="hidden" name="(?!csrf)(\w+)" value="([^"]*)">', form))


def withdraw(browser: Browser) -> None:
    browser.post("/settings/consent", data={"consent_health": "withdrawn"})


def test_after_the_consent_is_taken_back_a_change_waits_for_it(
    db: Database, rosa: Person, sign_in: SignIn
) -> None:
    browser = sign_in(rosa)
    which = entry_id(logged(browser, score="2"))
    withdraw(browser)
    refused = browser.post(f"/pain/{which}", data={"from": "edit", "score": "5", "note": "stairs"})

    assert refused.status_code == 403
    assert [(one.score, one.note) for one in entries(db, rosa)] == [(2, None)]
    answer = browser.post("/pain/allow", data={**hidden(refused.text), "consent_health": "given"})
    assert answer.status_code == 302
    assert [(one.score, one.note) for one in entries(db, rosa)] == [(5, "stairs")]


def test_after_the_consent_is_taken_back_a_score_can_be_removed_and_comes_back_only_with_it(
    db: Database, rosa: Person, sign_in: SignIn
) -> None:
    browser = sign_in(rosa)
    which = entry_id(logged(browser, score="2"))
    withdraw(browser)
    assert browser.post(f"/pain/{which}/remove").status_code == 302
    refused = browser.post(f"/pain/{which}/restore")

    assert refused.status_code == 403
    assert entries(db, rosa) == []
    browser.post("/pain/allow", data={**hidden(refused.text), "consent_health": "given"})
    assert [one.score for one in entries(db, rosa)] == [2]


def test_nobody_changes_anothers_score_by_way_of_the_consent(
    db: Database, rosa: Person, new_person: Callable[..., Person], sign_in: SignIn
) -> None:
    which = entry_id(logged(sign_in(rosa), score="2"))
    sam = new_person("Sam", consent=False)
    for named in (which, "no id"):
        fields = {"entry": named, "score": "9", "consent_health": "given"}
        assert sign_in(sam).post("/pain/allow", data=fields).status_code == 404
    assert [one.score for one in entries(db, rosa)] == [2]
    with db.read() as tx:
        assert not accounts.has_health_consent(tx, sam)


def test_without_consent_a_warning_sign_says_what_to_do_and_is_not_kept(
    db: Database, new_person: Callable[..., Person], sign_in: SignIn
) -> None:
    nora = new_person("Nora", consent=False)
    browser = sign_in(nora)
    answer = browser.post("/pain/signs", data={"sign-hot_red_fever": "yes"})
    page = browser.get(answer.location).text.replace("&#39;", "'")

    assert TIER_TEXT[FLAGS["hot_red_fever"].tier] in page
    assert "Your answers are not kept" in page and "take it back" not in page
    with db.read() as tx:
        assert findings.of(tx, nora.id) == []


@pytest.mark.parametrize("path", ["/pain/signs", "/pain/signs/take-back"])
def test_signs_go_with_no_score_but_ones_own(
    db: Database, rosa: Person, new_person: Callable[..., Person], sign_in: SignIn, path: str
) -> None:
    which = entry_id(logged(sign_in(rosa), score="2"))
    sam = new_person("Sam")
    for named in (which, str(UUID(int=0)), "no id"):
        fields = {"entry": named, "sign-locked": "yes", "sign": "locked"}
        assert sign_in(sam).post(path, data=fields).status_code == 404
    with db.read() as tx:
        assert findings.of(tx, sam.id) == findings.of(tx, rosa.id) == []


def test_after_a_very_high_score_the_words_of_its_tier_are_said(rosa: Person, sign_in: SignIn) -> None:
    browser = sign_in(rosa)
    first = browser.get(logged(browser, score="7")).text

    assert first.count(TIER_TEXT[Tier.THIS_WEEK]) == 2, "on the page, and in the sheet over it"
    assert TIER_TEXT[Tier.THIS_WEEK] in browser.get("/").text


@pytest.mark.parametrize("on", ["2026-11-12", "2026-11-13", "2026-08-13", "yesterday", ""])
def test_a_day_that_cannot_be_logged_is_asked_for_as_today(rosa: Person, sign_in: SignIn, on: str) -> None:
    page = sign_in(rosa).get(f"/pain?on={on}&side=nose").text

    assert "How is your knee?" in page
    assert 'name="at"' not in page


def test_a_score_of_an_earlier_day_is_one_tap(db: Database, rosa: Person, sign_in: SignIn) -> None:
    browser = sign_in(rosa)
    page = browser.get("/pain?on=2026-10-18&side=right").text
    fields = dict(re.findall(r'type="hidden" name="(form_key|at)" value="([^"]+)"', page))
    logged(browser, score="3", side="right", **fields)
    (kept,) = entries(db, rosa)

    assert "How was your knee?" in page
    assert (kept.local_date, kept.side, kept.score) == (date(2026, 10, 18), Side.RIGHT, 3)
