"""The seeds of a district: its own files, each in place of the default of the same name."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from coaching.findings import Finding, advice, nearest
from coaching.paths import PROJECT
from coaching.seeds.declared import WRITTEN
from coaching.seeds.judge import judge, judge_references
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

    def against(self, told: Tables) -> list[Finding]:
        """What is wrong with their references to tables that were not at hand before."""
        return [f for table in self.tables.values() for f in judge_references(table, told)]


def read_seeds(folder: Path, *, defaults: Path = DEFAULTS) -> Seeds:
    """The seeds of a district's folder over the defaults.

    Args:
        folder: the district's; its own seeds stand in `seeds/`.
        defaults: the folder of the product's.
    """
    own = folder / "seeds"
    there = sorted(f.name for f in own.iterdir()) if own.is_dir() else []
    flaws: list[Finding] = []
    misnamed: dict[str, str] = {}
    files = [seed.file for seed in WRITTEN.values()]
    for name in there:
        if name not in files and name not in _NO_SEEDS and not name.startswith("."):
            flaws.append(Finding(f"seeds/{name}", "", "no seed has that name, so nothing would read it", _remedy(name)))
            misnamed[nearest(name, files)] = name
    tables: dict[str, Table] = {}
    for name, seed in WRITTEN.items():
        # under a wrong name it is read all the same, so that no mistake hides another
        mine = seed.file if seed.file in there else misnamed.get(seed.file, "")
        place = own / mine if mine else defaults / seed.file
        tables[name], found = read_table(seed, place, name=f"seeds/{mine or seed.file}")
        flaws += found
    return Seeds(tables, tuple(flaws))


def _remedy(name: str) -> str:
    return f"Name it as one of these, or move it away. {advice(name, [seed.file for seed in WRITTEN.values()])}"
