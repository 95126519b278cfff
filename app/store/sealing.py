"""Seals secrets before they are stored, and opens them again; the keys are never in the database."""

import hashlib
from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

KEY_ID_DIGITS = 8


class WrongKey(Exception):
    """A secret cannot be opened: none of the keys sealed it, or it was sealed for another row."""


class Sealer:
    """Seals with the first key and opens with any; each value names the key that sealed it."""

    def __init__(self, keys: Sequence[str]) -> None:
        self._keys = [Fernet(key) for key in keys]
        self._all = MultiFernet(self._keys)
        self.key_id = hashlib.sha256(keys[0].encode()).hexdigest()[:KEY_ID_DIGITS]

    def seal(self, secret: str, about: str) -> str:
        """The secret as it is stored; `about` names its row, and opens it again with nothing else."""
        sealed = self._keys[0].encrypt(f"{about}\n{secret}".encode()).decode()
        return f"{self.key_id}.{sealed}"

    def open(self, stored: str, about: str) -> str:
        """The secret itself; raises WrongKey."""
        _, _, sealed = stored.partition(".")
        try:
            held, _, secret = self._all.decrypt(sealed.encode()).decode().partition("\n")
        except (InvalidToken, UnicodeError):
            raise WrongKey("None of the keys opens what is stored.") from None
        if held != about:
            raise WrongKey("What is stored was sealed for another row.")
        return secret
