"""What changed after coaching: the sections of the district's page on schools and standards."""

from itertools import groupby

from warehouse.pages import charts
from warehouse.pages.draw import Scale, step
from warehouse.pages.edition import Shown
from warehouse.pages.effects import CHANGE_IS_NOT_CAUSE, LIKELY_IS, asked, effects_tables, measure
from warehouse.pages.figures import count, figure, hidden, many, points, signed, told
from warehouse.pages.html import Html, row_head, table, tag
from warehouse.pages.parts import school_link, standard_name
from warehouse.pages.read import Row
from warehouse.pages.research import benchmarks, from_research

_NO_DESIGN = (
    "No figure of research has the design of these (the same teachers before and after), so none stands beside them: "
    "an effect between groups says nothing of a change from before to after."
)


def effects(shown: Shown) -> Html:
    """Effects with intervals by school: those that may be shown, and how many may not."""
    rows = [row for row in shown.impact if not row.is_hidden]
    if not rows:
        said = f"None of {many(len(shown.impact), 'result')} may be shown." if shown.impact else "No results yet."
        return charts.EFFECTS.section(tag("p", said))
    known = benchmarks(shown.marts, "effect_g", (charts.IMPACT_SCHOOL, charts.IMPACT_SCHOOL_STANDARD))
    by_key = {one.key: one for one in shown.schools}
    said = (
        f"Change from before to after, {rows[0].said('period_key')}, of the same teachers (pairs), in standard "
        "deviations of the answers before. The line at nought: no change; where the interval crosses it, chance may be "
        "all there is."
    )
    return charts.EFFECTS.section(
        *effects_tables(said, rows, lambda row: school_link(by_key[row.said("school_key")]), known),
        tag("p", f"{len(shown.impact) - len(rows)} of {many(len(shown.impact), 'result')} are hidden.", class_="note"),
        tag("p", CHANGE_IS_NOT_CAUSE, class_="note"),
        tag("p", LIKELY_IS, class_="note"),
        from_research(known, points, none=_NO_DESIGN),
    )


def change(shown: Shown) -> Html:
    """Mean answers before and after, by standard: of the district there is no effect, for schools are not alike."""
    rows = shown.impact_district
    if not rows:
        return charts.CHANGE.section(tag("p", "No results yet."))
    outcomes = asked(rows)
    means = [float(str(row[c])) for row in rows for c in ("mean_pre", "mean_post") if row[c] is not None]
    scale = Scale(min(means, default=0) - 0.05, max(means, default=1) + 0.05, width=110)
    body = []
    for _, of in groupby(rows, key=lambda row: row.said("qualified_code")):
        lines = list(of)
        mine = {measure(row): row for row in lines}
        cells = (_changed(mine.get(outcome), scale) for outcome in outcomes)
        body.append([row_head(standard_name(lines[0], framework=True)), *cells])
    said = (
        f"Mean answer before (ring) and after (point), scale points, {rows[0].said('period_key')}, of the same "
        "teachers, coached in the standard in between. Small: change, and pairs."
    )
    return charts.CHANGE.section(table(said, ("Standard", *outcomes.values()), body))


def _changed(row: Row | None, scale: Scale) -> Html:
    if row is None:
        return tag("td", "no data", class_="none")
    if row["mean_pre"] is None or row["mean_post"] is None:
        return tag("td", hidden())
    words = (told(row, "mean_pre", points(row["mean_pre"])), " to ", told(row, "mean_post", points(row["mean_post"])))
    small = (figure(row, "mean_change", signed), ", ", figure(row, "n_matched", count), " pairs")
    drawn = step(scale, row["mean_pre"], row["mean_post"])
    return tag("td", drawn, tag("span", *words), tag("small", *small), class_="drawn")
