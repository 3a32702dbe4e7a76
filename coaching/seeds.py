"""A district's seeds as the door reads them: its own file, or else the default of the same name."""

import csv
from collections.abc import Mapping
from pathlib import Path

from coaching.district import District, StreamConfig
from coaching.paths import PROJECT
from coaching.streams import Stream

Row = Mapping[str, str]
_DEFAULTS = PROJECT / "dbt_project" / "seeds"
FIRST_ROW = 2  # what an editor calls the line of the first row


def read_seed(folder: Path, name: str) -> tuple[Row, ...]:
    """The rows of a seed, in order; none where neither the district nor the project has it."""
    for file in (folder / "seeds" / f"{name}.csv", _DEFAULTS / f"{name}.csv"):
        if file.exists():
            with file.open(encoding="utf-8-sig", newline="") as text:
                return tuple(csv.DictReader(text))
    return ()


def config_of(district: District | None, stream: Stream) -> StreamConfig:
    """The stream's part of district.yml; a form that has no name there has the stream's."""
    source = district.sources.get(stream.source) if district else None
    config = (source.streams.get(stream.name) if source else None) or StreamConfig.model_validate({})
    return config if config.form_id else config.model_copy(update={"form_id": stream.name})


def is_of_form(row: Row, config: StreamConfig) -> bool:
    """Whether a seed's row is about the stream's form and version."""
    return (row.get("form_id"), row.get("form_version")) == (config.form_id, config.form_version)


def questions_of(stream: Stream, config: StreamConfig, question_map: tuple[Row, ...]) -> dict[str, str]:
    """Landing column -> the question it answers: by `form_question_map.csv`, else the one it is named after."""
    named = {row["source_field"]: row["question_id"] for row in question_map if is_of_form(row, config)}
    return {column: named.get(column, column) for column in stream.columns}
