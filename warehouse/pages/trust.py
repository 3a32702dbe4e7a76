"""What the pages do not show and why, and through which day their sources go."""

from collections.abc import Iterable
from itertools import groupby

from coaching.told import percent
from warehouse.pages.charts import GONE, SHARES, THROUGH
from warehouse.pages.edition import Shown
from warehouse.pages.figures import count, figure, told
from warehouse.pages.html import Html, row_head, table, tag
from warehouse.pages.parts import WHY_HIDDEN, bar_cell
from warehouse.pages.read import Row

_OTHERS = (
    "A hidden cell takes others with it, so that nobody can subtract; that is why a large school may be hidden too, "
    "and a year where its months are not. Sums of what is shown are therefore sums of a part."
)
_OF = {"school_year": "school year", "term": "terms of", "month": "months of"}
_MARTS = {
    "mart_implementation_by_school": "What coaching did, schools",
    "mart_implementation_by_school_standard": "What coaching did, schools and standards",
    "mart_implementation_by_group_standard": "What coaching did, groups and standards",
    "mart_implementation_district_standard": "What coaching did, the district by standard",
    "mart_impact_by_school": "What changed, schools",
    "mart_impact_by_school_standard": "What changed, schools and standards",
    "mart_impact_by_group_standard": "What changed, groups and standards",
    "mart_impact_district_standard": "What changed, the district by standard",
}


def gone(shown: Shown) -> Html:
    """Cells shown of all there are, mart by mart, in the newest period's kind."""
    where = (
        {"period_type": shown.period.type, "school_year": shown.period.year} if shown.period else {"period_type": ""}
    )
    rows = [row for row in shown.marts.rows(SHARES, where) if row["standard_level"] != "indicator"]
    words = (
        tag("p", WHY_HIDDEN),
        tag("p", _OTHERS),
    )
    if not rows:
        return GONE.section(*words, tag("p", "This edition does not say how much of the whole it shows."))
    return GONE.section(
        *words,
        table(
            f"Cells in which something happened, {_when(shown)}; coaching hours in the cells shown, of all of them.",
            ("Figures", "Place", "Cells", "Shown", "Share shown", "Coaching hours shown"),
            [_line(row) for row in rows],
        ),
    )


def _when(shown: Shown) -> str:
    """The kind of period that is told of: the mart of shares takes all of a year together."""
    return f"{_OF.get(shown.period.type, shown.period.type)} {shown.period.year}" if shown.period else ""


def _line(row: Row) -> list[Html]:
    place = row.said("place_level").replace("_", " ")
    band = row.said("poverty_band")
    if row["standard_level"] == "framework":
        place += ", one framework at a time"
    share, low, high = "cells_visible_share", "coach_minutes_visible_from", "coach_minutes_visible_to"
    hours: Iterable[Html | str] = ("not counted",)
    if row[low] is not None and row[high] is not None:
        hours = (told(row, low, percent(row[low])), " to ", told(row, high, percent(row[high])))
    return [
        row_head(_MARTS.get(row.said("mart_name"), row.said("mart_name"))),
        tag("td", place if band in ("", "all") else f"{place}, {band}"),
        tag("td", figure(row, "cells", count)),
        tag("td", figure(row, "cells_visible", count)),
        bar_cell(row, share, percent, most=1),
        tag("td", *hours),
    ]  # fmt: skip


def sources(shown: Shown) -> Html:
    """Each source's last closed day, what is late, and what was refused in the newest night."""
    rows = shown.fresh
    if not rows:
        return THROUGH.section(tag("p", "This edition does not say how far its sources go."))
    body = [_source(name, list(of)) for name, of in groupby(rows, key=lambda row: row.said("source_name"))]
    return THROUGH.section(
        table("Each source, with the day through which all of its streams have data.",
              ("Source", "Streams", "Data through", "Late"), body),
        tag("p", *_refused(shown), class_="note"),
    )  # fmt: skip


def _source(name: str, rows: list[Row]) -> list[Html]:
    days = [row.said("data_through_date") for row in rows if row["data_through_date"] is not None]
    late = [f"{row.said('stream_name')} ({row.said('stale_reason') or 'late'})" for row in rows if row["is_stale"]]
    missing = len(rows) - len(days)
    through = (tag("time", min(days), datetime=min(days)),) if days else ("no data yet",)
    beside = f", {missing} without data" if days and missing else ""
    return [
        row_head(name),
        tag("td", count(len(rows))),
        tag("td", *through, beside),
        tag("td", ", ".join(late) or "none"),
    ]


def _refused(shown: Shown) -> list[str]:
    rows = shown.quality
    newest = max((row.said("load_date") for row in rows), default="")
    refused = sorted(f"{row.said('source_name')} {row.said('stream_name')}" for row in rows
                     if row["is_refused"] and row.said("load_date") == newest)  # fmt: skip
    if not newest:
        return ["Nothing is told of the newest night."]
    said = f"In the newest night, {newest}, refused: {', '.join(refused) or 'nothing'}."
    return [said, " Where a stream is refused, the last good data stay."]
