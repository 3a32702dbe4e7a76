"""No model, test or macro uses what DuckDB alone knows: what engines spell differently stands in dispatched macros.

A function is known to be alike on DuckDB and Spark 4, or it is refused; so is syntax that one of them reads otherwise.
What both read and a test of words can't see: `concat` of a NULL is the rest on DuckDB and NULL on Spark, so that a part
that may be NULL stands in `coalesce`; a `where` may not name an alias of its own select.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from coaching.paths import PROJECT
from tests.integration.nights import tell

DBT = PROJECT / "dbt_project"
FILES = [f for part in ("models", "tests", "macros", "analyses") for f in sorted((DBT / part).rglob("*.sql"))]

# The same name, arguments and result on both; of NULLs, of ties and of the last digit too.
ALIKE = set(
    "abs avg bool_and bool_or cast ceil coalesce concat concat_ws count dense_rank exp first_value floor greatest lag "
    "last_value lead least length ln lower max md5 min nullif percent_rank percentile_cont power rank replace round "
    "row_number sign split_part sqrt stddev_pop stddev_samp substr sum trim try_cast upper var_pop var_samp".split()
)
# Words before a bracket that are no functions.
SYNTAX = set(
    "all and any as between by case decimal distinct else exists filter from group having in intersect except join "
    "limit not on or order over partition select then union using values when where with within".split()
)
_DAY = r"(?:_date|date_day|valid_from|valid_to)"
ONLY_ONE_READS = {
    "qualify": r"\bqualify\b",
    "a cast with ::": r"::",
    "exclude or replace in a star": r"\*\s*(?:exclude|replace|except|rename)\b|\bcolumns\s*\(",
    "group by all, order by all": r"\b(?:group|order)\s+by\s+all\b",
    "a sample": r"\b(?:using\s+sample|tablesample)\b",
    "distinct on": r"\bdistinct\s+on\b",
    "asof, positional, semi or anti join": r"\b(?:asof|positional|semi|anti)\s+join\b",
    "a lateral join": r"\blateral\b",
    "pivot": r"\b(?:un)?pivot\b",
    "a list, a struct or an index": r"\[|\]|\bstruct\b",
    "a lambda or a JSON arrow": r"->",
    "from before select": r"\(\s*from\b|\A\s*from\b",
    "a quoted name (adapter.quote)": r'"',
    "a text without length (dbt.type_string)": r"\b(?:varchar|text|hugeint|uhugeint|ubigint|uinteger|utinyint)\b",
    "a time with a zone": r"\bwith\s+time\s+zone\b|\btimestamptz\b",
    "whole division, powers by a sign": r"//|\*\*|\^",
    "two equal signs": r"==",
    "glob, ilike, similar to, ~": r"\b(?:glob|ilike)\b|\bsimilar\s+to\b|~",
    "limit in per cent": r"\blimit\s+[\d.]+\s*%",
    "a difference of two days (dbt.datediff)": rf"\b\w*{_DAY}\s+-\s+\w*{_DAY}\b",
    "a file": r"\bread_(?:parquet|csv|json)\w*|\bfrom\s+''",
}
# Where a thing must stay, and why; one that is no longer used is to be removed.
EXCEPTIONS: dict[tuple[str, str], str] = {}
_QUOTED_PRIMARY = "a declared field is a word of SQL; Spark's spark.sql.ansi.doubleQuotedIdentifiers reads it as a name"
EXCEPTIONS |= {
    (f"stg_oneroster__enrollments{part}.sql", "a quoted name (adapter.quote)"): _QUOTED_PRIMARY
    for part in ("", "_history")
}

_COMMENT = re.compile(r"\{#.*?#\}|--[^\n]*", re.DOTALL)
_OF_ENGINE = re.compile(r"\{%-? *macro +(duckdb|spark)__(\w+).*?endmacro *-?%\}", re.DOTALL)
_JINJA = re.compile(r"""\{%.*?%\}|\{\{(?:"[^"]*"|'[^']*'|[^"'])*?\}\}""", re.DOTALL)
_LITERAL = re.compile(r"'(?:[^']|'')*'")
_IN_JINJA = re.compile(r"\"([^\"\n]*)\"|'([^'\n]*)'")


def stretches(text: str) -> Iterator[str]:
    """The SQL of a file and of its Jinja's texts, without literals and without engines' own macros."""
    text = _OF_ENGINE.sub(" ", _COMMENT.sub(" ", text))
    yield _LITERAL.sub("''", _JINJA.sub(" x ", text))
    for jinja in _JINJA.findall(text):
        for double, single in _IN_JINJA.findall(jinja):
            piece = double or single
            # a pattern, a name or a path is no SQL
            if re.search(r"[a-z]\w*\s*\(|\bas\b|\bfrom\b|\bselect\b", piece) and "\\" not in piece:
                yield _LITERAL.sub("''", piece)


def found_in(text: str) -> set[str]:
    """What of a text only one engine reads, or reads alike by nobody's word."""
    found = set()
    for sql in stretches(text):
        small = sql.lower()
        found |= {name for name, pattern in ONLY_ONE_READS.items() if re.search(pattern, small, re.MULTILINE)}
        called = set(re.findall(r"(?<!\bas )\b([a-z_]\w*)\s*\(", small))  # `as field(a, b)` names columns
        found |= {f"{name}()" for name in called - ALIKE - SYNTAX - _macros() - {"x"}}
    return found


def _macros() -> set[str]:
    if not _MACROS:
        for file in (DBT / "macros").glob("*.sql"):
            _MACROS.update(re.findall(r"macro +(\w+)", file.read_text(encoding="utf-8")))
    return _MACROS


_MACROS: set[str] = set()


def test_only_what_every_engine_reads_is_used() -> None:
    wrong, used = [], set()
    for file in FILES:
        for what in found_in(file.read_text(encoding="utf-8")):
            if (file.name, what) in EXCEPTIONS:
                used.add((file.name, what))
            else:
                wrong.append(f"{file.relative_to(DBT)}: {what}")
    tell(f"{len(FILES)} files of SQL, {len(EXCEPTIONS)} exceptions, {len(wrong)} things that one engine alone reads")
    assert len(FILES) > 150
    assert sorted(wrong) == [], "use a macro of engine.sql, or one like them with `duckdb__` and `spark__`"
    assert used == {*EXCEPTIONS}, "an exception that nothing needs"


def test_every_dispatched_macro_speaks_both_engines() -> None:
    texts = "".join(f.read_text(encoding="utf-8") for f in (DBT / "macros").glob("*.sql"))
    asked = set(re.findall(r"adapter\.dispatch\('(\w+)'", texts))
    spoken = {(engine, name) for engine, name in re.findall(r"macro +(duckdb|spark)__(\w+)", texts)}
    tell(f"{len(asked)} dispatched macros")
    assert len(asked) >= 8
    # a macro of dbt's own that one engine does otherwise; the others keep dbt's way
    assert spoken == {("duckdb", "persist_docs"), *((engine, name) for engine in ("duckdb", "spark") for name in asked)}


@pytest.mark.parametrize(
    ("sql", "what"),
    [
        ("select a from b qualify row_number() over (partition by a order by c) = 1", "qualify"),
        ("select a::date from b", "a cast with ::"),
        ("select * exclude (a) from b", "exclude or replace in a star"),
        ("select a, count(*) from b group by all", "group by all, order by all"),
        ("select unnest(a) from b", "unnest()"),
        ("select list_sort(a)[1] from b", "list_sort()"),
        ("select strptime(a, '%Y') from b", "strptime()"),
        ("select date_diff('hour', a, b) from c", "date_diff()"),
        ("select epoch(a) from b", "epoch()"),
        ("select a from read_parquet('x')", "a file"),
        ("select begin_date - end_date from b", "a difference of two days (dbt.datediff)"),
        ("{% set x = 'median(a)' %}select 1", "median()"),
        ("select cast(a as varchar) from b", "a text without length (dbt.type_string)"),
    ],
)
def test_a_thing_of_one_engine_is_found(sql: str, what: str) -> None:
    assert what in found_in(sql)


def test_what_is_no_sql_is_let_be() -> None:
    plain = "-- qualify\n{# a::b #}select coalesce(a, '::[x]'), x.b from {{ ref('a') }} as x where a <= 'unnest(b)'"
    assert found_in(plain) == set()
    assert found_in("{% macro duckdb__one(a) %}list_sort({{ a }}){% endmacro %}select 1") == set()


def test_the_files_are_there() -> None:
    assert {f.name for f in FILES} >= {"engine.sql", "dim_staff.sql", "implementation_adds_up.sql"}
    assert all(Path(f).suffix == ".sql" for f in FILES)
