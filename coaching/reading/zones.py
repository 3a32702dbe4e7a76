"""Time zones as people and vendors write them: IANA's names, offsets, Windows' and Google's names, abbreviations.

Docs: https://www.iana.org/time-zones, https://cldr.unicode.org (windowsZones), Rails' ActiveSupport::TimeZone (Canvas)
An abbreviation that stands for several zones (IST, CST of China) is read as the North American or European one, or not
at all.
"""

import csv
import re
from pathlib import Path
from zoneinfo import available_timezones

# abbreviation beside a time -> offset from UTC
OFFSETS = {
    "utc": "+00:00", "gmt": "+00:00", "ut": "+00:00", "z": "+00:00",
    "est": "-05:00", "edt": "-04:00", "cst": "-06:00", "cdt": "-05:00", "mst": "-07:00", "mdt": "-06:00",
    "pst": "-08:00", "pdt": "-07:00", "akst": "-09:00", "akdt": "-08:00", "hst": "-10:00", "nzst": "+12:00",
    "nzdt": "+13:00", "aest": "+10:00", "aedt": "+11:00", "acst": "+09:30", "acdt": "+10:30", "awst": "+08:00",
    "wet": "+00:00", "west": "+01:00", "cet": "+01:00", "cest": "+02:00", "eet": "+02:00", "eest": "+03:00",
    "bst": "+01:00", "sgt": "+08:00", "hkt": "+08:00",
}  # fmt: skip
# A zone's cell that is an offset: group 1 its sign, 2 its hours, 3 its minutes.
OFFSET = "^[(]?(?:utc|gmt)?[ ]?([+-])(0?[0-9]|1[0-4])(?::?([0-5][0-9]))?[)]?$"
# `(GMT-06:00) Central Time (US & Canada)` is named by what follows: its offset is that of winter.
SHOWN_OFFSET = "^[(](?:utc|gmt)[^)]*[)][ ]*"

# The zone of a system that writes another than the district's and does not say which.
VENDOR_ZONES = {"typeform": "UTC"}

_NAMES = Path(__file__).with_name("zone_names.csv")


def _words() -> dict[str, str]:
    """Every name in small letters -> the zone as both the engine and Python know it."""
    with _NAMES.open(encoding="utf-8", newline="") as file:
        named = {row["name"].lower(): row["zone"] for row in csv.DictReader(file)}
    known = available_timezones() - {"localtime"}
    return {**OFFSETS, **named, **{zone.lower(): zone for zone in known}}


ZONE_WORDS = _words()


def zone_named(text: str) -> str:
    """The zone that a setting names: one of IANA's or an offset such as `+05:30`; empty where it is none."""
    word = text.strip().lower()
    offset = re.fullmatch(OFFSET, word)
    if offset:
        sign, hours, minutes = offset.groups()
        return f"{sign}{int(hours):02}:{minutes or '00'}"
    return ZONE_WORDS.get(re.sub(SHOWN_OFFSET, "", word) or word, "")
