"""How far an import is, in the figures and words that its page and the command line show."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from gettext import NullTranslations

from app.store.imports import Import, State

__all__ = ["Going", "State", "files", "of", "said"]
PLAIN = NullTranslations()
LEAST_DONE, LEAST = 20, timedelta(seconds=5)  # before that the pace says nothing
STANDS = timedelta(seconds=30)  # so long without a file read, and nobody knows when it goes on
LEFT = timedelta(minutes=3)  # and after that, no command is reading any more: a file takes a minute at most


@dataclass(frozen=True, slots=True)
class Going:
    """How far an import is.

    done, total   files read and files in all; total is 0 until they were counted
    doing         what is being read, in words; "" while nothing is
    seconds_left  None until enough was read to tell, and while it stands still
    gave_up       the work failed for good, and waits for the runner to say what now
    broken_off    the command that read it ended before it was done; the same command goes on with it
    """

    state: State
    done: int
    total: int
    doing: str
    seconds_left: int | None
    gave_up: bool
    broken_off: bool = False

    @property
    def waits(self) -> bool:
        """Whether there is more to come by itself."""
        return self.state in (State.WAITING, State.READING) and not (self.gave_up or self.broken_off)


def of(this: Import, now: datetime) -> Going:
    """The figures of an import at this instant."""
    in_place = this.going_on and this.folder is None
    return Going(
        state=this.state,
        done=this.done,
        total=this.total,
        doing=this.doing,
        seconds_left=_seconds_left(this, now),
        gave_up=this.gave_up,
        broken_off=in_place and now - (this.moved_at or this.added_at) > LEFT,
    )


def _seconds_left(this: Import, now: datetime) -> int | None:
    """What the rest takes at the pace of this go: the time it lay waiting or broken off says nothing."""
    if not this.going_on or this.going_since is None or this.moved_at is None:
        return None
    done, took, since = this.done - this.done_before, this.moved_at - this.going_since, now - this.moved_at
    if done < LEAST_DONE or took < LEAST or since > STANDS or this.done >= this.total:
        return None
    return max(0, round((took / done * (this.total - this.done) - since).total_seconds()))


def said(going: Going, words: NullTranslations = PLAIN) -> str:
    """ "1,204 of 2,013 files · reading March 2024 · about 2 minutes", in the language of `words`."""
    counts = files(going, words) if going.total else ""
    return " · ".join(part for part in (counts, going.doing, _left(going.seconds_left, words)) if part)


def files(going: Going, words: NullTranslations = PLAIN) -> str:
    """ "1,204 of 2,013 files"."""
    _ = words.gettext
    return _("%(done)s of %(total)s files") % {"done": f"{going.done:,}", "total": f"{going.total:,}"}


def _left(left_s: int | None, words: NullTranslations) -> str:
    """The time the rest takes; empty while it is not known."""
    _, ngettext = words.gettext, words.ngettext
    if left_s is None:
        return ""
    if left_s < 60:
        return _("less than a minute")
    minutes = round(left_s / 60)
    return ngettext("about %(num)d minute", "about %(num)d minutes", minutes) % {"num": minutes}
