"""One `dbt build` a half, and what dbt reads beside its project."""

from warehouse.build.dbt import BuildResult, build, docs, prepare, unit_tests

__all__ = ["BuildResult", "build", "docs", "prepare", "unit_tests"]
