"""Which rules a data folder keeps to: one number in `<data>/format`, written once a folder is made or upgraded."""

from pathlib import Path

from coaching import atomic
from coaching.errors import ConfigError
from coaching.paths import Paths

# A folder's, and that of the editions made in it; a load's own is `coaching.manifest.FORMAT`.
FORMAT = 5
# What is wrong with a folder of an earlier one.
_WHY = {
    1: "It may hold names of people in clear, and its editions give figures of single people to whoever subtracts them",
    2: "Its editions give figures of single people to whoever subtracts one cell, period or night from another",
    3: "Its closed periods do not say how schools were grouped then, and its editions give events of few people away",
    4: "Its closed periods do not say how long their coaches were with each teacher",
}
_UPGRADE = "run `coaching upgrade` once; readers have no edition until the next publish."


def check_format(paths: Paths) -> None:
    """Lets a folder of today's format pass, and marks one that holds nothing yet.

    Raises:
        ConfigError: another version of the code made the folder.
    """
    found = format_of(paths)
    if found is None:
        write_format(paths)
    elif found < FORMAT:
        message = f"The data folder was made by an earlier version (format {found}, now {FORMAT})."
        raise ConfigError(message, remedy=f"{_WHY[max(found, 1)]}: {_UPGRADE}")
    elif found > FORMAT:
        message = f"The data folder was made by a later version (format {found}, this one knows {FORMAT})."
        raise ConfigError(message, remedy="Install that version again, or use another data folder.")


def format_of(paths: Paths) -> int | None:
    """The folder's format; the first for one that has loads and no mark; None where nothing was ever landed."""
    try:
        return int(_mark(paths).read_text(encoding="utf-8"))
    except FileNotFoundError:
        pass
    except ValueError:  # spoilt: an upgrade of what is upgraded changes nothing
        return 1
    landed = any(paths.landing.glob("*/*/load_date=[2-9]*/*.parquet"))
    return 1 if landed or (paths.published / "current").is_symlink() else None


def write_format(paths: Paths) -> None:
    """Marks the folder as one of today's format."""
    atomic.write_text(_mark(paths), f"{FORMAT}\n")


def _mark(paths: Paths) -> Path:
    return paths.root / "format"
