"""The bundle that Superset imports: written from the pages and the marts' declarations, committed, held by a test.

Flow: dashboards/pages/*.yml, dbt_project/models/marts/ -> dashboards/bundle/{published,leads}/
`bin/make_dashboards.py` writes it.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path

from coaching import yml
from dashboards.charts import chart
from dashboards.datasets import dataset, uuid_of
from dashboards.layout import dashboard
from dashboards.page import Bundle, Page, pages
from dashboards.tables import Table, lead_tables, published_tables

BUNDLE = Path(__file__).parent / "bundle"
BUNDLES: tuple[Bundle, ...] = ("published", "leads")
NAMES: Mapping[Bundle, str] = {"published": "Coaching, published", "leads": "Coaching, coach leads"}
# Stands for the address that the import puts there: no address is committed.
ADDRESS = "duckdb:///:memory:"


def bundle_files() -> dict[str, str]:
    """Every file of both bundles, by its path below `dashboards/bundle/`."""
    return {f"{name}/{path}": yml.written(content) for name in BUNDLES for path, content in _bundle(name)}


def write_bundle(folder: Path = BUNDLE) -> None:
    """Writes the bundles, and removes what they have no more."""
    wanted = bundle_files()
    for file in folder.rglob("*.yaml"):
        if str(file.relative_to(folder)) not in wanted:
            file.unlink()
    for path, text in wanted.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")


def tables_of(bundle: Bundle) -> Mapping[str, Table]:
    """The tables that a bundle has datasets of."""
    return published_tables() if bundle == "published" else lead_tables()


def _bundle(name: Bundle) -> Iterator[tuple[str, dict[str, object]]]:
    own: list[Page] = [page for page in pages() if page.bundle == name]
    numbers = {one.name: place for place, one in enumerate((c for page in own for c in page.charts), start=1)}
    yield "metadata.yaml", {"version": "1.0.0", "type": "assets", "timestamp": "2026-11-29T00:00:00+00:00"}
    yield f"databases/{name}.yaml", _database(name)
    for table in tables_of(name).values():
        yield f"datasets/{name}/{table.name}.yaml", dataset(table, name)
    for page in own:
        yield f"dashboards/{page.slug}.yaml", dashboard(page, numbers)
        for one in page.charts:
            yield f"charts/{one.name}.yaml", chart(one)


def _database(name: Bundle) -> dict[str, object]:
    """Nobody writes through it, makes tables, uploads, or asks it SQL of their own."""
    return {
        "database_name": NAMES[name],
        "sqlalchemy_uri": ADDRESS,
        "cache_timeout": None,
        "expose_in_sqllab": False,
        "allow_run_async": False,
        "allow_ctas": False,
        "allow_cvas": False,
        "allow_dml": False,
        "allow_file_upload": False,
        "is_managed_externally": True,
        "extra": {"allows_virtual_table_explore": False},
        "uuid": uuid_of("database", name),
        "version": "1.0.0",
    }
