"""The models by which a stream fills a conformed contract whose columns its staging model has.

Flow: `fills` in extractors/kinds/<kind> -> dbt_project/models/staging/<kind>/stg_<kind>__as_<contract>.sql (committed)
Where a contract wants more (a join, a case), its model is written by hand.
"""

from collections.abc import Sequence
from pathlib import Path

from coaching.errors import ConfigError
from coaching.streams import Stream
from warehouse.build.contract_docs import described
from warehouse.build.staging import HEAD, column_names, model_name


def contract_views(kind: str, streams: Sequence[Stream], intermediate: Path) -> dict[str, str]:
    """File name -> content of each contract's model that follows from a declaration.

    Raises:
        ConfigError: a stream fills a contract that is not described, or whose columns it does not have.
    """
    entries = described(intermediate)
    found: dict[str, str] = {}
    for stream in streams:
        for contract in stream.fills:
            if contract not in entries:
                message = f"Stream {stream.source}.{stream.name} fills '{contract}', which is no contract."
                raise ConfigError(message, remedy=f"Mend `fills` in its declaration (kind '{kind}').")
            columns = [c["name"] for c in entries[contract]["columns"]]
            found[f"stg_{kind}__as_{contract}.sql"] = _sql(stream, contract, columns)
    return found


def is_by_hand(file: Path) -> bool:
    """Whether a file of a staging folder is none that follows from the declarations of streams."""
    if file.name.startswith("_as"):
        return True
    return "__as_" in file.name and not file.read_text(encoding="utf-8").startswith(HEAD.partition("{")[0])


def _sql(stream: Stream, contract: str, columns: Sequence[str]) -> str:
    told = {"platform": f"'{stream.kind}' as platform", "event_source": f"'{stream.name}' as event_source"}
    lacking = [c for c in columns if c not in {*told, *column_names(stream)}]
    if lacking:
        message = f"Stream {stream.source}.{stream.name} fills '{contract}' without its column '{lacking[0]}'."
        remedy = "Name the field so (`staged`), derive it (`derived`), or write the contract's model by hand."
        raise ConfigError(message, remedy=remedy)
    chosen = ",\n".join(f"    {told.get(c, c)}" for c in columns)
    written = HEAD.format(stream=stream.name, kind=stream.kind)
    return f"{written}select\n{chosen}\nfrom {{{{ ref('{model_name(stream)}') }}}}\n"
