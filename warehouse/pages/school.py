"""The page of one school: the same marts, its rows alone."""

from coaching.told import percent
from warehouse.pages import charts
from warehouse.pages.edition import Period, School, Shown
from warehouse.pages.effects import CHANGE_IS_NOT_CAUSE, LIKELY_IS, effects_tables
from warehouse.pages.figures import count, figure, hours, in_hours, many
from warehouse.pages.html import Html, page, row_head, table, tag
from warehouse.pages.parts import (
    WHY_HIDDEN,
    bar_cell,
    card,
    cards,
    definitions,
    heat_key,
    metric_title,
    most_of,
    of_cell,
    other_framework,
    reach_cell,
    standard_name,
    through,
)
from warehouse.pages.read import Row
from warehouse.pages.trust import sources


def school_page(shown: Shown, school: School) -> str:
    """`bi/report/school/<file>`."""
    about = [word for word in (school.code, school.level, school.group and f"group {school.group}",
                               school.band and f"poverty band {school.band}") if word]  # fmt: skip
    return page(
        school.name, tag("p", ", ".join(about)) if about else None, through(shown), _headline(shown, school),
        _months(shown, school), _standards(shown, school), _effects(shown, school), sources(shown), definitions(shown),
        home="../index.html",
    )  # fmt: skip


def _headline(shown: Shown, school: School) -> Html:
    row = next((row for row in shown.of_schools(shown.period) if row["school_key"] == school.key), None)
    if row is None or shown.period is None:
        return charts.HEADLINE.section(tag("p", "Nothing can be told of this school yet: no period of it has closed."))
    if row.is_hidden:
        words = f"The {shown.period.words} as a whole is hidden for this school; what may be shown of it stands below."
        return charts.HEADLINE.section(tag("p", words), tag("p", WHY_HIDDEN, class_="note"))
    reached = (figure(row, "teachers_coached_eligible", count), " of ", figure(row, "teachers_eligible", count))
    return charts.HEADLINE.section(
        tag("p", f"The {shown.period.words}."),
        cards(
            card(metric_title(shown, "I03", "Reach"), figure(row, "reach_rate", percent, whole="teachers_eligible"),
                 *reached, " eligible teachers were coached at least once."),
            card(metric_title(shown, "I06", "Coaching time"), figure(row, "coach_minutes_allocated", hours),
                 "of coaching, in any standard or none."),
            card(metric_title(shown, "I07", "Hours for each coached teacher"),
                 figure(row, "dosage_hours_per_coached_teacher", in_hours, whole="teachers_coached"),
                 "received on average by the ", figure(row, "teachers_coached", count), " who were coached."),
            card(metric_title(shown, "I04", "Cycles completed"),
                 figure(row, "cycle_completion_rate", percent, whole="cycles_due"), "of ",
                 figure(row, "cycles_due", count), " cycles that were due."),
            card(metric_title(shown, "I09", "Follow-ups in time"),
                 figure(row, "followup_rate", percent, whole="followups_closed_window"), "of ",
                 figure(row, "followups_closed_window", count), " promised follow-ups."),
        ),
    )  # fmt: skip


def _months(shown: Shown, school: School) -> Html:
    mine = shown.by_month(school)
    months = [p for p in shown.months if p.key in mine]
    if not months:
        return charts.MONTHS.section(tag("p", "No month has closed yet."))
    rows = [mine[p.key] for p in months]
    body = [
        [row_head("Reach"), *(reach_cell(row) for row in rows)],
        [row_head("Hours of coaching"), *(tag("td", figure(row, "coach_minutes_allocated", hours)) for row in rows)],
        [row_head("Teachers coached"), *(tag("td", figure(row, "teachers_coached", count)) for row in rows)],
    ]
    said = "Reach: share of eligible teachers coached in the month; small: coached, of eligible ones."
    return charts.MONTHS.section(table(said, ("Figure", *(p.key for p in months)), body, class_="heat"), heat_key())


def _standards(shown: Shown, school: School) -> Html:
    tables = [one for p in shown.periods if (one := _of_period(shown, school, p))]
    if not tables:
        return charts.STANDARDS.section(tag("p", "Nothing to show yet: no period has closed."))
    return charts.STANDARDS.section(*tables, tag("p", WHY_HIDDEN, class_="note"))


def _of_period(shown: Shown, school: School, period: Period) -> Html | None:
    rows = [row for row in shown.cells[period] if row["school_key"] == school.key]
    seen = [row for row in rows if not row.is_hidden]
    if not rows:
        return None
    if not seen:
        return tag("p", f"The {period.words}: {many(len(rows), 'standard')}, all hidden.")
    most = most_of(seen, "coach_minutes_allocated")
    body = [
        [
            row_head(standard_name(row, framework=True)),
            bar_cell(row, "reach_rate", percent, most=1, whole="teachers_eligible"),
            of_cell(row, "teachers_coached_eligible", "teachers_eligible"),
            bar_cell(row, "coach_minutes_allocated", hours, most=most),
            tag("td", figure(row, "dosage_hours_median", in_hours, whole="teachers_coached")),
            tag("td", figure(row, "cycle_completion_rate", percent, whole="cycles_due")),
            tag("td", figure(row, "followup_rate", percent, whole="followups_closed_window")),
        ]
        for row in seen
        if row["teachers_coached"] != 0
    ]  # fmt: skip
    idle = [standard_name(row, framework=True) for row in seen if row["teachers_coached"] == 0]
    gone = [standard_name(row, framework=True) for row in rows if row.is_hidden]
    heads = (
        "Standard",
        "Reach",
        "Coached, of eligible teachers",
        "Hours of coaching",
        "Hours each",
        "Cycles completed",
        "Follow-ups in time",
    )
    return Html(
        tag("h3", period.words.capitalize())
        + (table(f"Coaching by standard, {period.words}.", heads, body) if body else "")
        + (
            tag("p", "No teacher coached in: ", _listed(idle), ".", other_framework(rows), class_="note")
            if idle
            else ""
        )
        + (tag("p", "Hidden: ", _listed(gone), ".", class_="note") if gone else "")
    )


def _listed(names: list[Html]) -> list[Html]:
    return [Html(("; " if turn else "") + name) for turn, name in enumerate(names)]


def _effects(shown: Shown, school: School) -> Html:
    mine = [row for row in shown.impact if row["school_key"] == school.key]
    by_standard = [row for row in shown.impact_cells if row["school_key"] == school.key]
    rows = [row for row in (*mine, *by_standard) if not row.is_hidden]
    total = len(mine) + len(by_standard)
    if not rows:
        said = f"None of {many(total, 'result')} may be shown." if total else "No results yet."
        return charts.EFFECTS.section(tag("p", said))
    caption = (
        f"Change from before to after, {rows[0].said('period_key')}, of the same teachers (pairs), in standard "
        "deviations of the answers before."
    )
    return charts.EFFECTS.section(
        *effects_tables(caption, rows, _where, ()),
        tag("p", f"{total - len(rows)} of {many(total, 'result')} are hidden. {CHANGE_IS_NOT_CAUSE}", class_="note"),
        tag("p", LIKELY_IS, class_="note"),
    )


def _where(row: Row) -> Html:
    return (
        standard_name(row, framework=True) if row.mart == charts.IMPACT_SCHOOL_STANDARD else tag("span", "All coaching")
    )
