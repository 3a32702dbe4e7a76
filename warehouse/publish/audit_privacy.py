"""What schema `marts` must never show, looked up in the files that are about to be published.

Flow: [warehouse/publish/audit.py runs every check] <edition being built> -> what is wrong, with table, column and
counts, never a value
What each mart holds is read from its declaration; how it is looked at is written apart from what made it.
"""

from collections.abc import Callable, Mapping

from coaching.marts import NUMERIC, Family, Hides, Mart
from warehouse.engine import Schema
from warehouse.publish.edition import Edition

_MARTS = Schema.MARTS.value
# Columns that only `core` and `marts_restricted` may have: they point at a person or tell why a cell is hidden.
_RESTRICTED = ("person", "staff", "teacher", "coach", "student", "respondent", "user")
_RESTRICTED_ENDINGS = ("_key", "_id", "_name", "_email", "_email_hash")
_RESTRICTED_NAMES = ("suppression_reason", "reason_suppressed", "raw_code", "email", "name", "notes", "_extra")
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
        for name, family in (*mart.guarded(Hides.CELL), *mart.guarded(Hides.COLUMN)):
            if family.people not in columns and family.hides is Hides.CELL:
                broken.append(f"{mart.name} has no column {family.people}")
            if family.people not in columns or "suppressed" not in columns:
                continue  # a column that is not published shows nobody
            least = family.least(edition.thresholds)
            few = f'not suppressed and "{family.people}" between {1 if family.zero_is_open else 0} and {least - 1}'
            visible = _visible(mart, name, family, columns)
            if shown := edition.count(f'select count(*) from {_MARTS}."{mart.name}" where {few} and ({visible})'):
                broken.append(f"{mart.name}: {shown} cells shown with {family.people} under {least}")
    return broken


def _visible(mart: Mart, name: str, family: Family, columns: Mapping[str, str]) -> str:
    """What may not be seen over few people: anything of the cell, or the family's own columns."""
    if family.hides is Hides.CELL:
        return "true"
    own = [measure.name for measure in mart.of_family(name) if measure.name in columns]
    return " or ".join(f'"{column}" is not null' for column in own) or "false"


def _nobody_but_active(edition: Edition) -> list[str]:
    broken = []
    for mart, columns in edition.protected():
        for name, family in mart.guarded(Hides.CELL):
            measures = [m.name for m in mart.of_family(name) if m.name != family.people]
            numbers = [m for m in measures if _is_number(columns.get(m, ""))]
            if not numbers or not {"suppressed", family.people} <= set(columns):
                continue
            busy = " or ".join(f'"{column}" > 0' for column in numbers)
            nobody = f'not suppressed and coalesce("{family.people}", 0) = 0 and ({busy})'
            if shown := edition.count(f'select count(*) from {_MARTS}."{mart.name}" where {nobody}'):
                broken.append(f"{mart.name}: {shown} cells shown with activity of nobody counted")
    return broken


def _no_share_of_a_hidden_cell(edition: Edition) -> list[str]:
    broken = []
    for mart, columns in edition.protected():
        for measure in mart.measures:
            if not measure.restates or measure.name not in columns:
                continue
            differs, value = measure.restates
            same = " and ".join(f"c.{name} = h.{name}" for name in mart.key if name != differs)
            table = f'{_MARTS}."{mart.name}"'
            hidden = f"select * from {table} where suppressed and {differs} = {value}"
            shown = edition.count(
                f'select count(*) from {table} c join ({hidden}) h on {same} where c."{measure.name}" is not null'
            )
            broken += [f"{mart.name}.{measure.name} gives away the hidden cell in {shown} rows"] if shown else []
    return broken


def _no_lone_hidden(edition: Edition) -> list[str]:
    broken = []
    for mart, columns in edition.protected():
        for along, dimension in mart.dimensions.items():
            if not dimension.adds_up or not {"suppressed", *mart.key} <= set(columns):
                continue
            level = (dimension.level,) if dimension.level and dimension.level not in mart.key else ()
            line = ", ".join((*level, *(name for name in mart.key if name not in dimension.members))) or "true"
            lone = "count(*) > 1 and count(*) filter (where suppressed) = 1"
            grouped = f'select 1 from {_MARTS}."{mart.name}" group by {line} having {lone}'
            if alone := edition.count(f"select count(*) from ({grouped})"):
                broken.append(f"{mart.name}: {alone} lines over {along} with exactly one hidden cell")
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
    "no_share_of_a_hidden_cell": _no_share_of_a_hidden_cell,
    "no_line_with_one_hidden_cell": _no_lone_hidden,
    "closed_periods_only": _closed_only,
    "no_activity_of_nobody": _nobody_but_active,
}
