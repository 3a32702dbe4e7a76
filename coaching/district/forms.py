"""A form as the district has it: its part of district.yml, and which question each of its columns answers."""

from collections.abc import Iterable

from coaching.district.config import District
from coaching.district.sources import StreamConfig
from coaching.seeds import Row
from coaching.streams import Stream


def config_of(district: District | None, stream: Stream) -> StreamConfig:
    """The stream's part of district.yml; a form that has no name there has the stream's."""
    source = district.sources.get(stream.source) if district else None
    config = (source.streams.get(stream.name) if source else None) or StreamConfig.model_validate({})
    return config if config.form_id else config.model_copy(update={"form_id": stream.name})


def is_of_form(row: Row, config: StreamConfig) -> bool:
    """Whether a seed's row is about the stream's form and version."""
    return (row.get("form_id"), row.get("form_version")) == (config.form_id, config.form_version)


def questions_of(stream: Stream, config: StreamConfig, question_map: Iterable[Row]) -> dict[str, str]:
    """Landing column -> the question it answers: by `form_question_map.csv`, else the one it is named after."""
    named = {row["source_field"]: row["question_id"] for row in question_map if is_of_form(row, config)}
    return {column: named.get(column, column) for column in stream.columns}
