"""What schema `marts` must never show, looked up in the files that are about to be published.

Flow: [warehouse/publish/audit.py runs every check] <edition being built> -> what is wrong, with table, column and
counts, never a value
What each mart holds is read from its declaration; how it is looked at is written apart from what made it.
"""

from collections.abc import Callable, Mapping

from coaching.marts import NUMERIC, Mart
from warehouse.engine import Schema
from warehouse.publish.audit_lines import LINES
from warehouse.publish.audit_shares import SHARES
from warehouse.publish.edition import Edition

_MARTS = Schema.MARTS.value
# Columns that only `core` and `marts_restricted` may have: they point at a person or tell why a cell is hidden.
_RESTRICTED = ("person", "staff", "teacher", "coach", "student", "respondent", "user", "viewer")
_RESTRICTED_ENDINGS = ("_key", "_id", "_name", "_email", "_email_hash")
_RESTRICTED_NAMES = ("suppression_reason", "reason_suppressed", "raw_code", "email", "name", "notes", "_extra")
# Counts of these are people, or at least as many.
_PEOPLE = ("people", "cycles")
_EMAIL = r"[^@\s|]+@[^@\s|]+\.[A-Za-z]{2,}"


def _no_person(edition: Edition) -> list[str]:
    return [
        f"{table} has column {column}"
        for table in edition.marts
        for column in edition.columns(table)
        if is_restricted(column)
    ]


def is_restricted(column: str) -> bool:
    """Whether a column's name points at a person."""
    name = column.lower()
    entity = any(f"_{name}".endswith(f"_{who}{ending}") for who in _RESTRICTED for ending in _RESTRICTED_ENDINGS)
    return entity or name in _RESTRICTED_NAMES


def _no_address(edition: Edition) -> list[str]:
    broken = []
    for table in edition.marts:
        for column, kind in edition.columns(table).items():
            if kind == "VARCHAR" and (
                found := edition.count(
                    f'select count(*) from {_MARTS}."{table}" where regexp_matches("{column}", ?)', _EMAIL
                )
            ):
                broken.append(f"{table}.{column} holds {found} e-mail addresses")
    return broken


def _hidden_is_blank(edition: Edition) -> list[str]:
    broken = []
    for table in edition.marts:
        columns = edition.columns(table)
        if "suppressed" not in columns:
            broken += [f"{table} does not say what is suppressed"] if table in edition.declared else []
            continue
        if table not in edition.declared:
            broken.append(f"{table} hides cells and declares no measure")
        if lost := edition.count(f'select count(*) from {_MARTS}."{table}" where suppressed is null'):
            broken.append(f"{table}: {lost} rows do not say whether they are suppressed")
        for column in _measures(columns, edition.declared.get(table)):
            shown = f'select count(*) from {_MARTS}."{table}" where suppressed and "{column}" is not null'
            if count := edition.count(shown):
                broken.append(f"{table}.{column} is shown in {count} suppressed rows")
    return broken


def _measures(columns: Mapping[str, str], mart: Mart | None) -> list[str]:
    """Every declared measure that is there, and every number that is not declared a label."""
    measures = {measure.name for measure in mart.measures} if mart else set()
    labels = {column.name for column in mart.columns} - measures if mart else set()
    numbers = {name for name, kind in columns.items() if _is_number(kind)}
    return [name for name in columns if name in measures | (numbers - labels)]


def _is_number(kind: str) -> bool:
    return kind.split("(")[0] in NUMERIC


def _small_is_hidden(edition: Edition) -> list[str]:
    broken = []
    for mart, columns in edition.protected():
        for name, family in mart.families.items():
            least = family.least(edition.thresholds)
            own = [m.name for m in mart.of_family(name) if m.name in columns]
            counts = [m.name for m in mart.of_family(name) if m.unit in _PEOPLE and m.name in columns]
            counts += [family.people] if family.people in columns else []
            for count in dict.fromkeys(counts) if least else ():
                few = f'"{count}" between {1 if family.zero_is_open else 0} and {least - 1}'
                seen = " or ".join(f'"{column}" is not null' for column in own)
                if shown := edition.count(f'select count(*) from {_MARTS}."{mart.name}" where {few} and ({seen})'):
                    broken.append(f"{mart.name}: {shown} cells shown with {count} under {least}")
    return broken


def _nobody_but_active(edition: Edition) -> list[str]:
    broken = []
    for mart, columns in edition.protected():
        main = mart.cube.main
        people = [m.name for m in mart.of_family(main) if m.unit == "people" and m.name in columns]
        others = [m.name for m in mart.of_family(main) if m.name not in people and not m.beside]
        numbers = [name for name in others if _is_number(columns.get(name, ""))]
        if not numbers or not people or "suppressed" not in columns:
            continue
        busy = " or ".join(f'"{column}" > 0' for column in numbers)
        bands = [f"{share.name}_band" for share in mart.measures if share.ladder and people[0] in mart.coded(share)]
        coded = "".join(f' and "{band}" is null' for band in bands if band in columns)
        nobody = f'not suppressed and coalesce("{people[0]}", 0) = 0{coded} and ({busy})'
        if shown := edition.count(f'select count(*) from {_MARTS}."{mart.name}" where {nobody}'):
            broken.append(f"{mart.name}: {shown} cells shown with activity of nobody counted")
    return broken


def _hidden_part_is_blank(edition: Edition) -> list[str]:
    broken = []
    for mart, columns in edition.protected():
        for name in mart.cube_families if "hidden_parts" in columns else ():
            for column in (m.name for m in mart.hidden_with(name) if m.name in columns):
                gone = "list_contains(string_split(hidden_parts, ', '), ?)"
                query = f'select count(*) from {_MARTS}."{mart.name}" where {gone} and "{column}" is not null'
                if shown := edition.count(query, name):
                    broken.append(f"{mart.name}.{column} is shown in {shown} rows whose {name} are hidden")
    return broken


def _closed_only(edition: Edition) -> list[str]:
    broken = []
    for table in edition.marts:
        if {"period_end", "data_through_date"} <= set(edition.columns(table)):
            running = edition.count(
                f'select count(*) from {_MARTS}."{table}" where (period_end <= data_through_date) is not true'
            )
            broken += [f"{table} shows {running} rows of running periods"] if running else []
    return broken


CHECKS: Mapping[str, Callable[[Edition], list[str]]] = {
    "no_person_column": _no_person,
    "no_email_address": _no_address,
    "suppressed_rows_are_blank": _hidden_is_blank,
    "small_cells_are_hidden": _small_is_hidden,
    "hidden_parts_are_blank": _hidden_part_is_blank,
    **SHARES,
    **LINES,
    "closed_periods_only": _closed_only,
    "no_activity_of_nobody": _nobody_but_active,
}
