"""Connections to Strava: the account, readings of its list, events, and the calls used."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index
from sqlalchemy import UniqueConstraint as Unique
from sqlalchemy.orm import Mapped, mapped_column

from app.store.tables.base import Table, owner


class StravaStateRow(Table):
    """A connection asked for: the `state` of an authorize address, as SHA-256, bound to the browser, once."""

    __tablename__ = "strava_state"
    state_hash: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[int] = owner()
    browser_hash: Mapped[str]
    made_at: Mapped[datetime]
    __table_args__ = (Index(None, "person_id"),)


class StravaAccountRow(Table):
    """A runner's connection to an API; code and tokens are sealed (app.store.sealing).

    `origin` names the API and the app it was made with. One process refreshes at a time: it holds the lease
    whose `fence` it wrote; `refusals` is how often in a row Strava refused new tokens, and `unanswered` how
    often it may have given some that never came. `problem` is the id of what keeps it from being read, empty
    when nothing does; `misses` is how often in a row that was so.
    """

    __tablename__ = "strava_account"
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), unique=True)
    origin: Mapped[str]
    athlete_id: Mapped[int | None] = mapped_column(BigInteger)
    athlete_name: Mapped[str] = mapped_column(default="")
    state: Mapped[str]
    scopes: Mapped[list[Any]]
    code: Mapped[str | None]
    access_token: Mapped[str | None]
    refresh_token: Mapped[str | None]
    expires_at: Mapped[datetime | None]
    leased_until: Mapped[datetime | None]
    fence: Mapped[int] = mapped_column(default=0)
    refusals: Mapped[int] = mapped_column(default=0)
    unanswered: Mapped[int] = mapped_column(default=0)
    asked_at: Mapped[datetime]
    reached_at: Mapped[datetime | None]
    problem: Mapped[str] = mapped_column(default="")
    misses: Mapped[int] = mapped_column(default=0)
    told_at: Mapped[datetime | None]
    __table_args__ = (Unique("origin", "athlete_id"),)


class StravaPassRow(Table):
    """How far one reading of an account's list is; a kind has one row, begun anew each time.

    The window is `after_s` to `before_s`, epoch seconds, read downwards from `cursor_s`; `last_ids` are the
    activities read that the next page may show again.
    """

    __tablename__ = "strava_pass"
    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("strava_account.id", ondelete="CASCADE"))
    kind: Mapped[str]
    state: Mapped[str]
    after_s: Mapped[int] = mapped_column(BigInteger)
    before_s: Mapped[int] = mapped_column(BigInteger)
    cursor_s: Mapped[int] = mapped_column(BigInteger)
    last_ids: Mapped[list[Any]]
    seen: Mapped[int] = mapped_column(default=0)
    kept: Mapped[int] = mapped_column(default=0)
    calls: Mapped[int] = mapped_column(default=0)
    oldest_day: Mapped[date | None]
    began_at: Mapped[datetime]
    resume_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    doubted: Mapped[bool] = mapped_column(default=False)
    asked: Mapped[int] = mapped_column(default=0, server_default="0")
    last_calls: Mapped[int] = mapped_column(default=0, server_default="0")
    __table_args__ = (Unique("account_id", "kind"),)


class StravaEventRow(Table):
    """An event received; a hint that something changed, looked up before anything is believed.

    It is looked at from `look_at` on, at once without one. `signed` says that it bore a good signature.
    """

    __tablename__ = "strava_event"
    id: Mapped[int] = mapped_column(primary_key=True)
    origin: Mapped[str]
    owner_id: Mapped[int] = mapped_column(BigInteger)
    object_type: Mapped[str]
    object_id: Mapped[int] = mapped_column(BigInteger)
    aspect_type: Mapped[str]
    event_time: Mapped[int] = mapped_column(BigInteger)
    updates: Mapped[dict[str, Any]]
    received_at: Mapped[datetime]
    look_at: Mapped[datetime | None]
    signed: Mapped[bool] = mapped_column(default=False, server_default="0")
    done_at: Mapped[datetime | None]
    outcome: Mapped[str] = mapped_column(default="")
    __table_args__ = (
        Unique("origin", "object_type", "object_id", "aspect_type", "event_time"),
        Index(None, "origin", "owner_id"),
        Index(None, "received_at"),
    )


Index(
    "ix_strava_event_open",
    StravaEventRow.origin,
    StravaEventRow.owner_id,
    sqlite_where=StravaEventRow.done_at.is_(None),
)


class StravaSetAsideRow(Table):
    """An activity of the list that could not be read, with the reason and what could be read of it.

    One without a number stands under "?" and a digest of what is known of it.
    """

    __tablename__ = "strava_set_aside"
    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("strava_account.id", ondelete="CASCADE"))
    external_id: Mapped[str]
    reason: Mapped[str]
    title: Mapped[str] = mapped_column(default="", server_default="")
    local_date: Mapped[date | None]
    at: Mapped[datetime]
    __table_args__ = (Unique("account_id", "external_id"),)


class StravaBudgetRow(Table):
    """Calls used of an API's limits, shared by all processes; overall and those that only read.

    The counts belong to the quarter hour and the day (UTC) of `counted_at` by the clock of Strava, which is
    `ahead_s` ahead; after a refusal nothing is asked until `blocked_until`.
    """

    __tablename__ = "strava_budget"
    origin: Mapped[str] = mapped_column(primary_key=True)
    counted_at: Mapped[datetime]
    short_used: Mapped[int] = mapped_column(default=0)
    short_limit: Mapped[int]
    daily_used: Mapped[int] = mapped_column(default=0)
    daily_limit: Mapped[int]
    read_short_used: Mapped[int] = mapped_column(default=0)
    read_short_limit: Mapped[int]
    read_daily_used: Mapped[int] = mapped_column(default=0)
    read_daily_limit: Mapped[int]
    blocked_until: Mapped[datetime | None]
    ahead_s: Mapped[int] = mapped_column(default=0, server_default="0")


class StravaSubscriptionRow(Table):
    """The one subscription to events of an API's app; the callback's secret and the token as SHA-256.

    One that the operator ended stays as that alone, so that nothing makes it anew unasked.
    """

    __tablename__ = "strava_subscription"
    origin: Mapped[str] = mapped_column(primary_key=True)
    secret_hash: Mapped[str] = mapped_column(unique=True)
    verify_hash: Mapped[str]
    callback: Mapped[str]
    subscription_id: Mapped[int | None] = mapped_column(BigInteger)
    made_at: Mapped[datetime]
    dropped: Mapped[int] = mapped_column(default=0)
    is_ended: Mapped[bool] = mapped_column(default=False, server_default="0")


class StravaGoodbyeRow(Table):
    """A token still to be revoked at the API, of someone who has disconnected; it names no person."""

    __tablename__ = "strava_goodbye"
    id: Mapped[int] = mapped_column(primary_key=True)
    origin: Mapped[str]
    athlete_id: Mapped[int | None] = mapped_column(BigInteger)
    token: Mapped[str]
    added_at: Mapped[datetime]
