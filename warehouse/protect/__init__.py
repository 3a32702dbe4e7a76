"""Which cells schema `marts` must not show."""

from warehouse.protect.step import ProtectResult, protect

__all__ = ["ProtectResult", "protect"]
