"""Gives what is sealed in the database another key, in small steps that may be cut short and gone on with."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from app import keys
from app.config import Settings
from app.store import strava_sealed
from app.store.database import Database, Transaction
from app.store.sealing import Sealer, id_of
from app.store.strava_sealed import PLACES, Place, Sealed
from app.strava_door import check_keys

BATCH = 100  # values sealed anew in one transaction
ROUNDS = 5  # while another process still seals with an old key
MAKE_ONE = 'python3 -c "import base64, os; print(base64.urlsafe_b64encode(os.urandom(32)).decode())"'


@dataclass(frozen=True, slots=True)
class Rotated:
    """What came of it.

    key_id    names the key that seals now; is_new: it was made for this
    sealed    how many values were sealed anew; unopened: how many none of the keys opens, which stay
    others    name the keys that nothing here needs any more; they were taken out of our own file
    """

    key_id: str
    is_new: bool
    sealed: int
    unopened: int
    others: tuple[str, ...]


def rotate(settings: Settings, db: Database) -> Rotated:
    """Seal everything with a new key, and take the old ones out of the file once nothing needs them.

    One that was cut short is finished, with the key it made. Of keys that do not lie in the instance's own
    file the first seals, and all stay. Processes that run meanwhile go on. Raises InstanceUnusable.
    """
    check_keys(settings, db)
    if not is_own(settings):
        held = settings.token_keys.split()
        return _told(db, held, reseal(db, Sealer(held)), is_new=False)
    path, sealed = settings.instance / keys.TOKEN_KEYS, 0
    held, is_new = _begun(db, path)
    for _ in range(ROUNDS):
        sealed += reseal(db, Sealer(held))
        if _ended(db, path, held):
            db.empty_log()  # of what the old keys sealed
            return _told(db, held, sealed, is_new)
    raise keys.InstanceUnusable(
        "Another process goes on sealing with an old key, so all keys were left in their file. Start every "
        "Kneewise of this database again, then run kneewise rotate-keys again."
    )


def is_own(settings: Settings) -> bool:
    """Whether the keys lie in the instance's own file, and not where the operator keeps them."""
    return settings.token_keys_file == settings.instance / keys.TOKEN_KEYS


def reseal(db: Database, sealer: Sealer) -> int:
    """Seal with the first key all that others have sealed, in short transactions; returns how many values.

    A value that another process changes meanwhile is left as that one stored it.
    """
    done = 0
    for place in PLACES:
        after = 0
        while found := _batch(db, place, sealer.key_id, after):
            anew = [(each, text) for each in found if (text := each.anew(sealer))]  # with nobody waiting
            with db.begin() as tx:
                done += strava_sealed.replace(tx, place, anew)
            after = found[-1].row_id
    return done


def words(settings: Settings, done: Rotated) -> Iterator[str]:
    """What came of it, in sentences that also say what is left to do."""
    own, where = is_own(settings), settings.token_keys_file or "KNEEWISE_TOKEN_KEYS"
    one = "1 value is" if done.sealed == 1 else f"{done.sealed:,} values are"
    new = ", which is new" if done.is_new else "" if own else f", the first in {where}"
    yield f"{one} now sealed with key {done.key_id}{new}. A Kneewise that runs goes on."
    if done.unopened:
        yield f"None of the keys opens {done.unopened:,} more; their runners connect Strava again."
    gone = ", ".join(done.others)
    if own and gone:
        old = settings.instance / keys.OLD_TOKEN_KEYS
        yield f"Nothing here needs key {gone} any more: it was moved from {where} to {old}."
        yield "Backups from before now need it. Delete that file when the last of them is gone."
    if own and not done.is_new:
        yield "This finished a rotation begun earlier. For a new key, run kneewise rotate-keys again."
    if not own and gone:
        yield f"Nothing here needs key {gone} any more. Once Kneewise runs with both, take it from {where}."
        yield "Backups from before now need it: keep it apart from them until the last of them is gone."
    if not own and not gone:
        yield f"For a new key, put one before it in {where}, start Kneewise again, then run this again."
        yield f"One is made by: {MAKE_ONE}"


def _batch(db: Database, place: Place, key_id: str, after: int) -> list[Sealed]:
    with db.read() as tx:
        return strava_sealed.of_other_keys(tx, place, key_id, after, BATCH)


def _begun(db: Database, path: Path) -> tuple[list[str], bool]:
    """The keys, a new one first, and whether it was made now; none is made while there are old ones."""
    with db.begin():  # which nobody shares, so that two rotations do not meet
        held = keys.token_keys_in(path)
        if len(held) > 1:
            return held, False
        held = [keys.new_token_key(), *held]
        keys.put_token_keys(path, held)
    return held, True


def _ended(db: Database, path: Path, held: Sequence[str]) -> bool:
    """Take all keys but the first out of the file; False, and nothing done, while something needs one.

    Nobody seals meanwhile: whoever does has a transaction that writes, and reads the file within it.
    """
    with db.begin() as tx:
        if keys.token_keys_in(path) != list(held):  # another process was quicker, or has begun anew
            return True
        if _needed(tx, held):
            return False
        old = path.with_name(keys.OLD_TOKEN_KEYS)
        keys.put_token_keys(old, list(dict.fromkeys([*held[1:], *keys.token_keys_in(old)])))
        keys.put_token_keys(path, held[:1])
    return True


def _needed(tx: Transaction, held: Sequence[str]) -> set[str]:
    """The ids of keys other than the first that opened something still."""
    sealer = Sealer(held)
    return {each.key_id for each in _left(tx, sealer.key_id) if each.opens(sealer)}


def _left(tx: Transaction, key_id: str) -> list[Sealed]:
    """All values that another key than this one sealed."""
    found = (strava_sealed.of_other_keys(tx, place, key_id, after=0, most=None) for place in PLACES)
    return [each for some in found for each in some]


def _told(db: Database, held: Sequence[str], sealed: int, is_new: bool) -> Rotated:
    present, *others = map(id_of, held)
    with db.read() as tx:
        unopened, needed = len(_left(tx, present)), _needed(tx, held)
    return Rotated(present, is_new, sealed, unopened, tuple(one for one in others if one not in needed))
