"""The reference of every key and seed, and the schema for editors: written from what the line itself checks by.

Flow: coaching/district, coaching/seeds, the kinds' options, coaching/questions -> docs/reference.md,
docs/district.schema.json (committed; a test holds them together; `make reference` writes them)
"""

import json
from collections.abc import Iterator, Mapping

from coaching.district import District
from coaching.district.keys import parts
from coaching.district.strict import words_of
from coaching.questions import MAPPED, QUESTIONS
from coaching.records import PARTS, RECORDS, Asked
from coaching.seeds import SEEDS, Column, Holds, Seed
from coaching.words import VENDORS
from extractors.kinds import kind_named, kind_names

_HEAD = """# Reference: every key of district.yml and every seed
Written from the declarations by `make reference`: it is what `coaching doctor` checks by.
`docs/district.schema.json` says the same to an editor: a first line
`# yaml-language-server: $schema=<path to it>` in `district.yml` brings completion and marks mistakes.
"""
# The parts of district.yml, in the order in which one meets them.
_PARTS = {
    "District": "The whole file",
    "Calendar": "`calendar`",
    "SchoolYear": "`calendar.school_years[]`",
    "Term": "`calendar.school_years[].terms[]`",
    "ClosedDays": "`calendar.closed_days[]`",
    "Thresholds": "`thresholds`",
    "Owners": "`owners`",
    "Retention": "`retention`",
    "SourceConfig": "`sources.<source>`",
    "StreamConfig": "`sources.<source>.streams.<stream>`",
    "Column": "`….columns.<heading>`: a landing column's name, or",
    "Meaning": "`….finished` and `….real`",
}
_NO_END = 1e9
Properties = Mapping[str, Mapping[str, object]]


def json_schema() -> dict[str, object]:
    """The JSON schema of district.yml."""
    schema = District.model_json_schema()
    for name, model in parts().items():
        properties = schema["properties"] if model is District else schema["$defs"][name]["properties"]
        for key, words in words_of(model).items():
            properties[key]["description"] = words
    schema["$schema"] = "http://json-schema.org/draft-07/schema#"
    schema["title"] = "district.yml of a Coaching Warehouse"
    schema["properties"].pop("folder")
    schema["$defs"]["SourceConfig"]["properties"]["kind"]["enum"] = list(kind_names())
    schema["$defs"]["StreamConfig"]["properties"]["vendor"]["enum"] = ["", *VENDORS]
    return schema


def schema_text() -> str:
    """The JSON schema as it is committed."""
    return json.dumps(json_schema(), indent=1, ensure_ascii=False) + "\n"


def reference_page() -> str:
    """docs/reference.md."""
    lines = [*_HEAD.splitlines(), "", "## district.yml", *_keys(), "## Options", *_options()]
    lines += ["## Questions", *_questions(), "## Records", *_records(), "## Seeds", *_seeds()]
    return "\n".join(lines).rstrip() + "\n"


def _keys() -> Iterator[str]:
    schema = json_schema()
    shapes: Mapping[str, Mapping[str, object]] = {"District": schema, **_mapping(schema["$defs"])}
    for name, title in _PARTS.items():
        part = shapes[name]
        required = part.get("required") or ()
        yield from (f"### {title}", "", "| key | is | default | means |", "|---|---|---|---|")
        properties: Properties = _mapping(part["properties"])
        for key, told in properties.items():
            is_required = isinstance(required, list) and key in required
            default = "**needed**" if is_required else _default(told.get("default"))
            yield f"| `{key}` | {_is(told, shapes)} | {default} | {_cell(told.get('description', ''))} |"
        yield ""


def _mapping(value: object) -> Mapping[str, Mapping[str, object]]:
    assert isinstance(value, dict)  # noqa: S101 - a JSON schema's own shape
    return value


def _default(value: object) -> str:
    return "" if value in (None, "", [], {}) or isinstance(value, dict) else f"`{json.dumps(value)}`"


def _is(told: Mapping[str, object], shapes: Mapping[str, Mapping[str, object]]) -> str:
    """What a value must be, in a few words."""
    if "enum" in told:
        words = told["enum"]
        return ", ".join(f"`{w}`" for w in words if w) if isinstance(words, list) else ""
    if "$ref" in told:
        return _is(shapes[str(told["$ref"]).rpartition("/")[2]], shapes)
    for several in (told.get("anyOf"), told.get("oneOf")):
        if isinstance(several, list):
            return " or ".join(dict.fromkeys(_is(one, shapes) for one in several if one.get("type") != "null"))
    if told.get("type") == "array" and isinstance(told.get("items"), dict):
        return f"list of {_is(_mapping(told)['items'], shapes)}"
    ends = {"minimum": "≥ {}", "exclusiveMinimum": "> {}", "maximum": "≤ {}", "exclusiveMaximum": "< {}"}
    limits = [text.format(told[end]) for end, text in ends.items() if end in told]
    plain = {"string": "text", "boolean": "true or false", "object": "keys", "integer": "whole number"}
    kind = "day" if told.get("format") == "date" else plain.get(str(told.get("type")), str(told.get("type")))
    return ", ".join([kind, *limits])


def _options() -> Iterator[str]:
    yield from ("Of a source, or of one of its streams; a stream's own goes first.", "")
    yield from ("| kind | option | means |", "|---|---|---|")
    for name in kind_names():
        for option in kind_named(name).options:
            needed = " (**needed**)" if option.is_required else ""
            yield f"| `{name}` | `{option.name}`{needed} | {_cell(option.means)} |"
    yield ""


def _questions() -> Iterator[str]:
    yield from (
        "What a form's columns, or the parts of a file's `map`, can tell. Of those joined by *or* one is needed.",
        "",
    )
    of_records = {record.feeds for record in PARTS}
    yield from ("| feeds | needed | people, never kept in clear | others |", "|---|---|---|---|")
    for feeds, questions in QUESTIONS.items():
        if feeds in of_records:
            continue
        needs = dict.fromkeys(q.needed for q in questions if q.needed)
        needed = "; ".join(" or ".join(f"`{q.name}`" for q in questions if q.needed == need) for need in needs)
        people = ", ".join(f"`{q.name}`" for q in questions if q.is_person)
        others = ", ".join(f"`{q.name}`" for q in questions if not q.is_person and not q.needed)
        where = " (`map`)" if feeds in MAPPED else ""
        yield f"| `{feeds}`{where} | {needed} | {people} | {others}{', and the items' * (feeds == 'survey')} |"
    yield ""


def _records() -> Iterator[str]:
    yield "What each record type can tell; a form has as many of the questions as it asks. A person's is answered by an"
    yield "address, a name, or both. `feeds: records` takes rows of several types, told apart by `record_type`."
    for record in RECORDS:
        yield from ("", f"### {record.feeds}", f"One row of `{record.table}` per {record.row}.", "")
        yield from ("| question | is | means |", "|---|---|---|")
        for asked in record.asked:
            named = " or ".join(f"`{question}`" for question in asked.questions)
            yield f"| {named}{' (**needed**)' * asked.is_needed} | {_answer(asked)} | {_cell(asked.means)} |"
    yield ""


def _answer(asked: Asked) -> str:
    words = [f"`{word}`" for word in asked.words]
    if asked.vocabulary:
        words.append(
            f"a word of `{asked.vocabulary}` in `ref_terms`"
            if asked.vocabulary != "coaching_activity"
            else "a code or name of `ref_coaching_activities`"
        )
    ends = f" {asked.low:g} to {asked.high:g}" if asked.high < _NO_END else ""
    return ", ".join(words) or f"{asked.holds}{ends}"


def _seeds() -> Iterator[str]:
    yield "Files in `districts/<name>/seeds/`, each in place of the default of the same name in `dbt_project/seeds/`."
    yield "CSV in UTF-8 with commas and a header row; days as YYYY-MM-DD. Spaces around a cell make no difference."
    for seed in SEEDS.values():
        yield from ("", f"### {seed.name}", f"One row per {seed.row}.{_about(seed)}", "")
        yield from ("| column | is | means |", "|---|---|---|")
        yield from (f"| `{c.name}` | {_holds(c)} | {_cell(c.means)} |" for c in seed.columns)


def _about(seed: Seed) -> str:
    told = [f"No two rows share {', '.join(f'`{c}`' for c in seed.identified_by)}."]
    told += [f"`{' '.join(r.columns)}` stands in `{r.table}`." for r in seed.references if r.table in SEEDS]
    rendered = "Rendered from district.yml; not to be written." if seed.is_rendered else ""
    return " " + " ".join(part for part in (*told, seed.note, rendered) if part)


def _holds(column: Column) -> str:
    ends = "" if column.low is None else f" {column.low:g} to {column.high:g}"
    flag = "yes or no" if column.holds is Holds.FLAG else column.holds.value
    kind = ", ".join(f"`{w}`" for w in column.words) if column.words else flag + ends
    return f"{kind}{' (may be empty)' if column.may_be_empty else ''}"


def _cell(text: object) -> str:
    return str(text).replace("\n", " ").replace("|", "\\|")
