"""A page as a reader finds it: text by section, links, elements; what is not well formed fails."""

from html.parser import HTMLParser

from warehouse.pages.html import VOID


class Reader(HTMLParser):
    """Text by its section, and what is open: every element must be closed by its own end."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.sections: dict[str, str] = {"": ""}
        self.ids: list[str] = []
        self.links: list[str] = []
        self.elements: set[str] = set()
        self._at = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        self.elements.add(tag)
        if named.get("id"):
            self.ids.append(str(named["id"]))
        if tag == "a":
            self.links.append(str(named["href"]))
        if tag == "section":
            self._at = str(named["id"])
            self.sections[self._at] = ""
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.add(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag
        if tag == "section":
            self._at = ""

    def handle_data(self, data: str) -> None:
        if self.open[-1:] != ["style"]:
            self.sections[self._at] += data


def read(text: str) -> Reader:
    reader = Reader()
    reader.feed(text)
    reader.close()
    assert reader.open == []
    assert len(reader.ids) == len(set(reader.ids))
    return reader
