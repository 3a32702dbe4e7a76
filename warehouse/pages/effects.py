"""Effects with their intervals, evidence and pairs, one a row: a forest plot that can be read aloud."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from coaching.told import LEVELS, likely
from warehouse.pages.draw import Scale, interval
from warehouse.pages.figures import count, figure, hidden, many, points, signed, told
from warehouse.pages.html import Child, Html, row_head, table, tag
from warehouse.pages.read import Row

_REASONS = {
    "few_pairs": "too few teachers answered before and after",
    "no_spread": "the answers do not differ enough",
    "scale_failed": "the questions do not measure one thing",
}
_EVIDENCE = {
    "descriptive": "descriptive: what changed, not why",
    "comparative": "comparative: beside teachers not coached",
    "insufficient": "insufficient",
}
HIGHER, LOWER = "higher after", "lower after"
CHANGE_IS_NOT_CAUSE = (
    "Coaching is usually chosen by teachers, so a change after coaching is not a change by coaching: who wants to "
    "learn may have changed anyway."
)

LIKELY_IS = (
    "A change that matters is one for the better, as great as the district says. How likely it is, is said of the "
    "same teachers before and after, beginning with harm as likely as gain: given their answers, the change is that "
    "great with this probability. It is no share of teachers, and no probability that coaching did it."
)


def measure(row: Row) -> tuple[str, ...]:
    """What tells the results of one place apart: what was asked about, in which design, between which waves, whose."""
    return tuple(row.said(c) for c in ("outcome_name", "outcome_id", "design", "comparison_id", "attribution"))


def asked(rows: Iterable[Row]) -> dict[tuple[str, ...], str]:
    """How each measure is called: by what was asked about, and by the rest where that alone would not tell it apart."""
    found = sorted({measure(row) for row in rows})
    alone = Counter(name for name, *_ in found)
    return {one: one[0] or one[1] if alone[one[0]] == 1 else f"{one[0]} ({', '.join(one[2:])})" for one in found}


def by_level(rows: Iterable[Row]) -> list[tuple[str, list[Row]]]:
    """Results apart by what they are about, practice first: what people know is not what they do."""
    apart: dict[str, list[Row]] = {level: [] for level in LEVELS}
    for row in rows:
        apart.setdefault(row.said("guskey_level"), []).append(row)
    return [(LEVELS.get(level, "other"), of) for level, of in apart.items() if of]


def effects_tables(caption: str, rows: Sequence[Row], name: Callable[[Row], Html], beside: Sequence[Row]) -> list[Html]:
    """A table of effects for each level, practice first; the others are folded away below it."""
    found: list[Html] = []
    for about, of in by_level(rows):
        one = _table(f"{about.capitalize()}. {caption}", of, name, beside)
        found.append(tag("details", tag("summary", f"{about.capitalize()}: {many(len(of), 'result')}"), one)
                     if found else one)  # fmt: skip
    return found


def _table(caption: Child, rows: Sequence[Row], name: Callable[[Row], Html], beside: Sequence[Row]) -> Html:
    """Effects with their intervals, one a row: a forest plot that can be read aloud."""
    ends = [abs(float(str(row[end]))) for row in rows for end in ("ci_low", "ci_high") if row[end] is not None]
    reach = max([0.5, *ends])
    scale = Scale(-reach, reach)
    marks = [float(str(one["benchmark_value"])) for one in beside if one["benchmark_value"] is not None]
    names = asked(rows)
    return table(
        caption,
        (
            *("Where", "Asked about", "Change with its 95 % interval, standard deviations"),
            *(_in_words(rows), "Pairs", "Evidence"),
        ),
        [
            [
                row_head(name(row)),
                tag("td", names[measure(row)]),
                *_effect(row, scale, marks),
                tag("td", figure(row, "n_matched", count)),
                _flag(row),
            ]
            for row in rows
        ],
    )


def _effect(row: Row, scale: Scale, marks: Sequence[float]) -> tuple[Html, Html]:
    """The effect drawn and in numbers, and in a word."""
    if row["effect_g"] is None:
        reason = _REASONS.get(row.said("evidence_reason"), row.said("evidence_reason"))
        return tag("td", f"not told: {reason}" if reason else hidden()), tag("td")
    effect = told(row, "effect_g", signed(row["effect_g"]))
    if row["ci_low"] is None or row["ci_high"] is None:
        return tag("td", effect, " without an interval"), tag("td")
    drawn = interval(scale, row["ci_low"], row["effect_g"], row["ci_high"], beside=marks)
    low, high = told(row, "ci_low", points(row["ci_low"])), told(row, "ci_high", points(row["ci_high"]))
    numbers = tag("span", effect, " (", low, " to ", high, ")")
    return tag("td", drawn, numbers, class_="drawn"), tag("td", verdict(row), _likely(row))


def _in_words(rows: Sequence[Row]) -> Child:
    """The heading of what an effect says in words; below it, how great a change matters, the same in every row."""
    matters = next((row for row in rows if row["change_that_matters"] is not None), None)
    if matters is None:
        return "In words"
    figure_ = told(matters, "change_that_matters", points(matters["change_that_matters"]))
    return Html("In words" + tag("small", "and how likely it is a change that matters, one of more than ", figure_))


def _likely(row: Row) -> Html:
    """How likely it is, in words and in five per cent; of too few pairs nothing."""
    if row["likely_above"] is None or row["likely_words"] is None:
        return Html("")
    words = told(row, "likely_words", row.said("likely_words"))
    return tag("small", "matters: ", words, " (", told(row, "likely_above", likely(row["likely_above"])), ")")


def verdict(row: Row) -> str:
    """What an interval says in a word."""
    low, high = float(str(row["ci_low"])), float(str(row["ci_high"]))
    return HIGHER if low > 0 else LOWER if high < 0 else "no clear change"


def _flag(row: Row) -> Html:
    flag = row.said("evidence_flag")
    return tag("td", tag("span", _EVIDENCE.get(flag, flag), class_="flag") if flag else None)
