"""Seeds that nobody writes: a district's calendar, and the words of its surveys, as `district.yml` has them."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date

from coaching.district import District, survey_words
from coaching.reading import ZONE_WORDS
from coaching.streams import Feeds


def rendered(district: District) -> dict[str, str]:
    """File name → content."""
    return _calendar(district) | {"survey_words.csv": _words(district), "time_zones.csv": _zones()}


def _calendar(district: District) -> dict[str, str]:
    years = district.calendar.school_years
    return {
        "calendar_school_years.csv": _csv(
            ("school_year", "start_date", "end_date"), ((y.name, y.start, y.end) for y in years)
        ),
        "calendar_terms.csv": _csv(
            ("school_year", "term", "start_date", "end_date"),
            ((y.name, t.name, t.start, t.end) for y in years for t in y.terms),
        ),
        "calendar_closed_days.csv": _csv(
            ("date", "reason"),
            sorted(
                {(day, span.reason) for span in district.calendar.closed_days for day in _days(span.start, span.end)}
            ),
        ),
    }


def _words(district: District) -> str:
    """What the words of `finished` and `status` mean, form by form."""
    found: dict[tuple[str, ...], str] = {}
    for source in district.sources.values():
        for name, config in source.streams.items():
            if config.feeds is Feeds.SURVEY:
                for question, meanings in survey_words(config, source.kind).items():
                    for word, is_yes in meanings.items():
                        key = (config.form_id or name, config.form_version, question, word)
                        found.setdefault(key, "true" if is_yes else "false")
    header = ("form_id", "form_version", "question_id", "word", "is_yes")
    return _csv(header, ((*key, flag) for key, flag in found.items()))


def _zones() -> str:
    return _csv(("word", "zone"), sorted(ZONE_WORDS.items()))


def _days(start: date, end: date) -> Iterable[date]:
    return (date.fromordinal(n) for n in range(start.toordinal(), end.toordinal() + 1))


def _csv(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue()
