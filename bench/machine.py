"""What the figures were measured on."""

import os
import platform
from datetime import UTC, datetime
from importlib.metadata import version

from nights.version import code_version

_PACKAGES = ("duckdb", "pyarrow", "requests", "dbt-core", "dbt-duckdb", "apache-airflow")


def facts() -> dict[str, str]:
    """Size, load and versions; nothing that names the machine."""
    memory_gb = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    return {
        "measured at": datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
        "machine": f"{os.cpu_count()} cores, {memory_gb:.0f} GB memory, {platform.system()} {platform.machine()}",
        "load before (1, 5, 15 min)": load,
        "python": platform.python_version(),
        "code": code_version(),
        **{name: version(name) for name in _PACKAGES},
    }
