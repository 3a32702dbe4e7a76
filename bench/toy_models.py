"""Further models beside the project's own, each with a test of its key: a project three times as large."""

from pathlib import Path

_CONFIG = "{{ config(materialized='table') }}"
_READ = ("dim_staff", "dim_school", "fct_coaching_session", "int_periods__listed")
_KEYS = {
    "dim_staff": "staff_key",
    "dim_school": "school_key",
    "fct_coaching_session": "session_key",
    "int_periods__listed": "period_key",
}


def write_toys(project: Path, *, count: int) -> None:
    """Tables that read a core table or the toy before, in chains of five, into a copy of the dbt project."""
    folder = project / "models" / "toys"
    folder.mkdir(parents=True, exist_ok=True)
    told = []
    for number in range(count):
        name, read = f"toy_{number:03}", _READ[number // 5 % len(_READ)]
        relation = read if number % 5 == 0 else f"toy_{number - 1:03}"
        key = _KEYS[read]
        _sql(folder / f"{name}.sql", key, relation)
        tested = f"    data_tests:\n      - primary_key:\n          arguments: {{columns: [{key}]}}\n"
        told.append(f"  - name: {name}\n{tested}")
    (folder / "toys.yml").write_text(f"version: 2\nmodels:\n{''.join(told)}", encoding="utf-8")


def _sql(file: Path, key: str, relation: str) -> None:
    read = f"from {{{{ ref('{relation}') }}}}\nwhere {key} is not null\ngroup by {key}"
    file.write_text(f"{_CONFIG}\nselect {key}, count(*) as row_count\n{read}\n", encoding="utf-8")
