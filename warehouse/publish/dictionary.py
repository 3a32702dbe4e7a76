"""What every column means, as a page and as a sheet beside the data.

Flow: <edition>/{bi,analyst}/*.duckdb (their comments), the marts' declarations -> {bi,analyst}/dictionary.{html,csv}

The sheet has a line a column: its meaning and unit, the metric that it holds, over what it adds up, why it may be
empty, and to which table a key leads. Equal declarations give equal bytes.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass, fields
from pathlib import Path

import duckdb

from coaching.marts import Mart, Measure
from warehouse.engine import ANALYST_SCHEMAS, BI_SCHEMAS, Schema, attach
from warehouse.publish.contracts import Shape, shapes
from warehouse.publish.described import Described, described
from warehouse.publish.dictionary_page import page
from warehouse.publish.sheets import sheet

_PRODUCTS = {"bi": BI_SCHEMAS, "analyst": ANALYST_SCHEMAS}
_OF_PEOPLE = "core.dim_staff.person_key"
# Where a key leads; all of people are one kind of key, whatever a table calls them.
_LEADS = {
    "person_key": _OF_PEOPLE,
    "teacher_key": _OF_PEOPLE,
    "coach_key": _OF_PEOPLE,
    "viewer_key": _OF_PEOPLE,
    "attendee_key": _OF_PEOPLE,
    "observed_key": _OF_PEOPLE,
    "recorder_key": _OF_PEOPLE,
    "school_key": "core.dim_school.school_key",
    "primary_school_key": "core.dim_school.school_key",
    "logged_school_key": "core.dim_school.school_key",
    "cycle_school_key": "core.dim_school.school_key",
    "section_key": "core.dim_section.section_key",
    "session_key": "core.fct_coaching_session.session_key",
    "cycle_key": "core.fct_coaching_cycle.cycle_key",
    "qualified_code": "core.dim_standard.qualified_code",
    "framework_id": "core.dim_framework.framework_id",
    "construct_id": "core.dim_construct.construct_id",
    "question_key": "core.dim_question.question_key",
    "form_version_key": "core.dim_form_version.form_version_key",
    "survey_wave_key": "core.dim_survey_wave.survey_wave_key",
    "metric_id": "core.dim_metric.metric_id",
    "benchmark_id": "marts.mart_benchmark.benchmark_id",
    "date_day": "core.dim_date.date_day",
}
_HIDDEN = "hidden: too few people stand behind it, or it would give such a cell away (suppressed, hidden_parts)"
_NO_DENOMINATOR = "no {denominator}: nought or not known"


@dataclass(frozen=True)
class Entry:
    """One column of a product, as the sheet has it; what does not apply is empty."""

    schema: str
    table: str
    column: str
    type: str
    meaning: str
    unit: str
    family: str
    metric: str
    numerator: str
    denominator: str
    adds_up_over: str
    place_in_key: str
    may_be_empty_because: str
    leads_to: str


@dataclass(frozen=True)
class Table:
    """One table of a product: what it says of itself, and its columns."""

    schema: str
    name: str
    says: str
    entries: Sequence[Entry]


def write_dictionaries(folder: Path, marts: Mapping[str, Mart]) -> None:
    """Writes both products' dictionaries, each as a page and as a sheet.

    Args:
        folder: the edition; its databases are written and closed.
        marts: the protected marts' declarations.
    """
    for product in _PRODUCTS:
        known = tables(folder / product / f"{product}.duckdb", product, marts)
        for name, text in (
            ("dictionary.csv", sheet(_lines(known))),
            ("dictionary.html", page(product, known)),
        ):
            (folder / product / name).write_text(text, encoding="utf-8", newline="")


def tables(database: Path, product: str, marts: Mapping[str, Mart]) -> list[Table]:
    """The tables of one product, schema by schema.

    Args:
        database: the product's file.
        product: `bi` or `analyst`.
        marts: the protected marts' declarations.
    """
    found: list[Table] = []
    with duckdb.connect() as engine:
        attach(engine, database, product)
        names = _metrics(engine, product)
        shaped = list(shapes(engine, product, _PRODUCTS[product], marts))
        places = {shape.place for shape in shaped}
        for shape in shaped:
            says = described(engine, product, shape.schema, shape.name)
            found.append(Table(shape.schema, shape.name, says.table, list(_entries(shape, says, names, places))))
    return found


def _lines(known: Sequence[Table]) -> Iterator[Sequence[str]]:
    yield [field.name for field in fields(Entry)]
    for table in known:
        for entry in table.entries:
            yield astuple(entry)


def _entries(shape: Shape, says: Described, metrics: Mapping[str, str], places: Collection[str]) -> Iterator[Entry]:
    for name, kind in shape.columns.items():
        measure = shape.measures.get(name)
        over, under = (measure.ratio if measure else None) or ("", "")
        leads = _LEADS.get(name, "")
        is_there = leads.rpartition(".")[0] in places and not leads.startswith(f"{shape.place}.")
        yield Entry(
            schema=shape.schema,
            table=shape.name,
            column=name,
            type=kind,
            meaning=" ".join(says.columns.get(name, "").split()),
            unit=str(measure.unit) if measure else "",
            family=measure.family_name if measure else "",
            metric=f"{measure.metric} {metrics.get(measure.metric, '')}".strip() if measure else "",
            numerator=over,
            denominator=under,
            adds_up_over=", ".join(measure.adds_over) if measure else "",
            place_in_key=str(list(shape.key).index(name) + 1) if name in shape.key else "",
            may_be_empty_because=_why_empty(shape, measure),
            leads_to=leads if is_there else "",
        )


def _why_empty(shape: Shape, measure: Measure | None) -> str:
    if measure is None:
        return ""
    why = [_HIDDEN] if shape.schema == Schema.MARTS else []
    if measure.ratio:
        why.append(_NO_DENOMINATOR.format(denominator=measure.ratio[1]))
    return "; ".join(why)


def _metrics(engine: duckdb.DuckDBPyConnection, product: str) -> dict[str, str]:
    """By number of a metric its name, where the product has the catalogue."""
    there = engine.execute(
        "select count(*) from duckdb_tables() where database_name = ? and table_name = 'mart_metric_catalogue'",
        [product],
    ).fetchone()
    if there == (0,):
        return {}
    return dict(engine.execute(f"select metric_id, metric_name from {product}.marts.mart_metric_catalogue").fetchall())
