"""Seals secrets before they are stored, and opens them again; the keys are never in the database."""

import hashlib
from collections.abc import Callable, Iterable, Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

KEY_ID_DIGITS = 8


class WrongKey(Exception):
    """A secret cannot be opened: none of the keys sealed it, or it was sealed for another row."""


class Sealer:
    """Seals with the first key and opens with any; each value names the key that sealed it.

    keys   the present one first
    again  tells the keys as they are now, or none when it cannot; asked before anything is sealed, and when a
           value names a key that is not held, since another process may have changed them
    """

    def __init__(self, keys: Sequence[str], again: Callable[[], Sequence[str]] = tuple) -> None:
        self._again = again
        self._held = _ring(keys)

    @property
    def key_id(self) -> str:
        """The id of the key that seals."""
        return next(iter(self._held[0]))

    def seal(self, secret: str, about: str) -> str:
        """The secret as it is stored; `about` names its row, and opens it again with nothing else.

        Call it within the transaction that stores the value, or a key might be given up just before.
        """
        self._look_again()
        ids, ring = self._held
        sealed = ring.encrypt(f"{about}\n{secret}".encode()).decode()
        return f"{next(iter(ids))}.{sealed}"

    def open(self, stored: str, about: str) -> str:
        """The secret itself; raises WrongKey."""
        key_id, _, sealed = stored.partition(".")
        if key_id not in self._held[0]:
            self._look_again()
        try:
            held, _, secret = self._held[1].decrypt(sealed.encode()).decode().partition("\n")
        except (InvalidToken, UnicodeError):
            raise WrongKey("None of the keys opens what is stored.") from None
        if held != about:
            raise WrongKey("What is stored was sealed for another row.")
        return secret

    def _look_again(self) -> None:
        """Take the keys as they are now, of which the first seals; those held before still open."""
        told = self._again()
        if told:
            self._held = _ring([*told, *self._held[0].values()])


def id_of(key: str) -> str:
    """What names a key without telling it."""
    return hashlib.sha256(key.encode()).hexdigest()[:KEY_ID_DIGITS]


def _ring(keys: Iterable[str]) -> tuple[dict[str, str], MultiFernet]:
    """Keys by their ids, in order, and what seals and opens with them; each key once."""
    by_id = {id_of(key): key for key in dict.fromkeys(keys)}
    return by_id, MultiFernet([Fernet(key) for key in by_id.values()])
