"""Errors that know that people of one school are alike: CR2 with Satterthwaite's degrees of freedom.

Flow: [did.py, ratio.py] -> here

Formulas: the bias-reduced sandwich of Bell & McCaffrey (2002), "Bias reduction in standard errors for linear regression
with multi-stage samples", Survey Methodology 28, 169-181, as in Pustejovsky & Tipton (2018), "Small-sample methods for
cluster-robust variance estimation and hypothesis testing in fixed effects models", JBES 36, 672-683: V = M (sum of X_j'
A_j e_j e_j' A_j X_j) M with M = (X'X)^-1 and A_j = (I - H_jj)^-1/2 (their CR2; working model: independent and of equal
spread); degrees of freedom of one contrast after Satterthwaite, (sum of p_i)^2 / sum of p_i^2 with p the eigenvalues of
the quadratic form that V is.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
# below this an eigenvalue of I - H_jj is one that the school's own mean took up
_NOTHING = 1e-10


def cr2(design: Array, residuals: Array, schools: Sequence[str], contrast: Array) -> tuple[float, float]:
    """Variance of one contrast of least-squares coefficients, and its degrees of freedom.

    Args:
        design: rows x coefficients, of full column rank.
        residuals: of the least-squares fit, one a row.
        schools: whose row it is; rows of one school may hang together, those of two do not.
        contrast: one number a coefficient.
    """
    inner = np.linalg.inv(design.T @ design)
    weights = design @ (inner @ contrast)
    label = np.asarray(schools)
    makers = np.empty((len(label), 0))
    for school in sorted(set(schools)):
        at = np.flatnonzero(label == school)
        own = design[at]
        adjusted = _inverse_root(np.eye(len(at)) - own @ inner @ own.T) @ weights[at]
        # the quadratic form's row for this school: (I - H)_j' A_j X_j M c
        row = -design @ (inner @ (own.T @ adjusted))
        row[at] += adjusted
        makers = np.column_stack([makers, row])
    variance = float(np.sum((makers.T @ residuals) ** 2))
    form = makers.T @ makers
    return variance, float(np.trace(form) ** 2 / np.sum(form * form))


def _inverse_root(matrix: Array) -> Array:
    values, vectors = np.linalg.eigh(matrix)
    roots = np.where(values > _NOTHING, 1 / np.sqrt(np.maximum(values, _NOTHING)), 0.0)
    return np.asarray((vectors * roots) @ vectors.T, dtype=np.float64)
