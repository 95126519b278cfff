"""Who runs at the practice Strava: a few invented people, each for another kind of log."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from zoneinfo import ZoneInfo

BERLIN = "Europe/Berlin"


class Kind(Enum):
    """What kind of log a person has."""

    ORDINARY = "ordinary"
    LONG = "long"
    NEWCOMER = "newcomer"
    EMPTY = "empty"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Athlete:
    """An invented person; `words` tell someone who has to choose what their log holds.

    days  how many days before the sandbox's first start the log begins
    """

    id: int
    first_name: str
    last_name: str
    sex: str
    kind: Kind
    days: int
    words: str
    timezone: str = BERLIN

    @property
    def name(self) -> str:
        """Both names."""
        return f"{self.first_name} {self.last_name}"

    @property
    def zone(self) -> ZoneInfo:
        """The zone of all their runs."""
        return ZoneInfo(self.timezone)

    def began(self, first_day: date) -> date:
        """The day on which their log begins; `first_day` is that of the sandbox's first start."""
        return first_day - timedelta(days=self.days)


MARA = Athlete(
    140_000_001, "Mara", "Feldt", "F", Kind.ORDINARY, 78 * 7,
    "Four runs a week for a year and a half, with rides, walks and some private runs",
)  # fmt: skip
JONAS = Athlete(
    140_000_002, "Jonas", "Brand", "M", Kind.LONG, 3_652, "Ten years and 5,000 activities"
)  # fmt: skip
NELE = Athlete(140_000_003, "Nele", "Okoro", "F", Kind.NEWCOMER, 14, "Five runs in the last two weeks")
IVO = Athlete(140_000_004, "Ivo", "Lenz", "M", Kind.EMPTY, 0, "Nothing recorded yet")
PIA = Athlete(140_000_005, "Pia", "Quist", "F", Kind.BROKEN, 260, "Good runs, and records that are broken")

FEATURED = (MARA, JONAS, NELE, IVO, PIA)
# Where several people practise on one server, each can be somebody else.
LIKE_MARA = tuple(
    Athlete(
        140_000_011 + n, first_name, last_name, sex, Kind.ORDINARY, 78 * 7, "As Mara, with runs of their own"
    )
    for n, (first_name, last_name, sex) in enumerate(
        (
            ("Lotte", "Amsel", "F"), ("Emil", "Birk", "M"), ("Runa", "Castell", "F"), ("Till", "Dorn", "M"),
            ("Ada", "Eichner", "F"), ("Jost", "Falk", "M"), ("Maja", "Gerber", "F"), ("Nils", "Harms", "M"),
            ("Tilda", "Iversen", "F"), ("Otto", "Jung", "M"), ("Vera", "Kolb", "F"), ("Sven", "Lund", "M"),
        )
    )
)  # fmt: skip
ATHLETES = FEATURED + LIKE_MARA
BY_ID = {athlete.id: athlete for athlete in ATHLETES}
