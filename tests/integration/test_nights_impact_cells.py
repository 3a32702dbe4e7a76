"""Impact below its marts, against the independent calculation: every cell's effect, unrounded, and its people.

Every place and level, those that no mart shows too; the last of the three nights.
"""

from collections.abc import Mapping
from dataclasses import asdict

import duckdb
import pyarrow.parquet as pq
import pytest

from coaching.marts import declared_cubes
from tests.integration import nights
from tests.integration.equal_truth import Cells, assert_equal, facts_of_night
from tests.integration.independent.compare import compare
from tests.integration.independent.effects import effect
from tests.integration.independent.facts import Facts
from tests.integration.independent.impact import EFFECT, Cell, comparison, people, year_of
from tests.integration.independent.places import GROUPS, SCHOOL
from tests.integration.nights import ThreeNights

NO_EFFECT = dict.fromkeys(EFFECT)
PEOPLE = """
select
    concat_ws('|', coalesce(schools.school_code, member), qualified_code, period, outcome) as cell,
    {counts}
from intermediate.int_impact__people
join intermediate.int_places__listed using (site_key)
left join core.dim_school as schools on member = schools.school_key
group by all
"""


@pytest.fixture
def facts(truths: dict[str, dict[str, object]]) -> Facts:
    return facts_of_night(truths, nights.NIGHTS[-1])


def named(facts: Facts, cell: Cell) -> str:
    """A cell's name, but that a school's key is its code."""
    (kind, name), code, construct = cell
    year = year_of(facts)
    assert year
    place = f"{kind}:{name}" if kind in GROUPS else name
    outcome = f"{construct}~prepost_matched~{comparison(year)}~exposed"
    return f"{place}|{code}|{year.kind}:{year.key}|{outcome}"


def test_effects_equal_the_truth_unrounded(three_nights: ThreeNights, facts: Facts) -> None:
    cells: Cells = {
        (named(facts, cell),): {"n_matched": len(sums.pre)}
        | asdict(effect(sums.pre, sums.post, facts.rules))
        | ({} if cell[0][0] == SCHOOL else NO_EFFECT)
        for cell, sums in people(facts).items()
        if sums.pre
    }
    with duckdb.connect(str(three_nights.line.paths.warehouse), read_only=True) as warehouse:
        codes = dict(warehouse.execute("select school_key, school_code from core.dim_school").fetchall())
    rows = pq.read_table(three_nights.line.paths.estimates / "effects.parquet").to_pylist()
    found = [row | {"cell": _by_code(row["cell_key"], codes)} for row in rows if row["variant"] == "live"]
    columns = sorted(set(next(iter(cells.values()))))
    assert_equal("effects", compare(cells, found, ("cell",), columns, {}), at_least=250)


def test_people_equal_the_truth(three_nights: ThreeNights, facts: Facts) -> None:
    cells: Cells = {
        (named(facts, cell),): {
            "matched": len(sums.pre),
            "pre": sums.n_pre,
            "post": sums.n_post,
            "late": sums.late_pre,
        }
        for cell, sums in people(facts).items()
    }
    families = declared_cubes()["impact"].families
    counts = ", ".join(f"count(distinct person_key) filter (where {f.where}) as {name}" for name, f in families.items())
    with duckdb.connect(str(three_nights.line.paths.warehouse), read_only=True) as warehouse:
        rows = warehouse.execute(PEOPLE.format(counts=counts)).fetchall()
    found = [dict(zip(("cell", *families), row, strict=True)) for row in rows]
    assert_equal("people behind impact", compare(cells, found, ("cell",), tuple(families), {}), at_least=300)


def _by_code(cell_key: str, codes: Mapping[str, str]) -> str:
    place, _, rest = cell_key.partition("|")
    return f"{codes.get(place, place)}|{rest}"
