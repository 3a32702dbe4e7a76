"""What an edition says, as pages that open anywhere: `bi/report/`, drawn from schema `marts` alone."""

from warehouse.pages.step import FIRST, FOLDER, write_pages

__all__ = ["FIRST", "FOLDER", "write_pages"]
