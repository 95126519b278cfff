"""Lists what was handed over: every part under a name of its own, and what is refused as a whole."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from app.adapters import run_files
from app.adapters.run_files import Part, Refused
from app.adapters.run_files.values import shown
from app.store.import_items import Item, Outcome

NAME_LETTERS = 180
GONE = "The file is no longer there. Hand it over again."


def listed(files: Sequence[tuple[str, Path]]) -> tuple[list[Part], list[Item]]:
    """All parts under names of their own, and the files that are refused as a whole."""
    parts: list[Part] = []
    refused: list[Item] = []
    for name, path in files:
        try:
            found = list(run_files.parts(path))
        except Refused as why:
            refused.append(Item(name, "", Outcome.SET_ASIDE, str(why)))
        except FileNotFoundError:
            refused.append(Item(name, "", Outcome.SET_ASIDE, GONE))
        else:
            alone = len(files) == 1
            parts += [_own(part, path, name, alone) for part in found]
    names = told_apart([item.name for item in refused] + [part.name for part in parts])[len(refused) :]
    return [replace(part, name=name) for part, name in zip(parts, names, strict=True)], refused


def _own(part: Part, path: Path, name: str, alone: bool) -> Part:
    """A part under the names it has within the whole import."""
    archive = part.archive and f"{name}/{part.archive}"
    return replace(part, name=_called(part, path, name, alone), archive=archive)


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
