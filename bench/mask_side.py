"""The mask of one large table: 60 schools x 7 standards x 12 months with all totals and sub-populations.

Run as `python -m bench.mask_side`; prints JSON: cells, hidden cells, and seconds without making the table.
"""

import json
import sys
import time

from bench.mask_table import made_table
from warehouse.protect.rules import hide


def main() -> None:
    """Makes the table, masks it, and says how long that took."""
    table = made_table(0)
    began = time.perf_counter()
    mask = hide(table)
    told = {"cells": len(table.cells), "hidden": len(mask.reasons), "seconds": time.perf_counter() - began}
    json.dump(told, sys.stdout)


if __name__ == "__main__":
    main()
