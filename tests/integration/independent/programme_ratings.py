"""mart_programme_ratings from the truth's records: what was meant, counted in plain Python."""

from collections.abc import Mapping
from fractions import Fraction

from tests.integration.independent.records import Cells, Rows, grouped

RATERS = ("coach", "administrator", "teacher", "student")


def programme_ratings(told: Mapping[str, Rows]) -> Cells:
    """(school, school year, topic) → means by role, and how far coaches and administrators lie apart."""
    found = grouped(told["programme_ratings"], lambda r: (r["school"], r["school_year"], r["rated_topic"]))
    return {key: _rated(own) for key, own in found.items()}


def _rated(ratings: Rows) -> dict[str, object]:
    def mean(role: str | None) -> Fraction | None:
        own = [Fraction(r["condition_score"]) for r in ratings if role in (None, r["rater_role"])]
        return sum(own, Fraction(0)) / len(own) if own else None

    coach, administrator = mean("coach"), mean("administrator")
    by_role = {role: (sum(r["rater_role"] == role for r in ratings), mean(role)) for role in RATERS}
    return {
        "ratings_n": len(ratings),
        "mean_rating": mean(None),
        **{f"{role}_ratings_n": n for role, (n, _) in by_role.items()},
        **{f"{role}_mean": own for role, (_, own) in by_role.items()},
        "role_gap": None if coach is None or administrator is None else coach - administrator,
    }
