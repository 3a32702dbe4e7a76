"""The product as today's readers open it: a DuckDB of the line before ours, and Superset's driver.

Both stand in the checkers' environment (`requirements-tools.in`), since one environment holds one DuckDB.
"""

import json
import subprocess
from pathlib import Path

import duckdb
import pytest

from coaching.paths import PROJECT
from tests.unit.warehouse.publish.test_publish import build, run

READERS = PROJECT / ".venv-tools" / "bin" / "python"
TABLES = "select schema_name, table_name from duckdb_tables() order by all"
COLUMNS = """select column_name, data_type, comment from duckdb_columns()
    where schema_name = '{}' and table_name = '{}' order by column_index"""
ROWS = (
    "select count(*), md5(string_agg(line, ' ' order by line)) from (select cast(t as varchar) as line from {}.{} as t)"
)
# What a reader does; `ask` is the client's own way to put a question.
LOOK = f"""
def look(ask):
    return [[s, t, ask({COLUMNS!r}.format(s, t)), ask({ROWS!r}.format(s, t))] for s, t in ask({TABLES!r})]
"""
CLIENTS = {
    "duckdb": """
import duckdb
product = duckdb.connect(sys.argv[1], read_only=True)
found = look(lambda sql: product.execute(sql).fetchall())
""",
    "superset": """
import duckdb, sqlalchemy
product = sqlalchemy.create_engine("duckdb:///" + sys.argv[1], connect_args={"read_only": True}).connect()
found = look(lambda sql: [tuple(row) for row in product.execute(sqlalchemy.text(sql))])
""",
}
TELL = "print(json.dumps([duckdb.__version__, found]))"


@pytest.mark.parametrize("client", CLIENTS)
@pytest.mark.parametrize("file", ["bi/bi.duckdb", "analyst/analyst.duckdb"])
def test_older_clients_read_what_we_wrote(client: str, file: str) -> None:
    assert READERS.exists(), "the readers' environment is missing: `make lint` sets it up"
    paths = build()
    run(paths)
    product = paths.published / "current" / file
    script = "\n".join(("import json, sys", LOOK, CLIENTS[client], TELL))
    read = subprocess.run([READERS, "-c", script, product], capture_output=True, text=True, check=False)
    assert read.returncode == 0, read.stderr
    version, found = json.loads(read.stdout)
    assert version.startswith("1.")
    assert found == ours(product)


def ours(product: Path) -> object:
    """The same answers from the engine that wrote the file."""
    with duckdb.connect(str(product), read_only=True) as engine:
        tables = engine.execute(TABLES).fetchall()
        answers = [[s, t, *(engine.execute(sql.format(s, t)).fetchall() for sql in (COLUMNS, ROWS))] for s, t in tables]
    return json.loads(json.dumps(answers))
