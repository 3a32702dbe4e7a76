"""The day-one questions as a page with the demo's answers, and on the terminal with those of one's own district.

Flow: warehouse/ask/questions/*.sql, published/current -> docs/questions.md (`make questions`, after `make demo`)
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

from coaching.errors import ConfigError
from coaching.paths import PROJECT, Paths
from nights.night import open_folder

if TYPE_CHECKING:
    from warehouse.ask import Answer, Question

PAGE = PROJECT / "docs" / "questions.md"
_HEAD = """# Questions of the first day
What people ask first, the SQL that answers it, and what it says of the demo's invented district (`make demo`, its third
night; people's keys are left out as …, an empty cell is a missing or a hidden value). `coaching ask` lists the
questions, `coaching ask 7` puts one to your own district's current edition. *bi* is `published/current/bi/bi.duckdb`,
which every dashboard may read; *analyst* is `published/current/analyst/analyst.duckdb`, exact values for those whom the
district names. Written by `make questions` from `warehouse/ask/questions/`.
"""
_out = Console()


Number = Annotated[int | None, typer.Argument(help="Which question; all are listed if left out.")]


def ask(number: Number = None) -> None:
    """Put one of the first-day questions to the current edition."""
    from warehouse.ask import answer, questions

    known = questions()
    if number is None:
        for question in known.values():
            state = "[yellow]no mart yet[/]" if not question.sql else question.product
            asked = f"{question.number:>3}  [dim]{question.who}:[/] {question.asks} [dim]({state})[/]"
            _out.print(asked, highlight=False, soft_wrap=True)
        return
    if number not in known:
        message = f"There is no question {number}."
        raise ConfigError(message, remedy=f"Ask one of {min(known)} to {max(known)}.")
    question = known[number]
    _out.print(f"[bold]{question.asks}[/]", highlight=False)
    if question.sql:
        said = answer(question, open_folder().paths.published / "current")
        table = Table(*said.columns)
        for row in said.rows:
            table.add_row(*("" if value is None else value for value in row))
        _out.print(table)
    for words in (question.read, question.is_open):
        if words:
            _out.print(words, highlight=False)


def write_questions() -> Path:
    """docs/questions.md, with the answers of this data folder's current edition."""
    from warehouse.ask import answer, questions

    current = Paths.from_env().published / "current"
    answers = {question.number: answer(question, current) for question in questions().values() if question.sql}
    PAGE.write_text(page(questions(), answers), encoding="utf-8")
    return PAGE


def page(asked: Mapping[int, "Question"], answers: Mapping[int, "Answer"]) -> str:
    """docs/questions.md."""
    lines = _HEAD.splitlines()
    for number, question in asked.items():
        lines += ["", *_question(question, answers.get(number))]
    return "\n".join(lines) + "\n"


def _question(question: "Question", said: "Answer | None") -> Iterator[str]:
    yield from (f"## {question.number}. {question.asks}", "")
    yield f"*{question.who}*" + (f", *{question.product}*" if question.sql else "")
    if question.sql:
        yield from ("", "```sql", question.sql, "```", "")
    if said:
        yield f"| {' | '.join(said.columns)} |"
        yield "|" + "---|" * len(said.columns)
        for row in said.rows:
            yield f"| {' | '.join((value or '').replace('|', '/') for value in row)} |"
    for words in (question.read, question.is_open and f"**Open:** {question.is_open}"):
        if words:
            yield from ("", words)
