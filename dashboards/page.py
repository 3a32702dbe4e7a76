"""The declaration of a dashboard: `dashboards/pages/<page>.yml`, one file a dashboard.

Flow: pages/*.yml -> Page -> [charts.py, layout.py] -> the bundle
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

from coaching import yml
from dashboards.tables import Table, lead_tables, published_tables

PAGES = Path(__file__).parent / "pages"

Kind = Literal["bars", "heat", "forest", "lines", "table", "facts"]
Filter = Literal["year", "period", "group", "school", "framework", "standard"]
Bundle = Literal["published", "leads"]


class _Strict(BaseModel):
    """Refuses what it does not know."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Chart(_Strict):
    """One chart: a question, and the rows of one mart that answer it.

    Attributes:
        where: column -> the one value, or the list of values, that its rows have: it fixes each level of the mart.
        show: the columns of a table or of facts; of lines the one measure; `<measure>_said` for what a cell says.
        measure: what bars and heat maps draw.
        n: of how many it is told, beside the measure: words with columns in braces.
        label: the column that names a row (and the lines of a chart of lines).
        across: the column that names the columns of a heat map.
        order: the columns by which rows are sorted, `-` before one for downwards.
        takes: which of the page's filters it listens to.
        mind: what a reader has to mind, told with the question.
        distinct: whether rows that are equal in what is shown are one row (facts always are).
        lines: metrics of the dictionary whose figures from elsewhere are drawn as lines.
        width: in twelfths of the page; `height` in eight pixels.
    """

    name: str
    title: str
    question: str
    kind: Kind
    mart: str
    where: Mapping[str, str | bool | tuple[str, ...]] = {}
    show: tuple[str, ...] = ()
    measure: str = ""
    n: str = ""
    label: str = ""
    across: str = ""
    order: tuple[str, ...] = ()
    takes: tuple[Filter, ...] = ()
    lines: tuple[str, ...] = ()
    mind: str = ""
    distinct: bool = False
    width: int = 12
    height: int = 50

    @property
    def table(self) -> Table:
        """The mart that it reads."""
        return {**published_tables(), **lead_tables()}[self.mart]


class Note(_Strict):
    """A text between charts, in Markdown."""

    note: str
    width: int = 12
    height: int = 12


class Page(_Strict):
    """One dashboard.

    Attributes:
        reader: for whom it is.
        bundle: `leads` where it reads what coach leads alone may read: it is imported over Postgres only.
        rows: its charts and notes, row by row.
    """

    slug: str
    title: str
    reader: str
    question: str
    bundle: Bundle = "published"
    filters: tuple[Filter, ...] = ()
    rows: tuple[tuple[Chart | Note, ...], ...]

    @property
    def charts(self) -> tuple[Chart, ...]:
        """Its charts, in their order."""
        return tuple(one for row in self.rows for one in row if isinstance(one, Chart))


@cache
def pages(folder: Path = PAGES) -> tuple[Page, ...]:
    """Every dashboard, in the order of their files.

    Raises:
        pydantic.ValidationError: a page says a word that no page knows.
    """
    return tuple(Page.model_validate(yml.read(f.read_text(encoding="utf-8"))) for f in sorted(folder.glob("*.yml")))
