"""What makes a password acceptable, and how its hash is made and checked."""

import re
import unicodedata
from functools import cache
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

# NIST SP 800-63B-4: 15 characters when the password is the only factor, all of Unicode, no composition rules.
SHORTEST = 15
LONGEST = 1_000
FEWEST_DIFFERENT = 5
# OWASP ASVS 5.0, 11.4.2: argon2id with at least 19 MiB and two passes. Tests put a cheaper one in its place.
HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
# Checked in place of an unknown address's hash, so that both take the same time. It fits no password.
NOBODY = "$argon2id$v=19$m=19456,t=2,p=1$6Ne4dLhd5Tuqp00gtnWd0g$NqlSqEInTh0JD5Mgu608ly8Nh77bJqMM4kMU/MbnNoI"
LEET = str.maketrans("013457@$", "oleastas")


class WeakPassword(Exception):
    """A password that cannot be used; the text says why and what would do."""


def normal(password: str) -> str:
    """The password in NFKC, so that the same letters typed on another keyboard are the same password."""
    return unicodedata.normalize("NFKC", password)


def check(password: str, email: str) -> None:
    """Raise WeakPassword for one that is too short, too long, common or made of the address."""
    text = normal(password)
    if len(text) < SHORTEST:
        raise WeakPassword(f"Use {SHORTEST} characters or more. Four or five words in a row work well.")
    if len(text) > LONGEST:
        raise WeakPassword(f"Use at most {LONGEST} characters.")
    if _common(text) or _of_the_address(text, email):
        raise WeakPassword("This password is easy to guess. Choose words that only you would put together.")


def hashed(password: str) -> str:
    """The argon2id hash to keep."""
    return HASHER.hash(normal(password))


def fits(password: str, password_hash: str | None) -> bool:
    """Whether the password belongs to the hash; takes as long when there is none."""
    try:
        return HASHER.verify(password_hash or NOBODY, normal(password[: LONGEST + 1]))
    except (VerificationError, InvalidHashError):
        return False


def outdated(password_hash: str) -> bool:
    """Whether the hash was made with other costs than today's."""
    return HASHER.check_needs_rehash(password_hash)


@cache
def _blocklist() -> frozenset[str]:
    lines = Path(__file__).with_name("common_passwords.txt").read_text("utf-8").splitlines()
    return frozenset(_bare(line) for line in lines if line and not line.startswith("#"))


def _bare(text: str) -> str:
    """Letters and digits alone, small, without digits at either end when letters remain."""
    kept = re.sub(r"[\W_]+", "", text.casefold())
    return re.sub(r"^\d+|\d+$", "", kept) or kept


def _common(text: str) -> bool:
    """Whether it is on the list, repeats a piece of the list or of itself, or is a run of neighbours."""
    low = text.casefold()
    if len(set(low)) < FEWEST_DIFFERENT:
        return True
    forms = {_bare(text), _bare(low.translate(LEET))}
    forms |= {again.group(1) for form in forms if (again := re.fullmatch(r"(.+?)\1+", form))}
    return any(form in _blocklist() or _neighbours(form) for form in forms)


def _neighbours(form: str) -> bool:
    """Whether at least four of five characters follow the one before them in the alphabet or in counting."""
    steps = [abs(ord(b) - ord(a)) == 1 for a, b in zip(form, form[1:], strict=False)]
    return len(steps) >= 4 and sum(steps) >= 0.8 * len(steps)


def _of_the_address(text: str, email: str) -> bool:
    """Whether little is left once the address's parts and the product's name are taken out."""
    low = text.casefold()
    address = email.casefold()
    names = {address, *address.split("@"), "kneewise", *re.split(r"[@.+_\-]", address)}
    rest = low
    for name in sorted((n for n in names if len(n) >= 3), key=len, reverse=True):
        rest = rest.replace(name, "")
    rest = re.sub(r"[\W\d_]+", "", rest)
    return len(rest) < FEWEST_DIFFERENT and len(rest) < len(low)
