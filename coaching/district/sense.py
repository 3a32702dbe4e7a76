"""What the parts of a configuration must be to each other: forms, columns, questions, frameworks, calendar and seeds.

Flow: District + Seeds -> findings; the tables that district.yml tells -> the references of the seeds
"""

from collections.abc import Iterator, Mapping
from datetime import date

from coaching.district.calendar_flaws import YEARS, calendar_flaws
from coaching.district.columns import answers, column_flaws
from coaching.district.config import District, Thresholds
from coaching.district.document import Document, Path_
from coaching.district.fewest import SEED
from coaching.district.sources import SourceConfig, StreamConfig
from coaching.findings import advice
from coaching.questions import names_of
from coaching.records import PARTS
from coaching.seeds import FLOORS, Row, Seeds
from coaching.streams import Feeds

_TOLD = ("forms", "form_columns", "form_codes", "questions", "answered")
_OWN = "coaching"
_FORMS = (Feeds.COACHING_LOG, Feeds.COACHING_CYCLES, Feeds.SURVEY, *(record.feeds for record in PARTS))


def forms_of(district: District) -> Iterator[tuple[Path_, str, StreamConfig]]:
    """Every form and survey: its path in district.yml, its form_id, its settings."""
    for source, config in district.sources.items():
        for name, stream in config.streams.items():
            # one whose part is written wrong is a form still
            if stream.feeds in _FORMS or (stream.feeds is None and stream.columns):
                yield ("sources", source, "streams", name), stream.form_id or name, stream


def told_tables(document: Document, district: District, seeds: Seeds) -> dict[str, list[Row]]:
    """The tables of district.yml to which seeds refer; none that a wrong value has left incomplete."""
    tables: dict[str, list[Row]] = {
        name: [] for name in ("forms", "form_columns", "form_codes", "questions", "answered")
    }
    codes = seeds.rows("ref_standards")
    items: dict[str, list[str]] = {}
    for row in seeds.rows("survey_questions"):
        items.setdefault(row["form_id"], []).append(row["question_id"])
    for _, form_id, stream in forms_of(district):
        form = {"form_id": form_id, "form_version": stream.form_version}
        questions = (*names_of(stream.feeds), *items.get(form_id, ())) if stream.feeds in _FORMS else ()
        framework = stream.framework or district.framework
        tables["forms"].append(form)
        tables["form_codes"] += [{**form, "code": row["code"]} for row in codes if row["framework_id"] == framework]
        tables["form_columns"] += [{**form, "source_field": c.name} for c in stream.columns.values()]
        tables["questions"] += [{**form, "question_id": q} for q in questions]
        tables["answered"] += [{**form, "question_id": q} for q in answers(stream, form_id, seeds)]
    if not document.is_settled(YEARS):
        tables["calendar_school_years"] = [
            {"school_year": y.name, "start_date": str(y.start), "end_date": str(y.end)}
            for y in district.calendar.school_years
        ]
    return tables


def make_sense(document: Document, district: District, seeds: Seeds, *, today: date) -> None:
    """Adds to the document's findings whatever does not fit together.

    Args:
        today: the local day of the next night.
    """
    frameworks = [row["framework_id"] for row in seeds.rows("ref_frameworks")]
    _framework(document, ("framework",), district.framework, frameworks)
    for path, form_id, stream in forms_of(district):
        _framework(document, (*path, "framework"), stream.framework, frameworks)
        if stream.feeds is Feeds.SURVEY:
            _survey(document, path, form_id, stream, seeds)
    _thresholds(document, district.thresholds, seeds)
    if _OWN in district.sources:
        document.tell(("sources", _OWN), "the name is that of the line's own tables", "Give it another name.")
    for source, config in district.sources.items():
        _settings(document, ("sources", source, "options"), config)
        for name, stream in config.streams.items():
            _settings(document, ("sources", source, "streams", name, "options"), stream)
            at = ("sources", source, "streams", name)
            for path, problem, remedy, stops in column_flaws(stream, stream.form_id or name, seeds):
                if not document.is_settled((*at, *path)):
                    document.tell((*at, *path), problem, remedy, stops=stops)
    calendar_flaws(document, district.calendar, today)


def _thresholds(document: Document, limits: Thresholds, seeds: Seeds) -> None:
    known = {row["population"] for row in seeds.rows(SEED)}
    for population in FLOORS:
        if population not in known:
            problem = f"seeds/{SEED}.csv has no row for population '{population}'"
            document.tell(("thresholds", population), problem, "Write the row, as the product's own seed has it.")
    if limits.evidence_pairs < limits.min_pairs:
        problem = f"it is below min_pairs ({limits.min_pairs}), so it would never be asked"
        document.tell(("thresholds", "evidence_pairs"), problem, "Write a number that is not below it.")


def _settings(document: Document, path: Path_, config: SourceConfig | StreamConfig) -> None:
    """Settings of the line itself that stand among those of the kind, where nobody would read them."""
    for name in config.options:
        if name in type(config).model_fields:
            document.tell((*path, name), "it is no option of the kind", "Write it beside options, one level up.")


def _framework(document: Document, path: Path_, framework: str, known: list[str]) -> None:
    if framework and framework not in known and not document.is_settled(path):
        problem = f"there is no framework '{framework}' in seeds/ref_frameworks.csv"
        document.tell(path, problem, advice(framework, known))


def _survey(document: Document, path: Path_, form_id: str, stream: StreamConfig, seeds: Seeds) -> None:
    """A survey without items has no scores, one without a wave is of no school year."""
    needs: Mapping[str, str] = {
        "survey_questions": "its answers would score nothing",
        "survey_waves": "its answers would be of no wave",
    }
    for name, why in needs.items():
        rows = seeds.rows(name)
        known = [row["form_id"] for row in rows]
        versions = [row.get("form_version", stream.form_version) for row in rows if row["form_id"] == form_id]
        where = f"seeds/{name}.csv"
        if form_id not in known:
            at = (*path, "form_id") if stream.form_id else path
            document.tell(at, f"{where} has no row for form '{form_id}': {why}", advice(form_id, known))
        elif stream.form_version not in versions and not document.is_settled((*path, "form_version")):
            problem = f"{where} has no row for version '{stream.form_version}' of form '{form_id}': {why}"
            document.tell((*path, "form_version"), problem, advice(stream.form_version, versions))
