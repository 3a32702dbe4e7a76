"""A district's configuration folder: `districts/<name>/district.yml` and `seeds/`, read and checked whole.

`examine` gives what can be read and everything that is wrong with it; `load_district` the checked, frozen `District`,
or one `ConfigError` that names every mistake with file, line and remedy.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from coaching.district.config import District
from coaching.district.document import Document
from coaching.district.fewest import fewest
from coaching.district.parsing import read_document
from coaching.district.sense import make_sense, told_tables
from coaching.district.validity import validated
from coaching.errors import ConfigError
from coaching.findings import Finding
from coaching.paths import PROJECT
from coaching.seeds import Seeds, read_seeds


@dataclass(frozen=True)
class Examined:
    """What a folder says.

    Attributes:
        district: as far as it can be read, wrong parts left out; None where there is nothing to read.
        document: its `district.yml`, for places of later findings.
        seeds: its seeds over the defaults.
        findings: everything that is wrong with the folder.
    """

    district: District | None
    document: Document
    seeds: Seeds
    findings: tuple[Finding, ...]

    def whole(self) -> District:
        """The district, where nothing is wrong with its folder.

        Raises:
            ConfigError: something is: the message names each mistake with its remedy.
        """
        refuse(self.findings)
        assert self.district is not None  # noqa: S101 - a file without a district has a finding
        return self.district


def district_folder(name: str | None = None) -> Path:
    """The folder of the chosen district: `COACHING_DISTRICT` is a name below `districts/` or a path."""
    chosen = name or os.environ.get("COACHING_DISTRICT") or "sandbox"
    path = Path(chosen)
    if path.is_dir() and (path / "district.yml").exists():
        return path.resolve()
    return PROJECT / "districts" / chosen


def examine(name: str | None = None, *, today: date | None = None) -> Examined:
    """Reads a district's folder and looks at all of it.

    Args:
        name: the district; by default the one of `COACHING_DISTRICT`.
        today: the local day of the next night; by default the district's own today.

    Raises:
        ConfigError: there is no such folder.
    """
    folder = district_folder(name)
    file = folder / "district.yml"
    if not file.exists():
        known = sorted(p.parent.name for p in (PROJECT / "districts").glob("*/district.yml"))
        message = f"No district.yml in {folder}."
        raise ConfigError(
            message, remedy=f"Set COACHING_DISTRICT to one of {', '.join(known) or '(none yet)'} or to a folder's path."
        )
    document, seeds = read_document(file), read_seeds(folder)
    district = validated(document, folder) if document.settings else None
    if district:
        district = district.with_fewest(fewest(seeds))
        make_sense(document, district, seeds, today=today or datetime.now(UTC).astimezone(district.zone).date())
    told = told_tables(document, district, seeds) if district else {}
    return Examined(district, document, seeds, (*document.findings, *seeds.findings(told)))


def load_district(name: str | None = None) -> District:
    """Reads and checks a district's folder.

    Raises:
        ConfigError: the folder is missing, or something in it is wrong: the message names each mistake with its remedy.
    """
    return examine(name).whole()


def refuse(findings: Sequence[Finding]) -> None:
    """Raises what stops, all of it at once.

    Raises:
        ConfigError: something does.
    """
    stopping = [str(f) for f in findings if f.stops]
    if len(stopping) == 1:
        raise ConfigError(stopping[0], remedy="Mend it; `coaching doctor` looks again.")
    if stopping:
        listed = "\n".join(f"- {line}" for line in stopping)
        message = f"The configuration has {len(stopping)} mistakes:\n{listed}\n"
        raise ConfigError(message, remedy="Mend them; `coaching doctor` looks again.")
