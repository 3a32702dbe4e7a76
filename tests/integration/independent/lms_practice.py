"""mart_lms_practice: what students do in a school's sections, by week and class of activity (decision 36)."""

from collections import defaultdict
from datetime import date
from fractions import Fraction

from tests.integration.independent.calculation import Cells
from tests.integration.independent.facts import Facts
from tests.integration.independent.weeks import CLASSES, HandedIn, Weeks, monday

KEY = ("school_code", "week_start_date", "activity_class")


def practice(facts: Facts) -> Cells:
    """Every week that was read whole: over all classes where a section is live, and by class where there was any."""
    weeks = Weeks(facts)
    found: dict[tuple[str, date, str], list[HandedIn]] = defaultdict(list)
    for section, _, week in weeks.live():
        found[weeks.platform.sections[section][0], week, "all"] += []
    for work in weeks.handed_in:
        for kind in ("all", CLASSES[work.kind][0]):
            found[weeks.platform.sections[work.section][0], monday(work.day), kind].append(work)
    return {
        (school, str(week), kind): {"school_code": school}
        | {"school_year": facts.years()[0].key, "is_instructional": _has_school(facts, week)}
        | _cell(weeks, works, len(found[school, week, "all"]))
        for (school, week, kind), works in list(found.items())
        if weeks.is_read(week)
    }


def _has_school(facts: Facts, week: date) -> bool:
    return any(monday(day) == week for day in facts.school_days)


def _cell(weeks: Weeks, works: list[HandedIn], everything: int) -> dict[str, object]:
    active = sum(CLASSES[w.kind][1] for w in works)
    return {
        "n_active_events": active,
        "n_passive_events": len(works) - active,
        "n_unmapped_events": 0,
        "n_mapped_events": len(works),
        "active_share": Fraction(active, len(works)) if works else None,
        "n_events": len(works),
        "n_all_events": everything,
        "share_of_events": Fraction(len(works), everything) if everything else None,
        "n_students": len({w.user for w in works}),
        "n_teachers": len({p for w in works for p in weeks.teachers(w.section, w.day)}),
    }
