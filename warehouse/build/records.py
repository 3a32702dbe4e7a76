"""The facts of records, written from their declarations.

Flow: coaching/records -> dbt_project/models/core/records/fct_*.sql, _records.yml, models/docs/records.md (committed; a
test holds them together; `make staging` writes them)
"""

from collections.abc import Iterator

from coaching.records import RECORDS, Asked, Holds, Record

_HEAD = "-- Written by `make staging` from the declaration of {feeds} in coaching/records: change it there.\n"
_KEYS = ("response_key", "form_id", "form_version", "time_zone")
_SQL = {
    Holds.DAY: "{{{{ local_day('answers.{0}', 'answers.time_zone') }}}}",
    Holds.INSTANT: "{{{{ utc_timestamp('answers.{0}', 'answers.time_zone') }}}}",
    Holds.NUMBER: "try_cast(answers.{0} as decimal(10, 2))",
    Holds.MONEY: "try_cast(answers.{0} as decimal(12, 2))",
    Holds.COUNT: "{{{{ whole_number('answers.{0}') }}}}",
    Holds.WORD: "{{{{ record_word('answers.{0}') }}}}",
    Holds.FLAG: "{{{{ record_flag('answers.{0}') }}}}",
    Holds.ID: "{{{{ record_id('answers.{0}') }}}}",
    Holds.DIGEST: "answers.{0}",
    Holds.PERSON: "{{{{ record_person('{0}') }}}}",
    Holds.SCHOOL: "{{{{ record_school('{0}') }}}}",
}
_TYPES = {
    Holds.DAY: "date",
    Holds.INSTANT: "timestamp",
    Holds.NUMBER: "decimal(10,2)",
    Holds.MONEY: "decimal(12,2)",
    Holds.COUNT: "bigint",
    Holds.FLAG: "boolean",
}
_JOINS = {Holds.PERSON: "{{{{ joined_person('{0}') }}}}", Holds.SCHOOL: "{{{{ joined_school('{0}') }}}}"}
_BESIDE = ("record_key", "form_id", "form_version")


def record_files() -> dict[str, str]:
    """Every file, by its place below dbt_project/models."""
    files = {f"core/records/{record.table}.sql": _sql(record) for record in RECORDS}
    files["core/records/_facts.yml"] = "version: 2\n\nmodels:\n" + "".join(map(_described, RECORDS))
    files["docs/records.md"] = _blocks()
    return files


def _sql(record: Record) -> str:
    questions = [q for asked in record.asked if asked.column for q in asked.questions]
    told = [f"max(case when question_id = '{q}' then answer_value end) as {q}" for q in questions]
    columns = [_as(_read(asked), asked.column) for asked in record.asked if asked.column]
    shown = ["answers.response_key as record_key", "answers.form_id", "answers.form_version", *columns]
    joins = [_JOINS[asked.holds].format(asked.name) for asked in record.holding(*_JOINS)]
    return (
        _HEAD.format(feeds=record.feeds)
        + "with answers as (\n    select\n        "
        + ",\n        ".join([*_KEYS, *told])
        + "\n    from {{ ref('int_records__answered') }}\n"
        + f"    where record_type = '{record.feeds}'\n"
        + f"    group by {', '.join(_KEYS)}\n)\n\nselect\n    "
        + ",\n    ".join(shown)
        + "\nfrom answers\n"
        + "".join(f"{join}\n" for join in joins)
    )


def _read(asked: Asked) -> str:
    return (
        f"{{{{ record_words('answers.{asked.name}') }}}}" if asked.is_several else _SQL[asked.holds].format(asked.name)
    )


def _as(sql: str, name: str) -> str:
    return sql if sql == f"answers.{name}" else f"{sql} as {name}"


def _described(record: Record) -> str:
    lines = [
        f"  - name: {record.table}",
        f'    description: "One row per {record.row}."',
        "    config:",
        "      contract: {enforced: true}",
        "    data_tests:",
        "      - primary_key: {arguments: {columns: [record_key]}}",
        "    columns:",
    ]
    for column in _BESIDE:
        lines += [f"      - name: {column}", "        data_type: string"]
        lines += [f"        description: \"{{{{ doc('{column}') }}}}\""]
    for asked in record.asked:
        if asked.column:
            lines += [f"      - name: {asked.column}", f"        data_type: {_TYPES.get(asked.holds, 'string')}"]
            lines += [f"        description: \"{{{{ doc('record_{asked.column}') }}}}\""]
    return "\n".join(lines) + "\n"


def _blocks() -> str:
    asked = sorted((a for record in RECORDS for a in record.asked if a.column), key=lambda a: a.is_several)
    means = {a.column: _means(a) for a in asked}
    head = "<!-- Written by `make staging` from the declarations in coaching/records: change them there. -->\n"
    return head + "".join(
        f"\n{{% docs record_{column} %}}\n{text}\n{{% enddocs %}}\n" for column, text in sorted(means.items())
    )


def _means(asked: Asked) -> str:
    return " ".join([asked.means, *_words(asked)])


def _words(asked: Asked) -> Iterator[str]:
    if asked.holds is Holds.WORD:
        yield "NULL where nothing was written, `other` where something else was."
    if asked.words:
        yield f"One of {', '.join(asked.words)}."
    if asked.vocabulary:
        yield f"A code of the vocabulary {asked.vocabulary}."
    if asked.is_several:
        tables = ", ".join(r.table for r in RECORDS for a in r.asked if a.name == asked.name and a.is_several)
        yield f"Several, joined with commas, where several were written of one row of {tables}."
