"""Pulls a declared stream of the sandbox district from a scripted server."""

import extractors
from coaching.district import District
from coaching.pages import Page, Pull, Window
from coaching.streams import Stream
from tests.unit.extractors.scripted import Scripted

OPEN = Window(None, None)


def stream_of(district: District, source: str, name: str) -> Stream:
    return next(s for s in extractors.declared(district) if (s.source, s.name) == (source, name))


def pull_all(
    server: Scripted, district: District, stream: Stream, *, window: Window = OPEN, cursor: str | None = None
) -> tuple[list[Page], Pull]:
    pages, pull = extractors.pull(
        stream,
        connection=server.connection(token_url=f"{server.base_url}/oauth/token"),
        window=window,
        cursor=cursor,
        district=district,
    )
    return list(pages), pull
