"""The staging models of the kinds that declare their own fields, written from the declarations.

Flow: extractors/kinds/<kind> -> dbt_project/models/staging/<kind>/ (committed; a test holds them together)
What cannot follow from a declaration stands beside them, in models of another name.
"""

import re
from collections.abc import Iterator, Sequence

from coaching.streams import Field, Privacy, Staged, Stream, Type

HEAD = "-- Written by `make staging` from the declaration of {stream} in extractors/kinds/{kind}: change it there.\n"
_ROWS = {
    Staged.NEWEST: "One row per {one} of the newest load.",
    Staged.EVER: "One row per {one} ever listed, as last seen.",
    Staged.ALL_LOADS: "One row per {one} and load.",
    Staged.WITH_HISTORY: "One row per {one} of the newest load.",
}
_HISTORY = "One row per {one} and load."
_CASTS = {
    Type.WORD: "{{{{ filled('{}') }}}}",
    Type.BOOLEAN: "lower(trim({})) = 'true'",
    Type.INTEGER: "{{{{ whole_number(read('{}', 'number .')) }}}}",
    Type.NUMBER: "{{{{ try_double(read('{}', 'number .')) }}}}",
    Type.DAY: "try_cast({{{{ read('{}', 'iso_day') }}}} as date)",
    Type.INSTANT: "{{{{ utc_timestamp(read('{}', 'iso_time')) }}}}",
}
_PLACE = re.compile(r"\{(\w+)\}")
# Columns of every staging model, and what is described where all columns are.
_SOURCE = ("source_name", "id_space")
_LOAD = ("row_number_in_load", "load_id")


def staging_files(kind: str, streams: Sequence[Stream]) -> dict[str, str]:
    """The kind's staging folder: file name -> content, its `.yml` too; empty for a kind without models of its own."""
    files: dict[str, str] = {}
    described: list[str] = []
    for stream in streams:
        if stream.staged is None:
            continue
        for name, staged, rows in _models(stream, stream.staged):
            files[f"{name}.sql"] = _sql(stream, staged)
            described.append(_described(name, rows.format(one=stream.description), stream, staged))
    if files:
        files[f"_{kind}.yml"] = "version: 2\n\nmodels:\n" + "".join(described)
    return files


def model_name(stream: Stream) -> str:
    """`stg_<kind>__<entities>`."""
    return f"stg_{stream.kind}__{re.sub(r'(?<=[a-z])(?=[A-Z])', '_', stream.name).lower()}"


def column_names(stream: Stream) -> list[str]:
    """The columns of the stream's staging model; none where it has no model of its own."""
    return [name for name, _ in _columns(stream, stream.staged)] if stream.staged else []


def _models(stream: Stream, staged: Staged) -> Iterator[tuple[str, str, str]]:
    if staged is Staged.WITH_HISTORY:
        yield model_name(stream), Staged.NEWEST, _ROWS[staged]
        yield f"{model_name(stream)}_history", "history", _HISTORY
    else:
        yield model_name(stream), staged, _ROWS[staged]


def _sql(stream: Stream, staged: str) -> str:
    names = ", ".join(f"'{_quoted(c)}'" for c in stream.columns)
    keys = ", ".join(f"'{c}'" for c in stream.key)
    columns = [f"    {text}" for _, text in _columns(stream, staged)]
    return (
        HEAD.format(stream=stream.name, kind=stream.kind)
        + f"{{% set columns = [\n    {_wrapped(names)}\n] %}}\n\n"
        + f"with landed as (\n    {{{{ landed('{stream.kind}', '{stream.name}', columns, [{keys}], "
        + f"'{stream.mode}', '{staged}') }}}}\n)\n\nselect\n"
        + ",\n".join(columns)
        + "\nfrom landed\n"
    )


def _wrapped(names: str) -> str:
    lines, line = [], ""
    for name in names.split(", "):
        if len(line) + len(name) > 100:  # noqa: PLR2004 - a readable line
            lines.append(line.rstrip())
            line = ""
        line += f"{name}, "
    return "\n    ".join([*lines, line.removesuffix(", ")])


def _columns(stream: Stream, staged: str) -> Iterator[tuple[str, str]]:
    """Name and SQL of each column of the model."""
    yield from ((name, name) for name in _SOURCE)
    for field in stream.fields:
        if field.privacy is Privacy.DROP:
            continue
        yield field.staging_name, _as(_cast(stream.kind, field), field.staging_name)
        if field.local_day:
            day = f"{{{{ local_date(utc_timestamp(read('{field.name}', 'iso_time'))) }}}}"
            yield field.local_day, _as(day, field.local_day)
    places = {f.name: _cast(stream.kind, f) for f in stream.fields}
    for derived in stream.derived:
        yield derived.name, _as(_PLACE.sub(lambda m: places[m.group(1)], derived.sql), derived.name)
    if staged == Staged.EVER:
        yield "is_listed", "is_listed"
    if staged in (Staged.ALL_LOADS, "history"):
        yield from ((name, name) for name in _LOAD)
    yield "load_date", "load_date"


def _as(sql: str, name: str) -> str:
    return sql if sql == name else f"{sql} as {name}"


def _cast(kind: str, field: Field) -> str:
    """The landed text as its type."""
    name = _quoted(field.name)
    if field.is_list:
        return _cast_list(kind, field, name)
    if field.type is Type.ID:
        return name if field.is_pseudonym else f"{{{{ spaced('{kind}', filled('{name}')) }}}}"
    if field.type is Type.BOOLEAN and field.missing == "true":
        return f"coalesce(lower(trim({name})), 'true') <> 'false'"
    if field.type is Type.WORD and field.folded:
        word = f"lower({{{{ filled('{name}') }}}})"
        return f"coalesce({word}, '{field.missing}')" if field.missing else word
    return _CASTS.get(field.type, "{}").format(name)


def _cast_list(kind: str, field: Field, name: str) -> str:
    """A list stays one text: who reads it splits it into rows, and its parts into their types."""
    if field.type is Type.ID and not field.is_pseudonym:
        return f"{{{{ spaced_list('{kind}', '{name}') }}}}"
    return f"lower({name})" if field.folded else name


def _quoted(name: str) -> str:
    # the one declared name that is a word of SQL
    return '"primary"' if name == "primary" else name


def _described(name: str, rows: str, stream: Stream, staged: str) -> str:
    texts = {f.staging_name: f.description for f in stream.fields} | {d.name: d.description for d in stream.derived}
    lines = [f"  - name: {name}", f"    description: {rows}", "    columns:"]
    for column, _ in _columns(stream, staged):
        lines += [f"      - name: {column}", f"        description: {_text(column, texts.get(column, ''))}"]
    return "\n".join(lines) + "\n"


def _text(column: str, description: str) -> str:
    # a column that has no words of its own is described once for all models: models/docs/fields.md
    return f'"{description}"' if description else f"\"{{{{ doc('{column}') }}}}\""
