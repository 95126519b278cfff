"""Messages on their way: asked for once, claimed, leased and marked.

A message's way is waiting, sending, sent, failed or expired. (channel, kind, about) says what "the same" is.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import and_, delete, insert, or_, select, update
from sqlalchemy.engine import CursorResult
from sqlalchemy.exc import IntegrityError

from app.domain.messages import Channel, Delivery, Kind, State
from app.store.database import Transaction
from app.store.tables import DeliveryRow, ReminderRow

LEASE = timedelta(minutes=5)  # longer than a slow mail server takes for one message
REASON_CHARACTERS = 300
INTERRUPTED = "interrupted"
ENDED = (State.SENT, State.FAILED, State.EXPIRED)


def add(
    tx: Transaction,
    *,
    kind: Kind,
    about: str,
    facts: dict[str, str | int | None],
    now: datetime,
    due_at: datetime,
    expires_at: datetime,
    person_id: int | None = None,
    address: str | None = None,
    reminder_id: int | None = None,
    channel: Channel = Channel.MAIL,
) -> bool:
    """Keep a message to be sent; False, and nothing changed, when it was asked for before."""
    row: dict[str, Any] = {
        "person_id": person_id,
        "address": address,
        "reminder_id": reminder_id,
        "facts": facts,
    }
    row |= {"channel": channel.value, "kind": kind.value, "about": about, "state": State.WAITING.value}
    row |= {"due_at": due_at, "expires_at": expires_at, "message_id": uuid4().hex, "added_at": now}
    try:
        with tx.begin_nested():
            tx.execute(insert(DeliveryRow).values(**row, fence=0, tries=0, reason=""))
    except IntegrityError:
        if tx.scalar(select(DeliveryRow.id).where(*_named(channel, kind, about))) is None:
            raise
        return False
    return True


def due(tx: Transaction, now: datetime) -> bool:
    """Whether a claim would find something; asked without the write lock."""
    return tx.scalar(select(DeliveryRow.id).where(_claimable(now)).limit(1)) is not None


def claim(tx: Transaction, now: datetime) -> Delivery | None:
    """Take the message due longest, by an update that names the fence it read; None when none is due.

    One whose sender ended between sending and marking is taken once more, and given up the next time.
    """
    asked = select(DeliveryRow).where(_claimable(now)).order_by(DeliveryRow.due_at, DeliveryRow.id)
    while (row := tx.scalars(asked.limit(1)).first()) is not None:
        found = _delivery(row)
        left_behind = found.state is State.SENDING
        taken: dict[str, Any] = {
            "state": State.SENDING.value,
            "tries": found.tries + 1,
            "leased_until": now + LEASE,
            "reason": INTERRUPTED if left_behind else found.reason,
        }
        if left_behind and found.reason == INTERRUPTED:
            taken = {"state": State.FAILED.value, "leased_until": None, "facts": {}}
        ours = _change(tx, found, fence=found.fence + 1, **taken)
        tx.expire_all()
        if ours and taken["state"] == State.SENDING.value:
            return _reread(tx, found.id)
    return None


def postpone(
    tx: Transaction, delivery: Delivery, until: datetime, reason: str = "", tried: bool = True
) -> bool:
    """Put a claimed message back until an instant; False, and nothing changed, when another has it."""
    return _change(
        tx,
        delivery,
        state=State.WAITING.value,
        due_at=until,
        leased_until=None,
        reason=reason[:REASON_CHARACTERS],
        tries=delivery.tries if tried else delivery.tries - 1,
    )


def end(tx: Transaction, delivery: Delivery, state: State, now: datetime, reason: str = "") -> bool:
    """Mark a claimed message sent, failed or expired, and forget its facts; False when another has it."""
    return _change(
        tx,
        delivery,
        state=state.value,
        leased_until=None,
        facts={},
        reason=reason[:REASON_CHARACTERS],
        sent_at=now if state is State.SENT else None,
    )


def latest(
    tx: Transaction, person_id: int, most: int, kind: Kind | None = None, but: Kind | None = None
) -> list[Delivery]:
    """The newest messages of a person, newest first: of all kinds, of one, or of all but one."""
    asked = select(DeliveryRow).where(DeliveryRow.person_id == person_id)
    if kind is not None:
        asked = asked.where(DeliveryRow.kind == kind.value)
    if but is not None:
        asked = asked.where(DeliveryRow.kind != but.value)
    return [_delivery(row) for row in tx.scalars(asked.order_by(DeliveryRow.id.desc()).limit(most))]


def of_reminders(tx: Transaction, person_id: int) -> dict[UUID, list[Delivery]]:
    """The messages of a person's reminders, by the public id of the reminder."""
    asked = select(ReminderRow.public_id, DeliveryRow).join(
        ReminderRow, DeliveryRow.reminder_id == ReminderRow.id
    )
    found: dict[UUID, list[Delivery]] = {}
    for public_id, row in tx.execute(
        asked.where(DeliveryRow.person_id == person_id).order_by(DeliveryRow.id)
    ):
        found.setdefault(public_id, []).append(_delivery(row))
    return found


def drop_waiting(tx: Transaction, person_id: int, kinds: Collection[Kind]) -> int:
    """Delete messages of some kinds to a person that nobody is sending yet; return how many."""
    named = DeliveryRow.person_id == person_id, DeliveryRow.kind.in_([kind.value for kind in kinds])
    waiting = DeliveryRow.state == State.WAITING.value
    return _count(tx.execute(delete(DeliveryRow).where(*named, waiting)))


def forget(tx: Transaction, before: datetime) -> int:
    """Delete ended messages that went to an address without an account; return how many."""
    states = [state.value for state in ENDED]
    old = DeliveryRow.person_id.is_(None), DeliveryRow.state.in_(states), DeliveryRow.added_at < before
    return _count(tx.execute(delete(DeliveryRow).where(*old)))


def _named(channel: Channel, kind: Kind, about: str) -> tuple[Any, ...]:
    return DeliveryRow.channel == channel.value, DeliveryRow.kind == kind.value, DeliveryRow.about == about


def _claimable(now: datetime) -> Any:
    """Due, or leased out; a lease beyond its full length is a clock that was set back."""
    leased_out = or_(DeliveryRow.leased_until <= now, DeliveryRow.leased_until > now + LEASE)
    return or_(
        and_(DeliveryRow.state == State.WAITING.value, DeliveryRow.due_at <= now),
        and_(DeliveryRow.state == State.SENDING.value, leased_out),
    )


def _change(tx: Transaction, held: Delivery, **values: Any) -> bool:
    named = DeliveryRow.id == held.id, DeliveryRow.fence == held.fence, DeliveryRow.state == held.state.value
    changed = update(DeliveryRow).where(*named).values(**values).execution_options(synchronize_session=False)
    return _count(tx.execute(changed)) == 1


def _reread(tx: Transaction, delivery_id: int) -> Delivery:
    return _delivery(tx.scalars(select(DeliveryRow).where(DeliveryRow.id == delivery_id)).one())


def _delivery(row: DeliveryRow) -> Delivery:
    return Delivery(
        id=row.id,
        person_id=row.person_id,
        address=row.address,
        reminder_id=row.reminder_id,
        channel=Channel(row.channel),
        kind=Kind(row.kind),
        about=row.about,
        facts=row.facts,
        state=State(row.state),
        due_at=row.due_at,
        expires_at=row.expires_at,
        fence=row.fence,
        tries=row.tries,
        message_id=row.message_id,
        reason=row.reason,
        added_at=row.added_at,
        sent_at=row.sent_at,
    )


def _count(result: Any) -> int:
    assert isinstance(result, CursorResult)
    return result.rowcount
