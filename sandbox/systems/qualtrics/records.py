"""A survey's responses as the export writes them: three heading rows, then one row a response.

Docs: https://api.qualtrics.com/  (response export)
"""

import csv
import io
import json
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sandbox.world.days import close_of
from sandbox.world.responses import POST, PRE, REAL, Response
from sandbox.world.world import World

SURVEYS = {"SV_pre": PRE, "SV_post": POST}
ACCOUNT_ZONE = "America/Denver"
_LABELS = {0: "IP Address", 1: "Survey Preview", 8: "Spam"}
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
_DATES = {"startDate", "endDate", "recordedDate"}


def responses(world: World, survey_id: str, night: date) -> list[Response]:
    """The responses recorded by the close of that night."""
    return [r for r in world.responses if r.wave == SURVEYS[survey_id] and r.recorded < close_of(night)]


def export_csv(world: World, survey_id: str, night: date, *, zone: str = ACCOUNT_ZONE, labels: bool = False) -> bytes:
    """The CSV inside the export's zip: byte-order mark, names, question texts with a line break, import ids, data; one broken row in the first wave."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    items = [f"Q{n}" for n in range(1, 13)]
    writer.writerow([*(m[0] for m in _META), *items])
    writer.writerow([*(m[1] for m in _META), *(f"How far do you agree?\nStatement {n}" for n in range(1, 13))])
    writer.writerow(
        [_import_id(m[2], zone) for m in _META] + [json.dumps({"ImportId": f"QID{n}"}) for n in range(1, 13)]
    )
    people = {p.person_id: p for p in world.people}
    found = responses(world, survey_id, night)
    for number, response in enumerate(found):
        person = people.get(response.person_id)
        names = (person.family, person.given) if person else ("", "")
        row = _row(response, names, ZoneInfo(zone), labels=labels)
        writer.writerow(row)
        if survey_id == "SV_pre" and number == 2:  # noqa: PLR2004 - a row with cells too many, a name in one of them
            writer.writerow([*row[:8], f"{row[8]}x", *row[9:], "", f"for {world.people[1].name}"])
    return out.getvalue().encode("utf-8-sig")


def _import_id(name: str, zone: str) -> str:
    return json.dumps({"ImportId": name, **({"timeZone": zone} if name in _DATES else {})})


def _row(response: Response, names: tuple[str, str], zone: ZoneInfo, *, labels: bool) -> list[str]:
    moment = response.recorded.astimezone(zone)
    finished = ("True" if response.finished else "False") if labels else str(int(response.finished))
    status = _LABELS[response.status] if labels else str(response.status)
    known = bool(response.email) and response.status == REAL
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
        *("" if a is None else str(a) for a in response.answers),
    ]


def _clock(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S}"
