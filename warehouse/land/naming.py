"""The name behind a pseudonym, read from the source's own pages while they are in memory: nothing of it is kept.

Flow: extractors -> Page -> the rows whose pseudonym is asked for -> their names, for an operator's eyes
"""

from collections.abc import Collection, Iterator

from coaching.pages import Format, Page
from coaching.secrets import PseudonymKey
from coaching.streams import Field, Privacy, Stream
from warehouse.land.parse import Found, Parser, in_batches
from warehouse.land.parsers import parser_for
from warehouse.land.pseudonyms import joined, pseudonymise


def names_people(stream: Stream) -> tuple[Field, Field] | None:
    """The fields of a stream of people that hold their id and their name; None where a stream is of something else."""
    ids = [f for f in stream.fields if f.name == "user_id" and f.privacy is Privacy.PSEUDONYMISE]
    names = [f for f in stream.fields if f.privacy is Privacy.PSEUDONYMISE_NAME]
    return (ids[0], names[0]) if len(ids) == len(names) == 1 else None


def names(stream: Stream, pages: Iterator[Page], digests: Collection[str], key: PseudonymKey) -> list[str]:
    """The names that the source has for some pseudonymous ids, each once.

    Args:
        stream: one that `names_people` knows.
        pages: as pulled; they are read to their end.
        digests: pseudonyms of ids, as they land.

    Raises:
        ContractError: a page cannot be read.
    """
    told = names_people(stream)
    if told is None:
        return []
    who, name = told
    found, known, read = Found(stream), dict[str, None](), 0
    parsers: dict[Format, Parser] = {}
    for some in in_batches(pages):
        form = some[0].format
        parser = parsers.setdefault(form, parser_for(form, stream, found))
        batch = parser.parse(some, first_page=read + 1)
        read += len(some)
        ids = pseudonymise(who, batch, key, stream).to_pylist()
        for digest, says in zip(ids, joined(name, batch).to_pylist(), strict=True):
            if digest in digests and says:
                known[" ".join(str(says).split())] = None
    return list(known)
