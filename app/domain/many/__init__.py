"""Many runners at once: the same rules as for one, over columns of whole numbers.

Each function names the one that it equals; units, limits and sources are those of it. Days are ordinals,
`who` is a runner's number from 0, and a column has one row a runner, a session, a day or a knee. Nothing is
raised: whoever fills the columns answers for what stands in them.
"""

from app.domain.many.breaks import Returns, returns
from app.domain.many.columns import NEVER, NOTHING, Bools, Days, Ints, Logs, Runs, Scores, Stretches, rows_of
from app.domain.many.days import Daily, Measures, daily
from app.domain.many.escalation import Escalations, escalations
from app.domain.many.knees import Knees, Worst, daily_worst, knees
from app.domain.many.known import Known, known
from app.domain.many.rising import Rises, rises
from app.domain.many.sessions import Sessions, sessions
from app.domain.many.spikes import Longest, Spikes, longest_before, spikes
from app.domain.many.told import spike_told, week_told
from app.domain.many.verdict import Found, Loads, Verdict, found_of_runs, found_on, loads, with_red_runs

__all__ = [
    "NEVER",
    "NOTHING",
    "Bools",
    "Daily",
    "Days",
    "Escalations",
    "Found",
    "Ints",
    "Knees",
    "Known",
    "Loads",
    "Logs",
    "Longest",
    "Measures",
    "Returns",
    "Rises",
    "Runs",
    "Scores",
    "Sessions",
    "Spikes",
    "Stretches",
    "Verdict",
    "Worst",
    "daily",
    "daily_worst",
    "escalations",
    "found_of_runs",
    "found_on",
    "knees",
    "known",
    "loads",
    "longest_before",
    "returns",
    "rows_of",
    "rises",
    "sessions",
    "spike_told",
    "spikes",
    "week_told",
    "with_red_runs",
]
