"""Which landing column a heading probably is: for a first district.yml, which somebody then reads.

What is not recognised is dropped: a wrong guess must not put a person into the landing.
"""

import json
import re
from collections.abc import Iterable, Sequence

from coaching.streams import Feeds

_PERSON = "privacy: pseudonymise_{}, namespace: staff"
# pattern of a heading, landing column, what more its entry says; the first that fits and is still free
_LOG = (
    (r"timestamp|submitted", "submitted_at", ""),
    (
        r"teacher.*mail|participant.*mail|attendee.*mail",
        "teacher_emails",
        _PERSON.format("email") + ', separators: ",;"',
    ),
    (r"coach.*mail|e-?mail|username", "coach_email", _PERSON.format("email")),
    (r"coach.*name|your name", "coach_name", _PERSON.format("name")),
    (r"teacher|participant|attendee", "teacher_names", _PERSON.format("name") + ', separators: ";"'),
    (r"follow.*(need|require)", "follow_up_needed", ""),
    (r"follow.*(done|complete)", "follow_up_done", ""),
    (r"follow.*date", "follow_up_date", ""),
    (r"minutes.*attend|attend.*minutes", "attended_minutes", ""),
    (r"minutes|duration|how long", "duration_minutes", ""),
    (r"date|\bday\b|\bwhen\b", "session_date", ""),
    (r"school|building|campus|site", "school", ""),
    (r"(goal|objective).*(first|before)", "learning_goal_first", ""),
    (r"agency", "agency_asked", ""),
    (r"core moves?", "core_moves", ""),
    (r"useful|helpful", "feedback_score", ""),
    (r"standard", "standards", ""),
    (r"activit", "activities", ""),
    (r"format|one.on.one|individual|group", "format", ""),
    (r"session.*status|^status$", "session_status", ""),
    (r"\btype\b|kind of", "session_type", ""),
    (r"cycle", "cycle_id", ""),
    (r"note|comment|remark|reflection", "notes", "privacy: restrict"),
)
_SURVEY = (
    (r"_?recordid|response id", "response_id", ""),
    (r"recordeddate|recorded", "recorded_at", ""),
    (r"@timezone", "time_zone", ""),
    (r"status", "status", ""),
    (r"finished", "finished", ""),
    (r"recipientemail", "email_hash", _PERSON.format("email")),
    (r"externaldatareference", "staff_id", "privacy: pseudonymise, namespace: roster_user"),
)
_TABLES = {Feeds.COACHING_LOG: _LOG, Feeds.SURVEY: _SURVEY}
_ITEM = re.compile(r"QID(\d+(?:_\d+)?)")


def guessed(feeds: Feeds, headings: Iterable[str]) -> tuple[list[str], list[str]]:
    """The lines of `columns`, one a heading, and the survey items among them."""
    taken: set[str] = set()
    lines, items = [], []
    for heading in headings:
        item = _ITEM.fullmatch(heading) if feeds is Feeds.SURVEY else None
        name, more = (f"q{item[1]}", "") if item else _guess(_TABLES[feeds], heading, taken)
        taken.add(name)
        items += [name] if item else []
        entry = f"{{name: {name}, {more}}}" if more else name
        lines.append(f"{json.dumps(heading, ensure_ascii=False)}: {entry}")
    return lines, items


def _guess(table: Sequence[tuple[str, str, str]], heading: str, taken: set[str]) -> tuple[str, str]:
    for pattern, name, more in table:
        if name not in taken and re.search(pattern, heading, re.IGNORECASE):
            return name, more
    plain = re.sub(r"[^a-z0-9]+", "_", heading.lower()).strip("_")[:40] or "column"
    name = plain if plain[0].isalpha() else f"c_{plain}"
    while name in taken:
        name += "_2"
    return name, "privacy: drop"
