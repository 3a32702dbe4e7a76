"""A district's configuration folder: `districts/<name>/district.yml` and `seeds/`.

`load_district` gives a checked, frozen `District`, or one `ConfigError` naming file, key and remedy.
"""

import os
from pathlib import Path

import yaml
from pydantic import ValidationError

from coaching.district.config import District
from coaching.errors import ConfigError
from coaching.paths import PROJECT


def district_folder(name: str | None = None) -> Path:
    """The folder of the chosen district: `COACHING_DISTRICT` is a name below `districts/` or a path."""
    chosen = name or os.environ.get("COACHING_DISTRICT") or "sandbox"
    path = Path(chosen)
    if path.is_dir() and (path / "district.yml").exists():
        return path.resolve()
    return PROJECT / "districts" / chosen


def load_district(name: str | None = None) -> District:
    """Reads and checks a district's folder.

    Raises:
        ConfigError: the folder or file is missing, or a key is wrong: the message names it and the remedy.
    """
    folder = district_folder(name)
    file = folder / "district.yml"
    if not file.exists():
        known = sorted(p.parent.name for p in (PROJECT / "districts").glob("*/district.yml"))
        message = f"No district.yml in {folder}."
        raise ConfigError(
            message, remedy=f"Set COACHING_DISTRICT to one of {', '.join(known) or '(none yet)'} or to a folder's path."
        )
    try:
        raw = yaml.safe_load(os.path.expandvars(file.read_text(encoding="utf-8")))
    except yaml.YAMLError as error:
        mark = error.problem_mark if isinstance(error, yaml.MarkedYAMLError) else None
        where = f" line {mark.line + 1}" if mark else ""
        message = f"{file.name}{where} is not valid YAML."
        raise ConfigError(message, remedy="Mend the line; indentation is the usual cause.") from None
    if not isinstance(raw, dict):
        message = f"{file} holds no settings."
        raise ConfigError(message, remedy="Copy districts/sandbox/district.yml as a start.")
    try:
        district = District.model_validate({**raw, "folder": folder})
    except ValidationError as error:
        raise ConfigError(_first(error, file), remedy="Mend that key and run `coaching doctor`.") from None
    return district


def _first(error: ValidationError, file: Path) -> str:
    found = error.errors(include_input=False, include_url=False)
    key = ".".join(str(p) for p in found[0]["loc"]) or "(whole file)"
    more = f" ({len(found) - 1} more after it)" if len(found) > 1 else ""
    known = ""
    if found[0]["type"] == "extra_forbidden":
        known = " This key is not known."
    if found[0]["type"] == "string_type":
        known = " Put it in quotation marks."
    return f"{file.name}: key '{key}': {found[0]['msg']}.{known}{more}"
