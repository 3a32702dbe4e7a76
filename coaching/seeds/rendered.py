"""Seeds that nobody writes: the calendar and the words of surveys, as district.yml has them, and zones by name."""

from coaching.seeds.schema import Column, Holds, Seed

_YEAR = Column("school_year", "the school year's name")
_FROM, _TO = Column("start_date", "first day", Holds.DAY), Column("end_date", "last day", Holds.DAY)

RENDERED = (
    Seed("calendar_school_years", "school year", (_YEAR, _FROM, _TO), identified_by=("school_year",), is_rendered=True),
    Seed(
        "calendar_terms",
        "term of a school year",
        (_YEAR, Column("term", "the term's name"), _FROM, _TO),
        identified_by=("school_year", "term"),
        is_rendered=True,
    ),
    Seed(
        "calendar_closed_days",
        "day without instruction",
        (Column("date", "the day", Holds.DAY), Column("reason", "why", Holds.TEXT)),
        identified_by=("date",),
        is_rendered=True,
    ),
    Seed(
        "survey_words",
        "word for a finished or a real answer, by form",
        (
            Column("form_id", "the form"),
            Column("form_version", "its version"),
            Column("question_id", "the question", Holds.WORD, words=("finished", "status")),
            Column("word", "in small letters", Holds.TEXT),
            Column("is_yes", "whether it means yes", Holds.FLAG),
        ),
        identified_by=("form_id", "form_version", "question_id", "word"),
        is_rendered=True,
    ),
    Seed(
        "time_zones",
        "name of a time zone",
        (
            Column("word", "the name in small letters, as a form or a vendor writes it", Holds.TEXT),
            Column("zone", "the zone, or its offset from UTC", Holds.TEXT),
        ),
        identified_by=("word",),
        is_rendered=True,
    ),
)
