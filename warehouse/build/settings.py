"""What a district's configuration tells the models, as dbt vars.

The same vars go to every dbt command of a night: other vars would make dbt parse everything anew.
"""

from collections.abc import Mapping, Sequence
from hashlib import sha256

from coaching.district import District, StreamConfig
from coaching.marts import declared_marts
from coaching.paths import Paths
from coaching.streams import Privacy, Stream

FIXED_KINDS = ("canvas", "oneroster")
_FORMS = ("coaching_log", "coaching_cycles")
_ROSTER_FEEDS = ("orgs", "users", "classes", "enrollments", "academicSessions")


def dbt_vars(district: District, streams: Sequence[Stream], *, paths: Paths) -> dict[str, object]:
    """Everything the models loop over or compare with."""
    configured = [s for s in streams if _is_configured(district, s)]
    return {
        "district": district.name,
        "timezone": district.timezone,
        "framework": district.framework,
        "thresholds": district.thresholds.model_dump(),
        "source_names": {kind: next((s.source for s in streams if s.kind == kind), kind) for kind in FIXED_KINDS},
        "forms": [_form(district, s) for s in configured if s.feeds in _FORMS],
        "surveys": [_form(district, s) for s in configured if s.feeds == "survey"],
        "lms_event_files": [_file(district, s) for s in configured if s.feeds == "lms_events"],
        "lms_object_files": [_file(district, s) for s in configured if s.feeds == "lms_objects"],
        "configured_streams": [{"source": s.source, "stream": s.name} for s in configured],
        "feeding_streams": [{"mart": m, "source": s.source, "stream": s.name} for s in configured for m in _marts(s)],
        "protected_marts": list(declared_marts()),
        "activity_classes_digest": _digest(paths, "lms_activity_classes.csv", "course_purposes.csv"),
    }


def _is_configured(district: District, stream: Stream) -> bool:
    source = district.sources.get(stream.source)
    return source is not None and source.kind == stream.kind and _config(district, stream).enabled


def _config(district: District, stream: Stream) -> StreamConfig:
    return district.sources[stream.source].streams.get(stream.name) or StreamConfig.model_validate({})


def _marts(stream: Stream) -> tuple[str, ...]:
    """The headline marts that are incomplete without the stream."""
    if stream.feeds in _FORMS or (stream.kind == "oneroster" and stream.name in _ROSTER_FEEDS):
        return ("implementation", "impact")
    return ("impact",) if stream.feeds == "survey" else ()


def _form(district: District, stream: Stream) -> dict[str, object]:
    config = _config(district, stream)
    return {
        **_where(stream),
        "form_id": config.form_id or stream.name,
        "form_version": config.form_version,
        "framework": config.framework,
        "feeds": stream.feeds,
        # free text stays out of the warehouse
        "columns": [f.name for f in stream.fields if f.privacy not in (Privacy.DROP, Privacy.RESTRICT)],
    }


def _file(district: District, stream: Stream) -> dict[str, object]:
    parts: Mapping[str, object] = _config(district, stream).map
    return {**_where(stream), "map": {k: list(v) if isinstance(v, tuple) else v for k, v in parts.items()}}


def _where(stream: Stream) -> dict[str, object]:
    return {"source": stream.source, "stream": stream.name, "mode": stream.mode.value, "key": list(stream.key)}


def _digest(paths: Paths, *seeds: str) -> str:
    """Changes with the seeds that an incremental model was built from, so that it is built anew."""
    files = [paths.dbt / "seeds" / name for name in seeds]
    return sha256(b"\0".join(f.read_bytes() for f in files if f.exists())).hexdigest()[:16]
