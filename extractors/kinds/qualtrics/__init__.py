"""Qualtrics surveys."""

from extractors.kind import Kind, Option
from extractors.kinds.qualtrics.pull import pages, streams

__all__ = ["KIND"]

KIND = Kind(
    name="qualtrics",
    docs="https://api.qualtrics.com/u9e5lh4172v0v-survey-response-export-guide",
    needs=("host", "password", "poll_seconds", "deadline_seconds"),
    options=(
        Option("survey_id", "the survey's id, `SV_…`", is_required=True),
        Option("time_zone", "the zone of the export's times, as Qualtrics names it"),
    ),
    streams=streams,
    pages=pages,
)
