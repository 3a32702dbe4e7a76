"""What a coach's month came to, from the truth's entries: minutes in exact fractions, two cuts of one whole."""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

CLASSES = ("aligned_coaching", "learning_tech_support", "off_role", "pd", "admin", "travel")
# the columns of the nine activities, by code
NINE = {
    "BR": "relationships", "AN": "needs", "SG": "goals", "MB": "modeling", "SP": "practice", "DB": "debriefing",
    "AS": "support", "MC": "monitoring", "CS": "celebrating",
}  # fmt: skip
Month = tuple[object, str]


def time_use(entries: Iterable[Mapping[str, Any]]) -> dict[Month, dict[str, object]]:
    """Coach (None: one whom nobody knows) and month → the mart's columns; the shares are exact."""
    months: dict[Month, list[Mapping[str, Any]]] = {}
    for entry in entries:
        months.setdefault((entry["coach_id"], entry["entry_date"][:7]), []).append(entry)
    return {month: _columns(own) for month, own in months.items()}


def _columns(entries: list[Mapping[str, Any]]) -> dict[str, object]:
    by_class, by_activity = _cut(entries, "activity_class", CLASSES), _cut(entries, "activity", NINE)
    total = sum((Fraction(e["minutes"]) for e in entries), Fraction(0))
    assert sum(by_class.values()) == sum(by_activity.values()) == total
    return {
        "entries": len(entries),
        "entries_without_minutes": 0,
        "logged_days": len({e["entry_date"] for e in entries}),
        **{f"{name}_minutes": by_class[name] for name in CLASSES},
        "other_class_minutes": by_class["other"],
        "no_class_minutes": by_class["none"],
        **{f"{name}_minutes": by_activity[code] for code, name in NINE.items()},
        "other_activity_minutes": by_activity["other"],
        "no_activity_minutes": by_activity["none"],
        "total_minutes": total,
        "off_role_rate": by_class["off_role"] / total,
        "support_rate": by_class["learning_tech_support"] / total,
        "entries_with_barrier": sum(e["barrier"] is not None for e in entries),
        "barriers": _named(entries, "barrier"),
        "off_role_types": _named(entries, "off_role_type"),
    }


def _cut(entries: list[Mapping[str, Any]], by: str, known: Iterable[str]) -> dict[str, Fraction]:
    found = dict.fromkeys((*known, "other", "none"), Fraction(0))
    for entry in entries:
        word = entry[by]
        found["none" if word is None else word if word in found else "other"] += Fraction(entry["minutes"])
    return found


def _named(entries: list[Mapping[str, Any]], what: str) -> str | None:
    return ", ".join(sorted({e[what] for e in entries if e[what]})) or None
