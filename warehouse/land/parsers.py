"""Which parser reads which format of page."""

from coaching.pages import Format
from coaching.streams import Stream
from warehouse.land.parse import Found, Parser
from warehouse.land.parse_json import JsonParser
from warehouse.land.parse_rows import RowsParser


def parser_for(form: Format, stream: Stream, found: Found) -> Parser:
    """A parser of a stream's pages in one format; what it sees is noted in `found`."""
    match form:
        case Format.JSON:
            return JsonParser(stream, found)
        case Format.CSV | Format.SHEET:
            return RowsParser(stream, found)
