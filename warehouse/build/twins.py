"""The contracts of the published twins, written from the restricted marts' declarations for dbt to read.

Flow: dbt_project/models/marts/**/*.yml -> data/dbt/models/published.yml -> the macro `published`
Each column of a twin is described in the restricted mart's yml alone; the twin adds `suppressed`. The tests of twins
stand in dbt_project/tests/: dbt cannot compile a test that is declared outside its project.
"""

from collections.abc import Mapping

import yaml

from coaching import atomic
from coaching.marts import Column, Hides, Mart, Measure, declared_marts
from coaching.paths import Paths
from warehouse.changes.plan import AFTER_ESTIMATE

_SUPPRESSED = Column("suppressed", "boolean", "Whether the cell's measures are hidden for privacy.")


def write_twins(paths: Paths, marts: Mapping[str, Mart] | None = None) -> None:
    """Writes the twins' yml.

    Raises:
        ConfigError: a declaration contradicts itself.
    """
    declared = declared_marts() if marts is None else marts
    content = {"version": 2, "models": [twin(mart) for mart in declared.values()]}
    text = yaml.safe_dump(content, sort_keys=False, width=1000, allow_unicode=True)
    atomic.write_if_changed(paths.dbt / "models" / "published.yml", text)


def twin(mart: Mart) -> dict[str, object]:
    """One twin as dbt wants to read it."""
    return {
        "name": mart.name,
        "description": mart.published,
        "config": {
            "contract": {"enforced": True},
            "tags": [AFTER_ESTIMATE],
            "meta": {"mask": mart.mask},
        },
        "columns": [_column(column, mart.measure(column.name)) for column in (*mart.columns, _SUPPRESSED)],
    }


def _column(column: Column, measure: Measure | None) -> dict[str, object]:
    said: dict[str, object] = {
        "name": column.name,
        "data_type": column.data_type,
        "description": column.description,
    }
    return said | {"config": {"meta": _meta(measure)}} if measure else said


def _meta(measure: Measure) -> dict[str, object]:
    family = measure.family
    meta: dict[str, object] = {"family": measure.family_name, "unit": measure.unit}
    if measure.metric:
        meta["metric"] = measure.metric
    if measure.ratio:
        meta["ratio"] = list(measure.ratio)
    if measure.restates:
        meta["restates"] = dict([measure.restates])
    if family.has_threshold and family.hides is Hides.COLUMN:
        meta |= {"people": family.people, "threshold": family.audience, "zero_is_open": family.zero_is_open}
    return meta
