"""Pieces that the page of the district and those of schools share."""

from collections.abc import Callable, Iterable
from decimal import Decimal

from coaching.told import percent
from warehouse.pages.charts import WORDS
from warehouse.pages.draw import bar
from warehouse.pages.edition import School, Shown
from warehouse.pages.figures import count, figure, hidden, told
from warehouse.pages.html import Child, Html, tag
from warehouse.pages.read import Row

# reach in classes, the upper ends in per cent; nought has a class of its own
CLASSES = (10, 25, 50, 75, 100)
_METRICS = ("I03", "I04", "I05", "I06", "I07", "I09", "P01", "P02")
WHY_HIDDEN = (
    "Hidden means: too few people stand behind the figure, or it would give such a figure away by subtraction. It is "
    "neither nought nor little."
)


def card(title: str, big: Child, *words: Child) -> Html:
    """One thing that matters, in large type, and a sentence."""
    return tag("li", tag("h3", title), tag("p", big, class_="big"), tag("p", *words))


def cards(*all_: Html) -> Html:
    """Several, side by side."""
    return tag("ul", *all_, class_="cards")


def through(shown: Shown) -> Html:
    """Through which day the page tells."""
    if not shown.through:
        return tag("p", "How far the data go is not known.", class_="through")
    return tag(
        "p", "Data through ", tag("time", shown.through, datetime=shown.through),
        ", closed periods alone, small groups hidden.", class_="through",
    )  # fmt: skip


def standard_name(row: Row, *, framework: bool = False) -> Html:
    """`4 Learning Designer`, in bold where the programme's plan names it; with its framework where it is asked for."""
    words = " ".join(filter(None, (short_code(row), row.said("standard_title") or row.said("qualified_code"))))
    of = f" ({row.said('framework_id')})" if framework else ""
    return tag("span", words + of, class_="focus" if row["is_programme_focus"] else None)


def other_framework(rows: Iterable[Row]) -> str:
    """Why a share may be 0 % where cells are of several frameworks; nothing where they are of one."""
    several = len({row.said("framework_id") for row in rows}) > 1
    return " A school that works with another framework counts here with 0 %." if several else ""


def short_code(row: Row) -> str:
    """A standard's code within its framework; none for what is aligned to no standard."""
    code = row.said("qualified_code").rpartition(":")[2]
    return "" if code == "UNALIGNED" else code


def reach_cell(row: Row | None) -> Html:
    """A cell of a heat map: the share, the people behind it, and a colour that says the same."""
    if row is None:
        return tag("td", "no data", class_="none")
    share = row["reach_rate"]
    if share is None:
        said = figure(row, "reach_rate", percent, whole="teachers_eligible")
        return tag("td", "hidden", class_="hidden") if said == hidden() else tag("td", said)
    people = (figure(row, "teachers_coached_eligible", count), " of ", figure(row, "teachers_eligible", count))
    return tag("td", told(row, "reach_rate", percent(share)), tag("small", *people), class_=f"heat-{_class(share)}")


def _class(share: object) -> int:
    value = Decimal(str(share)) * 100
    return 0 if value == 0 else next((n for n, end in enumerate(CLASSES, 1) if value <= end), len(CLASSES))


def heat_key() -> Html:
    """What the colours of a heat map say."""
    lows = (0, *CLASSES[:-1])
    ranges = [tag("li", f"over {low} to {high} %", class_=f"heat-{n}")
              for n, (low, high) in enumerate(zip(lows, CLASSES, strict=True), 1)]  # fmt: skip
    return tag(
        "ul", tag("li", "0 %", class_="heat-0"), *ranges, tag("li", "hidden", class_="hidden"),
        class_="key", aria_label="Colours",
    )  # fmt: skip


def bar_cell(row: Row, column: str, say: Callable[[object], str], *, most: float, whole: str | None = None) -> Html:
    """A figure beside its bar; a hidden one has no bar."""
    value = row[column]
    drawn = bar(value, most=most) if value is not None else None
    return tag("td", drawn, figure(row, column, say, whole=whole), class_="drawn")


def of_cell(row: Row, part: str, whole: str) -> Html:
    """`41 of 68`."""
    if row.is_hidden:
        return tag("td", hidden())
    return tag("td", figure(row, part, count, whole=whole), " of ", figure(row, whole, count))


def most_of(rows: Iterable[Row], column: str) -> float:
    """The largest value of a column, for a bar's full length."""
    return max((float(str(row[column])) for row in rows if row[column] is not None), default=1.0)


def definitions(shown: Shown) -> Html:
    """The catalogue's own words for what the page shows."""
    rows = [shown.catalogue[one] for one in _METRICS if one in shown.catalogue]
    if not rows:
        return WORDS.section(tag("p", "This edition has no catalogue of metrics."))
    said = [(tag("dt", row.said("metric_name"), id=f"word-{row.said('metric_id')}"),
             tag("dd", f"{row.said('means')}. {row.said('formula')}. Unit: {row.said('unit')}."))
            for row in rows]  # fmt: skip
    return WORDS.section(tag("dl", said))


def metric_title(shown: Shown, metric: str, words: str) -> Html:
    """A heading whose tooltip and target are the metric's definition; the words alone where there is none."""
    row = shown.catalogue.get(metric)
    if row is None:
        return tag("span", words)
    return tag("a", words, href=f"#word-{metric}", title=f"{row.said('means')}: {row.said('formula')}")


def school_link(school: School) -> Html:
    """The school's name, leading to its page; from the district's page."""
    return tag("a", school.name, href=f"school/{school.file}")


def nothing_yet() -> Html:
    """Instead of a chart where nothing has closed."""
    return tag("p", "Nothing to show yet: no period has closed.")
