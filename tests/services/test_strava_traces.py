"""What was found by runs from Strava goes with them; that a reminder went out stays known."""

from dataclasses import replace

import pytest

from app.domain.reminders import Finding, Kind
from app.domain.runs import Source
from app.services import alerts, inbox, reminder_mail, strava_look, strava_purge, strava_traces
from app.services.reminder_mail import Overtaken
from app.store import api_runs, coverage, deliveries, findings, people, reminders, strava_events
from app.store.strava_events import Event
from tests.build import NOW, day, run
from tests.services.practice import NELE
from tests.services.runner import add_runs
from tests.services.strava_here import connected, from_strava, hold


def from_api(days_ago, m):
    return replace(from_strava(days_ago), distance_m=m)


@pytest.fixture
def reminded(db, rosa):
    """Someone whose long run came through Strava yesterday, and who was reminded of it this morning."""
    with db.begin() as tx:
        connected(tx, rosa)
        hold(tx, rosa, *(from_api(ago, 10_000) for ago in range(132, 2, -3)))
        hold(tx, rosa, from_api(1, 15_000))
        coverage.replace_coverage(tx, rosa.id, Source.STRAVA_API, (day(132), day()))
        people.change(tx, rosa.id, mail_reminders=True)
        rosa = people.by_id(tx, rosa.id)
        assert Kind.LOAD_SPIKE in alerts.morning(tx, rosa, NOW).reasons
    return rosa


def spike(days_ago, m=12_000, longest_m=10_000, cleared_at=None, source=Source.STRAVA_API):
    day_of = day(days_ago)
    detail = {"distance_m": m, "longest_m": longest_m}
    why = f"12 km on {day_of}"
    return Finding(Kind.LOAD_SPIKE, None, str(day_of), day_of, why, (source,), detail, cleared_at=cleared_at)


def days_found(tx, rosa):
    return {one.local_date for one in findings.of(tx, rosa.id) if one.kind is Kind.LOAD_SPIKE}


def test_who_disconnects_is_not_reminded_a_second_time_that_day(db, reminded):
    with db.begin() as tx:
        strava_purge.disconnect(tx, reminded, None, NOW, "asked")
        for ago in range(59, 0, -2):
            add_runs(tx, reminded, run(day(ago), 8_000 if ago > 1 else 16_000, external_id=f"{ago}"))

        assert Kind.LOAD_SPIKE in {one.kind for one in alerts.judge(tx, reminded, NOW)}
        assert alerts.morning(tx, reminded, NOW) is None


def test_of_a_reminder_it_is_known_alone_that_it_went_out(db, reminded):
    with db.begin() as tx:
        strava_purge.disconnect(tx, reminded, None, NOW, "asked")
        (kept,) = reminders.of(tx, reminded.id)
        (mail,) = deliveries.latest(tx, reminded.id, 1, kind=deliveries.Kind.REMINDER)

        assert (kept.why, kept.sources) == ("", ())
        assert not any(row.reminder for row in inbox.page(tx, reminded, NOW).today)
        assert reminders.spoken_of(tx, reminded.id, day()) == ()
        assert reminders.went_out(tx, reminded.id, day(9)) == []
        assert mail.facts == {}
        with pytest.raises(Overtaken, match="removed"):
            reminder_mail.told(tx, reminded, mail, NOW)


def test_findings_go_with_the_run_they_rest_on_and_so_does_the_reminders_reason(db, reminded):
    with db.begin() as tx:
        long = next(one for one in api_runs.of(tx, reminded.id) if one.day == day(1))
        api_runs.forget(tx, reminded.id, {long.id})
        alerts.judge(tx, reminded, NOW)

        assert strava_traces.forget(tx, reminded) == 1
        assert days_found(tx, reminded) == set()
        assert reminders.of(tx, reminded.id)[0].is_forgotten
        assert strava_traces.forget(tx, reminded) == 0


def test_what_holds_without_the_run_and_what_strava_had_no_part_in_stays(db, reminded):
    with db.begin() as tx:
        findings.put(tx, reminded.id, spike(40, cleared_at=NOW, source=Source.FILE), NOW)
        alerts.judge(tx, reminded, NOW)

        assert strava_traces.forget(tx, reminded) == 0
        assert days_found(tx, reminded) == {day(40), day(1)}
        assert not reminders.of(tx, reminded.id)[0].is_forgotten


@pytest.mark.parametrize(
    ("old", "goes"),
    [
        (spike(102, m=10_000), False),
        (spike(102, m=12_000), True),  # its own run is gone
        (spike(102, m=10_000, longest_m=9_000), True),  # the longest before it is
        (spike(102, m=10_000, longest_m=None), False),
    ],
)
def test_a_spike_too_old_to_be_judged_stays_as_long_as_its_runs(db, reminded, old, goes):
    with db.begin() as tx:
        findings.put(tx, reminded.id, old, NOW)
        alerts.judge(tx, reminded, NOW)

        assert strava_traces.forget(tx, reminded) == int(goes)
        assert (old.local_date in days_found(tx, reminded)) is not goes


def test_what_a_runner_deletes_at_strava_leaves_no_finding(practice, rosa):
    account = practice.connects(rosa)
    practice.syncs(account)

    def deletes(hear):
        number = practice.has()[2]["id"]
        with practice.db.begin() as tx:
            findings.put(tx, rosa.id, spike(50, cleared_at=NOW), NOW)
        practice.deletes(number)
        practice.clock.on(hours=8)
        hear(number)
        with practice.db.read() as tx:
            return findings.of(tx, rosa.id)

    assert deletes(lambda _: practice.syncs(account)) == []
    assert deletes(lambda number: by_event(practice, account, number)) == []


def by_event(practice, account, number):
    told = Event(NELE, "activity", number, "delete", 1, {}, NOW)
    with practice.db.begin() as tx:
        strava_events.add(tx, "sandbox", told)
    strava_look.look(practice.db, practice.strava, account.id, practice.clock)
