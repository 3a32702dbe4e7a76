"""`coaching init`: a district's folder to begin with, its headings read from living sheets and surveys.

Flow: nights/new_district.yml, the sources -> districts/<name>/district.yml, seeds/
What cannot be known is a blank, which `coaching doctor` tells until it is filled in.
"""

import os
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from coaching import atomic
from coaching.connections import Resolver
from coaching.district import SourceConfig, StreamConfig
from coaching.errors import CoachingError, ConfigError
from coaching.findings import BLANK
from coaching.paths import PROJECT
from coaching.seeds import SEEDS
from coaching.streams import Feeds
from nights.guesses import guessed

_TEMPLATE = PROJECT / "nights" / "new_district.yml"
_SHEETS = "  google_sheets:\n    kind: google_sheets\n    connection: google_sheets\n    streams:"
_SURVEYS = "  qualtrics:\n    kind: qualtrics\n    connection: qualtrics\n    streams:"
_NAME = re.compile(r"[a-z][a-z0-9_]*")


def found(
    name: str,
    *,
    sheets: Sequence[str] = (),
    surveys: Sequence[str] = (),
    connections: Resolver,
    districts: Path = PROJECT / "districts",
) -> tuple[Path, list[str]]:
    """Writes a district's folder; gives it, and what could not be read.

    Args:
        name: the district's short name.
        sheets: coaching logs, each `<spreadsheet id>:<tab or range>`.
        surveys: Qualtrics survey ids.
        connections: gives a connection by its id.
        districts: the folder that holds the districts.

    Raises:
        ConfigError: the name cannot be one, the folder is there already, or a sheet is written otherwise.
    """
    folder = districts / name
    if not _NAME.fullmatch(name):
        message = f"'{name}' cannot be a district's name."
        raise ConfigError(message, remedy="Begin with a small letter; then small letters, digits and _.")
    if folder.exists():
        message = f"{folder} is there already."
        raise ConfigError(message, remedy="Choose another name, or move it away; nothing is written over.")
    lost: list[str] = []
    items: dict[str, list[str]] = {}
    lines = [*_logs(sheets, connections, lost), *_surveys(surveys, connections, lost, items)]
    schema = os.path.relpath(PROJECT / "docs" / "district.schema.json", folder)
    text = _TEMPLATE.read_text(encoding="utf-8").replace("@schema@", schema).replace("@name@", name)
    (folder / "seeds").mkdir(parents=True)
    for seed, rows in _seeds(items).items():
        atomic.write_text(folder / "seeds" / SEEDS[seed].file, "\n".join([",".join(SEEDS[seed].headings), *rows, ""]))
    atomic.write_text(folder / "district.yml", text.replace("@forms@", "\n".join(lines)).rstrip() + "\n")
    return folder, lost


def _logs(sheets: Sequence[str], connections: Resolver, lost: list[str]) -> list[str]:
    streams = (f"coaching_log_{n}" if n > 1 else "coaching_log" for n in range(1, len(sheets) + 1))
    lines = [line for pair in zip(streams, sheets, strict=True) for line in _log(*pair, connections, lost)]
    return [_SHEETS, *lines] if lines else []


def _surveys(surveys: Sequence[str], connections: Resolver, lost: list[str], items: dict[str, list[str]]) -> list[str]:
    lines = []
    for n, survey in enumerate(surveys, 1):
        stream = f"survey_{n}" if n > 1 else "survey"
        columns, items[stream] = _columns(Feeds.SURVEY, "qualtrics", stream, {"survey_id": survey}, connections, lost)
        lines += _form(stream, "survey", "response_id", f"survey_id: {survey}", columns)
    return [_SURVEYS, *lines] if lines else []


def _log(stream: str, sheet: str, connections: Resolver, lost: list[str]) -> list[str]:
    spreadsheet, _, cells = sheet.partition(":")
    if not cells:
        message = f"The sheet '{sheet}' names no tab."
        raise ConfigError(message, remedy="Write <spreadsheet id>:<tab or range>, such as 1AbC…:Form Responses 1.")
    options = {"spreadsheet_id": spreadsheet, "range": cells}
    columns, _ = _columns(Feeds.COACHING_LOG, "google_sheets", stream, options, connections, lost)
    return _form(stream, "coaching_log", "submitted_at", f'spreadsheet_id: {spreadsheet}, range: "{cells}"', columns)


def _form(stream: str, feeds: str, key: str, options: str, columns: Sequence[str]) -> list[str]:
    own_key = [f"        key: [{key}]"] if any(re.search(rf"\b{key}\b", c) for c in columns) else []
    return [
        f"      {stream}:",
        f"        feeds: {feeds}",
        f"        form_id: {stream}",
        '        form_version: "1"           # a changed wording or scale is a new version',
        *own_key,
        f"        options: {{{options}}}",
        "        # heading: landing column, or what happens to it; read every line, and drop whatever nobody needs",
        "        columns:",
        *(f"          {line}" for line in columns),
    ]


def _columns(
    feeds: Feeds, kind: str, stream: str, options: Mapping[str, str], connections: Resolver, lost: list[str]
) -> tuple[list[str], list[str]]:
    """The lines of `columns` and the survey's items, from the living source; a blank where it cannot be read."""
    from extractors.kinds import kind_named
    from nights.live import headings_of

    entry = StreamConfig.model_validate({"feeds": feeds, "options": options})
    config = SourceConfig.model_validate({"kind": kind, "connection": kind, "streams": {stream: entry}})
    try:
        (declared,) = kind_named(kind).streams(kind, config)
        headings = [*headings_of(declared, config, connections(kind))]
    except CoachingError as error:
        lost.append(f"{stream}: {error}")
        return [f'"{BLANK} a heading": "{BLANK} its landing column"'], []
    return guessed(feeds, [*headings, *(["@timeZone"] if feeds is Feeds.SURVEY else [])])


def _seeds(items: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """What surveys need: their items, constructs and waves, with blanks."""
    if not items:
        return {}
    construct = f"{BLANK} a construct"
    return {
        "survey_questions": [
            f"{form},{item},{construct},false,1,5,{n},,,"
            for form, own in items.items()
            for n, item in enumerate(own, 1)
        ],
        "survey_constructs": [f"{construct},{BLANK} its name,teacher,4,up,"],
        "survey_waves": [
            f"{form},1,{BLANK} an id,{BLANK} pre or post,{BLANK} a school year,{BLANK} YYYY-MM-DD,{BLANK} YYYY-MM-DD"
            for form in items
        ],
    }
