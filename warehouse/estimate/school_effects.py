"""What schools' paired changes come to when they are looked at together.

Flow: intermediate.int_impact__answers, the effects of effects.parquet -> estimates/school_effects.parquet ->
mart_school_effects
Schools that have an effect, of one period and outcome, are drawn together as shrink.py says, which names its sources.
The unknown school is none.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any

from warehouse.engine import Schema
from warehouse.estimate.effects import PairedEffect
from warehouse.estimate.shrink import school_errors, shrink

ANSWERS = f"{Schema.INTERMEDIATE}.int_impact__answers"
QUERY = f"""
select distinct -- a cell has many answers
    period, outcome_id, design, comparison_id, attribution, cell_key
from {ANSWERS}
where
    place_level = 'school' and qualified_code = 'all' and is_matched
    and place not in (select school_key from {Schema.CORE}.dim_school where is_unknown)
order by all
"""


def school_effects(cells: Iterable[tuple[Any, ...]], effects: Mapping[str, PairedEffect]) -> Iterator[tuple[Any, ...]]:
    """Rows of `school_effects.parquet`, one a school's cell that has an effect.

    Args:
        cells: of `QUERY`, in its order.
        effects: by cell.
    """
    for _, found in groupby(cells, lambda row: row[:-1]):
        told = [(str(row[-1]), effects[row[-1]]) for row in found if effects[row[-1]].effect_g is not None]
        if not told:
            continue
        own = [effect.effect_g for _, effect in told if effect.effect_g is not None]
        together = shrink(own, school_errors([effect for _, effect in told]))
        of = together.origin
        for at, (cell, _) in enumerate(told):
            school = together.schools[at] if together.schools else None
            numbers = (school.estimate, school.ci_low, school.ci_high, school.weight) if school else (None,) * 4
            yield (
                cell,
                together.mean,
                together.tau,
                *numbers,
                together.reason,
                of.estimator,
                of.library,
                of.version,
            )
