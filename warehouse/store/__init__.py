"""Where loads stand on disk, and what is committed. Reading the landing starts here."""

from warehouse.store.loads import (
    FILE,
    ZERO_DATE,
    check_key,
    clean,
    columns_schema,
    committed,
    has_later,
    incoming,
    incoming_file,
    latest,
    load_file,
    load_files,
    load_id,
    newest_values,
    preceding,
    quarantine_file,
    quarantine_name,
    read_manifest,
    remove_incoming,
)
from warehouse.store.quarantined import quarantined
from warehouse.store.withdrawing import withdraw_shrunken

__all__ = [
    "FILE",
    "ZERO_DATE",
    "check_key",
    "clean",
    "columns_schema",
    "committed",
    "has_later",
    "incoming",
    "incoming_file",
    "latest",
    "load_file",
    "load_files",
    "load_id",
    "newest_values",
    "preceding",
    "quarantine_file",
    "quarantine_name",
    "quarantined",
    "read_manifest",
    "remove_incoming",
    "withdraw_shrunken",
]
