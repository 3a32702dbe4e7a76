"""What an edition's pages must never show: a figure that its marts do not, or anything from elsewhere.

Flow: [warehouse/publish/audit.py lists these checks] <edition being built> -> what is wrong, never a value
Looked up in the finished files, apart from what wrote them: each figure names its cell's column, and must be a value of
it; nothing of a page may fetch, run or submit anything.
"""

import html
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping

from warehouse.engine import Schema
from warehouse.publish.edition import Edition

_FIGURE = re.compile(r'<data value="([^"]*)" data-of="([a-z0-9_]+)\.([a-z0-9_]+)">')
_ANY_FIGURE = re.compile(r"<data\b")
_TAG = re.compile(r"<([a-z][a-z0-9-]*)([^>]*)>", re.IGNORECASE)
_ACTIVE = frozenset({"script", "iframe", "object", "embed", "form", "base", "img", "image", "use", "video", "audio"})
_ATTRIBUTE = re.compile(r'\s([a-z:-]+)="([^"]*)"', re.IGNORECASE)
_QUIET = re.compile(
    r"class|id|lang|charset|content|name|http-equiv|rel|title|scope|tabindex|role|value|datetime|data-of"
    r"|focusable|aria-[a-z]+|viewBox|width|height|[xy][12]?|c[xy]|r|fill|fill-opacity|stroke|stroke-(?:width|dasharray)"
)
_WITHIN = re.compile(r"#[\w-]+|data:,|\.\./index\.html|school/[\w-]+\.html")
_STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)
_FETCHED = re.compile(r"url\(|@import|\\\\", re.IGNORECASE)
_PAGES = "bi/report"


def pages(edition: Edition) -> Iterator[tuple[str, str]]:
    """Each page's name in the edition, and its text."""
    for file in sorted((edition.folder / _PAGES).rglob("*.html")):
        yield str(file.relative_to(edition.folder)), file.read_text(encoding="utf-8")


def expected_pages(edition: Edition) -> set[str]:
    """The files that its pages may be: the district's, and those of schools, which have a check of their own."""
    return {f"{_PAGES}/index.html", *_of_schools(edition)}


def _of_schools(edition: Edition) -> set[str]:
    return {name for name, _ in pages(edition) if re.fullmatch(rf"{_PAGES}/school/[\w-]+\.html", name)}


def _one_a_school(edition: Edition) -> list[str]:
    keys = [
        f'select distinct school_key from {Schema.MARTS.value}."{mart}"'
        for mart in edition.marts
        if {"school_key", "period_end"} <= set(edition.columns(mart))
    ]
    schools = edition.count(f"select count(*) from ({' union '.join(keys)})") if keys else 0
    there = len(_of_schools(edition))
    return [] if there == schools else [f"{there} pages of {schools} schools"]


def _only_what_marts_show(edition: Edition) -> list[str]:
    told: dict[tuple[str, str], set[str]] = defaultdict(set)
    broken = []
    for name, text in pages(edition):
        figures = _FIGURE.findall(text)
        if unread := len(_ANY_FIGURE.findall(text)) - len(figures):
            broken.append(f"{name} has {unread} figures that name no cell")
        for value, mart, column in figures:
            told[mart, column].add(html.unescape(value))
    for (mart, column), values in sorted(told.items()):
        if strange := len(values - _values(edition, mart, column)):
            broken.append(f"the pages show {strange} values of {mart}.{column} that it does not have")
    return broken


def _values(edition: Edition, mart: str, column: str) -> set[str]:
    if column not in edition.columns(mart):
        return set()
    found = edition.bi.execute(f'select distinct "{column}"::text from {Schema.MARTS.value}."{mart}"').fetchall()
    return {str(value) for (value,) in found if value is not None}


def _stands_alone(edition: Edition) -> list[str]:
    broken = []
    for name, text in pages(edition):
        if "default-src 'none'" not in text.replace("&#x27;", "'"):
            broken.append(f"{name} does not forbid what it would fetch")
        loose = sum(tag.lower() in _ACTIVE or _reaches_out(rest) for tag, rest in _TAG.findall(text))
        if loose := loose + sum(len(_FETCHED.findall(style)) for style in _STYLE.findall(text)):
            broken.append(f"{name} has {loose} places that fetch or run something")
    return broken


def _reaches_out(attributes: str) -> bool:
    """Whether an element has an attribute that is not known to be quiet, or a link that leads out of the report."""
    return any(
        not _WITHIN.fullmatch(value) if name == "href" else not _QUIET.fullmatch(name)
        for name, value in _ATTRIBUTE.findall(attributes)
    )


PAGES: Mapping[str, Callable[[Edition], list[str]]] = {
    "pages_show_what_marts_show": _only_what_marts_show,
    "every_school_has_its_page": _one_a_school,
    "pages_stand_alone": _stands_alone,
}
