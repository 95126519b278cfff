"""All tables, by what they are about; every "once" is a unique constraint there."""

from app.store.tables.base import Instant, Table, owner
from app.store.tables.imports import ImportItemRow, ImportRow
from app.store.tables.link import LinkAnalysisRow, LinkResultRow, PlannedRunRow
from app.store.tables.log import (
    CoverageRow,
    ExerciseRow,
    FindingRow,
    NoRunDayRow,
    PainRow,
    ReminderRow,
    RunApartRow,
    RunRow,
)
from app.store.tables.messages import DeliveryRow
from app.store.tables.people import (
    ConsentRow,
    DeletionRow,
    PersonRow,
    SessionRow,
    SignInFailureRow,
    SignUpRow,
)
from app.store.tables.rules import CheckInRow, InstrumentTotalRow, LevelRow
from app.store.tables.sharing import ShareRow, VisitRow
from app.store.tables.strava import (
    StravaAccountRow,
    StravaBudgetRow,
    StravaEventRow,
    StravaGoodbyeRow,
    StravaPassRow,
    StravaSetAsideRow,
    StravaStateRow,
    StravaSubscriptionRow,
)
from app.store.tables.work import JobRow, TaskRow

__all__ = [
    "CheckInRow", "ConsentRow", "CoverageRow", "DeletionRow", "DeliveryRow", "ExerciseRow", "FindingRow",
    "ImportItemRow", "ImportRow", "Instant", "InstrumentTotalRow", "JobRow", "LevelRow",
    "LinkAnalysisRow", "LinkResultRow", "NoRunDayRow", "PainRow", "PersonRow", "PlannedRunRow",
    "ReminderRow", "RunApartRow", "RunRow", "SessionRow", "ShareRow", "SignInFailureRow", "SignUpRow",
    "StravaAccountRow", "StravaBudgetRow", "StravaEventRow", "StravaGoodbyeRow", "StravaPassRow",
    "StravaSetAsideRow", "StravaStateRow", "StravaSubscriptionRow", "Table", "TaskRow", "VisitRow",
    "owner",
]  # fmt: skip
