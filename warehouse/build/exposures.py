"""The two products as dbt sees them: exposures over the models they publish; the catalogue's graph ends at readers.

Flow: dbt_project/models/{core,marts} -> dbt/models/exposures.yml
They are written from the models that are there, so a new mart is in them by being there.
"""

from collections.abc import Iterable
from pathlib import Path

from coaching import atomic, yml
from coaching.district import District
from coaching.marts import RESTRICTED
from coaching.paths import Paths

_BI = (
    "What dashboards may read: schema marts of published/current/bi/bi.duckdb, and the same tables as Parquet. Closed "
    "periods only; values that could give a person away are hidden. Anybody who may see the dashboards may open it."
)
_ANALYST = (
    "What analysts and coach leads open: schemas core, marts_restricted and marts of published/current/analyst/"
    "analyst.duckdb. Exact values about pseudonymous people, which are personal data: it stays with those named by the "
    "district."
)


def write_exposures(district: District, project: Path, *, paths: Paths) -> None:
    """Writes the exposures of `bi.duckdb` and `analyst.duckdb`, with their owners."""
    marts = {f.stem: f.read_text(encoding="utf-8") for f in sorted((project / "models" / "marts").rglob("*.sql"))}
    shown = [name for name, text in marts.items() if not RESTRICTED.search(text)]
    core = sorted(f.stem for f in (project / "models" / "core").rglob("*.sql"))
    exposures = [
        _exposure("bi", _BI, district.owned_by["bi"], shown),
        _exposure("analyst", _ANALYST, district.owned_by["analyst"], [*core, *marts]),
    ]
    text = yml.written({"version": 2, "exposures": exposures})
    atomic.write_if_changed(paths.dbt / "models" / "exposures.yml", text)


def _exposure(name: str, description: str, owner: str, models: Iterable[str]) -> dict[str, object]:
    return {
        "name": name,
        "label": f"{name}.duckdb",
        "type": "application",
        "description": description,
        "owner": {"name": owner},
        "depends_on": [f"ref('{model}')" for model in models],
    }
