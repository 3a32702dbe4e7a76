"""What was rated before and after (brief P06, P07): tasks by SAMR level, dimensions of the environment."""

from collections.abc import Mapping
from fractions import Fraction
from itertools import product
from typing import Any

from coaching.district import District
from tests.integration.independent.records import Cells, Rows, grouped, with_parents, year_of

SAMR = ("substitution", "augmentation", "modification", "redefinition")
DIMENSIONS = (
    "focus_of_learning", "learning_path", "media", "sources_of_knowledge", "projects", "goal_of_content",
    "kind_of_thinking", "expertise", "tools", "literacies", "community", "assessment",
)  # fmt: skip
WAVES = ("pre", "post")


def samr(told: Mapping[str, Rows], district: District) -> Cells:
    """(school, school year, code or `all`) -> levels of both waves, and what they come to."""
    tasks = [
        {**task, "code": code}
        for task in told["observations"]
        if task["samr_level"] in SAMR and task["wave"] in WAVES
        for code in {"all", *with_parents(task["weights"])}
    ]
    years = [{**task, "year": year_of(district, task["observation_date"], task["wave"])} for task in tasks]
    cells = grouped(years, lambda t: (t["school"] or "district", t["year"], t["code"]))
    return {key: _levels(own) for key, own in cells.items()}


def _levels(tasks: Rows) -> dict[str, object]:
    found: dict[str, object] = {"double_rated_n": sum(t["is_double_rated"] is True for t in tasks)}
    ranks: dict[str, list[int]] = {}
    rates: dict[str, Fraction | None] = {}
    teachers: dict[str, set[Any]] = {}
    for wave in WAVES:
        own = [t for t in tasks if t["wave"] == wave]
        ranks[wave] = [SAMR.index(t["samr_level"]) for t in own]
        teachers[wave] = {t["observed_id"] for t in own} - {None}
        high = sum(rank > 1 for rank in ranks[wave])
        rates[wave] = Fraction(high, len(own)) if own else None
        found |= {f"{level}_{wave}_n": ranks[wave].count(n) for n, level in enumerate(SAMR)}
        found |= {f"tasks_{wave}_n": len(own), f"teachers_{wave}_n": len(teachers[wave])}
        found |= {f"transformed_{wave}_n": high, f"transformed_{wave}_rate": rates[wave]}
    pairs = [after - before for before, after in product(ranks["pre"], ranks["post"])]
    higher, lower = sum(p > 0 for p in pairs), sum(p < 0 for p in pairs)
    pre, post = rates["pre"], rates["post"]
    return found | {
        "teachers_both_n": len(teachers["pre"] & teachers["post"]),
        "samr_shift": None if pre is None or post is None else 100 * (post - pre),
        "pairs_higher_n": higher,
        "pairs_lower_n": lower,
        "pairs_n": len(pairs),
        "ordinal_contrast": Fraction(higher - lower, len(pairs)) if pairs else None,
    }


def environment(told: Mapping[str, Rows], district: District) -> Cells:
    """(school, school year, dimension or `all`) -> the means of both waves."""
    rated = [r for r in told["observations"] if r["rating"] is not None and r["wave"] in WAVES]
    places = grouped(rated, lambda r: (r["school"] or "district", year_of(district, r["observation_date"], r["wave"])))
    cells: Cells = {}
    for place, own in places.items():
        by = {name: _change(ratings) for (name,), ratings in grouped(own, _dimension).items()}
        cells |= {(*place, name): told_of for name, told_of in by.items()}
        twelve = [told_of for name, told_of in by.items() if name in DIMENSIONS]
        if twelve:
            cells[*place, "all"] = _together(twelve)
    return cells


def _dimension(rating: Mapping[str, Any]) -> tuple[object, ...]:
    return (rating["environment_dimension"],)


def _change(ratings: Rows) -> dict[str, Any]:
    waves = {w: [Fraction(r["rating"]) for r in ratings if r["wave"] == w] for w in WAVES}
    pre, post = (sum(own) / len(own) if own else None for own in waves.values())
    change = None if pre is None or post is None else post - pre
    return {
        "ratings_pre": len(waves["pre"]),
        "ratings_post": len(waves["post"]),
        "double_rated": sum(r["is_double_rated"] is True for r in ratings),
        "dimensions_both_n": int(change is not None),
        "mean_pre": pre,
        "mean_post": post,
        "change_sum": change,
        "mean_change": change,
    }


def _together(dimensions: list[dict[str, Any]]) -> dict[str, Any]:
    both = [d for d in dimensions if d["mean_change"] is not None]
    means = ("mean_pre", "mean_post", "mean_change")
    return {
        **{name: sum(d[name] for d in dimensions) for name in ("ratings_pre", "ratings_post", "double_rated")},
        "dimensions_both_n": len(both),
        "change_sum": sum(d["mean_change"] for d in both) if both else None,
        **{name: sum(d[name] for d in both) / len(both) if both else None for name in means},
    }
