"""The superintendent's first lines: reach, hours, completion, follow-up and change, in plain words."""

from collections.abc import Callable, Sequence
from decimal import Decimal

from coaching.told import percent
from warehouse.pages.charts import DISTRICT_STANDARD, HEADLINE, SHARES
from warehouse.pages.edition import Shown, period_of
from warehouse.pages.effects import CHANGE_IS_NOT_CAUSE, HIGHER, LOWER, by_level, verdict
from warehouse.pages.figures import hours, in_hours, many, told
from warehouse.pages.html import Child, Html, tag
from warehouse.pages.parts import card, cards, metric_title
from warehouse.pages.read import Row


def headline(shown: Shown) -> Html:
    """The district in six cards; words alone where no period has closed yet."""
    if shown.period is None:
        return HEADLINE.section(tag("p", "Nothing can be told yet: no month, term or school year has closed."))
    rows = shown.of_schools(shown.period)
    return HEADLINE.section(
        tag("p", f"The {shown.period.words}, {many(len(shown.schools), 'school')}."),
        cards(
            card(metric_title(shown, "I03", "Reach"), *across(rows, "reach_rate", percent, whole="teachers_eligible",
                 of="of the eligible teachers were coached at least once")),
            card(metric_title(shown, "I06", "Coaching time"), *_hours(shown)),
            card(metric_title(shown, "I07", "Hours for each coached teacher"), *across(
                 rows, "dosage_hours_per_coached_teacher", in_hours, whole="teachers_coached",
                 of="on average of those who were coached")),
            card(metric_title(shown, "I04", "Cycles completed"), *across(
                 rows, "cycle_completion_rate", percent, whole="cycles_due", of="of the cycles that were due")),
            card(metric_title(shown, "I09", "Follow-ups in time"), *across(
                 rows, "followup_rate", percent, whole="followups_closed_window", of="of what was promised")),
            card(metric_title(shown, "P02", "Change after coaching"), *_change(shown)),
        ),
        tag("p", CHANGE_IS_NOT_CAUSE, class_="note"),
    )  # fmt: skip


def across(rows: Sequence[Row], column: str, say: Callable[[object], str], *, whole: str, of: str) -> list[Child]:
    """The lowest and the highest school that may be shown: schools' shares have no sum and no mean."""
    seen = sorted((row for row in rows if row[column] is not None), key=lambda row: Decimal(str(row[column])))
    bands = sum(row[f"{column}_band"] is not None for row in rows)
    empty = sum(row[column] is None and not row.is_hidden and row[whole] == 0 for row in rows)
    gone = len(rows) - len(seen) - bands - empty
    rest = [
        f"{gone} hidden" * bool(gone),
        f"{bands} told as a band" * bool(bands),
        f"{empty} with none to count" * bool(empty),
    ]
    beside = f" ({', '.join(filter(None, rest))})" if any(rest) else ""
    if not seen:
        return [
            "hidden" if gone else "none to count",
            f"No exact figure of {many(len(rows), 'school')} may be shown{beside}.",
        ]
    low, high = told(seen[0], column, say(seen[0][column])), told(seen[-1], column, say(seen[-1][column]))
    same = say(seen[0][column]) == say(seen[-1][column])
    return [
        tag("span", low, *(() if same else (" to ", high))),
        f"{of}, in the {len(seen)} of {many(len(rows), 'school')} that may be shown{beside}.",
    ]


def _hours(shown: Shown) -> list[Child]:
    rows = [row for row in shown.district if row["coach_minutes_allocated"] is not None]
    if not rows:
        return ["hidden" if shown.district else "none", "No standard's coaching time may be shown for this period."]
    total = sum((Decimal(str(row["coach_minutes_allocated"])) for row in rows), Decimal(0))
    lines = f"{len(rows)} of {many(len(shown.district), 'standard')}"
    which = f"in the {lines} that may be shown (time without one counts as one)"
    return [tag("span", "at least " * (len(rows) < len(shown.district)), hours(total)),
            f"of coaching, {which}", *_of_all(shown), "."]  # fmt: skip


def _of_all(shown: Shown) -> list[Child]:
    """Which part of all coaching that sum is, as the mart of visible shares brackets it."""
    if shown.period is None or shown.period.type != "school_year":  # of single terms and months the mart does not tell
        return []
    where = {"mart_name": DISTRICT_STANDARD, "period_type": "school_year", "school_year": shown.period.year}
    row = next(iter(shown.marts.rows(SHARES, {**where, "standard_level": "standard"})), None)
    low, high = "coach_minutes_visible_from", "coach_minutes_visible_to"
    if row is None or row[low] is None or row[high] is None:
        return []
    return [". That is ", told(row, low, percent(row[low])), " to ", told(row, high, percent(row[high])), " of all"]


def _change(shown: Shown) -> list[Child]:
    """Of each level of evaluation how many results are higher, practice in large type: knowing is not yet doing."""
    if not shown.impact:
        return ["not asked yet", "No survey has been answered before and after coaching in a school year that is over."]
    levels = by_level(shown.impact)
    seen = {about: [verdict(row) for row in rows if _has_interval(row)] for about, rows in levels}
    told = sum(len(said) for said in seen.values())
    if not told:
        results = f"{many(len(shown.impact), 'result')} (a school and what was asked about)"
        return ["hidden", f"None of {results} may be shown for the {period_of(shown.impact[0]).words}."]
    about, first = next(iter(seen.items()))
    return [
        f"{about.capitalize()}: " + (f"{first.count(HIGHER)} of {len(first)} higher" if first else "hidden"),
        f"The {period_of(shown.impact[0]).words}, results (a school and what was asked about) that may be shown. ",
        *(f"{one.capitalize()}: {_counted(said)}. " for one, said in seen.items()),
        f"{len(shown.impact) - told} more are hidden or rest on too little.",
    ]


def _has_interval(row: Row) -> bool:
    return row["effect_g"] is not None and row["ci_low"] is not None


def _counted(said: Sequence[str]) -> str:
    if not said:
        return "none"
    higher, lower = said.count(HIGHER), said.count(LOWER)
    same = len(said) - higher - lower
    return f"of {len(said)}, {higher} clearly higher after coaching, {lower} clearly lower, {same} without clear change"
