"""The publish step: a new edition, built aside, audited, and one swap of `current`.

Flow: warehouse.duckdb (read-only) -> published/editions/<id>/{bi,analyst,audit.json,manifest.json} <- published/current
Before the swap, what the edition shows of closed periods is frozen (`warehouse.frozen`).

A failed audit, or a kill at any moment, leaves the current edition as it was. Parquet of equal content has equal bytes;
DuckDB files need not. Pages (`warehouse.pages`) are drawn from the edition's own `bi.duckdb`.
"""

import hashlib
import json
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

import duckdb

from coaching.district import Thresholds
from coaching.errors import ContractError
from coaching.format import FORMAT
from coaching.marts import Fact, Mart, PersonRows, declared_marts, declared_person_rows
from coaching.paths import Paths
from warehouse import files
from warehouse.engine import BI_SCHEMAS
from warehouse.frozen import freeze
from warehouse.pages import FOLDER, write_pages
from warehouse.publish import editions, logged
from warehouse.publish.attacked import attacked
from warehouse.publish.audit import audit
from warehouse.publish.contracts import write_contracts
from warehouse.publish.dictionary import write_dictionaries
from warehouse.publish.export import Exported, export
from warehouse.publish.sheets import write_sheets


def publish(
    *,
    paths: Paths,
    code_version: str,
    data_through: Mapping[str, str],
    thresholds: Thresholds,
    marts: Mapping[str, Mart] | None = None,
    facts: Mapping[str, Fact] | None = None,
    owners: Mapping[str, str] | None = None,
    person_rows: Mapping[str, PersonRows] | None = None,
) -> str:
    """Publishes what the warehouse holds as a new edition; returns its id.

    Args:
        paths: the data folder.
        code_version: which code built the warehouse.
        data_through: for each source the last closed local day that it has data for.
        thresholds: the district's, which no published cell may stay under.
        marts: the protected marts' declarations; by default the project's own.
        facts: the declarations of what is frozen of closed periods; by default the project's own.
        owners: by product (`bi`, `analyst`) who answers for it; stands in the marts' contracts.
        person_rows: the marts without a twin; by default the project's own, none beside marts of somebody else's.

    Raises:
        ContractError: there is no warehouse, a check or the attack found something, or what is frozen is not whole or
            is another than what was built; nothing was published.
        UnavailableError: another publish is under way.
    """
    if not paths.warehouse.exists():
        message = "There is no warehouse to publish."
        raise ContractError(message, remedy="Run the steps from `build` on.")
    declared = declared_marts() if marts is None else marts
    of_people = (declared_person_rows() if marts is None else {}) if person_rows is None else person_rows
    with editions.locked(paths):
        editions.clear_leftovers(paths)
        folder = editions.building_folder(paths)
        try:
            keys = {n: m.key for n, m in declared.items()} | {n: m.key for n, m in of_people.items()}
            exported = _export(paths, folder, keys)
            _write_beside(folder, declared, owners or {})
            checks = audit(folder, exported, thresholds, declared, of_people)
            found = attacked(folder, thresholds, declared, editions.folders(paths))
            frozen = freeze(paths, facts)
            manifest = {
                "checks_passed": checks,
                "code_version": code_version,
                "data_through": dict(data_through),
                "files": _digests(folder),
                "format": FORMAT,
                "restatements": frozen.restatements,
                # of what its readers may count themselves; the others' would tell the night when a record came
                "rows": {table: n for table, n in exported.rows.items() if table.partition(".")[0] in BI_SCHEMAS},
            }
            name = editions.next_id(paths, _digest(manifest))
            # equal content has one name, beside whichever earlier editions it was attacked
            _write(folder / "manifest.json", {"audit": found, "edition": name, **manifest}, mode=0o644)
            exact = {"edition": name, "frozen": frozen.files, "rows": exported.rows}
            _write(folder / "analyst" / "manifest.json", exact, mode=0o640)
            _flush(folder)
            editions.swap_in(paths, folder, name)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
        editions.prune(paths)
        logged.catch_up(paths)
        return name


def _write_beside(folder: Path, declared: Mapping[str, Mart], owners: Mapping[str, str]) -> None:
    """What is made from the edition's databases and stands beside them: it says nothing that they don't."""
    write_contracts(folder, declared, owners)
    write_dictionaries(folder, declared)
    write_sheets(folder)
    write_pages(folder / "bi" / "bi.duckdb", folder / "bi" / FOLDER)
    _open_to_readers(folder)


def _export(paths: Paths, folder: Path, keys: Mapping[str, Sequence[str]]) -> Exported:
    try:
        return export(paths.warehouse, folder, keys)
    except duckdb.Error as error:
        message = f"The warehouse could not be exported ({type(error).__name__})."
        raise ContractError(
            message, remedy="Look whether another process holds the warehouse, then run publish again."
        ) from None


def _digests(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted([*(folder / "bi" / "marts").glob("*.parquet"), *(folder / "bi" / FOLDER).rglob("*.html")])
    }


def _digest(manifest: Mapping[str, object]) -> str:
    return hashlib.sha256(json.dumps(manifest, sort_keys=True).encode()).hexdigest()


def _write(path: Path, content: Mapping[str, object], *, mode: int) -> None:
    path.write_text(json.dumps(content, sort_keys=True, indent=2) + "\n", encoding="utf-8")
    path.chmod(mode)


def _open_to_readers(folder: Path) -> None:
    """Whatever the umask says: who reads `bi` is another user, who reads `analyst` another one of the group."""
    for product, of_folders, of_files in (("bi", 0o755, 0o644), ("analyst", 0o750, 0o640)):
        for path in (folder / product, *(folder / product).rglob("*")):
            path.chmod(of_folders if path.is_dir() else of_files)


def _flush(folder: Path) -> None:
    everything: Sequence[Path] = sorted(folder.rglob("*"))
    for path in (*everything, folder):
        files.sync(path)
