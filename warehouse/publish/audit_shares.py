"""What the shares of an edition must never tell: a hidden part by the other one, a coded end exactly.

Flow: [warehouse/publish/audit_privacy.py lists these checks] <edition being built> -> what is wrong, never a value
"""

from collections.abc import Callable, Mapping

from warehouse.engine import Schema
from warehouse.publish.edition import Edition

_MARTS = Schema.MARTS.value


def _coded_share_is_blank(edition: Edition) -> list[str]:
    broken = []
    for mart, columns in edition.protected():
        for share in (m for m in mart.measures if m.ladder and m.name in columns):
            band = f"{share.name}_band"
            if band not in columns:
                broken.append(f"{mart.name} has no column {band}")
                continue
            seen = " or ".join(f'"{column}" is not null' for column in mart.coded(share) if column in columns)
            query = f'select count(*) from {_MARTS}."{mart.name}" where "{band}" is not null and ({seen})'
            if shown := edition.count(query):
                broken.append(f"{mart.name}.{share.name} is coded and told exactly in {shown} rows")
    return broken


def _no_share_alone(edition: Edition) -> list[str]:
    broken = []
    for mart, columns in edition.protected():
        for share in (m for m in mart.measures if m.ratio and {m.name, *m.ratio} <= set(columns)):
            part, whole = share.ratio or ("", "")
            alone = f'"{share.name}" is not null and ("{part}" is null or "{whole}" is null)'
            if shown := edition.count(f'select count(*) from {_MARTS}."{mart.name}" where {alone}'):
                broken.append(f"{mart.name}.{share.name} stands without {part} or {whole} in {shown} rows")
    return broken


SHARES: Mapping[str, Callable[[Edition], list[str]]] = {
    "coded_shares_are_blank": _coded_share_is_blank,
    "no_share_without_its_parts": _no_share_alone,
}
