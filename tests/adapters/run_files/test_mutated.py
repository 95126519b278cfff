"""Good files with something done to them go through real children: none breaks one, each refusal is told."""

from collections import Counter
from datetime import date
from pathlib import Path

from app.adapters.run_files import Readers, Refused, parts
from app.adapters.run_files.reader import BIG, BROKE, SLOW
from tests.adapters.run_files.mutated import GOOD, mutated
from tests.adapters.run_files.told import is_sentence, reasons

TODAY = date(2026, 9, 1)
ZONE = "Europe/Berlin"


def read_all(folder: Path, seeds: range) -> Counter[str]:
    """Read the files of these seeds in two children that outlive them all; how many ended how."""
    ended: Counter[str] = Counter()
    children: set[int] = set()
    with Readers(2) as readers:
        for seed in seeds:
            name, data = mutated(seed)
            (folder / name).write_bytes(data)
            try:
                found = list(readers.read(parts(folder / name), ZONE, TODAY))
            except Refused as why:
                ended["refused whole"] += 1
                assert is_sentence(str(why)), (seed, why)
                continue
            told = reasons(found)
            assert all(map(is_sentence, told)), (seed, told)
            assert not {BIG, BROKE, SLOW} & set(told), seed
            children |= {child.pid for child in readers._children}
            taken = any(each.runs or each.pain for each in found)
            assert taken or told, seed
            ended["read" if taken else "told why not"] += 1
    assert len(children) <= 2
    return ended


def test_good_files_are_read_whole(tmp_path):
    for name, data in GOOD.items():
        (tmp_path / name).write_bytes(data)

    with Readers(1) as readers:
        for name in GOOD:
            found = list(readers.read(parts(tmp_path / name), ZONE, TODAY))
            assert any(each.runs or each.pain for each in found), name
            assert not [note for each in found for note in each.set_aside], name


def test_some_mutated_files_break_no_child_and_each_refusal_is_a_sentence(tmp_path):
    assert read_all(tmp_path, range(14)).total() == 14
