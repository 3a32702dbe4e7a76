"""What Superset has no chart for: heat maps, bars and intervals that say why a figure is lacking.

Handlebars templates of Superset's own chart; what they show stands in calculated columns (said.py). Each is one line:
Superset reads the result as Markdown, where an indented line would be code.
"""

import re
from pathlib import Path

from dashboards.page import Chart

_NAMED = re.compile(r"\{(\w+)\}")
STYLE = (Path(__file__).parent / "drawn.css").read_text(encoding="utf-8")
KEY = (
    '<div class="cw-key">'
    '<span class="cw-cell cw-hidden"><b>hidden</b></span> too few people stand behind it, or it would give another '
    'figure away; it is not zero · <span class="cw-cell cw-no-data">no data</span> nothing to count'
    "</div>"
)
_SHADES = (
    '<div class="cw-key">Share: <span class="cw-cell cw-s1">under 20 %</span> '
    '<span class="cw-cell cw-s2">20-39</span> <span class="cw-cell cw-s3">40-59</span> '
    '<span class="cw-cell cw-s4">60-79</span> <span class="cw-cell cw-s5">80-100 %</span></div>'
)


_ENDS = (
    '<div class="cw-key"><span class="cw-cell cw-end-s5">&nbsp;&nbsp;&nbsp;&nbsp;</span> somewhere here: a share near '
    "nothing or all is told as a range, so that it gives nobody away</div>"
)


def columns_of(chart: Chart) -> tuple[str, ...]:
    """The columns of its dataset that a drawn chart asks for."""
    measure = chart.measure
    told = (f"{measure}_said", f"{measure}_look")
    interval = (
        "effect_look", "effect_from", "effect_at", "effect_length", "effect_below", "effect_above", "ci_low_said",
        "ci_high_said",
    )  # fmt: skip
    drawn = {
        "heat": (chart.label, chart.across, *places(chart), *firsts(chart), measure, *told),
        "bars": (chart.label, measure, *told, f"{measure}_width"),
        "forest": (chart.label, "effect_g_said", *interval),
        "facts": chart.show,
    }
    return tuple(dict.fromkeys((*drawn[chart.kind], *named_in(chart.n))))


def template(chart: Chart) -> str:
    """The template of a drawn chart."""
    return {"heat": _heat, "bars": _bars, "forest": _forest, "facts": _facts}[chart.kind](chart)


def _heat(chart: Chart) -> str:
    """Each cell stands at its own place, so that one without a row leaves a gap and moves no other."""
    row, column = places(chart)
    heads = (
        f'{{{{#if first_of_{chart.across}}}}}<div class="cw-head" style="grid-row: 1; grid-column: {{{{{column}}}}}">'
        f"{{{{{chart.across}}}}}</div>{{{{/if}}}}"
    )
    names = (
        f'{{{{#if first_of_{chart.label}}}}}<div class="cw-name" style="grid-column: 1; grid-row: {{{{{row}}}}}">'
        f"{{{{{chart.label}}}}}</div>{{{{/if}}}}"
    )
    cell = (
        f'<div class="cw-cell cw-{{{{{chart.measure}_look}}}}" '
        f'style="grid-row: {{{{{row}}}}}; grid-column: {{{{{column}}}}}" '
        f'title="{{{{{chart.label}}}}}, {{{{{chart.across}}}}}: {{{{{chart.measure}_said}}}}'
        f'{_with_n(chart)}"><b>{{{{{chart.measure}_said}}}}</b></div>'
    )
    each = f"{{{{#each data}}}}{heads}{names}{cell}{{{{/each}}}}"
    return f'<div class="cw"><div class="cw-grid">{each}</div>{_SHADES}{KEY}</div>'


def places(chart: Chart) -> tuple[str, str]:
    """The columns that say in which row and column of the grid a cell stands."""
    return f"place_of_{chart.label}", f"place_of_{chart.across}"


def firsts(chart: Chart) -> tuple[str, str]:
    """The columns that say which cell brings the name of its row, and which that of its column."""
    return f"first_of_{chart.label}", f"first_of_{chart.across}"


def _bars(chart: Chart) -> str:
    measure = chart.measure
    row = (
        f'<div class="cw-bar"><div class="cw-name" title="{{{{{chart.label}}}}}">{{{{{chart.label}}}}}</div>'
        f'<div class="cw-track cw-track-{{{{{measure}_look}}}}">{{{{#if {measure} includeZero=true}}}}'
        f'<div class="cw-fill cw-s4" style="width: {{{{{measure}_width}}}}%"></div>'
        f'{{{{else}}}}<div class="cw-end cw-end-{{{{{measure}_look}}}}"></div>{{{{/if}}}}</div>'
        f"<div><b>{{{{{measure}_said}}}}</b> {_if_told(measure, _small(chart))}</div></div>"
    )
    told = chart.table.mart.measure(measure) if chart.table.mart else None
    ends = _ENDS if told and told.ladder else ""
    return f'<div class="cw">{{{{#each data}}}}{row}{{{{/each}}}}{ends}{KEY}</div>'


def _forest(chart: Chart) -> str:
    ticks = "".join(
        f'<span class="cw-tick" style="left: {round((at + 1) * 100 / 3, 1)}%">{at:+d} SD</span>' for at in (0, 1)
    ).replace("+0 SD", "no change")
    axis = f'<div class="cw-bar cw-axis-row"><div></div><div class="cw-axis">{ticks}</div><div></div></div>'
    row = (
        f'<div class="cw-bar"><div class="cw-name" title="{{{{{chart.label}}}}}">{{{{{chart.label}}}}}</div>'
        '<div class="cw-track cw-track-{{effect_look}}"><div class="cw-zero"></div>'
        "{{#if effect_at}}"
        '<div class="cw-line" style="left: {{effect_from}}%; width: {{effect_length}}%"></div>'
        '<div class="cw-point" style="left: {{effect_at}}%"></div>'
        '{{#if effect_below}}<div class="cw-cut cw-cut-low">◂</div>{{/if}}'
        '{{#if effect_above}}<div class="cw-cut cw-cut-high">▸</div>{{/if}}{{/if}}</div>'
        "<div><b>{{effect_g_said}}</b>{{#if effect_at}} [{{ci_low_said}}; {{ci_high_said}}] "
        f"{_small(chart)}{{{{/if}}}}</div></div>"
    )
    cut = '<div class="cw-key">◂ ▸ the interval goes on beyond the axis; its ends stand beside it</div>'
    return f'<div class="cw">{axis}{{{{#each data}}}}{row}{{{{/each}}}}{axis}{cut}{KEY}</div>'


def _facts(chart: Chart) -> str:
    """Values alone: the chart's title says what they are."""
    fact = " · ".join(f"<b>{{{{{name}}}}}</b>" for name in chart.show)
    return f'<div class="cw">{{{{#each data}}}}<div>{fact}</div>{{{{/each}}}}</div>'


def named_in(text: str) -> tuple[str, ...]:
    """The columns that a phrase such as `{a} of {b} teachers` names."""
    return tuple(_NAMED.findall(text))


def _n(chart: Chart) -> str:
    return _NAMED.sub(r"{{\1}}", chart.n)


def _small(chart: Chart) -> str:
    return f'<span class="cw-small">{_n(chart)}</span>'


def _with_n(chart: Chart) -> str:
    return _if_told(chart.measure, f" ({_n(chart)})") if chart.n else ""


def _if_told(measure: str, text: str) -> str:
    """Of how many it is, where there is a number: beside a hidden one it would say `hidden of hidden`."""
    return f"{{{{#if {measure} includeZero=true}}}}{text}{{{{/if}}}}"
