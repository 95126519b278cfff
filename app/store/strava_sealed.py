"""All that is sealed in the database: which keys it needs, and how it is sealed anew."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial

from sqlalchemy import ColumnElement, bindparam, select, update
from sqlalchemy.orm import InstrumentedAttribute

from app.store import strava_accounts, strava_goodbyes
from app.store.database import Transaction
from app.store.sealing import Sealer, WrongKey
from app.store.tables import StravaAccountRow, StravaGoodbyeRow


@dataclass(frozen=True, slots=True)
class Place:
    """A column of sealed values, and what the one of a row is sealed for."""

    row_id: InstrumentedAttribute[int]
    column: InstrumentedAttribute[str] | InstrumentedAttribute[str | None]
    about: Callable[[int], str]


@dataclass(frozen=True, slots=True)
class Sealed:
    """A sealed value as it was read, and where."""

    place: Place
    row_id: int
    stored: str = field(repr=False)

    @property
    def key_id(self) -> str:
        """Names the key that sealed it."""
        return self.stored.partition(".")[0]

    def open(self, sealer: Sealer) -> str:
        """The secret itself; raises WrongKey."""
        return sealer.open(self.stored, self.place.about(self.row_id))

    def opens(self, sealer: Sealer) -> bool:
        """Whether the keys open it."""
        try:
            self.open(sealer)
        except WrongKey:
            return False
        return True

    def anew(self, sealer: Sealer) -> str | None:
        """The same secret sealed with the first key, None when no key opens it."""
        try:
            return sealer.seal(self.open(sealer), self.place.about(self.row_id))
        except WrongKey:
            return None


CODES, ACCESS, REFRESH = (
    Place(StravaAccountRow.id, column, partial(strava_accounts.sealed_for, what=what))
    for column, what in (
        (StravaAccountRow.code, "code"),
        (StravaAccountRow.access_token, "access"),
        (StravaAccountRow.refresh_token, "refresh"),
    )
)
GOODBYES = Place(StravaGoodbyeRow.id, StravaGoodbyeRow.token, strava_goodbyes.sealed_for)
PLACES = (CODES, ACCESS, REFRESH, GOODBYES)


def any_kept(tx: Transaction) -> bool:
    """Whether there is any secret to open."""
    return any(next(_in(tx, place), None) for place in PLACES)


def missing_keys(tx: Transaction, sealer: Sealer) -> list[str]:
    """The ids of keys, in order, none of whose secrets the sealer opens."""
    opened: set[str] = set()
    closed: set[str] = set()
    for place in PLACES:
        for each in _in(tx, place):
            if each.key_id not in opened:
                (opened if each.opens(sealer) else closed).add(each.key_id)
    return sorted(closed - opened)


def unopened(tx: Transaction, sealer: Sealer) -> list[int]:
    """The ids of connections with a secret that the sealer does not open."""
    of_accounts = (each for place in (CODES, ACCESS, REFRESH) for each in _in(tx, place))
    return sorted({each.row_id for each in of_accounts if not each.opens(sealer)})


def drop_goodbyes(tx: Transaction, sealer: Sealer) -> None:
    """Forget the tokens still to be revoked that the sealer does not open: nobody can use them."""
    for each in list(_in(tx, GOODBYES)):
        if not each.opens(sealer):
            strava_goodbyes.done(tx, each.row_id)


def of_other_keys(tx: Transaction, place: Place, key_id: str, after: int, most: int | None) -> list[Sealed]:
    """Some of the values in a place that any other key than this one sealed, of rows after one, in order."""
    return list(_in(tx, place, place.row_id > after, ~place.column.startswith(f"{key_id}."), most=most))


def replace(tx: Transaction, place: Place, anew: Sequence[tuple[Sealed, str]]) -> int:
    """Put values sealed anew in the place of those that are still as they were read; returns how many."""
    if not anew:
        return 0
    named = place.row_id == bindparam("of_row"), place.column == bindparam("as_read")
    changed = (
        update(place.row_id.class_.__table__).where(*named).values({place.column.key: bindparam("text")})
    )
    values = [{"of_row": each.row_id, "as_read": each.stored, "text": text} for each, text in anew]
    return tx.connection().execute(changed, values).rowcount


def _in(
    tx: Transaction, place: Place, *where: ColumnElement[bool], most: int | None = None
) -> Iterator[Sealed]:
    asked = select(place.row_id, place.column).where(place.column.is_not(None), place.column != "", *where)
    for row_id, stored in tx.execute(asked.order_by(place.row_id).limit(most)):
        yield Sealed(place, row_id, str(stored))
