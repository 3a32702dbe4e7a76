"""Google Sheets, values API v4: one range, read whole every night, because rows can be edited, sorted and deleted.

A range without an exclamation mark is the name of a tab, and is asked for as such, quoted: a tab may be called like a
cell. What the service says it answered for is compared with it.

Flow: <base_url>/v4/spreadsheets/<id>/values/<range> -> landing/<source>/<stream>
Docs: https://developers.google.com/workspace/sheets/api/reference/rest/v4/spreadsheets.values/get
"""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import quote

from coaching.district import SourceConfig
from coaching.pages import CountSource, Format, Page
from coaching.streams import Stream
from extractors.configured import configured
from extractors.wire.answer import Answer
from extractors.wire.ask import Ask, broken
from extractors.wire.content import json_document
from extractors.wire.http import Http
from extractors.wire.oauth import bearer

_ADDRESS = "https://sheets.googleapis.com"
# what `range` of an answer says, and cells of the first tab, such as A2:F
_ANSWERED = re.compile(rb'"range"\s*:\s*"((?:[^"\\]|\\.)*)"')
_CELLS = re.compile(r"\$?[A-Za-z]{1,3}\$?\d*:\$?[A-Za-z]{1,3}\$?\d*")
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


def _values(ask: Ask) -> Answer:
    http = _client(ask)
    asked = _range(ask.option("range"))
    sheet, cells = quote(ask.option("spreadsheet_id"), safe=""), quote(asked, safe="")
    url = f"{http.base_url}/v4/spreadsheets/{sheet}/values/{cells}"
    answer = http.get(url, label=ask.label, params=_PARAMS, check=_IS_RANGE)
    told = _ANSWERED.search(answer.body.lstrip()[:4_000])
    answered = _tab(json.loads(b'"' + told[1] + b'"')) if told else ""
    if _tab(asked) and answered and answered != _tab(asked):
        raise broken(ask, "is for another tab than was asked for")
    return answer


def _range(option: str) -> str:
    """As the service reads it: a tab's name in quotation marks, cells as they are."""
    if "!" in option or _CELLS.fullmatch(option) or option.startswith("'"):
        return option
    return "'{}'".format(option.replace("'", "''"))


def _tab(range_: str) -> str:
    """The tab of a range; nothing where it names cells alone."""
    name = range_.rpartition("!")[0] if "!" in range_ else range_ if range_.startswith("'") else ""
    return name[1:-1].replace("''", "'") if name.startswith("'") else name


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
