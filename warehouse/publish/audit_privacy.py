"""What schema `marts` must never show, looked up in the files that are about to be published.

Flow: [warehouse/publish/audit.py runs every check] <edition being built> -> what is wrong, with table, column and
counts, never a value
"""

from collections.abc import Callable, Mapping

from warehouse.protect.cells import IMPACT_KEY, IMPLEMENTATION_KEY, numeric_columns
from warehouse.protect.families import (
    COACHES,
    CYCLES_DUE,
    CYCLES_STARTED,
    FOLLOW_UPS,
    IMPLEMENTATION,
    STAFF_IMPLEMENTATION,
    STAFF_OUTCOMES,
    STAFF_REACH,
)
from warehouse.publish.edition import Edition
from warehouse.publish.export import BI

_HEADLINE = "mart_implementation_by_school_standard"
_IMPACT = "mart_impact_by_school_standard"
# Columns that only `core` and `marts_restricted` may have: they point at a person or tell why a cell is hidden.
_RESTRICTED = ("person", "staff", "teacher", "coach", "student", "respondent", "user")
_RESTRICTED_ENDINGS = ("_key", "_id", "_name", "_email", "_email_hash")
_RESTRICTED_NAMES = ("suppression_reason", "reason_suppressed", "raw_code", "email", "name", "notes", "_extra")
_OWN_COLUMNS = (COACHES, CYCLES_STARTED, CYCLES_DUE, FOLLOW_UPS)
_BLANK_BY_ITSELF = frozenset({"late_pre_n", *(family.people for family in _OWN_COLUMNS if family is not COACHES)})
_TEXT_MEASURES = ("evidence_flag", "n_band")
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
                    f'select count(*) from {BI}."{table}" where regexp_matches("{column}", ?)', _EMAIL
                )
            ):
                broken.append(f"{table}.{column} holds {found} e-mail addresses")
    return broken


def _hidden_is_blank(edition: Edition) -> list[str]:
    broken = []
    for table in edition.marts:
        columns = edition.columns(table)
        if "suppressed" not in columns:
            continue
        if lost := edition.count(f'select count(*) from {BI}."{table}" where suppressed is null'):
            broken.append(f"{table}: {lost} rows do not say whether they are suppressed")
        broken += _shown_measures(edition, table)
        # one symbol for all hidden cells: a text that differs between them would tell them apart
        broken += [
            f"{table}.{column} differs between suppressed rows"
            for column in _TEXT_MEASURES
            if column in columns
            and edition.count(
                f'select count(distinct coalesce("{column}", chr(0))) from {BI}."{table}" where suppressed'
            )
            > 1
        ]
    return broken


def _shown_measures(edition: Edition, table: str) -> list[str]:
    shown = {
        c: edition.count(f'select count(*) from {BI}."{table}" where suppressed and "{c}" is not null')
        for c in numeric_columns(edition.bi, BI, table)
    }
    return [f"{table}.{column} is shown in {count} suppressed rows" for column, count in shown.items() if count]


def _small_is_hidden(edition: Edition) -> list[str]:
    broken = []
    for table, column, least, zero in _least(edition):
        columns = edition.columns(table)
        if not columns:
            continue
        if column not in columns and column in _BLANK_BY_ITSELF:
            continue  # a column that is not published shows nobody
        if column not in columns or "suppressed" not in columns:
            broken.append(f"{table} has no column {column} or suppressed")
            continue
        lowest = 1 if zero else 0
        if shown := edition.count(
            f'select count(*) from {BI}."{table}" where not suppressed and "{column}" between {lowest} and {least - 1}'
        ):
            broken.append(f"{table}: {shown} cells shown with {column} under {least}")
    return broken


def _least(edition: Edition) -> list[tuple[str, str, int, bool]]:
    thresholds = edition.thresholds
    return [
        (_HEADLINE, STAFF_IMPLEMENTATION.people, STAFF_IMPLEMENTATION.least(thresholds), True),
        (_HEADLINE, STAFF_REACH.people, STAFF_REACH.least(thresholds), True),
        *((_HEADLINE, family.people, family.least(thresholds), True) for family in _OWN_COLUMNS),
        (_IMPACT, "late_pre_n", STAFF_OUTCOMES.least(thresholds), True),
        (_IMPACT, STAFF_OUTCOMES.people, STAFF_OUTCOMES.least(thresholds), False),
    ]


def _nobody_but_active(edition: Edition) -> list[str]:
    table = _HEADLINE
    measures = [
        c
        for c in numeric_columns(edition.bi, BI, table)
        if IMPLEMENTATION.get(c) is STAFF_IMPLEMENTATION and c != STAFF_IMPLEMENTATION.people
    ]
    if not measures:
        return []
    busy = " or ".join(f'"{c}" > 0' for c in measures)
    shown = edition.count(
        f'select count(*) from {BI}."{table}" where not suppressed and coalesce({STAFF_IMPLEMENTATION.people}, 0) = 0 and ({busy})'
    )
    return [f"{table}: {shown} cells shown with activity of nobody counted"] if shown else []


def _no_share_of_a_hidden_cell(edition: Edition) -> list[str]:
    table = _HEADLINE
    if "unaligned_school_rate" not in edition.columns(table):
        return []
    same = " and ".join(f"c.{name} = h.{name}" for name in ("school_key", "framework_id", "period_type", "period_key"))
    shown = edition.count(
        f"""select count(*) from {BI}."{table}" c join {BI}."{table}" h on {same}
        where h.suppressed and h.qualified_code = concat(h.framework_id, ':UNALIGNED') and c.unaligned_school_rate is not null"""
    )
    return [f"{table}.unaligned_school_rate gives away the hidden UNALIGNED cell in {shown} rows"] if shown else []


def _no_lone_hidden(edition: Edition) -> list[str]:
    broken = []
    for table in edition.marts:
        columns = edition.columns(table)
        if not {"suppressed", "standard_level", *IMPLEMENTATION_KEY} <= set(columns):
            continue
        series = [c for c in IMPACT_KEY if c in columns]
        for along in ("school_key", "qualified_code"):
            line = ", ".join(["standard_level", *(c for c in series if c != along)])
            grouped = f'select 1 from {BI}."{table}" group by {line} having count(*) > 1 and count(*) filter (where suppressed) = 1'
            if alone := edition.count(f"select count(*) from ({grouped})"):
                broken.append(f"{table}: {alone} lines over {along} with exactly one hidden cell")
    return broken


def _closed_only(edition: Edition) -> list[str]:
    broken = []
    for table in edition.marts:
        if {"period_end", "data_through_date"} <= set(edition.columns(table)):
            running = edition.count(
                f'select count(*) from {BI}."{table}" where (period_end <= data_through_date) is not true'
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
