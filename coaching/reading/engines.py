"""What two engines spell differently in the SQL of a reading; everything else in it is alike on both."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Engine:
    """One engine's spelling.

    Attributes:
        name: as dbt names the kind of target.
        full_match: whether the whole text matches a pattern.
        group: a group of a pattern where it is replaced.
        split: a body evaluated over the parts of a text, of which it says `part(n)`.
        part: the n-th part, from 1.
        parts: how many there are.
        named: a body in which a value has the name `it`.
        weekday: the number of a day in its week, Monday is 1.
    """

    name: str
    full_match: str
    group: str
    split: str
    part: str
    parts: str
    named: str
    weekday: str


DUCKDB = Engine(
    "duckdb",
    "regexp_full_match({text}, '{pattern}')",
    "\\{n}",
    "list_transform([string_split({text}, '|')], lambda part: {body})[1]",
    "part[{n}]",
    "len(part)",
    "list_transform([{value}], lambda it: {body})[1]",
    "isodow({day})",
)
SPARK = Engine(
    "spark",
    "regexp_like({text}, '^(?:{pattern})$')",
    "${n}",
    "element_at(transform(array(split({text}, '[|]')), part -> {body}), 1)",
    "element_at(part, {n})",
    "size(part)",
    "element_at(transform(array({value}), it -> {body}), 1)",
    "(weekday({day}) + 1)",
)
