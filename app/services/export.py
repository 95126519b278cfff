"""Hand a person everything that is kept of them, in a form that other programs read."""

from collections.abc import Collection, Iterable
from datetime import UTC, date, datetime
from uuid import UUID

from app.domain import load
from app.domain.exercises import Agreement, Done
from app.domain.messages import Delivery, State
from app.domain.pain import CheckIn, PainEntry, signs_of
from app.domain.people import Person
from app.domain.planning import PlannedRun
from app.domain.reminders import Finding, Kind, Reminder
from app.domain.runs import ARCHIVES, Run, Source
from app.domain.sharing import Share
from app.services import coverage, export_load, link_told
from app.services.export_load import Kept, Part
from app.store import (
    check_ins,
    consents,
    deletions,
    deliveries,
    exercise_levels,
    exercises,
    findings,
    instrument_totals,
    link,
    pain,
    planned_runs,
    reminders,
    runs,
    shares,
    visits,
)
from app.store.consents import Consent
from app.store.database import Transaction
from app.store.deletions import Deletion
from app.store.instrument_totals import Total
from app.store.visits import Visit

FORMAT, VERSION = "kneewise-export", 1


def export(tx: Transaction, person: Person, now: datetime) -> dict[str, object]:
    """Everything kept of a person, in the shape that tests/data/export.schema.json fixes.

    Instants are UTC with Z, dates the runner's local days, distances whole metres; what is not known
    is None. The runs are those that count, before sessions are merged.
    """
    kept = _kept(tx, person, now)
    analyses = link.of(tx, person.id)
    signs = signs_of(kept.pain)
    ids = {run.public_id for run in kept.runs}
    return {
        "format": FORMAT,
        "version": VERSION,
        "exported_at": _instant(now),
        "profile": _profile(person),
        "runs": [_run(run) for run in kept.runs],
        "pain": [_pain(entry, ids, own) for entry, own in zip(kept.pain, signs, strict=True)],
        "exercises": [_done(done) for done in kept.done],
        "exercise_levels": [_agreed(each) for each in exercise_levels.of(tx, person.id)],
        "weeks": export_load.weeks(kept),
        "days": export_load.days(kept),
        "check_ins": [_check_in(each) for each in check_ins.of(tx, person.id)],
        "instrument_totals": [_total(each) for each in instrument_totals.of(tx, person.id)],
        "planned_runs": [_planned(each) for each in planned_runs.of(tx, person.id, date.min)],
        "findings": [_finding(finding) for finding in findings.of(tx, person.id)],
        "reminders": _reminders(tx, person),
        "link": link_told.rows(analyses),
        "link_analyses": [link_told.whole(one) for one in analyses],
        "shares": [_share(share) for share in shares.of_runner(tx, person.id)],
        "visits": [_visit(visit) for visit in reversed(visits.of_runner(tx, person.id))],
        "consents": [_consent(consent) for consent in consents.of(tx, person.id)],
        "deletions": [_deletion(deletion) for deletion in deletions.of(tx, person.id)],
    }


def _kept(tx: Transaction, person: Person, now: datetime) -> Kept:
    """Read what is kept, and judge each session once."""
    today = person.today(now)
    recordings = runs.all_of(tx, person.id)
    counting = [each.run for each in recordings if each.counts]
    known = coverage.of(tx, person, counting, today)
    sessions = [session for session in load.sessions(counting) if session.day <= today]
    return Kept(
        runs=counting,
        sessions=sessions,
        spikes=load.spikes(sessions, known),
        coverage=known,
        pain=pain.of(tx, person.id),
        done=exercises.of(tx, person.id),
        today=today,
        week_start=person.week_start,
    )


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _instant_or_none(at: datetime | None) -> str | None:
    return None if at is None else _instant(at)


def _profile(person: Person) -> Part:
    roles = {"runner": person.is_runner, "therapist": person.is_therapist}
    return {
        "email": person.email,
        "roles": [role for role, held in roles.items() if held],
        "timezone": person.timezone,
        "week_start": person.week_start.value,
        "units": person.units,
        "locale": person.locale,
        "created_at": _instant(person.created_at),
        "knee": person.knee.value,
        "place": person.place,
        "strength_days": list(person.strength_days),
        "exercise_set": person.exercise_set,
        "mail_reminders": person.mail_reminders,
        "reminder_rules": dict(person.reminder_rules),
    }


def _run(run: Run) -> Part:
    return {
        "id": str(run.public_id),
        "source": _source(run.source),
        "external_id": run.external_id,
        "sport": run.sport.value,
        "start": _instant(run.start),
        "local_date": run.day.isoformat(),
        "distance_m": run.distance_m,
        "moving_s": run.moving_s,
        "elapsed_s": run.elapsed_s,
        "cadence_spm": run.cadence_spm,
        "cadence_raw": run.cadence_raw,
        "cadence_factor": run.cadence_factor,
        "cadence_reason": run.cadence_reason,
        "cadence_answer": run.cadence_answer,
        "average_hr_bpm": run.average_hr_bpm,
        "elevation_gain_m": run.elevation_gain_m,
        "manual": run.manual,
        "title": run.title,
    }


def _source(source: Source) -> str:
    """The kind of source: an export tells no archive from another."""
    return Source.ARCHIVE.value if source in ARCHIVES else source.value


def _pain(entry: PainEntry, runs: Collection[UUID | None], signs: tuple[str, ...]) -> Part:
    """A score, with its run where that is among those exported, and the signs answered or worked out."""
    return {
        "at": _instant_or_none(entry.at),
        "local_date": entry.local_date.isoformat(),
        "score": entry.score,
        "side": entry.side.value,
        "place": None if entry.place is None else entry.place.value,
        "moment": entry.moment.value,
        "run": str(entry.run) if entry.run in runs and entry.run else None,
        "note": entry.note,
        "flags": list(signs),
    }


def _done(done: Done) -> Part:
    return {
        "at": _instant(done.at),
        "local_date": done.local_date.isoformat(),
        "exercise": done.exercise,
        "level": done.level,
        "side": None if done.side is None else done.side.value,
        "sets": [{"reps": each.reps, "hold_s": each.hold_s, "pain": each.pain} for each in done.sets],
        "pain": done.pain,
    }


def _agreed(said: Agreement) -> Part:
    """A level said yes to or kept, from that day on."""
    return {
        "at": _instant(said.at),
        "local_date": said.local_date.isoformat(),
        "exercise": said.exercise,
        "level": said.level,
        "why": said.why.value,
    }


def _planned(plan: PlannedRun) -> Part:
    return {
        "id": str(plan.public_id),
        "local_date": plan.day.isoformat(),
        "local_time": None if plan.at is None else f"{plan.at:%H:%M}",
        "distance_m": plan.distance_m,
        "race": plan.race,
    }


def _check_in(said: CheckIn) -> Part:
    """A week's four answers, 0 to 3 each, and what they come to; none of a skipped week."""
    return {
        "week_start": said.week_start.isoformat(),
        "answers": list(said.answers),
        "impact": said.impact,
        "substantial": None if said.is_skipped else said.is_substantial(),
    }


def _total(total: Total) -> Part:
    return {
        "day": total.day.isoformat(),
        "instrument": total.instrument.value,
        "total": total.total,
        "by": total.by,
        "at": _instant(total.at),
    }


def _finding(finding: Finding) -> Part:
    return {
        "at": _instant_or_none(finding.at),
        "local_date": finding.local_date.isoformat(),
        "kind": finding.kind.value,
        "side": finding.side.value if finding.side and finding.side.value in ("left", "right") else None,
        "sources": sorted({_source(source) for source in finding.sources}),
        "why": finding.why,
        "cleared_at": _instant_or_none(finding.cleared_at),
    }


def _reminders(tx: Transaction, person: Person) -> list[Part]:
    sent = deliveries.of_reminders(tx, person.id)
    kept = [each for each in reminders.of(tx, person.id) if each.kind is not Kind.CARD]
    told = [each for each in kept if not each.is_forgotten]
    return [_reminder(each, sent.get(each.public_id, []) if each.public_id else []) for each in told]


def _reminder(reminder: Reminder, sent: Iterable[Delivery]) -> Part:
    return {
        "local_date": reminder.local_date.isoformat(),
        "kind": reminder.kind.value,
        "reasons": [reason.value for reason in reminder.reasons],
        "status": reminder.status.value,
        "deliveries": [_delivery(each) for each in sent],
    }


def _delivery(delivery: Delivery) -> Part:
    is_under_way = delivery.state is State.SENDING
    return {
        "channel": delivery.channel.value,
        "status": (State.WAITING if is_under_way else delivery.state).value,
        "sent_at": _instant_or_none(delivery.sent_at),
        "reason": delivery.reason or None,
    }


def _consent(consent: Consent) -> Part:
    return {
        "kind": consent.kind,
        "text_version": consent.text_version,
        "given_at": _instant(consent.given_at),
        "withdrawn_at": _instant_or_none(consent.withdrawn_at),
    }


def _share(share: Share) -> Part:
    """A share or an invitation to one, under the name the runner gave it."""
    return {
        "therapist": share.label,
        "kinds": list(share.kinds),
        "from": None if share.from_day is None else share.from_day.isoformat(),
        "until": None if share.until_day is None else share.until_day.isoformat(),
        "created_at": _instant(share.created_at),
        "accepted_at": _instant_or_none(share.accepted_at),
        "revoked_at": _instant_or_none(share.revoked_at),
    }


def _visit(visit: Visit) -> Part:
    return {"at": _instant(visit.at), "by": visit.by, "what": visit.what}


def _deletion(deletion: Deletion) -> Part:
    return {"at": _instant(deletion.at), "what": deletion.what, "rows": deletion.rows}
