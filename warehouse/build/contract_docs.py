"""What describes the models that feed conformed contracts: the words of the contracts themselves.

Flow: dbt_project/models/intermediate/*/_*.yml -> dbt_project/models/staging/<kind>/_as_<kind>.yml (committed; a test
holds them together)
"""

from pathlib import Path
from typing import Any

from coaching import yml
from coaching.errors import ConfigError


def contract_docs(folder: Path, intermediate: Path) -> dict[str, str]:
    """The `.yml` of a staging folder's `stg_<kind>__as_<contract>`: file name -> content; empty where it has none.

    Args:
        folder: the staging folder of a kind.
        intermediate: the folder below which `int_lms__users` describes the contract `lms_users`.

    Raises:
        ConfigError: a model feeds a contract that is not described.
    """
    wanted = {file.stem.partition("__as_")[2]: file.stem for file in folder.glob("stg_*__as_*.sql")}
    found = {name: entry for name, entry in described(intermediate).items() if name in wanted}
    lacking = sorted(set(wanted) - set(found))
    if lacking:
        message = f"{wanted[lacking[0]]}.sql feeds the contract '{lacking[0]}', which no model describes."
        remedy = f"Mend the file's name, or describe int_{lacking[0].replace('_', '__', 1)} in its folder's .yml."
        raise ConfigError(message, remedy=remedy)
    texts = [_text(wanted[name], entry) for name, entry in found.items()]
    return {f"_as_{folder.name}.yml": "version: 2\n\nmodels:\n" + "".join(texts)} if texts else {}


def described(intermediate: Path) -> dict[str, dict[str, Any]]:
    """The entry of each model by the contract it would be, in the order of its `.yml`."""
    return {
        entry["name"].removeprefix("int_").replace("__", "_", 1): entry
        for file in sorted(intermediate.glob("*/_*.yml"))
        for entry in yml.read(file.read_text(encoding="utf-8")).get("models") or ()
    }


def _text(model: str, entry: dict[str, Any]) -> str:
    lines = [f"  - name: {model}", f"    description: {entry['description']}", "    columns:"]
    for column in entry["columns"]:
        lines += [f"      - name: {column['name']}", f'        description: "{column["description"]}"']
    return "\n".join(lines) + "\n"
