"""The page for a superintendent: the whole district on one page, from its published marts alone."""

from warehouse.pages import charts
from warehouse.pages.edition import Shown
from warehouse.pages.headline import headline
from warehouse.pages.html import Html, page, tag
from warehouse.pages.impact import change, effects
from warehouse.pages.implementation import bands, cycles, equity, heat, months, standards
from warehouse.pages.parts import definitions, school_link, through
from warehouse.pages.trust import gone, sources

TITLE = "Coaching: what was done, and what changed"


def district_page(shown: Shown) -> str:
    """`bi/report/index.html`; its sections stand in the order of `charts.CHARTS`."""
    sections = (headline, heat, months, standards, effects, change, equity, bands, cycles, gone, sources, definitions)
    return page(TITLE, through(shown), _contents(), *(section(shown) for section in sections), _schools(shown))


def _contents() -> Html:
    links = [tag("li", tag("a", one.title, href=f"#{one.name}")) for one in charts.CHARTS]
    schools = tag("li", tag("a", "Pages of schools", href="#schools"))
    return tag("nav", tag("ul", *links, schools), aria_label="On this page")


def _schools(shown: Shown) -> Html:
    links = [tag("li", school_link(one)) for one in shown.schools]
    listed = tag("nav", tag("ul", *links), aria_label="Schools") if links else tag("p", "No school is published yet.")
    return tag("section", tag("h2", "Pages of schools"), listed, id="schools")
