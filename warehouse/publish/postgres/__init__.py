"""The current edition on a Postgres server, for tools that connect to one (docs/decisions/0052).

Flow: published/current/{analyst/analyst.duckdb, bi/bi.duckdb} -> tables in versioned schemas <- views in stable schemas
"""

from warehouse.publish.postgres.leavings import Cleared, clear
from warehouse.publish.postgres.serve import Served, serve
from warehouse.publish.postgres.server import Told, look
from warehouse.publish.postgres.settings import Settings, settings_of
from warehouse.publish.postgres.viewers import Viewer, viewers_of

__all__ = ["Cleared", "Served", "Settings", "Told", "Viewer", "clear", "look", "serve", "settings_of", "viewers_of"]
