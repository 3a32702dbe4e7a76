"""A sum of doubles depends on the order of the rows: the same night would publish other bytes."""

import re

import pytest

from warehouse.build.command import DBT_PROJECT

MODELS = sorted((DBT_PROJECT / "models").rglob("*.sql"))
# of a count by cases, of decimals, or of whole numbers said to be such; all else goes through the macros `exact_sum`
# and `total`
_EXACT = re.compile(r"sum\(case when |sum\(cast\(\S+ as decimal\(|cast\(sum\([\w.]+\) as bigint\)")
_ANY = re.compile(r"\b(?:sum|avg|stddev\w*|var_\w+)\(")


@pytest.mark.parametrize("model", MODELS, ids=lambda file: file.stem)
def test_no_sum_depends_on_the_order_of_rows(model):
    sql = model.read_text(encoding="utf-8")
    assert len(_ANY.findall(sql)) == len(_EXACT.findall(sql))
