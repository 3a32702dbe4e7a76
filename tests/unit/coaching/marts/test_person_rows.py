"""Marts of person rows: declared beside their SQL, in the restricted schema, or refused."""

from pathlib import Path

import pytest

from coaching.errors import ConfigError
from coaching.marts import declared_marts, declared_person_rows

YML = """
models:
  - name: mart_rows
    config: {meta: {person_rows: {key: [row_key], who: person_key}}}
    columns:
      - {name: row_key, data_type: string}
      - {name: person_key, data_type: string}
"""
SQL = "{{ config(schema='marts_restricted') }}\nselect 1\n"


def write(folder: Path, yml: str = YML, sql: str = SQL) -> Path:
    (folder / "mart_rows.yml").write_text(yml, encoding="utf-8")
    (folder / "mart_rows.sql").write_text(sql, encoding="utf-8")
    return folder


def test_it_is_read_as_it_is_written(tmp_path: Path) -> None:
    mart = declared_person_rows(write(tmp_path))["mart_rows"]
    assert (mart.key, mart.who, list(mart.columns)) == (("row_key",), "person_key", ["row_key", "person_key"])


def test_the_projects_own_have_no_twin() -> None:
    own = declared_person_rows()
    assert {"mart_caseload", "mart_cycle_rhythm", "mart_my_record", "mart_not_reached"} <= set(own)
    assert not set(own) & set(declared_marts())


@pytest.mark.parametrize(
    ("yml", "sql", "told"),
    [
        (YML, "select 1", "not in schema marts_restricted"),
        (YML.replace("[row_key]", "[other_key]"), SQL, "'other_key' is no column"),
        (YML.replace("[row_key]", "[]"), SQL, "names no column"),
        (YML.replace(", who: person_key", ""), SQL, "field required"),
        (YML.replace("{person_rows:", "{mart: {}, person_rows:"), SQL, "a protected mart too"),
    ],
)
def test_one_that_contradicts_itself_is_refused(yml: str, sql: str, told: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=told) as caught:
        declared_person_rows(write(tmp_path, yml, sql))
    assert "mart_rows.yml: mart_rows." in str(caught.value)
