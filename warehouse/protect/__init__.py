"""Which cells schema `marts` must not show."""

from warehouse.protect.step import MaskResult, mask

__all__ = ["MaskResult", "mask"]
