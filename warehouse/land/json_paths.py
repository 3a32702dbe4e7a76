"""Paths of declared fields inside a JSON record: `primaryOrg.sourcedId`, `submission_types[0]`, `roles[*].role`.

`[*]` is a list read whole: its elements' values, joined with `;` in the order of the list, an empty text where an
element has none, so that several columns of one list stay in step.
"""

import re

_STEP = re.compile(r"([^.\[\]]+)|\[(\d+|\*)\]")


def json_path(path: str) -> str:
    """The path as DuckDB writes it: `$."roles"[*]."role"`."""
    return "$" + "".join(_step(name, position) for name, position in _STEP.findall(path))


def list_sql(path: str) -> str:
    """SQL over `record` for a path with `[*]`; a single object where a list is expected is a list of one."""
    before, _, after = path.partition("[*]")
    whole, each, element = (_quoted(json_path(p)) for p in (before, before + "[*]", after))
    return f"""case json_type(record, {whole})
        when 'ARRAY' then array_to_string(
            list_transform(json_extract(record, {each}), lambda x: {_element(element)}), ';'
        )
        when 'OBJECT' then {_element(_quoted(json_path(before + after)), "record")}
    end"""


def _element(path: str, of: str = "x") -> str:
    # the joining sign inside a value would shift all that come after it
    value = f"replace(json_extract_string({of}, {path}), ';', '%3B')"
    return f"coalesce(case when json_type({of}, {path}) not in ('ARRAY', 'OBJECT') then {value} end, '')"


def _step(name: str, position: str) -> str:
    return f'."{name}"' if name else f"[{position}]"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def steps(path: str) -> list[str | int]:
    """`roles[0].org` as its steps; not for a list read whole."""
    return [name or int(position) for name, position in _STEP.findall(path)]


def value_at(value: object, path: str) -> object:
    """What stands at a path of a parsed record; None where nothing does."""
    for step in steps(path):
        if isinstance(step, int):
            value = value[step] if isinstance(value, list) and step < len(value) else None
        else:
            value = value.get(step) if isinstance(value, dict) else None
    return value
