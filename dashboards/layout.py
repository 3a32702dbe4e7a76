"""A page as Superset's dashboard: where its charts stand, and its filters.

Flow: Page -> dashboards/bundle/<bundle>/dashboards/
"""

from collections.abc import Mapping, Sequence

from dashboards.charts import COLOURS, equals, title
from dashboards.datasets import NEWEST, uuid_of
from dashboards.drawn import STYLE
from dashboards.page import Chart, Filter, Note, Page

_CELLS = "mart_implementation_by_school_standard"
# Of each filter its title, the column that it looks for, and where its values come from.
_FILTERS: Mapping[Filter, tuple[str, str, str]] = {
    "year": ("School year", "school_year", _CELLS),
    "period": ("Period", "period", _CELLS),
    "framework": ("Framework of standards", "framework_id", _CELLS),
    "group": ("School group", "school_group", _CELLS),
    "school": ("School", "school_name", _CELLS),
    "standard": ("Standard", "standard", _CELLS),
}
# Filters that always have one value: what differs in them must not stand in one chart.
_ONE: frozenset[Filter] = frozenset({"year", "period", "framework"})
_UNDER: Mapping[Filter, Filter] = {"period": "year", "school": "group", "standard": "framework"}
_SAYS: Mapping[Filter, str] = {
    "year": "One school year at a time.",
    "period": "One month, term or school year at a time; months show most, and don't add up to a year.",
    "framework": "One set of standards at a time: a session may count in several.",
    "group": "The district's groups of schools.",
    "school": "Some schools; all of them where none is chosen.",
    "standard": "Some standards; all of them where none is chosen.",
}


def dashboard(page: Page, numbers: Mapping[str, int]) -> dict[str, object]:
    """The dashboard as the bundle has it.

    Args:
        page: its declaration.
        numbers: of each chart of the bundle the number that stands for it until it is imported.
    """
    return {
        "dashboard_title": page.title,
        "description": f"For {page.reader}. {page.question}",
        "css": STYLE,
        "slug": page.slug,
        "certified_by": "",
        "certification_details": "",
        "published": True,
        "is_managed_externally": True,
        "uuid": uuid_of("dashboard", page.slug),
        "position": _position(page, numbers),
        "metadata": {
            "color_scheme": COLOURS,
            "cross_filters_enabled": False,
            "refresh_frequency": 0,
            "expanded_slices": {},
            "label_colors": {},
            "shared_label_colors": [],
            "timed_refresh_immune_slices": [],
            "native_filter_configuration": [_filter(page, name, numbers) for name in page.filters],
        },
        "version": "1.0.0",
    }


def _position(page: Page, numbers: Mapping[str, int]) -> dict[str, object]:
    rows = [f"ROW-{place}" for place, _ in enumerate(page.rows)]
    found: dict[str, object] = {
        "DASHBOARD_VERSION_KEY": "v2",
        "ROOT_ID": {"type": "ROOT", "id": "ROOT_ID", "children": ["GRID_ID"]},
        "GRID_ID": {"type": "GRID", "id": "GRID_ID", "children": rows, "parents": ["ROOT_ID"]},
        "HEADER_ID": {"type": "HEADER", "id": "HEADER_ID", "meta": {"text": page.title}},
    }
    for place, (name, row) in enumerate(zip(rows, page.rows, strict=True)):
        items = [_item(one, f"{place}-{turn}", numbers, name) for turn, one in enumerate(row)]
        found[name] = {
            "type": "ROW",
            "id": name,
            "children": [item["id"] for item in items],
            "parents": ["ROOT_ID", "GRID_ID"],
            "meta": {"background": "BACKGROUND_TRANSPARENT"},
        }
        found |= {str(item["id"]): item for item in items}
    return found


def _item(one: Chart | Note, place: str, numbers: Mapping[str, int], row: str) -> dict[str, object]:
    meta: dict[str, object] = {"width": one.width, "height": one.height}
    kind = "MARKDOWN"
    if isinstance(one, Chart):
        kind = "CHART"
        meta |= {"chartId": numbers[one.name], "uuid": uuid_of("chart", one.name), "sliceName": title(one)}
    else:
        meta |= {"code": one.note}
    key = f"{kind}-{place}"
    return {"type": kind, "id": key, "children": [], "parents": ["ROOT_ID", "GRID_ID", row], "meta": meta}


def _filter(page: Page, name: Filter, numbers: Mapping[str, int]) -> dict[str, object]:
    title, column, mart = _FILTERS[name]
    above: Sequence[Filter] = [up for up in [_UNDER.get(name)] if up and up in page.filters]
    return {
        "id": f"NATIVE_FILTER-{page.slug}-{name}",
        "name": title,
        "description": _SAYS[name],
        "type": "NATIVE_FILTER",
        "filterType": "filter_select",
        "targets": [{"datasetUuid": uuid_of("dataset", mart), "column": {"name": column}}],
        "defaultDataMask": {"extraFormData": {}, "filterState": {}, "ownState": {}},
        "cascadeParentIds": [f"NATIVE_FILTER-{page.slug}-{up}" for up in above],
        "scope": {
            "rootPath": ["ROOT_ID"],
            "excluded": [numbers[chart.name] for chart in page.charts if name not in chart.takes],
        },
        "controlValues": {
            "enableEmptyFilter": name in _ONE,
            "defaultToFirstItem": name in _ONE,
            "multiSelect": name not in _ONE,
            # what somebody types chooses among the values, and is none itself
            "creatable": False,
            "searchAllOptions": False,
            "inverseSelection": False,
            "sortAscending": name not in {"year", "period"},
        },
        "sortMetric": NEWEST if name == "period" else None,
        "adhoc_filters": [equals("standard_level", "standard")] if name == "standard" else [],
        "requiredFirst": name in _ONE,
    }
