"""The declarations of the small district's marts, cut down from the product's own, and of one of outcomes."""

from collections.abc import Mapping
from dataclasses import replace

from coaching.marts import Mart, declared_marts

SCHOOLS_ONLY = ("by_school_standard",)
ALL_MARTS = ("by_school_standard", "by_school", "by_group_standard", "district_standard")
_EVERYWHERE = ("place", "standard", "period")
_ADDS = {
    "teachers_eligible": (),
    "teachers_coached": (),
    "teachers_coached_eligible": (),
    "teachers_coached_not_eligible": (),
    "teachers_not_reached": (),
    "coach_minutes_allocated": _EVERYWHERE,
    "one_on_one_minutes_allocated": _EVERYWHERE,
    "group_minutes_allocated": _EVERYWHERE,
    "share_of_school_coach_minutes": (),
    "reach_rate": (),
    "n_pre": ("place",),
    "n_post": ("place",),
    "n_matched": ("place",),
    "mean_pre": (),
}
_PERIOD = ("period_type", "period_key")
_KEYS = {
    "by_school_standard": ("school_key", "framework_id", "qualified_code"),
    "by_school": ("school_key", "framework_id"),
    "by_group_standard": ("group_type", "group_name", "framework_id", "qualified_code"),
    "district_standard": ("framework_id", "qualified_code"),
}


def declared() -> Mapping[str, Mart]:
    """The marts of coaching."""
    names = {f"mart_implementation_{end}": (*key, *_PERIOD) for end, key in _KEYS.items()}
    return {name: _cut(declared_marts()[name], name, key) for name, key in names.items()}


def outcomes() -> Mapping[str, Mart]:
    """The mart of outcomes by school and standard."""
    base = declared_marts()["mart_impact_by_school_standard"]
    return {base.name: _cut(base, base.name, base.key)}


def _cut(base: Mart, name: str, key: tuple[str, ...]) -> Mart:
    measures = tuple(replace(m, adds_over=_ADDS[m.name]) for m in base.measures if m.name in _ADDS)
    return replace(base, name=name, key=key, measures=measures)
