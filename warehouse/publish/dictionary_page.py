"""The dictionary as a page: one file, nothing loaded from elsewhere, readable without a mouse and on paper."""

from collections.abc import Iterator, Sequence
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from warehouse.publish.dictionary import Entry, Table

_STYLE = """
:root { color-scheme: light dark; }
body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 72rem; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; margin: .5rem 0 2rem; }
th, td { border-bottom: 1px solid #8888; padding: .3rem .6rem; text-align: left; vertical-align: top; }
tbody th { font-weight: 600; white-space: nowrap; }
code { font-size: .9em; }
nav ul { columns: 24rem 2; list-style: none; padding: 0; }
.aside { display: block; font-size: .875rem; }
@media (max-width: 45rem) {
  table { table-layout: fixed; } tbody th { white-space: normal; }
  th, td { padding: .3rem .3rem .3rem 0; } code, td { overflow-wrap: anywhere; }
  th:first-child { width: 32%; } th:nth-child(2) { width: 18%; }
}
@media print { nav { display: none; } section { break-inside: avoid-page; } }
"""
_PRODUCTS = {
    "bi": "What dashboards read: closed periods, small cells hidden.",
    "analyst": "What analysts read: exact values about pseudonymous people. Nothing of it goes on a dashboard.",
}
_EMPTY = """<h2 id="empty">Why a value is missing</h2>
<p>A missing value is never nought. It is hidden (<code>suppressed</code> is true, or <code>hidden_parts</code> names
its family), its denominator is nought or not known, or there is nothing of the kind in this period: a period that has
not closed has no row in <code>marts</code>. Shares near 0 and 1 are coded: see the column of the same name that ends in
<code>_band</code>.</p>"""
_ADD = """<h2 id="add">What may be added up</h2>
<p>Only what says so, over what it names, and with every other level fixed (<code>period_type</code>,
<code>standard_level</code>, <code>framework_id</code>, <code>place_level</code>). Numbers of people never: a total has
a row of its own, in which everybody counts once.</p>"""
_KEYS = {
    "bi": """<h2 id="keys">How keys join</h2>
<p>There is no key of a person here. <code>school_key</code>, <code>qualified_code</code>, <code>period_type</code>
with <code>period_key</code>, and <code>outcome_id</code> mean the same in every table. Tables about different places
or standards are not joined: each is a slice of its own.</p>""",
    "analyst": """<h2 id="keys">How keys join</h2>
<p>A person has one key, whatever a table calls it (<code>person_key</code>, <code>teacher_key</code>,
<code>coach_key</code>, <code>viewer_key</code> and others that lead to <code>core.dim_staff.person_key</code>), and
keeps it through a new name or address. <code>dim_staff</code> has a row a version: join with
<code>valid_from &lt;= day and day &lt; valid_to</code>, or <code>is_current</code>. Keys mean nothing outside the
warehouse.</p>""",
}


def page(product: str, tables: Sequence["Table"]) -> str:
    """The whole page.

    Args:
        product: `bi` or `analyst`.
        tables: in the order in which they are to stand.
    """
    listed = "".join(
        f'<li><a href="#{escape(t.schema)}.{escape(t.name)}"><code>{escape(t.schema)}.{escape(t.name)}</code></a></li>'
        for t in tables
    )
    head = (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>Dictionary of {product}</title><style>{_STYLE}</style></head><body><main>\n"
        f"<h1>Dictionary of <code>{product}</code></h1>\n<p>{_PRODUCTS[product]} The same as a sheet: "
        '<a href="dictionary.csv">dictionary.csv</a>.</p>\n'
    )
    sections = "".join(part for table in tables for part in _section(table))
    return (
        f'{head}{_EMPTY}\n{_ADD}\n{_KEYS[product]}\n<h2 id="tables">Tables</h2>\n'
        f'<nav aria-label="Tables"><ul>{listed}</ul></nav>\n{sections}</main></body></html>\n'
    )


def _section(table: "Table") -> Iterator[str]:
    place = f"{escape(table.schema)}.{escape(table.name)}"
    heads = "".join(f'<th scope="col">{word}</th>' for word in ("column", "type", "meaning"))
    yield f'<section aria-labelledby="{place}"><h3 id="{place}"><code>{place}</code></h3>\n'
    yield f"<p>{escape(table.says)}</p>\n<table><thead><tr>{heads}</tr></thead><tbody>\n"
    yield from (_row(entry) for entry in table.entries)
    yield "</tbody></table></section>\n"


def _row(entry: "Entry") -> str:
    told = {
        "key": f"column {entry.place_in_key} of the key" if entry.place_in_key else "",
        "unit": entry.unit,
        "family": entry.family,
        "metric": entry.metric,
        "share": f"{entry.numerator} / {entry.denominator}" if entry.numerator else "",
        "adds up over": entry.adds_up_over,
        "may be missing": entry.may_be_empty_because,
        "leads to": entry.leads_to,
    }
    asides = "".join(f'<span class="aside">{word}: {escape(says)}</span>' for word, says in told.items() if says)
    return (
        f'<tr><th scope="row"><code>{escape(entry.column)}</code></th><td><code>{escape(entry.type)}</code></td>'
        f"<td>{escape(entry.meaning)}{asides}</td></tr>\n"
    )
