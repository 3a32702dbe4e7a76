"""What a district's configuration tells the models, as dbt vars.

The same vars go to every dbt command of a night: other vars would make dbt parse everything anew.
"""

import re
from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import Path

from coaching.choices import CHOSEN, WORDED
from coaching.district import District, Meanings, StreamConfig, read_meanings
from coaching.errors import ConfigError
from coaching.marts import declared_marts
from coaching.paths import PROJECT, Paths
from coaching.questions import MAPPED, QUESTIONS, names_of
from coaching.reading import USUAL
from coaching.records import PARTS, RECORDS, Holds, Record
from coaching.streams import Feeds, Privacy, Staged, Stream
from coaching.words import YES

STAGING = PROJECT / "dbt_project" / "models" / "staging"
# what the models follow from night to night: people and their seats in classes, by the key of their streams
HISTORIES = ("user_id", "enrollment_id")
_CONTRACT = re.compile(r"contract\('(\w+)'")
_FORMS = (Feeds.COACHING_LOG, Feeds.COACHING_CYCLES, *(record.feeds for record in PARTS))


def dbt_vars(district: District, streams: Sequence[Stream], *, paths: Paths) -> dict[str, object]:
    """Everything the models loop over or compare with."""
    configured = [s for s in streams if _is_configured(district, s)]
    meanings = read_meanings(district)
    read = (reading for stream in configured for reading in meanings.of(stream).readings.values())
    return {
        "district": district.name,
        "timezone": district.timezone,
        "framework": district.framework,
        "thresholds": district.thresholds.model_dump(),
        "yes_words": list(YES),
        "readings": {reading.name: reading.of("{c}") for reading in (*USUAL, *read)},
        "kind_sources": kind_sources(streams),
        "contracts": contracts(STAGING),
        "loads_of": {
            "windowed": [_name(s) for s in streams if s.staged is Staged.ALL_LOADS],
            **{
                f"history_of_{key}": [_name(s) for s in streams if s.staged is Staged.WITH_HISTORY and s.key == (key,)]
                for key in HISTORIES
            },
        },
        "forms": [_form(district, s, meanings) for s in configured if s.feeds in _FORMS],
        "part_questions": {str(part): list(names_of(part)) for part in QUESTIONS if part not in MAPPED},
        "chosen_questions": [q for chosen in (CHOSEN, WORDED) for asked in chosen.values() for q in asked],
        **_records(),
        "surveys": [_form(district, s, meanings) for s in configured if s.feeds is Feeds.SURVEY],
        "lms_event_files": [_file(district, s, meanings) for s in configured if s.feeds is Feeds.LMS_EVENTS],
        "lms_object_files": [_file(district, s, meanings) for s in configured if s.feeds is Feeds.LMS_OBJECTS],
        "configured_streams": [{"source": s.source, "stream": s.name} for s in configured],
        "feeding_streams": [{"mart": m, "source": s.source, "stream": s.name} for s in configured for m in s.marts],
        "protected_marts": list(declared_marts()),
        "activity_classes_digest": _digest(paths, "lms_activity_classes.csv", "course_purposes.csv"),
    }


def _records() -> dict[str, object]:
    """What the models ask of records: which of their questions choose, which are people."""
    people = {asked.name for record in PARTS for asked in record.holding(Holds.PERSON)}
    return {
        "record_parts": [str(r.feeds) for r in PARTS],
        "record_choices": {
            str(r.feeds): [a.name for a in r.holding(Holds.WORD, Holds.FLAG, Holds.ID)] for r in RECORDS
        },
        "record_several": {str(r.feeds): [a.name for a in r.asked if a.is_several] for r in RECORDS},
        "record_needs": {str(r.feeds): [list(a.questions) for a in r.asked if a.is_needed] for r in RECORDS},
        "record_people": sorted(people),
        "record_held": [_held(record) for record in RECORDS if any(record.holding(Holds.PERSON))],
        "record_types_with_codes": [str(r.feeds) for r in RECORDS if r.has_codes],
    }


def _held(record: Record) -> dict[str, object]:
    """What a record says of the people whom it names: their columns, its day, and what is told in codes."""
    days = [asked.name for asked in record.holding(Holds.DAY)]
    codes = record.holding(Holds.WORD, Holds.FLAG, Holds.COUNT, Holds.NUMBER, Holds.DAY)
    return {
        "feeds": str(record.feeds),
        "table": record.table,
        "people": [asked.name for asked in record.holding(Holds.PERSON)],
        "day": days[0] if days else "",
        "has_school": any(record.holding(Holds.SCHOOL)),
        "says": {asked.name: f"facts.{asked.name}" for asked in codes if asked.name not in days[:1]},
    }


def kind_sources(streams: Sequence[Stream]) -> dict[str, list[dict[str, str]]]:
    """The sources of each kind with staging models of its own: name and id space, in the district's order."""
    found: dict[str, dict[str, str]] = {}
    for stream in streams:
        if stream.staged is not None:
            found.setdefault(stream.kind, {})[stream.source] = stream.id_space
    return {kind: [{"source": s, "id_space": i} for s, i in sources.items()] for kind, sources in found.items()}


def contracts(staging: Path) -> dict[str, list[str]]:
    """The models that feed each conformed contract: `stg_<kind>__as_<contract>`, found because they are there.

    Raises:
        ConfigError: a contract is fed by nobody.
    """
    found: dict[str, list[str]] = {}
    for file in sorted(staging.glob("*/stg_*__as_*.sql")):
        found.setdefault(file.stem.partition("__as_")[2], []).append(file.stem)
    for file in sorted((staging.parent / "intermediate").glob("*/int_*.sql")):
        for wanted in _CONTRACT.findall(file.read_text(encoding="utf-8")):
            if wanted not in found:
                message = f"{file.name}: no kind feeds the contract '{wanted}'."
                raise ConfigError(message, remedy=f"Write stg_<kind>__as_{wanted}.sql in {staging.name}/<kind>/.")
    return found


def _name(stream: Stream) -> dict[str, str]:
    return {"source": stream.source, "stream": stream.name}


def _is_configured(district: District, stream: Stream) -> bool:
    source = district.sources.get(stream.source)
    return source is not None and source.kind == stream.kind and _config(district, stream).enabled


def _config(district: District, stream: Stream) -> StreamConfig:
    return district.sources[stream.source].streams.get(stream.name) or StreamConfig.model_validate({})


def _form(district: District, stream: Stream, meanings: Meanings) -> dict[str, object]:
    config = _config(district, stream)
    return {
        **_where(stream),
        "form_id": config.form_id or stream.name,
        "form_version": config.form_version,
        "framework": config.framework,
        "feeds": str(stream.feeds),
        "columns": _columns(stream),
        "record": record_of(stream),
        **_written(stream, meanings),
    }


def _file(district: District, stream: Stream, meanings: Meanings) -> dict[str, object]:
    parts: Mapping[str, object] = _config(district, stream).map
    read = {k: list(v) if isinstance(v, tuple) else v for k, v in parts.items()}
    return {**_where(stream), "map": read, "record": record_of(stream), **_written(stream, meanings)}


def _written(stream: Stream, meanings: Meanings) -> dict[str, object]:
    """How the columns' texts are read, and the zone of a time that names none."""
    questions = meanings.of(stream)
    read = {column: reading.name for column, reading in questions.readings.items()}
    return {"readings": read, "time_zone": questions.time_zone}


def _columns(stream: Stream) -> list[str]:
    """What the warehouse reads; free text stays out of it."""
    return [f.name for f in stream.fields if f.privacy not in (Privacy.DROP, Privacy.RESTRICT)]


def record_of(stream: Stream) -> list[str]:
    """What tells one record from another."""
    return _columns(stream) if stream.equal_rows_are_one else ["_source_file", "_row_number"]


def _where(stream: Stream) -> dict[str, object]:
    return {"source": stream.source, "stream": stream.name, "mode": stream.mode.value, "key": list(stream.key)}


def _digest(paths: Paths, *seeds: str) -> str:
    """Changes with the seeds that an incremental model was built from, so that it is built anew."""
    files = [paths.dbt / "seeds" / name for name in seeds]
    return sha256(b"\0".join(f.read_bytes() for f in files if f.exists())).hexdigest()[:16]
