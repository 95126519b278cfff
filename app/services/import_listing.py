"""Lists what was handed over: every part under a name of its own, and what is refused as a whole."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from app.adapters import run_files
from app.adapters.run_files import Part, Readers, Refused
from app.adapters.run_files.values import shown
from app.store.import_items import Item, Outcome

NAME_LETTERS = 180
GONE = "The file is no longer there. Hand it over again."


def parts_in(files: Sequence[tuple[str, Path]], readers: Readers) -> tuple[list[Part], list[Item]]:
    """All parts under names of their own, and the files that are refused as a whole.

    readers  their children read the lists of Strava exports
    """
    parts: list[Part] = []
    names: list[str] = []
    archives: list[str] = []
    refused: list[Item] = []
    for name, path in files:
        try:
            found = list(run_files.parts(path, readers.rows))
        except Refused as why:
            refused.append(Item(name, "", Outcome.SET_ASIDE, str(why)))
        except FileNotFoundError:
            refused.append(Item(name, "", Outcome.SET_ASIDE, GONE))
        else:
            alone = len(files) == 1
            parts += found
            names += [_called(part, path, name, alone) for part in found]
            archives += [part.archive and f"{name}/{part.archive}" for part in found]
    names = told_apart([item.name for item in refused] + names)[len(refused) :]
    own = zip(parts, names, archives, strict=True)
    return [replace(part, name=name, archive=archive) for part, name, archive in own], refused


def _called(part: Part, path: Path, name: str, alone: bool) -> str:
    """What the runner calls a part: the file itself, or a member of an archive."""
    if part.name == path.name:
        return name
    return part.name if alone else f"{name}/{part.name}"


def told_apart(names: Iterable[str]) -> list[str]:
    """The names, a second one alike numbered, so that each has an outcome of its own."""
    seen: dict[str, int] = {}
    apart: dict[str, None] = {}
    for name in (shown(each, NAME_LETTERS) or "file" for each in names):
        own, seen[name] = name, seen.get(name, 0) + 1
        while own in apart:
            seen[name] += own != name
            own = f"{name} ({seen[name]})"
        apart[own] = None
    return list(apart)
