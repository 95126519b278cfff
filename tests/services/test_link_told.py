"""Analyses as programs read them, and worked out once more."""

import json
from dataclasses import replace
from datetime import date

import orjson
import pytest

from app.domain.link import LinkWeek, Status, analyse, digest_of
from app.services import export, link_told, link_weekly
from app.services.link_weekly import Policy
from app.store import link
from tests.build import NOW
from tests.services.weeks_of_running import KM, following, keep, monday, runs_of, scores_of


@pytest.fixture
def kept(db, rosa):
    """The two analyses of half a year in which scores follow the kilometres of the week before."""
    with db.begin() as tx:
        keep(tx, rosa, runs_of(KM), scores_of(following(KM)))
    link_weekly.weekly(db, rosa.public_id, lambda: NOW, Policy(), draws=99)
    with db.read() as tx:
        return link.of(tx, rosa.id)


def test_an_analysis_is_told_with_its_interval_its_words_and_what_it_takes_to_repeat_it(kept):
    whole, shareable = (link_told.told(one) for one in kept)
    load, spike, cadence = whole["results"]

    assert load["low"] < load["beta"] < load["high"]
    assert (load["status"], load["n"], load["n_needed"], load["df"]) == ("pattern_pending", 24, 16, 20)
    assert load["unit"] == "points per 10 km"
    assert load["shown"] == {"unit": "points per 10 km", **{k: load[k] for k in ("beta", "low", "high")}}
    miles = link_told.told(kept[0], "mi")["results"][0]
    assert (miles["unit"], miles["beta"]) == (load["unit"], load["beta"])
    assert miles["shown"]["unit"] == "points per 10 mi"
    assert miles["shown"]["beta"] == pytest.approx(1.609344 * load["beta"])
    assert spike["shown"] is None
    assert spike["beta"] is spike["low"] is cadence["p"] is None
    assert all(one["sentence"] for one in whole["results"])
    assert whole["sentence"].startswith("No clear pattern in your log so far.")
    assert whole["sources"] == ["file"] and int(whole["seed"]) >= 0 and len(whole["digest"]) == 64
    assert (len(whole["explored"]), len(shareable["explored"])) == (0, 9)
    assert json.loads(orjson.dumps(whole)) == whole


def test_what_is_kept_gives_the_same_answers_once_more(rosa, kept):
    assert [link_told.again(rosa, one) for one in kept] == [True, True]
    confirmed = replace(
        kept[0], results=(replace(kept[0].results[0], status=Status.PATTERN), *kept[0].results[1:])
    )
    assert link_told.again(rosa, confirmed)


@pytest.mark.parametrize("part", ["seed", "digest", "weeks", "results", "explored"])
def test_what_was_changed_in_the_database_does_not(rosa, kept, part):
    one = kept[1]
    changed = {
        "seed": one.seed + 1,
        "digest": "0" * 64,
        "weeks": (replace(one.weeks[0], pain=9.0), *one.weeks[1:]),
        "results": (replace(one.results[0], p=0.9), *one.results[1:]),
        "explored": (replace(one.explored[0], p=0.9), *one.explored[1:]),
    }[part]

    assert not link_told.again(rosa, replace(one, **{part: changed}))


def test_the_export_holds_every_answer_of_every_week(db, rosa, kept):
    link_weekly.weekly(db, rosa.public_id, lambda: NOW.replace(day=19), Policy(), draws=99)
    with db.read() as tx:
        told = export.export(tx, rosa, NOW)["link"]

    assert len(told) == 12
    assert told[0] | {"beta": 0, "se": 0, "t": 0} == {
        "computed_at": "2026-11-12T09:00:00Z",
        "scope": "all",
        "side": "left",
        "last_week": monday(0).isoformat(),
        "hypothesis": "load",
        "status": "pattern_pending",
        "beta": 0,
        "se": 0,
        "t": 0,
        "p": 0.01,
        "p_adjusted": 0.01,
        "n": 24,
        "df": 20,
    }


def test_the_export_holds_what_it_takes_to_work_each_analysis_out_again(db, rosa, kept):
    with db.read() as tx:
        exported = json.loads(orjson.dumps(export.export(tx, rosa, NOW)))
    told = exported["link_analyses"]

    assert [one["scope"] for one in told] == ["all", "shareable"]
    for one in told:
        weeks = [LinkWeek(**{**week, "start": date.fromisoformat(week["start"])}) for week in one["weeks"]]
        assert one["digest"] == digest_of(weeks)
        answers = [each for each in exported["link"] if each["scope"] == one["scope"]]
        again = analyse(weeks, int(one["seed"]), one["draws"])
        assert [each["p"] for each in answers] == [each.p for each in again]


def test_the_export_holds_what_a_therapist_is_shown(db, rosa, kept):
    with db.read() as tx:
        whole, shareable = export.export(tx, rosa, NOW)["link_analyses"]

    assert (len(whole["explored"]), len(shareable["explored"])) == (0, 9)
    assert {"hypothesis", "lag", "n", "beta", "p", "low", "high"} <= set(shareable["explored"][0])
    assert shareable["sources"] == ["file"]
    assert shareable["made_from"]["runs"] == {"file": 78}
    assert shareable["counts"]["others"]["weeks"] > 0
    assert shareable["mornings"]["runs"] == 78
