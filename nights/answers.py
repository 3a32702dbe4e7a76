"""The day-one questions as a page with the demo's answers, and on the terminal with those of one's own district.

Flow: warehouse/ask/questions/*.sql, published/current -> docs/questions.md (`make questions`, after `make demo`)
"""

import csv
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

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
Keys = Annotated[bool, typer.Option("--keys", help="Say the keys of people, which are left out as … otherwise.")]
Csv = Annotated[bool, typer.Option("--csv", help="The rows as CSV and nothing else, for a spreadsheet.")]


def ask(number: Number = None, *, keys: Keys = False, as_csv: Csv = False) -> None:
    """Put one of the first-day questions to the current edition; docs/questions.md has their SQL."""
    from warehouse.ask import answer, questions

    known = questions()
    if number is None:
        _list(known.values())
        return
    if number not in known:
        message = f"There is no question {number}."
        raise ConfigError(message, remedy=f"Ask one of {min(known)} to {max(known)}; `coaching ask` lists them.")
    question, said = known[number], None
    if question.sql:
        said = answer(question, open_folder().paths.published / "current", with_keys=keys)
    if as_csv:
        csv.writer(sys.stdout, lineterminator="\n").writerows([said.columns, *said.rows] if said else [])
        return
    _out.print(f"[bold]{question.asks}[/]", highlight=False)
    if said:
        _show(said)
    for words in filter(None, (question.read, question.is_open)):
        _out.print(words, highlight=False)


def _list(known: "Iterable[Question]") -> None:
    for question in known:
        state = "[yellow]no mart yet[/]" if not question.sql else question.product
        asked = f"{question.number:>3}  [dim]{question.who}:[/] {question.asks} [dim]({state})[/]"
        _out.print(asked, highlight=False, soft_wrap=True)


def _show(said: "Answer") -> None:
    """A table; where a terminal is too narrow for one, each row as a block, so that no name or value is cut."""
    rows = [[value or "" for value in row] for row in said.rows]
    needed = 1 + sum(3 + max(map(len, column)) for column in zip(said.columns, *rows, strict=True))
    if _out.is_terminal and needed > _out.width:
        name_width = max(map(len, said.columns))
        for turn, row in enumerate(rows, start=1):
            _out.print(Text(f"{turn} of {len(rows)}"), style="dim")
            for name, value in zip(said.columns, row, strict=True):
                _out.print(Text(f"  {name:{name_width}}  {value}".rstrip()), soft_wrap=True)
        return
    table = Table(*said.columns)
    for row in rows:
        table.add_row(*map(Text, row))
    Console(width=max(needed, _out.width)).print(table)


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
