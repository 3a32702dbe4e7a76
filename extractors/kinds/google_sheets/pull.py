"""Google Sheets, values API v4: one range, read whole every night, because rows can be edited, sorted and deleted.

Flow: <base_url>/v4/spreadsheets/<id>/values/<range> -> landing/<source>/<stream>
Docs: https://developers.google.com/workspace/sheets/api/reference/rest/v4/spreadsheets.values/get
"""

from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import quote

from coaching.connections import Connection
from coaching.district import SourceConfig
from coaching.errors import ConfigError
from coaching.pages import CountSource, Format, Page, Window
from coaching.streams import Stream
from extractors.configured import configured
from extractors.wire.answer import Answer
from extractors.wire.ask import Ask
from extractors.wire.content import json_document
from extractors.wire.http import Http
from extractors.wire.oauth import bearer

_ADDRESS = "https://sheets.googleapis.com"
_TOKEN_URL = "https://oauth2.googleapis.com/token"  # noqa: S105 - an address
_PARAMS = {
    "majorDimension": "ROWS",
    "valueRenderOption": "UNFORMATTED_VALUE",
    "dateTimeRenderOption": "FORMATTED_STRING",
}

_IS_RANGE = json_document(b"{", naming=("range", "values"), wanted="range of values")


def streams(source: str, config: SourceConfig | None = None) -> tuple[Stream, ...]:
    """One stream for every form sheet of district.yml."""
    return configured(source, "google_sheets", config, count_source=CountSource.END_OF_PAGES)


def pages(ask: Ask) -> Iterator[Page]:
    """The range as one page; a sheet without any row answers without `values` and gives a page of no rows."""
    answer = _values(ask)
    ask.pull.bytes_received += len(answer.body)
    yield Page(answer.body, format=Format.SHEET, records="values", source_file=ask.option("range"))
    ask.pull.completeness = CountSource.END_OF_PAGES


def ping(source: str, config: SourceConfig, connection: Connection | None) -> str:
    """Reads the header row of every sheet: each is shared by itself."""
    declared = streams(source, config)
    if not declared:
        message = f"Source '{source}' has no streams."
        raise ConfigError(message, remedy="Add one sheet under streams in district.yml.")
    for stream in declared:
        # a sheet's name with an exclamation mark asks for cells of that sheet
        range_ = str(stream.options.get("range", ""))
        narrowed = replace(stream, options={**stream.options, "range": range_ if "!" in range_ else f"{range_}!1:1"})
        _values(Ask(narrowed, connection, Window(None, None), None, dict(config.options)))
    return f"Google Sheets answered for {', '.join(s.name for s in declared)}"


def _values(ask: Ask) -> Answer:
    http = _client(ask)
    sheet, cells = quote(ask.option("spreadsheet_id"), safe=""), quote(ask.option("range"), safe="")
    url = f"{http.base_url}/v4/spreadsheets/{sheet}/values/{cells}"
    return http.get(url, label=ask.label, params=_PARAMS, check=_IS_RANGE)


def _client(ask: Ask) -> Http:
    """With a refresh token in the extra, login and password are the client's; else the password is the token."""
    connection = ask.connected()
    connection = replace(connection, base_url=connection.base_url or _ADDRESS)
    what = f"Google Sheets source '{ask.stream.source}'"
    refresh = connection.extra.get("refresh_token")
    if not refresh:
        return Http(connection, what=what, credential={"Authorization": f"Bearer {connection.password}"})
    form = {"grant_type": "refresh_token", "refresh_token": str(refresh)}
    token_url = str(connection.extra.get("token_url") or _TOKEN_URL)

    def renew() -> dict[str, str]:
        return bearer(connection, token_url=token_url, form=form, what=what)

    return Http(connection, what=what, credential=renew(), renew=renew)
