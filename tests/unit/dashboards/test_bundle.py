"""The committed bundle is what the declarations say, and every chart asks for what its mart has."""

import csv
import json
import re

import pytest

from coaching import yml
from coaching.marts import declared_marts
from coaching.seeds import DEFAULTS
from dashboards.bundle import BUNDLE, BUNDLES, bundle_files, tables_of
from dashboards.charts import asked_columns, elsewhere, equals
from dashboards.datasets import dataset, uuid_of
from dashboards.guide import GUIDE, guide
from dashboards.labels import definition, label
from dashboards.page import Chart, pages
from dashboards.said import EITHER, HIDDEN, NOTHING, calculated, why_empty
from dashboards.tables import lead_tables, published_tables

CHARTS = [(page, one) for page in pages() for one in page.charts]
# What tells two rows of a mart apart beside its place: each must be fixed by the chart, shown, or chosen by a filter.
LEVELS = {
    "standard_level": (),
    "period_type": ("period",),
    "framework_id": ("framework",),
    "group_type": (),
    "school_year": ("year",),
}


@pytest.fixture(scope="module")
def files() -> dict[str, str]:
    return bundle_files()


def test_the_committed_bundle_is_what_is_generated(files: dict[str, str]) -> None:
    there = {str(f.relative_to(BUNDLE)): f.read_text(encoding="utf-8") for f in BUNDLE.rglob("*.yaml")}
    assert len(files) > 50
    assert sorted(there) == sorted(files)
    assert [name for name, text in files.items() if there[name] != text] == [], "run make dashboards"


def test_the_guide_is_what_is_generated() -> None:
    assert GUIDE.read_text(encoding="utf-8") == guide(), "run make dashboards"


def test_no_address_and_no_secret_is_committed(files: dict[str, str]) -> None:
    addresses = {yml.read(text)["sqlalchemy_uri"] for name, text in files.items() if "/databases/" in name}
    assert addresses == {"duckdb:///:memory:"}
    assert [name for name, text in files.items() if re.search(r"https?://|password", text)] == []


def test_ids_are_of_version_five_and_each_its_own(files: dict[str, str]) -> None:
    ids = [yml.read(text)["uuid"] for name, text in files.items() if not name.endswith("metadata.yaml")]
    assert len(set(ids)) == len(ids)
    assert {one[14] for one in ids} == {"5"}
    assert uuid_of("chart", "programme_reach") == uuid_of("chart", "programme_reach")


@pytest.mark.parametrize(("page", "one"), CHARTS, ids=[one.name for _, one in CHARTS])
def test_a_chart_asks_for_columns_that_its_mart_has(page: object, one: Chart) -> None:
    has = {c.name for c in one.table.columns} | {c.name for c in calculated(one.table)}
    wanted = {*asked_columns(one), *one.where, *(name.removeprefix("-") for name in one.order), *one.show}
    assert wanted - has == set()


@pytest.mark.parametrize(("page", "one"), CHARTS, ids=[one.name for _, one in CHARTS])
def test_a_chart_never_mixes_levels(page: object, one: Chart) -> None:
    mart = one.table.mart
    if mart is None or one.kind == "facts" or one.distinct:
        return
    told = {*one.where, *asked_columns(one)}
    open_levels = [
        level
        for level, takes in LEVELS.items()
        if one.table.column(level) and level not in told and not set(takes) & {str(t) for t in one.takes}
    ]
    if set(mart.shown_levels("period")) == {"school_year"}:
        open_levels = [level for level in open_levels if level != "period_type"]
    assert open_levels == []


@pytest.mark.parametrize("one", [one for _, one in CHARTS if one.kind != "lines"], ids=lambda one: one.name)
def test_rows_are_never_sorted_by_a_metric(one: Chart) -> None:
    """Superset takes a metric of the dataset for one, though a column has its name, and would group the rows by it."""
    metrics = {str(m["metric_name"]) for m in dataset(one.table, "published")["metrics"]}  # type: ignore[attr-defined]
    assert {name.removeprefix("-") for name in one.order} & metrics == set()


def test_a_chart_of_schools_is_over_all_frameworks() -> None:
    """Where a mart has rows over all frameworks, a filter would show who was coached in one: fixed, and not chosen."""
    over_all = [one for _, one in CHARTS if one.table.mart and "all" in one.table.mart.shown_levels("standard")]
    assert {one.mart for one in over_all} == {"mart_implementation_by_school", "mart_impact_by_school"}
    by_school = [one for one in over_all if one.table.column("framework_id")]
    assert len(by_school) == 5
    assert [one.name for one in by_school if one.where.get("framework_id") != "all" or "framework" in one.takes] == []


def test_every_chart_says_its_question_and_units() -> None:
    assert len(CHARTS) > 30
    for _, one in CHARTS:
        assert one.question.endswith("?"), one.name
    measured = [one for _, one in CHARTS if one.table.mart and one.kind != "facts"]
    assert [one.name for one in measured if not re.search(r"\(.*\)", one.title)] == []


def test_each_page_says_how_far_its_figures_go() -> None:
    assert len(pages()) == 7
    for page in pages():
        dates = [one for one in page.charts if one.kind == "facts"]
        assert [name for one in dates for name in one.show if name.endswith("_date_said")], page.slug


def test_every_published_mart_is_seen() -> None:
    shown = {one.mart for _, one in CHARTS}
    assert published_tables().keys() - shown == set()


def test_every_measure_of_a_chart_says_why_a_cell_is_empty() -> None:
    """A table never shows a bare number of a protected mart, for it would show nothing where it is hidden."""
    bare = [
        (one.name, name)
        for _, one in CHARTS
        if one.kind in {"table", "facts"} and one.table.mart and one.where.get("suppressed") is not False
        for name in one.show
        if (column := one.table.column(name))
        and column.measure
        and column.is_number
        and column.measure.family.has_threshold
    ]
    assert bare == []


def test_an_empty_cell_is_hidden_no_data_or_either() -> None:
    mart = declared_marts()["mart_implementation_by_school"]
    said = {m.name: why_empty(mart, m) for m in mart.measures if not m.restricted}
    assert f"'{NOTHING}'" in said["reach_rate"]
    assert "%, reached,%" in said["reach_rate"]
    assert f"else '{HIDDEN}'" in said["cycles_due"], "a part of a coded share is always there"
    assert f"else '{HIDDEN}'" in said["coaches_active"]
    assert f"else '{EITHER}'" in said["unaligned_school_rate"]


def test_a_metric_never_adds_up_cells(files: dict[str, str]) -> None:
    found = [
        metric["expression"]
        for name, text in files.items()
        if "/datasets/" in name
        for metric in yml.read(text)["metrics"]
        if metric["metric_name"] not in {"rows", "newest_month_first"}
    ]
    assert len(found) > 100
    assert {expression.partition("max(")[0] for expression in found} == {"case when count(*) = 1 then "}


def test_a_figure_from_elsewhere_is_one_that_was_read_there(files: dict[str, str]) -> None:
    with (DEFAULTS / "ref_benchmarks.csv").open(encoding="utf-8", newline="") as file:
        verified = {row["says"] for row in csv.DictReader(file) if row["is_verified"] == "true"}
    layers = [
        layer
        for name, text in files.items()
        if "/charts/" in name
        for layer in yml.read(text)["params"].get("annotation_layers", [])
    ]
    assert len(layers) == 3
    assert all(layer["name"].partition(": ")[2].rpartition(" (")[0] in verified for layer in layers)
    tables = [one for _, one in CHARTS if one.mart == "mart_benchmark"]
    assert len(tables) == 2
    assert all(one.where["is_verified"] is True for one in tables)


def test_an_effect_between_groups_is_no_line_beside_change_before_to_after() -> None:
    """P03 has figures of research, all of them between groups; what a published `effect_g` is, is P02."""
    cycles = next(one for _, one in CHARTS if one.lines)
    assert len(elsewhere(cycles)) == 3
    change = {"mart": "mart_impact_by_school", "show": ("effect_g",)}
    assert elsewhere(cycles.model_copy(update={**change, "lines": ("P03",)})) == []
    assert elsewhere(cycles.model_copy(update={**change, "lines": ("P02", "I05")})) == []


def test_a_column_is_called_after_the_metric_of_its_own_mart() -> None:
    """`effect_g` is another metric in the marts of analysts, which compare teachers with those not coached yet."""
    table = published_tables()["mart_impact_by_school"]
    column = table.column("effect_g")
    assert column is not None
    assert label(table, column) == "Standardised change, SD"
    assert "(P02)" in definition(table, column)


def test_every_column_of_a_dataset_is_described(files: dict[str, str]) -> None:
    for bundle in BUNDLES:
        for table in tables_of(bundle).values():
            content = yml.read(files[f"{bundle}/datasets/{bundle}/{table.name}.yaml"])
            assert [
                c["column_name"] for c in content["columns"] if not c["description"] or "{{" in c["description"]
            ] == []
            assert [c["column_name"] for c in content["columns"] if not c["verbose_name"]] == []


def test_what_coach_leads_read_is_in_their_bundle_alone(files: dict[str, str]) -> None:
    datasets = [yml.read(text) for name, text in files.items() if name.startswith("published/datasets/")]
    assert {one["schema"] for one in datasets} == {"marts"}
    assert {one["table_name"] for one in datasets} & lead_tables().keys() == set()
    assert not any("marts_restricted" in text for name, text in files.items() if name.startswith("published/charts/"))


def test_a_page_leaves_out_what_a_chart_does_not_take(files: dict[str, str]) -> None:
    content = yml.read(files["published/dashboards/implementation.yaml"])
    numbers = {
        item["meta"]["uuid"]: item["meta"]["chartId"]
        for item in content["position"].values()
        if isinstance(item, dict) and item["type"] == "CHART"
    }
    page = next(page for page in pages() if page.slug == "implementation")
    for said in content["metadata"]["native_filter_configuration"]:
        takes = said["id"].rpartition("-")[2]
        left_out = {numbers[uuid_of("chart", one.name)] for one in page.charts if takes not in one.takes}
        assert set(said["scope"]["excluded"]) == left_out
        assert not said["controlValues"]["creatable"], "what somebody types would be taken for a value"
    assert json.dumps(equals("a", ("b", "c"))["comparator"]) == '["b", "c"]'
