"""What describes the released variants of models: the words of the live ones, written for dbt to read.

Flow: dbt_project/models/**/*.yml, **/*__released.sql -> data/dbt/models/released.yml
`<name>__released` has the columns of `<name>`, or of `<name>__restricted` where that is a mart's, without those that
its published twin leaves out. Its facts are those of closed periods as they were first published
(dbt_project/macros/frozen.sql).
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from coaching import atomic, yml
from coaching.errors import ConfigError
from coaching.paths import Paths

SUFFIX = "__released"
_LIVE = ("", "__restricted")
_SAYS = "As published, from the facts of closed periods that are frozen: "


def write_released(paths: Paths, project: Path) -> None:
    """Writes the yml.

    Raises:
        ConfigError: a released model has no live one that is described.
    """
    models = project / "models"
    described = {
        entry["name"]: entry
        for file in sorted(models.rglob("*.yml"))
        for entry in yml.read(file.read_text(encoding="utf-8")).get("models") or ()
    }
    content = [_entry(file, described) for file in sorted(models.rglob(f"*{SUFFIX}.sql"))]
    text = yml.written({"version": 2, "models": content})
    atomic.write_if_changed(paths.dbt / "models" / "released.yml", text)


def _entry(file: Path, described: Mapping[str, Mapping[str, Any]]) -> dict[str, object]:
    name = file.stem.removesuffix(SUFFIX)
    live = next((described[name + ending] for ending in _LIVE if name + ending in described), None)
    if live is None:
        message = f"{file.name} is the released variant of no model that is described."
        raise ConfigError(message, remedy=f"Name it after its live model, or describe {name} in its folder's .yml.")
    config = live.get("config") or {}
    kept = {key: config[key] for key in ("contract", "tags") if key in config}
    shown = (c for c in live["columns"] if not ((c.get("config") or {}).get("meta") or {}).get("restricted"))
    columns = [{k: c[k] for k in ("name", "data_type", "description") if k in c} for c in shown]
    return {
        "name": file.stem,
        "description": _SAYS + str(live["description"]),
        "config": kept,
        "columns": columns,
    }
