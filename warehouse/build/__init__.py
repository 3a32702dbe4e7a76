"""One `dbt build` a half, and what dbt reads beside its project."""

from warehouse.build import workbench
from warehouse.build.dbt import build, docs, prepare, unit_tests
from warehouse.build.results import BuildResult

__all__ = ["BuildResult", "build", "docs", "prepare", "unit_tests", "workbench"]
