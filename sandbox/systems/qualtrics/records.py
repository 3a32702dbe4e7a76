"""A survey's responses as the export writes them: three heading rows, then one row a response.

Docs: https://api.qualtrics.com/  (response export)
"""

import csv
import io
import json
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sandbox.world import World
from sandbox.world.days import close_of
from sandbox.world.responses import ANSWERED, IMPORTED, POST, PRE, Response

SURVEYS = {"SV_pre": PRE, "SV_post": POST}
ACCOUNT_ZONE = "America/Denver"
_LABELS = {
    0: "IP Address", 1: "Survey Preview", 4: "Imported", 8: "Spam", 16: "Offline", 17: "Offline Survey Preview"
}  # fmt: skip
_META = (
    ("StartDate", "Start Date", "startDate"),
    ("EndDate", "End Date", "endDate"),
    ("Status", "Response Type", "status"),
    ("IPAddress", "IP Address", "ipAddress"),
    ("Progress", "Progress", "progress"),
    ("Duration (in seconds)", "Duration (in seconds)", "duration"),
    ("Finished", "Finished", "finished"),
    ("RecordedDate", "Recorded Date", "recordedDate"),
    ("ResponseId", "Response ID", "_recordId"),
    ("RecipientLastName", "Recipient Last Name", "recipientLastName"),
    ("RecipientFirstName", "Recipient First Name", "recipientFirstName"),
    ("RecipientEmail", "Recipient Email", "recipientEmail"),
    ("ExternalReference", "External Data Reference", "externalDataReference"),
    ("LocationLatitude", "Location Latitude", "locationLatitude"),
    ("LocationLongitude", "Location Longitude", "locationLongitude"),
    ("DistributionChannel", "Distribution Channel", "distributionChannel"),
    ("UserLanguage", "User Language", "userLanguage"),
)
# progress is asked in the later survey alone
_ITEMS = {"SV_pre": range(1, 32), "SV_post": range(1, 33)}
_AGREEMENT = ("Strongly disagree", "Disagree", "Neither agree nor disagree", "Agree", "Strongly agree")
_PROGRESS = ("1 - No progress", "Little progress", "Some progress", "Considerable progress", "5 - Extreme progress")
_WORDS = {**dict.fromkeys(range(13, 18), _AGREEMENT), 32: _PROGRESS}
_DATES = {"startDate", "endDate", "recordedDate"}


def import_ids(survey_id: str) -> tuple[str, ...]:
    """The names by which the survey's columns are known."""
    return (*(m[2] for m in _META), *(f"QID{n}" for n in _ITEMS[survey_id]))


def responses(world: World, survey_id: str, night: date) -> list[Response]:
    """The responses recorded by the close of that night."""
    return [r for r in world.responses if r.wave == SURVEYS[survey_id] and r.recorded < close_of(night)]


def export_rows(
    world: World, survey_id: str, night: date, *, zone: str = ACCOUNT_ZONE, labels: bool = False
) -> Iterator[list[str]]:
    """Names, question texts with a line break, import ids, then one row a response; the first wave has a broken one."""
    items = _ITEMS[survey_id]
    yield [*(m[0] for m in _META), *(f"Q{n}" for n in items)]
    yield [*(m[1] for m in _META), *(f"How far do you agree?\nStatement {n}" for n in items)]
    ids = [{"ImportId": name, **({"timeZone": zone} if name in _DATES else {})} for name in import_ids(survey_id)]
    yield [json.dumps(one) for one in ids]
    people = {p.person_id: p for p in world.people}
    for number, response in enumerate(responses(world, survey_id, night)):
        person = people.get(response.person_id)
        names = (person.family, person.given) if person else ("", "")
        row = _row(response, names, ZoneInfo(zone), len(items), labels=labels)
        yield row
        if survey_id == "SV_pre" and number == 2:  # noqa: PLR2004 - a row with cells too many, a name in one of them
            yield [*row[:8], f"{row[8]}x", *row[9:], "", f"for {world.people[1].name}"]


_HEADER_ROWS = 3


def export_csv(
    world: World,
    survey_id: str,
    night: date,
    *,
    zone: str = ACCOUNT_ZONE,
    labels: bool = False,
    most: int | None = None,
) -> bytes:
    """The CSV inside the export's zip, with a byte-order mark; of its responses at most so many."""
    rows = list(export_rows(world, survey_id, night, zone=zone, labels=labels))
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows if most is None else rows[: _HEADER_ROWS + most])
    return out.getvalue().encode("utf-8-sig")


def _row(response: Response, names: tuple[str, str], zone: ZoneInfo, items: int, *, labels: bool) -> list[str]:
    moment = response.recorded.astimezone(zone)
    in_words = labels or response.status == IMPORTED  # as the file said from which they came
    finished = str(response.finished) if in_words else str(int(response.finished))
    status = _LABELS[response.status] if labels else str(response.status)
    known = bool(response.email) and response.status in ANSWERED
    return [
        _clock(moment),
        _clock(moment),
        status,
        "192.0.2.44",
        "100" if response.finished else "40",
        "312",
        finished,
        _clock(moment),
        response.response_id,
        names[0] if known else "",
        names[1] if known else "",
        response.email,
        response.staff_id,
        "41.5",
        "-93.6",
        "email" if known else "anonymous",
        "EN",
        *_cells((*response.answers, *response.more)[:items], in_words=in_words),
    ]


def _cells(answers: Sequence[int | None], *, in_words: bool) -> Iterator[str]:
    """Numbers, and of scales with words these where the file has them."""
    for number, answer in enumerate(answers, 1):
        words = _WORDS.get(number) if in_words else None
        yield "" if answer is None else words[answer - 1] if words else str(answer)


def _clock(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S}"
