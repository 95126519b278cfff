"""Files made to do harm, each made here when it is wanted; none is stored."""

from tests.adapters.run_files.bombs.fit import FIT
from tests.adapters.run_files.bombs.made import Bomb
from tests.adapters.run_files.bombs.tables import TABLES
from tests.adapters.run_files.bombs.xml import XML
from tests.adapters.run_files.bombs.zips import ZIPS

BOMBS = [*ZIPS, *XML, *FIT, *TABLES]

__all__ = ["BOMBS", "Bomb"]
