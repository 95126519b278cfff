"""Reads and writes the subscription to an API's events; its secrets are kept as SHA-256 alone."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, bindparam, delete, select, update
from sqlalchemy.dialects.sqlite import insert

from app.store.database import Transaction
from app.store.tables import StravaAccountRow, StravaSubscriptionRow


@dataclass(frozen=True, slots=True)
class Subscription:
    """The subscription of an app.

    callback         the address that events come to, without its secret end
    subscription_id  Strava's number of it, None until Strava has said it
    dropped          events that came for it and were not ours
    """

    origin: str
    secret_hash: str
    verify_hash: str
    callback: str
    subscription_id: int | None
    made_at: datetime
    dropped: int = 0


def put(tx: Transaction, each: Subscription) -> None:
    """Keep a subscription in the place of the one there was."""
    values = {name: getattr(each, name) for name in Subscription.__slots__}
    tx.execute(
        insert(StravaSubscriptionRow)
        .values(**values)
        .on_conflict_do_update(
            index_elements=[StravaSubscriptionRow.origin], set_={**values, "is_ended": False}
        )
    )


def end(tx: Transaction, origin: str, now: datetime) -> None:
    """Keep in its place that it was ended by hand; no secret leads there any more."""
    put(tx, Subscription(origin, f"ended {origin}", "", "", None, now))
    tx.execute(
        update(StravaSubscriptionRow).where(StravaSubscriptionRow.origin == origin).values(is_ended=True)
    )


def of(tx: Transaction, origin: str) -> Subscription | None:
    """The subscription of an API's app, None without one."""
    this = StravaSubscriptionRow.origin == origin, StravaSubscriptionRow.is_ended.is_(False)
    row = tx.scalar(_fresh().where(*this))
    return None if row is None else _subscription(row)


def is_ended(tx: Transaction, origin: str) -> bool:
    """Whether the operator ended it, and nobody has made one since."""
    ended = select(StravaSubscriptionRow.is_ended).where(StravaSubscriptionRow.origin == origin)
    return bool(tx.scalar(ended))


def hears(tx: Transaction, origin: str) -> bool:
    """Whether an API has agreed to send its events here."""
    subscription = of(tx, origin)
    return subscription is not None and subscription.subscription_id is not None


def by_secret(tx: Transaction, secret_hash: str) -> Subscription | None:
    """The subscription whose callback ends in the secret of this SHA-256, None without one."""
    row = tx.scalar(_fresh().where(StravaSubscriptionRow.secret_hash == secret_hash))
    return None if row is None else _subscription(row)


@dataclass(frozen=True, slots=True)
class Callback:
    """What is known of the address that an API's events come to, and of athletes they are about.

    accounts  the connections of those who have one, by the athlete's number
    """

    secret_hash: str
    subscription_id: int | None
    accounts: Mapping[int, int]


_CALLBACK = select(StravaSubscriptionRow.secret_hash, StravaSubscriptionRow.subscription_id).where(
    StravaSubscriptionRow.origin == bindparam("origin")
)
_ACCOUNTS = select(StravaAccountRow.athlete_id, StravaAccountRow.id).where(
    StravaAccountRow.origin == bindparam("origin"),
    StravaAccountRow.athlete_id.in_(bindparam("athlete_ids", expanding=True)),
)


def callback(tx: Transaction, origin: str, athlete_ids: Collection[int]) -> Callback | None:
    """Where an API's events come in, and who of these athletes is connected; None without a subscription."""
    row = tx.execute(_CALLBACK, {"origin": origin}).one_or_none()
    if row is None:
        return None
    found = tx.execute(_ACCOUNTS, {"origin": origin, "athlete_ids": list(athlete_ids)})
    return Callback(*row, {number: account_id for number, account_id in found if number is not None})


def number(tx: Transaction, origin: str, secret_hash: str, subscription_id: int) -> None:
    """Note the number Strava gave it."""
    this = StravaSubscriptionRow.origin == origin, StravaSubscriptionRow.secret_hash == secret_hash
    tx.execute(update(StravaSubscriptionRow).where(*this).values(subscription_id=subscription_id))


def drop(tx: Transaction, origin: str, count: int) -> None:
    """Count events that were not ours."""
    this = update(StravaSubscriptionRow).where(StravaSubscriptionRow.origin == origin)
    tx.execute(this.values(dropped=StravaSubscriptionRow.dropped + count))


def forget(tx: Transaction, origin: str) -> None:
    """Delete the subscription."""
    tx.execute(delete(StravaSubscriptionRow).where(StravaSubscriptionRow.origin == origin))


def forget_others(tx: Transaction, origin: str | None) -> None:
    """Delete the subscriptions of other APIs or apps than this one, or all with None."""
    foreign = delete(StravaSubscriptionRow)
    tx.execute(foreign if origin is None else foreign.where(StravaSubscriptionRow.origin != origin))


def _fresh() -> Select[StravaSubscriptionRow]:
    return select(StravaSubscriptionRow).execution_options(populate_existing=True)


def _subscription(row: StravaSubscriptionRow) -> Subscription:
    return Subscription(**{name: getattr(row, name) for name in Subscription.__slots__})
