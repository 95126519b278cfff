"""Many good files with something done to them, through the children that read all of them."""

import pytest

from tests.adapters.run_files.test_mutated import read_all

FILES = 200


@pytest.mark.soak
def test_mutated_files_break_no_child_and_each_refusal_is_a_sentence(tmp_path):
    ended = read_all(tmp_path, range(1_000, 1_000 + FILES))

    print(f"\n{dict(ended)}")
    assert ended.total() == FILES
    assert min(ended["read"], ended["told why not"], ended["refused whole"]) >= FILES // 20
