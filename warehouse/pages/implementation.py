"""What coaching did: the sections of the district's page on schools, bands, months, standards and cycles."""

from collections.abc import Mapping, Sequence
from itertools import groupby

from coaching.told import BANDS, percent
from warehouse.pages import charts
from warehouse.pages.draw import Scale, against
from warehouse.pages.edition import Period, School, Shown
from warehouse.pages.figures import count, days, figure, hours, in_hours
from warehouse.pages.html import Html, row_head, table, tag
from warehouse.pages.parts import (
    WHY_HIDDEN,
    bar_cell,
    heat_key,
    most_of,
    nothing_yet,
    of_cell,
    other_framework,
    reach_cell,
    school_link,
    short_code,
    standard_name,
)
from warehouse.pages.read import Row
from warehouse.pages.research import benchmarks, from_research


def equity(shown: Shown) -> Html:
    """Reach and hours of each school, by poverty band."""
    rows = {row.said("school_key"): row for row in shown.of_schools(shown.period)}
    if not rows or not shown.period:
        return charts.EQUITY.section(nothing_yet())
    most_hours = most_of(rows.values(), "dosage_hours_median")
    schools = [one for one in sorted(shown.schools, key=_by_band) if one.key in rows]
    return charts.EQUITY.section(
        table(
            f"Reach: share of eligible teachers coached at least once, {shown.period.words}. Hours: of coaching that "
            "the teacher in the middle received.",
            ("School", "Poverty band", "Level", "Group", "Reach", "Coached, of eligible teachers", "Hours each"),
            [_of_school(one, rows[one.key], most_hours) for one in schools],
        ),
        tag("p", WHY_HIDDEN, class_="note"),
    )  # fmt: skip


def _of_school(school: School, row: Row, most_hours: float) -> list[Html]:
    return [
        row_head(school_link(school)),
        *(tag("td", label) for label in (school.band or "not known", school.level, school.group)),
        bar_cell(row, "reach_rate", percent, most=1, whole="teachers_eligible"),
        of_cell(row, "teachers_coached_eligible", "teachers_eligible"),
        bar_cell(row, "dosage_hours_median", in_hours, most=most_hours, whole="teachers_coached"),
    ]  # fmt: skip


def _by_band(school: School) -> tuple[int, str, str]:
    return (*_place(school.band), school.name)


def _place(band: str) -> tuple[int, str]:
    """From the poorest band on; what is not known comes last."""
    return BANDS.index(band) if band in BANDS else len(BANDS) + (not band), band


def bands(shown: Shown) -> Html:
    """Poverty bands by standard: each band's teachers count once in a standard, so these are no sums of schools."""
    rows = shown.groups
    if not rows or not shown.period:
        return charts.BANDS.section(nothing_yet())
    names = sorted({row.said("group_name") for row in rows}, key=_place)
    lines = [(tag("span", one), {row.said("qualified_code"): row for row in rows if row["group_name"] == one})
             for one in names]  # fmt: skip
    said = f"Share of the band's eligible teachers coached in the standard, {shown.period.words}"
    return charts.BANDS.section(*_heats(rows, said, "Poverty band", lines), heat_key())


def heat(shown: Shown) -> Html:
    """Schools by standards, for the newest period; the terms beside it below."""
    if not shown.period or not any(shown.cells.values()):
        return charts.HEAT.section(nothing_yet())
    first, *others = shown.periods
    below = [tag("details", tag("summary", f"The same for the {p.words}"), *_heat_of(shown, p)) for p in others]
    return charts.HEAT.section(*_heat_of(shown, first), heat_key(), tag("p", WHY_HIDDEN, class_="note"), *below)


def _heat_of(shown: Shown, period: Period) -> list[Html]:
    said = f"Share of the school's eligible teachers coached in the standard, {period.words}"
    rows = shown.cells[period]
    of = {one.key: {row.said("qualified_code"): row for row in rows if row["school_key"] == one.key}
          for one in shown.schools}  # fmt: skip
    return _heats(rows, said, "School", [(school_link(one), of[one.key]) for one in shown.schools])


def _heats(rows: Sequence[Row], said: str, what: str, lines: Sequence[tuple[Html, Mapping[str, Row]]]) -> list[Html]:
    """A heat map for each framework: a code means another thing in another one."""
    found = []
    other = other_framework(rows)
    for framework, cells in groupby(rows, key=lambda row: row.said("framework_id")):
        heads = {row.said("qualified_code"): row for row in cells}
        body = [[row_head(name), *(reach_cell(mine.get(code)) for code in heads)] for name, mine in lines]
        columns = [(tag("span", short_code(row) or "none"), tag("small", row.said("standard_title")))
                   for row in heads.values()]  # fmt: skip
        caption = f"{said}; {framework}. Small: teachers coached, of eligible ones.{other}"
        found.append(table(caption, (what, *columns), body, class_="heat"))
    return found


def months(shown: Shown) -> Html:
    """Reach by month: single months show more schools than a year, which gives way where months would tell on it."""
    if not shown.months:
        return charts.MONTHS.section(tag("p", "No month has closed yet."))
    body = []
    for school in shown.schools:
        mine = shown.by_month(school)
        body.append([row_head(school_link(school)), *(reach_cell(mine.get(p.key)) for p in shown.months)])
    said = "Share of the school's eligible teachers coached in the month, in any standard. Small: coached, of eligible."
    months_ = (p.key for p in shown.months)
    return charts.MONTHS.section(table(said, ("School", *months_), body, class_="heat"), heat_key())


def standards(shown: Shown) -> Html:
    """Hours of the whole district by standard."""
    if not shown.district or not shown.period:
        return charts.STANDARDS.section(nothing_yet())
    most = most_of(shown.district, "coach_minutes_allocated")
    body = [
        [
            row_head(standard_name(row)), tag("td", row.said("framework_id")),
            tag("td", "yes" if row["is_programme_focus"] else "no"),
            bar_cell(row, "coach_minutes_allocated", hours, most=most),
            tag("td", figure(row, "teachers_coached", count)),
            tag("td", figure(row, "dosage_hours_median", in_hours, whole="teachers_coached")),
        ]
        for row in shown.district
    ]  # fmt: skip
    said = (
        f"Hours of coaching, each session shared out to its standards, {shown.period.words}; teachers coached in the "
        "standard; hours that the teacher in the middle received."
    )
    return charts.STANDARDS.section(
        table(said, ("Standard", "Framework", "In the plan", "Hours of coaching", "Teachers", "Hours each"), body)
    )


def cycles(shown: Shown) -> Html:
    """Length of completed cycles beside what research tells."""
    rows = [row for row in shown.of_schools(shown.period) if row["cycle_days_median"] is not None]
    known = benchmarks(shown.marts, "cycle_days_median", (charts.SCHOOL, charts.SCHOOL_STANDARD))
    if not rows or not shown.period:
        return charts.CYCLES.section(tag("p", "No school's cycles may be shown for this period."))
    marks = [_span(row) for row in known]
    scale = Scale(0, max([float(str(row["cycle_days_median"])) for row in rows] + [high for _, high in marks]) * 1.1)
    body = [
        [
            row_head(row.said("school_name")),
            tag("td", against(scale, row["cycle_days_median"], marks), figure(row, "cycle_days_median", days),
                class_="drawn"),
            tag("td", figure(row, "cycles_completed", count)),
        ]
        for row in rows
    ]  # fmt: skip
    said = (
        f"Days from kickoff to debrief, the cycle in the middle, {shown.period.words}. Orange: research, listed below."
    )
    more = len(shown.of_schools(shown.period)) - len(rows)
    return charts.CYCLES.section(
        table(said, ("School", "Days", "Cycles completed"), body),
        tag("p", f"{more} more schools are hidden or completed none.", class_="note") if more else None,
        from_research(known, days, none="No figure of research is on file."),
    )


def _span(row: Row) -> tuple[float, float]:
    low, high = (row[c] if row[c] is not None else row["benchmark_value"] for c in ("benchmark_low", "benchmark_high"))
    return float(str(low or 0)), float(str(high or 0))
