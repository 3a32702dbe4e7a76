"""The page for operations: how the nights went, newest first, and one of them in detail.

Flow: runs/<night>/*.json, what the night's report says -> reports/nights.html
It counts nights, so it is no part of an edition: whoever reads the marts need not know when a record came.
"""

from collections.abc import Iterable, Sequence
from itertools import groupby

from coaching.outcomes import Outcome, read_outcomes
from nights.night import Night
from nights.results import landed, refusals
from nights.steps import SERVING, WAREHOUSE
from warehouse.pages.draw import bar
from warehouse.pages.html import Html, page, row_head, table, tag

FILE = "nights.html"
# as many nights as a page can show and a night can read again
NIGHTS_SHOWN = 14
_ORDER = ("extract", "check", *(step.name for step in (*WAREHOUSE, SERVING)))


def nights_page(night: Night, *, state: str, said: Iterable[str] = ()) -> str:
    """The page's text.

    Args:
        night: the one that is told of in detail.
        state: how it stands, as its report has it.
        said: what else its report says of it, a sentence each.
    """
    days = sorted((p.name for p in night.paths.runs.glob("*-*-*")), reverse=True)
    runs = {day: read_outcomes(night.paths.runs, day) for day in days[:NIGHTS_SHOWN]}
    title = f"{night.district.title}: how the nights went"
    if not runs:
        return page(title, tag("p", "No night has run yet."))
    return page(title, _all(runs, len(days)), _one(night, state, said))


def _all(runs: dict[str, list[Outcome]], many: int) -> Html:
    most = max(sum(o.seconds for o in outcomes) for outcomes in runs.values())
    rows = [
        [
            row_head(tag("time", day, datetime=day)),
            tag("td", _state(outcomes)),
            *_counts(_streams(outcomes)),
            _seconds(sum(o.seconds for o in outcomes), most),
        ]
        for day, outcomes in runs.items()
    ]
    said = f"The newest {len(runs)} of {many} nights: rows of all streams; seconds of work over all streams and steps."
    heads = ("Night", "State", "Rows landed", "Accepted", "Quarantined", "Seconds of work")
    return tag("section", tag("h2", "Night by night"), table(said, heads, rows), id="nights")


def _counts(of: Sequence[Outcome]) -> list[Html]:
    sums = (sum(o.rows for o in of), sum(o.accepted for o in of), sum(o.quarantined for o in of))
    return [tag("td", f"{rows:,}") for rows in sums]


def _streams(outcomes: Iterable[Outcome]) -> list[Outcome]:
    """One outcome a stream: its check's, or where it never came to one its extract's."""
    of_streams = sorted((o for o in outcomes if o.stream), key=lambda o: (o.source, o.stream, o.step != "check"))
    return [next(same) for _, same in groupby(of_streams, key=lambda o: (o.source, o.stream))]


def _state(outcomes: Sequence[Outcome]) -> str:
    """How a night ended, by what its steps wrote alone."""
    bad = sum(o.status in ("refused", "started") for o in outcomes)
    published = any(o.step == WAREHOUSE[-1].name and o.status == "done" for o in outcomes)
    told = f"{bad} refused" if bad else "green" if published else "not finished"
    return told if published or not bad else f"{told}, not published"


def _one(night: Night, state: str, said: Iterable[str]) -> Html:
    refused = [tag("li", tag("strong", f"{o.step} {o.source} {o.stream}"), f": {o.reason}") for o in refusals(night)]
    lines = [tag("li", one) for one in said]
    return tag(
        "section", tag("h2", f"The night of {night.load_date}"), tag("p", f"State: {state}."),
        (tag("h3", "Refused"), tag("ul", refused)) if refused else None,
        tag("ul", lines) if lines else None, _of_streams(night), _of_steps(night),
        id="night",
    )  # fmt: skip


def _of_streams(night: Night) -> Html:
    rows = [[row_head(f"{o.source} {o.stream}"), tag("td", o.status), *_counts([o])] for o in landed(night)]
    return table("Rows of each stream.", ("Stream", "Status", "Landed", "Accepted", "Quarantined"), rows)


def _of_steps(night: Night) -> Html:
    outcomes = read_outcomes(night.paths.runs, night.load_date)
    seconds = {step: sum(o.seconds for o in outcomes if o.step == step) for step in _ORDER}
    most = max(seconds.values())
    rows = [[row_head(step.replace("_", " ")), _seconds(took, most)] for step, took in seconds.items() if took]
    return table("Seconds of each step, added up over streams.", ("Step", "Seconds"), rows)


def _seconds(took: float, most: float) -> Html:
    return tag("td", bar(took, most=most), tag("span", f"{took:,.1f}"), class_="drawn")
