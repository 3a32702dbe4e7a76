"""The contracts of the published twins, written from the restricted marts' declarations for dbt to read.

Flow: dbt_project/models/marts/**/*.yml -> data/dbt/models/published.yml -> the macro `published`
Each column of a twin is described in the restricted mart's yml alone; the twin adds `suppressed`, `hidden_parts` and
the bands of coded shares, and leaves out the names of cells. The tests of twins stand in dbt_project/tests/: dbt
cannot compile a test that is declared outside its project.
"""

from collections.abc import Iterator, Mapping

from coaching import atomic, yml
from coaching.marts import AFTER_ESTIMATE, Column, Mart, Measure, declared_marts
from coaching.paths import Paths

_SUPPRESSED = Column("suppressed", "boolean", "Whether the cell's measures are hidden for privacy.")
_PARTS = Column(
    "hidden_parts", "string", "Of a cell that is shown, the families whose columns alone are hidden for privacy."
)
_BAND = "Where {share} is nearly nobody or everybody: how nearly, and of how many people; the share is blank then."


def write_twins(paths: Paths, marts: Mapping[str, Mart] | None = None) -> None:
    """Writes the twins' yml.

    Raises:
        ConfigError: a declaration contradicts itself.
    """
    declared = declared_marts() if marts is None else marts
    content = {"version": 2, "models": [twin(mart) for mart in declared.values()]}
    text = yml.written(content)
    atomic.write_if_changed(paths.dbt / "models" / "published.yml", text)


def twin(mart: Mart) -> dict[str, object]:
    """One twin as dbt wants to read it."""
    columns = [one for column in mart.columns for one in _columns(mart, column)]
    return {
        "name": mart.name,
        "description": mart.published,
        "config": {
            "contract": {"enforced": True},
            "tags": [AFTER_ESTIMATE],
            "meta": {
                "cube": mart.cube.name,
                "main": mart.cube.main,
                "families": list(mart.cube_families),
                "beside": list(dict.fromkeys(cell for measure in mart.measures for cell in measure.beside)),
            },
        },
        "columns": [*columns, _column(_PARTS), _column(_SUPPRESSED)],
    }


def _columns(mart: Mart, column: Column) -> Iterator[dict[str, object]]:
    measure = mart.measure(column.name)
    if column.name in mart.cell_columns or (measure and measure.restricted):
        return
    yield _column(column, _meta(mart, measure) if measure else None)
    if measure and measure.ladder:
        band = Column(f"{column.name}_band", "string", _BAND.format(share=column.name))
        yield _column(band, {"band_of": column.name})


def _column(column: Column, meta: Mapping[str, object] | None = None) -> dict[str, object]:
    said: dict[str, object] = {
        "name": column.name,
        "data_type": column.data_type,
        "description": column.description,
    }
    return said | {"config": {"meta": dict(meta)}} if meta else said


def _meta(mart: Mart, measure: Measure) -> dict[str, object]:
    family = measure.family
    said: dict[str, object] = {
        "rests_on": list(mart.rests_on(measure)),
        "metric": measure.metric,
        "ratio": list(measure.ratio or ()),
        "adds_over": list(measure.adds_over),
        "beside": list(measure.beside),
        "of": family.of,
    }
    meta = {"family": measure.family_name, "unit": measure.unit} | {word: told for word, told in said.items() if told}
    if measure.ladder:
        meta |= {"ladder": True, "people_of": mart.share_of(measure), "coded": list(mart.coded(measure))}
    if family.people:
        meta |= {"people": family.people, "threshold": family.audience, "zero_is_open": family.zero_is_open}
    return meta
