"""Which places hold a school: itself, its group and its poverty band where it has one, the district."""

from collections.abc import Iterator

from tests.integration.independent.facts import Facts

SCHOOL, DISTRICT = "school", "district"
GROUPS = ("poverty_band", "school_group")
Place = tuple[str, str]  # its kind and its name


def places(facts: Facts, school: str) -> Iterator[Place]:
    """Every place of a school."""
    yield SCHOOL, school
    yield from ((kind, name) for kind, name in sorted(facts.groups.get(school, {}).items()))
    yield DISTRICT, DISTRICT


def place_columns(place: Place) -> dict[str, object]:
    """What a mart calls the place by; the district is its only one."""
    kind, name = place
    if kind == SCHOOL:
        return {"school_code": name}
    return {"group_type": kind, "group_name": name} if kind in GROUPS else {}
