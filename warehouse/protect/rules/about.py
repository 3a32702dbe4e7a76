"""What rows say of some columns alone, whatever holds of all others.

A row that alone has one of the others can't be part of it: there is nothing that would cancel it out. Such rows go
first, again and again; the elimination (`exact.py`) is left with few.
"""

import numpy as np
from scipy import sparse

from warehouse.protect.rules.exact import cleared
from warehouse.protect.rules.finest import once
from warehouse.protect.rules.unknowns import Flags, Ints


def on_alone(rows: sparse.csr_matrix, columns: Ints) -> Ints:
    """What rows say of these columns alone."""
    distinct = rows[taking_part(rows, columns)]
    every = np.union1d(np.unique(distinct.indices), columns)
    is_asked = np.isin(every, columns)
    return cleared(np.asarray(distinct[:, every].toarray(), dtype=np.int64), np.flatnonzero(~is_asked))[:, is_asked]


def taking_part(rows: sparse.csr_matrix, columns: Ints) -> Ints:
    """Rows that may be part of what is said of these columns alone, each once."""
    at, others = once(rows), np.ones(rows.shape[1], dtype=bool)
    others[columns] = False
    return at[not_alone(rows[at], others, np.ones(len(at), dtype=bool))]


def not_alone(rows: sparse.csr_matrix, columns: Flags, left: Flags) -> Flags:
    """The rows of `left`, less again and again those that alone have one of the columns that must come to nothing."""
    entries = rows.tocoo()
    must = columns[entries.col]
    row, column, left = entries.row[must], entries.col[must], left.copy()
    while True:
        alone = np.bincount(column[left[row]], minlength=len(columns)) == 1
        gone = row[alone[column] & left[row]]
        if not len(gone):
            return left
        left[gone] = False


def about(rows: sparse.csr_matrix, some: Ints, columns: Ints) -> Ints:
    """The rows that have none of the columns but some."""
    others = np.zeros(rows.shape[1], dtype=bool)
    others[columns] = True
    others[some] = False
    return np.flatnonzero(np.asarray(abs(rows) @ others) == 0)
