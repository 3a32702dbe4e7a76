"""The seed that says how many people a published figure must be about, and the floors below which no district goes."""

from coaching.seeds.schema import Column, Holds, Row, Rule, Seed, Tables

# No configuration goes below these: with fewer, a person who knows of one other knows all.
FLOORS = {"staff_implementation": 3, "staff_outcomes": 5, "students": 5, "coaches": 2, "external": 10}
_FLOORS = ", ".join(f"{least} for {population}" for population, least in FLOORS.items())


def _is_too_low(row: Row, _: Tables) -> bool:
    least = float(row["least"])
    return not least.is_integer() or least < FLOORS[row["population"]]


PRIVACY = (
    Seed(
        "ref_privacy_threshold",
        "population whose small numbers are hidden",
        (
            Column("population", "what the figures are about", Holds.WORD, words=tuple(FLOORS)),
            Column("people", "who is counted: people, never events", Holds.TEXT),
            Column("least", "the fewest of them that a shown figure may be about", Holds.NUMBER),
            Column("why", "the reason", Holds.TEXT),
            Column("source", "what it rests on", Holds.TEXT),
        ),
        identified_by=("population",),
        rules=(
            Rule(
                "least",
                "it is no whole number, or is below the population's floor",
                f"Write a whole number of at least {_FLOORS}.",
                _is_too_low,
            ),
        ),
        note="`thresholds` of district.yml goes before it. The lowest that may stand there: " + _FLOORS + ".",
    ),
)
