"""The marts that dashboards read, as their yml files declare them.

Flow: dbt_project/models/marts/**/*.yml + models/docs/*.md -> Table
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from coaching.marts import RESTRICTED, Mart, Measure, declared_marts
from coaching.marts.yml import MODELS, models
from warehouse.build.twins import twin

# The marts of person rows that the page of coach leads shows; they are in Postgres alone.
LEADS_SCHEMA = "marts_restricted"
LEADS = ("mart_caseload", "mart_not_reached", "mart_cycle_rhythm")
_BLOCK = re.compile(r"\{% docs (\w+) %\}(.*?)\{% enddocs %\}", re.DOTALL)
_DOC = re.compile(r"\{\{ doc\('(\w+)'\) \}\}")


@dataclass(frozen=True)
class Column:
    """A column as it is read; `measure` where it says something of people."""

    name: str
    data_type: str
    description: str
    measure: Measure | None = None

    @property
    def is_text(self) -> bool:
        """Whether it is no number, date or flag."""
        return self.data_type == "string"

    @property
    def is_number(self) -> bool:
        """Whether it is a number."""
        return self.data_type.partition("(")[0] in {"bigint", "double", "decimal"}


@dataclass(frozen=True)
class Table:
    """A table that dashboards read.

    Attributes:
        schema: `marts`, or `marts_restricted` of what coach leads read.
        mart: its declaration, where it is a protected mart's twin.
    """

    schema: str
    name: str
    description: str
    columns: tuple[Column, ...]
    mart: Mart | None = None

    def column(self, name: str) -> Column | None:
        """The column of that name."""
        return next((one for one in self.columns if one.name == name), None)


@cache
def published_tables(folder: Path = MODELS) -> Mapping[str, Table]:
    """Every table of schema `marts`, by name."""
    texts = {file.stem: file.read_text(encoding="utf-8") for file in sorted((folder / "marts").rglob("*.sql"))}
    shown = {name for name, text in texts.items() if not RESTRICTED.search(text)}
    marts = declared_marts(folder)
    found = {name: _twin(mart, _docs(folder)) for name, mart in marts.items() if name in shown}
    return dict(sorted((found | {table.name: table for table in _open(folder, shown - found.keys())}).items()))


@cache
def lead_tables(folder: Path = MODELS) -> Mapping[str, Table]:
    """The tables of schema `marts_restricted` that coach leads read, by name."""
    return {table.name: table for table in _open(folder, set(LEADS), schema=LEADS_SCHEMA)}


def _twin(mart: Mart, docs: Mapping[str, str]) -> Table:
    said: dict[str, Any] = twin(mart)
    columns = tuple(
        Column(c["name"], c["data_type"], _resolved(c["description"], docs), mart.measure(c["name"]))
        for c in said["columns"]
    )
    return Table("marts", mart.name, str(said["description"]), columns, mart)


def _open(folder: Path, names: set[str], *, schema: str = "marts") -> Iterator[Table]:
    docs = _docs(folder)
    for _, model in models(folder / "marts", "columns:"):
        if model["name"] in names:
            columns = tuple(
                Column(c["name"], c["data_type"], _resolved(c["description"], docs)) for c in model["columns"]
            )
            yield Table(schema, model["name"], _resolved(model["description"], docs), columns)


@cache
def _docs(folder: Path) -> Mapping[str, str]:
    """Every block of the documentation, by name."""
    texts = (file.read_text(encoding="utf-8") for file in sorted((folder / "docs").glob("*.md")))
    return {name: said.strip() for text in texts for name, said in _BLOCK.findall(text)}


def _resolved(text: str, docs: Mapping[str, str]) -> str:
    return _DOC.sub(lambda found: docs[found[1]], text).strip()
