"""HTML as text: elements that escape what they are given, and the shell that every page has.

A page holds all it needs and may load nothing: its policy forbids scripts, fonts, pictures and styles from anywhere.
"""

import html
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import TypeAlias

# elements without an end
VOID = ("meta", "link")
_DRAWN = ("rect", "line", "circle")
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"


class Html(str):
    """Text that is markup already; any other text is escaped before it becomes one."""

    __slots__ = ()


Child: TypeAlias = "str | Html | Iterable[Child] | None"


def tag(name: str, /, *children: Child, **attributes: str | int | None) -> Html:
    """An element; `class_` and `for_` lose their underscore, others become hyphens, and what is None is left out."""
    named = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{html.escape(str(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    if name in VOID or name in _DRAWN:
        return Html(f"<{name}{named}{'/' * (name in _DRAWN)}>")
    return Html(f"<{name}{named}>{text(children)}</{name}>")


def svg(*children: Child, width: int, height: int, class_: str) -> Html:
    """A drawing that says nothing which does not stand as text beside it: readers of the text are spared it."""
    box = f'viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
    return Html(f'<svg class="{class_}" {box} aria-hidden="true" focusable="false">{text(children)}</svg>')


def text(child: Child) -> Html:
    """What an element holds, one after the other."""
    if child is None:
        return Html("")
    if isinstance(child, str):
        return child if isinstance(child, Html) else Html(html.escape(child))
    return Html("".join(text(one) for one in child))


def page(title: str, *body: Child, home: str | None = None) -> str:
    """A whole page.

    Args:
        title: its heading.
        body: what follows the heading.
        home: where the link back leads, relative to the page; none on the first page.
    """
    back = tag("p", tag("a", "All schools", href=home), class_="back") if home else None
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", http_equiv="Content-Security-Policy", content=_POLICY),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("link", rel="icon", href="data:,"),
        tag("title", title),
        tag("style", _style()),
    )
    skip = tag("a", "Skip to the figures", href="#figures", class_="skip")
    main = tag("main", tag("h1", title), *body, id="figures")
    shell = tag("html", head, tag("body", skip, tag("header", back), main), lang="en")
    return f"<!doctype html>\n{shell}\n"


def table(caption: Child, head: Iterable[Child], rows: Iterable[Iterable[Html]], *, class_: str = "") -> Html:
    """A table that scrolls by itself where the window is narrow, also by keyboard; each row brings its own cells."""
    heads = tag("thead", tag("tr", [tag("th", one, scope="col") for one in head]))
    body = tag("tbody", [tag("tr", cells) for cells in rows])
    whole = tag("table", tag("caption", caption), heads, body, class_=class_ or None)
    return tag("div", whole, class_="wide", tabindex="0", role="group", aria_label="Table; scrolls sideways")


def row_head(*children: Child) -> Html:
    """The cell that names its row."""
    return tag("th", *children, scope="row")


@cache
def _style() -> Html:
    return Html("\n" + Path(__file__).with_name("style.css").read_text(encoding="utf-8"))
