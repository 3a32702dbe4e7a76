"""Which files of a drop folder are to be read: they match, they stand still, and who sends them says they are whole."""

import hashlib
import os
import time
from pathlib import Path

from coaching.errors import ConfigError, ContractError, UnavailableError
from extractors.wire.ask import Ask

_SETTLE_SECONDS = 60.0
_LENGTHS = {32: "md5", 40: "sha1", 64: "sha256"}  # of a digest's hexadecimal

State = tuple[int, int]


def called(ask: Ask, file: Path) -> str:
    """What stands for a file in messages and loads: its name may be a person's."""
    return "a file" if ask.is_sample else f"file {ask.key.digest_of(file.name)}"


def naming(ask: Ask) -> str:
    """How an operator learns which file is meant."""
    return f"`coaching files --source {ask.stream.source} --stream {ask.stream.name}` names the files."


def files(ask: Ask) -> list[Path]:
    """The files that match, in name order.

    Raises:
        UnavailableError: there is no such folder or file, or something of such a name is no file.
    """
    folder, pattern = _folder(ask), ask.option("pattern")
    if not folder.is_dir():
        message = f"{ask.stream.source}.{ask.stream.name}: the folder {folder} is not there."
        raise UnavailableError(message, remedy="Create or mount it, or correct options.folder in district.yml.")
    found = sorted(f for f in folder.glob(_any_case(pattern)) if not _is_beside(ask, f))
    wanted = [f for f in found if f.is_file()]
    if len(wanted) < len(found):
        others = f"{len(found) - len(wanted)} of {len(found)} entries in {folder} that match '{pattern}'"
        message = f"{ask.stream.source}.{ask.stream.name}: {others} are no files."
        raise UnavailableError(message, remedy="Remove links that lead nowhere, pipes and folders of such a name.")
    if not wanted:
        message = f"{ask.stream.source}.{ask.stream.name}: no file in {folder} matches '{pattern}'."
        raise UnavailableError(message, remedy="Put the file there, or correct options.pattern in district.yml.")
    return wanted


def settled(ask: Ask) -> dict[Path, State]:
    """The files with their size and time of change, once none has changed for `settle_seconds`.

    Raises:
        UnavailableError: one is still being written, or its sender has not said yet that it is whole.
        ContractError: one is not what the sender's list of digests says.
    """
    before = {file: state(file) for file in files(ask)}
    if ask.is_sample:
        return before
    wait = float(str(ask.option_or("settle_seconds", _SETTLE_SECONDS)))
    youngest = time.time() - max(changed for _, changed in before.values()) / 1e9
    if youngest < wait:
        time.sleep(min(wait, wait - youngest))
        if before != {file: state(file) for file in files(ask)}:
            message = f"{ask.stream.source}.{ask.stream.name}: files in the folder are still being written."
            raise UnavailableError(message, remedy=f"They are read once they stand still for {wait:g} seconds.")
    _refuse_unmarked(ask, before)
    _refuse_other_bytes(ask, before)
    return before


def state(file: Path) -> State:
    """Size and time of change."""
    found = file.stat()
    return found.st_size, found.st_mtime_ns


def _folder(ask: Ask) -> Path:
    wanted = os.path.expandvars(ask.option("folder"))
    if "$" in wanted:
        message = (
            f"sources.{ask.stream.source}: the folder '{ask.option('folder')}' names an environment "
            "variable that is not set."
        )
        raise ConfigError(message, remedy="Set it to the folder the files stand in.")
    return Path(wanted)


def _any_case(pattern: str) -> str:
    """The pattern for names in capitals and small letters alike; one with a set of letters says its case itself."""
    if "[" in pattern:
        return pattern
    return "".join(f"[{c.lower()}{c.upper()}]" if c.isascii() and c.isalpha() else c for c in pattern)


def _is_beside(ask: Ask, file: Path) -> bool:
    """Whether it is a marker or the list of digests, and none of the files."""
    marker = str(ask.option_or("marker", ""))
    end = marker.rpartition("}")[2]
    return (bool(marker) and file.name.endswith(end or marker)) or file.name == str(ask.option_or("digests", ""))


def _refuse_unmarked(ask: Ask, found: dict[Path, State]) -> None:
    marker = str(ask.option_or("marker", ""))
    if not marker:
        return
    lacking = [f for f in found if not f.with_name(marker.format(name=f.name, stem=f.stem)).is_file()]
    if lacking:
        message = f"{ask.stream.source}.{ask.stream.name}: {len(lacking)} of {len(found)} files have no marker yet."
        raise UnavailableError(message, remedy=f"They are read once `{marker}` stands beside them. {naming(ask)}")


def _refuse_other_bytes(ask: Ask, found: dict[Path, State]) -> None:
    """Holds the files against a list of `<digest> <name>` lines, as `sha256sum` writes it."""
    named = str(ask.option_or("digests", ""))
    if not named:
        return
    place = _folder(ask) / named
    if not place.is_file():
        message = f"{ask.stream.source}.{ask.stream.name}: the list of digests `{named}` is not there yet."
        raise UnavailableError(message, remedy="The files are read once it stands beside them.")
    parts = (line.partition(" ") for line in place.read_text(encoding="utf-8-sig").splitlines())
    listed = {name.strip().lstrip("*"): digest.lower() for digest, _, name in parts}
    for file in found:
        if _digest(file, listed.get(file.name, "")) != listed.get(file.name):
            message = f"{ask.stream.source}.{ask.stream.name}: {called(ask, file)} is not what `{named}` says of it."
            raise ContractError(message, remedy=f"It came incomplete, or changed: have it sent again. {naming(ask)}")


def _digest(file: Path, like: str) -> str:
    if len(like) not in _LENGTHS:
        return ""
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, _LENGTHS[len(like)]).hexdigest()
