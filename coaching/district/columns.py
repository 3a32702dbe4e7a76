"""What the columns of a form, survey or file must be: an answer to a question that somebody reads, and no person."""

import re
from collections.abc import Iterator, Sequence

from coaching.district.column import Column
from coaching.district.document import Path_
from coaching.district.sources import StreamConfig
from coaching.findings import advice, nearest
from coaching.questions import MAPPED, names_of, needs_of, persons_of
from coaching.seeds import Seeds
from coaching.streams import META_COLUMNS, Feeds, Privacy

_ADDRESS = re.compile(r"\b(e-?mail|mail|address)\b", re.IGNORECASE)
_RULES = {
    "email": "pseudonymise_email, namespace: staff",
    "name": "pseudonymise_name, namespace: staff",
    "respondent": "pseudonymise, namespace: student",
    "digest": "pseudonymise, namespace: document",
}
# every landed row has these beside the declared ones
_TAKEN = ("load_date", *META_COLUMNS)
_UNREAD = (Privacy.DROP, Privacy.RESTRICT)
_CLEAR = (Privacy.KEEP, Privacy.COARSEN)
# path below the stream, problem, remedy, whether it stops
_Flaw = tuple[Path_, str, str, bool]


def answers(stream: StreamConfig, form_id: str, seeds: Seeds) -> dict[str, str]:
    """Question → the landing column that answers it."""
    if stream.feeds in MAPPED:
        parts = {part: (names,) if isinstance(names, str) else names for part, names in stream.map.items()}
        return {part: "|".join(names) for part, names in parts.items()}
    form = (form_id, stream.form_version)
    named = {
        row["source_field"]: row["question_id"]
        for row in seeds.rows("form_question_map")
        if (row["form_id"], row["form_version"]) == form
    }
    return {named.get(c.name, c.name): c.name for c in stream.columns.values() if c.privacy not in _UNREAD}


def column_flaws(stream: StreamConfig, form_id: str, seeds: Seeds) -> Iterator[_Flaw]:
    """What is wrong with the columns of one stream; nothing where its kind declares them."""
    if stream.columns:
        yield from _written(stream)
    if stream.feeds is None or not stream.columns:
        if stream.columns:
            yield ("feeds",), "it says no part, so nothing would read the stream", advice("", [*Feeds]), True
        return
    answered = answers(stream, form_id, seeds)
    for need, questions in needs_of(stream.feeds).items():
        if not {*questions} & {*answered}:
            place = "map" if stream.feeds in MAPPED else "columns"
            meant = next((m for q in questions if (m := nearest(q, answered))), "")
            hint = f"Nearest column: {meant}. " if meant else ""
            remedy = f"{hint}Give a column that name, or say in seeds/form_question_map.csv which column it is."
            yield (place,), f"no column says the {need} ({' or '.join(questions)})", remedy, True
    yield from _mapped(stream) if stream.feeds in MAPPED else _questions(stream, answered, form_id, seeds)


def _written(stream: StreamConfig) -> Iterator[_Flaw]:
    """What can be said of every table."""
    names = [c.name for c in stream.columns.values()]
    for heading, column in stream.columns.items():
        for problem, remedy in _column_flaws(heading, column, names):
            yield ("columns", heading), problem, remedy, True
        if column.ppra_area and column.privacy is not Privacy.DROP and not stream.consent_basis.strip():
            problem = f"it asks about a protected area ({column.ppra_area}), and nobody says that it may be read"
            remedy = "Say the stream's consent_basis, such as the consent form's name and date; or `privacy: drop`."
            yield ("columns", heading), problem, remedy, True
    for n, name in enumerate(stream.key):
        if name not in names:
            yield ("key", str(n)), f"'{name}' is no column of this stream", advice(name, names), True


def _column_flaws(heading: str, column: Column, names: Sequence[str]) -> Iterator[tuple[str, str]]:
    is_silent = "privacy" not in column.model_fields_set
    if column.privacy is Privacy.KEEP and is_silent and _is_address(heading, column):
        remedy = (
            f"{heading}: {{name: {column.name}, privacy: pseudonymise_email, namespace: staff}}; "
            "or say `privacy: drop`, or `privacy: keep` if nobody's address can stand there."
        )
        yield "it reads like people's addresses and has no privacy rule", remedy
    if column.privacy.value.startswith("pseudonymise") and not column.namespace:
        yield "it has no namespace", "Say whose id it is, for example namespace: staff."
    if column.privacy is Privacy.COARSEN and column.keep_chars < 1:
        yield "it keeps no characters", "Set keep_chars, for example 7 for a month."
    if column.name in _TAKEN:
        yield f"'{column.name}' is a column of the line's own", "Give it another name."
    if names.count(column.name) > 1:
        yield f"two headings are mapped to '{column.name}'", "Give every heading a column of its own."


def _is_address(heading: str, column: Column) -> bool:
    plain = f"{heading} {column.name}".replace("_", " ")
    return bool(_ADDRESS.search(plain)) and not heading.strip().endswith("?")


def _questions(stream: StreamConfig, answered: dict[str, str], form_id: str, seeds: Seeds) -> Iterator[_Flaw]:
    """Columns whose answers nobody reads, and people's in clear."""
    assert stream.feeds is not None  # noqa: S101 - asked before
    items = [row["question_id"] for row in seeds.rows("survey_questions") if row["form_id"] == form_id]
    known = (*names_of(stream.feeds), *(items if stream.feeds is Feeds.SURVEY else ()))
    headings = {c.name: (heading, c) for heading, c in stream.columns.items()}
    for question, name in answered.items():
        heading, column = headings[name]
        if question in persons_of(stream.feeds) and column.privacy in _CLEAR:
            rule = next((r for part, r in _RULES.items() if part in question), "pseudonymise, namespace: roster_user")
            remedy = f"Write {heading}: {{name: {name}, privacy: {rule}}}."
            yield ("columns", heading), f"'{question}' is a person and would land in clear", remedy, True
        # a survey without items, and a question that a seed maps to, are told as such
        if question not in known and question == name and (items or stream.feeds is not Feeds.SURVEY):
            near = nearest(question, [k for k in known if k not in answered])
            problem = f"its column '{name}' answers no question, so nothing reads it"
            remedy = f"{advice(question, known, verb='Questions')} Or say `privacy: drop`."
            yield ("columns", heading), problem, remedy, bool(near)


def _mapped(stream: StreamConfig) -> Iterator[_Flaw]:
    assert stream.feeds is not None  # noqa: S101 - asked before
    columns = {c.name: c for c in stream.columns.values()}
    for part, written in stream.map.items():
        if part not in names_of(stream.feeds):
            yield ("map", part), "this part is not known", advice(part, names_of(stream.feeds)), True
        for name in written.split("|") if isinstance(written, str) else written:
            if name not in columns:
                yield ("map", part), f"'{name}' is no column of this stream", advice(name, columns), True
            elif part in persons_of(stream.feeds) and columns[name].privacy in _CLEAR:
                remedy = f"Give '{name}' privacy: pseudonymise and a namespace, such as student."
                yield ("map", part), f"'{name}' is a person and would land in clear", remedy, True
