"""The seeds of a district: its own files, each in place of the default of the same name."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from coaching.findings import Finding, advice
from coaching.paths import PROJECT
from coaching.seeds.declared import WRITTEN
from coaching.seeds.judge import judge
from coaching.seeds.schema import Row, Tables
from coaching.seeds.table import Table, read_table

DEFAULTS = PROJECT / "dbt_project" / "seeds"
_NO_SEEDS = ("README.md",)


@dataclass(frozen=True)
class Seeds:
    """All written seeds of a district, and what reading them has shown."""

    tables: Mapping[str, Table]
    flaws: tuple[Finding, ...] = ()

    def rows(self, name: str) -> tuple[Row, ...]:
        """The rows of one seed."""
        return self.tables[name].rows

    def findings(self, told: Tables) -> list[Finding]:
        """Everything that is wrong with them.

        Args:
            told: the tables that district.yml tells, to which they refer.
        """
        tables = {**{name: table.rows for name, table in self.tables.items()}, **told}
        return [*self.flaws, *(f for table in self.tables.values() for f in judge(table, tables))]


def read_seeds(folder: Path, *, defaults: Path = DEFAULTS) -> Seeds:
    """The seeds of a district's folder over the defaults.

    Args:
        folder: the district's; its own seeds stand in `seeds/`.
        defaults: the folder of the product's.
    """
    own = folder / "seeds"
    tables: dict[str, Table] = {}
    flaws = _strangers(own)
    for name, seed in WRITTEN.items():
        place = own / seed.file if (own / seed.file).is_file() else defaults / seed.file
        tables[name], found = read_table(seed, place, name=f"seeds/{seed.file}")
        flaws += found
    return Seeds(tables, tuple(flaws))


def _strangers(folder: Path) -> list[Finding]:
    """Files that no model would read."""
    known = [seed.file for seed in WRITTEN.values()]
    there = sorted(f.name for f in folder.iterdir()) if folder.is_dir() else []
    return [
        Finding(f"seeds/{name}", "", "there is no seed of that name, and nothing would read it", advice(name, known))
        for name in there
        if name not in known and name not in _NO_SEEDS and not name.startswith(".")
    ]
