"""Versions of marts: the last line of each holds, and a major one says until when its forerunner does."""

from pathlib import Path

import pytest

from coaching.errors import ConfigError
from coaching.marts.versions import declared_versions, shape_of

HEAD = "mart,version,since,shape,former_ends,says\n"


def versions(tmp_path: Path, *lines: str) -> object:
    file = tmp_path / "versions.csv"
    file.write_text(HEAD + "\n".join(lines) + "\n", encoding="utf-8")
    return {name: version.number for name, version in declared_versions(file).items()}


def test_the_last_line_is_in_force(tmp_path: Path) -> None:
    lines = ("marts.a,1.0,2026-01-01,aaa,,", "marts.b,1.0,2026-01-01,ccc,,", "marts.a,1.10,2026-02-01,bbb,,a column")
    assert versions(tmp_path, *lines) == {"marts.a": "1.10", "marts.b": "1.0"}


@pytest.mark.parametrize(
    ("number", "ends", "told"),
    [("1.0", "", "comes after 1.0"), ("0.9", "", "comes after"), ("2.0", "", "does not say until when 1.0 holds")],
)
def test_a_version_follows_the_one_before_it(tmp_path: Path, number: str, ends: str, told: str) -> None:
    with pytest.raises(ConfigError, match=told):
        versions(tmp_path, "marts.a,1.0,2026-01-01,aaa,,", f"marts.a,{number},2026-02-01,bbb,{ends},")


def test_a_major_version_says_when_the_former_one_ends(tmp_path: Path) -> None:
    lines = ("marts.a,1.3,2026-01-01,aaa,,", "marts.a,2.0,2026-02-01,bbb,2026-08-01,reach counts aides too")
    assert versions(tmp_path, *lines) == {"marts.a": "2.0"}


def test_a_shape_is_names_types_units_and_key_and_no_order_of_columns() -> None:
    columns = [("a", "BIGINT", "people"), ("b", "DATE", "")]
    shape = shape_of(columns, ["b"])
    assert shape_of(columns[::-1], ["b"]) == shape
    changed = ([("a", "BIGINT", "minutes"), columns[1]], [("a", "DOUBLE", "people"), columns[1]], columns[:1])
    assert len({shape, shape_of(columns, ["a", "b"]), *(shape_of(one, ["b"]) for one in changed)}) == 5
