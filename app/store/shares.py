"""Shares and the invitations to them: their rows in, `Share` values out."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, bindparam, func, select, type_coerce, update

from app.domain.people import Person
from app.domain.sharing import Share
from app.store.database import Transaction
from app.store.people import person_of
from app.store.tables import PersonRow, ShareRow, VisitRow


def add(
    tx: Transaction,
    *,
    runner_id: int,
    label: str,
    kinds: Sequence[str],
    until_day: date | None,
    invite_hash: str | None,
    invite_until: datetime,
    now: datetime,
    therapist_id: int | None = None,
) -> Share:
    """Keep an invitation; with a therapist it is accepted at once."""
    row = ShareRow(
        runner_id=runner_id,
        label=label,
        kinds=list(kinds),
        from_day=None,
        until_day=until_day,
        invite_hash=invite_hash,
        invite_until=invite_until,
        created_at=now,
        therapist_id=therapist_id,
        accepted_at=now if therapist_id is not None else None,
    )
    tx.add(row)
    tx.flush()
    return _share(row)


def by_hash(tx: Transaction, invite_hash: str) -> Share | None:
    """The invitation of a link, whatever became of it; None when there is none."""
    return _one(tx, ShareRow.invite_hash == invite_hash)


def of_runner(tx: Transaction, runner_id: int) -> list[Share]:
    """All shares and invitations of a runner, ended ones too, oldest first."""
    mine = select(ShareRow).where(ShareRow.runner_id == runner_id)
    return [_share(row) for row in tx.scalars(mine.order_by(ShareRow.created_at, ShareRow.id))]


def accepted_by(tx: Transaction, runner_id: int) -> list[tuple[Share, datetime | None]]:
    """The accepted shares of a runner that were not revoked, oldest first, and when each was last opened."""
    rows = tx.execute(_accepted_by(), {"who": runner_id})
    return [(_share(row), row.opened_at) for row in rows]


@cache  # asked for by the first page, and always the same
def _accepted_by() -> Select[Any]:
    share, visit = ShareRow.__table__.c, VisitRow.__table__.c
    opened = select(func.max(visit.at)).where(visit.share_id == share.id).scalar_subquery()
    return (
        select(*share, type_coerce(opened, visit.at.type).label("opened_at"))
        .where(
            share.runner_id == bindparam("who"), share.accepted_at.is_not(None), share.revoked_at.is_(None)
        )
        .order_by(share.created_at, share.id)
    )


def by_public_id(tx: Transaction, runner_id: int, public_id: UUID) -> Share | None:
    """One share of this runner by the id that addresses show, None when there is none."""
    return _one(tx, ShareRow.runner_id == runner_id, ShareRow.public_id == public_id)


def between(tx: Transaction, patient: UUID, therapist_id: int) -> tuple[Share, Person] | None:
    """The accepted share, not revoked, of this patient with this therapist, and the patient."""
    return next(iter(_accepted(tx, therapist_id, PersonRow.public_id == patient)), None)


def with_therapist(tx: Transaction, therapist_id: int) -> list[tuple[Share, Person]]:
    """Every accepted share with this therapist that was not revoked, and its runner."""
    return _accepted(tx, therapist_id)


def accept(tx: Transaction, share: Share, therapist_id: int, now: datetime) -> bool:
    """Accept an invitation in place of an older share of the two; False when it cannot be any more."""
    older = update(ShareRow).where(
        ShareRow.runner_id == share.runner_id,
        ShareRow.therapist_id == therapist_id,
        ShareRow.revoked_at.is_(None),
        ShareRow.id != share.id,
    )
    waiting = update(ShareRow).where(
        ShareRow.id == share.id,
        ShareRow.accepted_at.is_(None),
        ShareRow.revoked_at.is_(None),
        ShareRow.invite_until > now,
    )
    with tx.begin_nested() as both:
        tx.execute(older.values(revoked_at=now))
        mine = waiting.values(accepted_at=now, therapist_id=therapist_id).returning(ShareRow.id)
        if tx.scalar(mine) is None:
            both.rollback()
            return False
    tx.expire_all()
    return True


def renew(tx: Transaction, share_id: int, invite_hash: str, until: datetime) -> None:
    """Give an invitation another link; the old one opens nothing any more."""
    values = {"invite_hash": invite_hash, "invite_until": until}
    tx.execute(update(ShareRow).where(ShareRow.id == share_id).values(**values))
    tx.expire_all()


def revoke(tx: Transaction, share_id: int, now: datetime) -> None:
    """End a share, or withdraw an invitation; one that has ended stays as it is."""
    standing = (ShareRow.id == share_id, ShareRow.revoked_at.is_(None))
    tx.execute(update(ShareRow).where(*standing).values(revoked_at=now))
    tx.expire_all()


def _one(tx: Transaction, *where: Any) -> Share | None:
    row = tx.scalar(select(ShareRow).where(*where))
    return None if row is None else _share(row)


def _accepted(tx: Transaction, therapist_id: int, *where: Any) -> list[tuple[Share, Person]]:
    mine = (
        select(ShareRow, PersonRow)
        .join(PersonRow, ShareRow.runner_id == PersonRow.id)
        .where(
            ShareRow.therapist_id == therapist_id,
            ShareRow.accepted_at.is_not(None),
            ShareRow.revoked_at.is_(None),
            *where,
        )
    )
    return [(_share(row), person_of(person)) for row, person in tx.execute(mine.order_by(ShareRow.id))]


def _share(row: ShareRow | Row[Any]) -> Share:
    return Share(
        id=row.id,
        public_id=row.public_id,
        runner_id=row.runner_id,
        therapist_id=row.therapist_id,
        label=row.label,
        kinds=tuple(row.kinds),
        from_day=row.from_day,
        until_day=row.until_day,
        invite_until=row.invite_until,
        created_at=row.created_at,
        accepted_at=row.accepted_at,
        revoked_at=row.revoked_at,
    )
