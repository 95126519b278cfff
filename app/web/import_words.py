"""Words about an import: how far it is, and what came of it, with the next step."""

from dataclasses import dataclass

from flask_babel import get_domain, ngettext
from flask_babel import gettext as _

from app.services.import_going import Going, State, said
from app.services.import_report import Ending, Outcome, Report


@dataclass(frozen=True, slots=True)
class EndingWords:
    """What a report says first.

    tone     "good", "mind" or "", as notices have it
    choose   whether the next step is to choose files, and not to go on to the runs
    opens    the list that is open at once, because it says all there is to say
    """

    tone: str
    found: str
    to_do: str
    choose: bool
    opens: Outcome | None = None


def progress_text(going: Going) -> str:
    """ "1,204 of 2,013 files · reading March 2024 · about 2 minutes"; empty once it has come to its end."""
    if going.state not in (State.WAITING, State.READING):
        return ""
    if not going.total:
        return _("Waiting for its turn") if going.state is State.WAITING else _("Counting the files")
    return said(going, get_domain().get_translations())


def ending_words(report: Report) -> EndingWords:
    """What came of an import as a whole, and what to do next."""
    said = {
        Ending.STOPPED: _stopped,
        Ending.TAKEN: _taken,
        Ending.RENEWED: _renewed,
        Ending.NOTHING_NEW: _nothing_new,
        Ending.REFUSED: _refused,
        Ending.NOT_NEEDED: _not_needed,
        Ending.EMPTY: _empty,
    }
    return said[report.ending](report)


def _stopped(report: Report) -> EndingWords:
    of = report.of
    found = _("You stopped this import before any file was read.")
    if of.done:
        found = _(
            "You stopped this import after %(done)s of %(total)s files. What was read is kept.",
            done=f"{of.done:,}",
            total=f"{of.total:,}",
        )
    to_do = _("For the rest, hand the same files over again: what is here already stays as it is.")
    return EndingWords("", found, to_do, choose=True)


def _taken(report: Report) -> EndingWords:
    found = _added(report)
    if report.set_aside:
        return EndingWords("mind", found, _aside(report), choose=False)
    if report.already_here:
        return EndingWords("good", found, _here(report), choose=False)
    return EndingWords("good", found, "", choose=False)


def _nothing_new(report: Report) -> EndingWords:
    here = report.already_here
    if report.set_aside:
        found = ngettext(
            "Nothing new: %(count)s was already here.",
            "Nothing new: %(count)s were already here.",
            here,
            count=f"{here:,}",
        )
        return EndingWords("mind", found, _aside(report), choose=False)
    found = ngettext(
        "Nothing new: %(count)s was already here.",
        "Nothing new: all %(count)s were already here.",
        here,
        count=f"{here:,}",
    )
    return EndingWords("good", found, "", choose=False)


def _renewed(report: Report) -> EndingWords:
    found = _("No new run.")
    to_do = f"{_here(report)} {_aside(report)}".strip()
    return EndingWords("mind" if report.set_aside else "good", found, to_do, choose=False)


def _refused(report: Report) -> EndingWords:
    found = _("None of it could be taken, and nothing of yours was changed.")
    to_do = _("Each line of the list says why, and what helps.")
    return EndingWords("mind", found, to_do, choose=True, opens=Outcome.SET_ASIDE)


def _not_needed(report: Report) -> EndingWords:
    found = _("There was no run in it that counts.")
    to_do = _("The list says what was left out, and why.")
    to_do = f"{to_do} {_aside(report)}".strip()
    return EndingWords("", found, to_do, choose=True, opens=Outcome.LEFT_OUT)


def _empty(report: Report) -> EndingWords:
    found = _("There was no file in it to read.")
    to_do = _("Choose a Strava export, or FIT, GPX, TCX and CSV files or a ZIP of them.")
    return EndingWords("", found, to_do, choose=True)


def _added(report: Report) -> str:
    """ "Added: 1,204 runs, 3 scores, 12 more recordings of runs."."""
    runs = ngettext("%(runs)s run", "%(runs)s runs", report.runs, runs=f"{report.runs:,}")
    scores = ngettext("%(scores)s score", "%(scores)s scores", report.scores, scores=f"{report.scores:,}")
    merged = ngettext(
        "%(merged)s more recording of a run",
        "%(merged)s more recordings of runs",
        report.merged,
        merged=f"{report.merged:,}",
    )
    numbers = ((report.runs, runs), (report.scores, scores), (report.merged, merged))
    parts = [part for number, part in numbers if number]
    return _("Added: %(parts)s.", parts=", ".join(parts))


def _here(report: Report) -> str:
    """What became of those that were here before."""
    if report.renewed:
        here, renewed = f"{report.already_here:,}", f"{report.renewed:,}"
        return _("Already here: %(here)s, brought up to date: %(renewed)s.", here=here, renewed=renewed)
    return ngettext(
        "%(here)s was already here and stays as it is.",
        "%(here)s were already here and stay as they are.",
        report.already_here,
        here=f"{report.already_here:,}",
    )


def _aside(report: Report) -> str:
    """What to do about what was set aside; empty when nothing was."""
    if not report.set_aside:
        return ""
    return ngettext(
        "%(aside)s could not be taken. The list says why: put it right and hand it over again.",
        "%(aside)s could not be taken. The list says why: put them right and hand them over again.",
        report.set_aside,
        aside=f"{report.set_aside:,}",
    )
