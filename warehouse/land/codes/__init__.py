"""A cell of codes is read by a grammar: labels, codes, text; what comes out holds nothing that a person typed."""

from warehouse.land.codes.reader import CodeReader

__all__ = ["CodeReader"]
