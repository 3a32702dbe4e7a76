"""The fewest people a published figure may be about: the seed's defaults, under what district.yml says.

Flow: seeds/ref_privacy_threshold.csv, `thresholds` of district.yml -> Thresholds, as everything reads them
"""

from collections.abc import Mapping
from functools import cache

from coaching.seeds import DEFAULTS, FLOORS, Seeds, read_seeds

SEED = "ref_privacy_threshold"


def fewest(seeds: Seeds) -> dict[str, int]:
    """Population → people, as far as the seed can be read; what cannot is told by its declaration."""
    numbers = {row["population"]: row["least"] for row in seeds.rows(SEED) if row["least"].isdecimal()}
    return {name: int(n) for name, n in numbers.items() if name in FLOORS and int(n) >= FLOORS[name]}


@cache
def usual_fewest() -> Mapping[str, int]:
    """Those of the product, where nobody says others."""
    return fewest(read_seeds(DEFAULTS))
