"""The night's summary: counts, refusals and durations, for the task log and `data/reports/`; its page beside it."""

import re
from itertools import chain
from pathlib import Path

from coaching import atomic
from coaching.outcomes import Outcome, read_outcomes
from nights import configuration
from nights.night import Night
from nights.noting import guarded
from nights.results import manifests, of_today, refusals
from nights.steps import SERVING, WAREHOUSE, not_done

# as the check says it of a load (expectations.door.ids)
IDS_CHANGED = re.compile(r"\d+ of \d+ ids of the load before [^?]*\?")
_MOST_WARNINGS = 12


def write(night: Night) -> str:
    """Writes `reports/<load_date>.md` by rename and returns its text."""
    with guarded("report"):
        parts = (_head(night), _streams(night), _refused(night), _privacy(night), _steps(night))
        text = "\n".join([*chain(*parts), ""])
        atomic.write_text(night.paths.reports / f"{night.load_date}.md", text)
        write_page(night)
    return text


def write_page(night: Night) -> Path:
    """Writes `reports/nights.html`: that night and those before it."""
    from nights import operations

    file = night.paths.reports / operations.FILE
    said = [line.removeprefix("- ").replace("`", "") for line in (*_drift(night), *_privacy(night)) if line]
    atomic.write_text(file, operations.nights_page(night, state=state(night), said=said))
    return file


def _head(night: Night) -> list[str]:
    published = night.paths.published / "current"
    edition = published.readlink() if published.is_symlink() else "nothing published yet"
    return [
        f"# {night.district.title}, night of {night.load_date}",
        "",
        f"State: {state(night)}. Current edition: {edition}.",
        "",
    ]


def state(night: Night) -> str:
    """How the night stands: green only where every stream has come to an end and every step is done."""
    outcomes = read_outcomes(night.paths.runs, night.load_date)
    if not outcomes:
        return "did not run"
    if bad := len(refusals(night)):
        return f"{bad} refused; the last good data stays in the marts"
    ended = {(o.source, o.stream) for o in outcomes if o.status in ("landed", "kept")}
    open_streams = [s for s in night.streams if (s.source, s.name) not in ended]
    if open_streams:
        return f"not finished: {len(open_streams)} of {len(night.streams)} streams have not landed"
    left = not_done(night)
    return f"not finished: {', '.join(left)} not done" if left else "green"


def _streams(night: Night) -> list[str]:
    lines = ["| source | stream | landed | accepted | quarantined | status |", "|---|---|---:|---:|---:|---|"]
    outcomes = of_today(night)
    checks = {(o.source, o.stream): o for o in outcomes if o.step == "check"}
    extracts = {(o.source, o.stream): o for o in outcomes if o.step == "extract"}
    for name in sorted({*checks, *extracts}):
        o = _telling(extracts.get(name), checks.get(name))
        lines.append(f"| {o.source} | {o.stream} | {o.rows} | {o.accepted} | {o.quarantined} | {o.status} |")
    return [*lines, "", *_drift(night), *_configuration(night)]


def _configuration(night: Night) -> list[str]:
    """What is worth a look in the district's folder; what is wrong there has stopped the night before it began."""
    found = configuration.remarks(night.district, night.load_date, night.paths)
    lines = [f"- configuration: warning: {finding}" for finding in found[:_MOST_WARNINGS]]
    if len(found) > _MOST_WARNINGS:
        lines.append(f"- configuration: {len(found) - _MOST_WARNINGS} more warnings: `coaching doctor` lists them")
    return [*lines, *([""] if found else [])]


def _drift(night: Night) -> list[str]:
    """What the loads say of themselves: undeclared fields, counted, gaps, empty fields."""
    lines = []
    for name, manifest in manifests(night).items():
        if manifest.new_fields:
            count = len(manifest.new_fields)
            lines.append(
                f"- {name}: {count} new fields that no declaration knows; "
                f"`coaching fields --date {manifest.load_date} --source {manifest.source} --stream {manifest.stream}` "
                "names them"
            )
        if manifest.gaps:
            lines.append(f"- {name}: warning: {manifest.gaps_told}")
        if manifest.forgotten:
            lines.append(f"- {name}: {manifest.forgotten} rows of people who are forgotten were left out")
        if manifest.empty_fields:
            lines.append(f"- {name}: warning: empty in every row: {', '.join(manifest.empty_fields)}")
    checked = (o for o in read_outcomes(night.paths.runs, night.load_date) if o.step == "check")
    told = ((o, IDS_CHANGED.search(o.reason)) for o in checked)
    lines += [f"- {o.source}.{o.stream}: warning: {found.group()}" for o, found in told if found]
    return [*lines, ""]


def _telling(pulled: Outcome | None, checked: Outcome | None) -> Outcome:
    """Of the two outcomes of a stream the one that says how it ended."""
    if pulled is not None and (checked is None or pulled.status in ("refused", "kept")):
        return pulled
    return checked  # type: ignore[return-value]


def _refused(night: Night) -> list[str]:
    named = ((" ".join(filter(None, (o.step, o.source, o.stream))), o.reason) for o in refusals(night))
    return [*(f"- **{name}** refused: {reason}" for name, reason in named), ""]


def _privacy(night: Night) -> list[str]:
    """How much of the marts is hidden, and how much that came late waits; as the newest mask has it."""
    from warehouse.masked import told
    from warehouse.publish import editions

    if not (found := told(night.paths)):
        return []
    late = f"{found.held_back} late changes to closed periods wait for more people"
    lines = [f"- privacy: {found.shown} cells shown, {found.hidden} hidden; {late}"]
    if audit := editions.audited(night.paths):
        narrowest = f", narrowest width {audit['narrowest']}" if audit["narrowest"] is not None else ""
        tried = f"{audit['tried']} tries, {audit['found']} findings, {audit['unsettled']} cells not settled{narrowest}"
        lines.append(f"- attack on the current edition: {tried} (`audit.json`)")
    return [*lines, ""]


def _steps(night: Night) -> list[str]:
    seconds: dict[str, float] = {}
    for o in read_outcomes(night.paths.runs, night.load_date):
        seconds[o.step] = seconds.get(o.step, 0.0) + o.seconds
    order = ["extract", "check", *(step.name for step in (*WAREHOUSE, SERVING))]
    return [
        "| step | seconds (sum over streams) |",
        "|---|---:|",
        *(f"| {s} | {seconds[s]:.1f} |" for s in order if s in seconds),
    ]
