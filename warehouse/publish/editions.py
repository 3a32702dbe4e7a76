"""The published editions on disk: which is current, how it changes in one step, which are kept.

Flow: published/.building-* -> published/editions/<id> <- published/current (a relative link)

A reader of several files resolves `current` once and stays in that edition; the newest seven editions and the current
one are kept.
"""

import fcntl
import json
import os
import shutil
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from coaching import atomic
from coaching.errors import ConfigError, ContractError, UnavailableError
from coaching.paths import Paths
from warehouse import files
from warehouse.publish import logged

KEPT = 7
_BUILDING = ".building-"
_PENDING = ".pending"


def editions(paths: Paths) -> list[str]:
    """The ids of the editions on disk, oldest first."""
    folder = paths.published / "editions"
    return sorted((p.name for p in folder.iterdir() if p.is_dir()), key=_order) if folder.is_dir() else []


def folders(paths: Paths) -> list[Path]:
    """Where the editions on disk lie, oldest first."""
    return [paths.published / "editions" / name for name in editions(paths)]


def current(paths: Paths) -> str | None:
    """The id that `current` links to, or None before the first publish."""
    link = paths.published / "current"
    return link.readlink().name if link.is_symlink() else None


def audited(paths: Paths) -> dict[str, object]:
    """What the attack on the current edition came to; empty where there is none, or its edition is of before."""
    manifest = paths.published / "current" / "manifest.json"
    said = json.loads(manifest.read_text(encoding="utf-8")) if manifest.exists() else {}
    return dict(said.get("audit") or {})


def rollback(*, paths: Paths, edition: str | None = None) -> str:
    """Links `current` to an earlier edition: the named one, else the one before the current; returns its id.

    Raises:
        ConfigError: there is no such edition; the message lists those there are.
        ContractError: what analysts read of it was withdrawn.
        UnavailableError: a publish is under way.
    """
    with locked(paths):
        known, now = editions(paths), current(paths)
        before = [name for name in known if now and _order(name) < _order(now)]
        wanted = edition or (before[-1] if before else None)
        if wanted is None or wanted not in known:
            message = f"There is no edition {edition}." if edition else "There is no earlier edition."
            raise ConfigError(message, remedy=f"There are: {', '.join(known) or 'none'}.")
        refuse_withdrawn(paths.published / "editions" / wanted)
        link(paths, wanted)
        logged.catch_up(paths)
        return wanted


def refuse_withdrawn(folder: Path) -> None:
    """Refuses an edition of which analysts have nothing any more: a rotation of the pseudonym key has withdrawn it.

    Raises:
        ContractError: it is one.
    """
    if logged.is_withdrawn(folder):
        message = f"What analysts read of edition {folder.name} was withdrawn when the pseudonym key was rotated."
        raise ContractError(message, remedy="Publish a new one: run the newest night's steps from `coaching build` on.")


@contextmanager
def locked(paths: Paths) -> Iterator[None]:
    """One publish at a time; the lock ends with the process that holds it.

    Raises:
        UnavailableError: another process is publishing.
    """
    paths.published.mkdir(parents=True, exist_ok=True)
    paths.published.chmod(0o711)
    with (paths.published / ".lock").open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            message = "Another publish is under way."
            raise UnavailableError(message, remedy="Run this again when it has ended.") from None
        yield


def clear_leftovers(paths: Paths) -> None:
    """Removes what a killed publish left: half-built folders, half-made links, and an edition that was never linked.

    Also what a killed night left aside of its outcomes and estimates: loads are cleared with their stream.
    """
    for folder in (paths.runs, paths.estimates, paths.reports):
        atomic.clear_abandoned(folder)
    for path in paths.published.glob(f"{_BUILDING}*"):
        shutil.rmtree(path)
    for path in paths.published.glob(".current-*"):
        path.unlink()
    pending = paths.published / _PENDING
    if pending.exists():
        name = pending.read_text(encoding="utf-8").strip()
        if name and name != current(paths):
            shutil.rmtree(paths.published / "editions" / Path(name).name, ignore_errors=True)
        pending.unlink()


def building_folder(paths: Paths) -> Path:
    """A fresh folder beside the editions, to build in."""
    folder = paths.published / f"{_BUILDING}{os.getpid()}"
    folder.mkdir(mode=0o755)
    folder.chmod(0o755)  # whatever the umask says: the BI server is another user
    return folder


def next_id(paths: Paths, digest: str) -> str:
    """The following number, and the beginning of the content's digest."""
    last = max((_order(name)[0] for name in editions(paths)), default=0)
    return f"{last + 1:06d}-{digest[:12]}"


def swap_in(paths: Paths, folder: Path, name: str) -> None:
    """Makes a built folder the current edition: one rename, one swap of the link.

    A kill in between leaves the old one current.
    """
    home = paths.published / "editions"
    home.mkdir(exist_ok=True)
    home.chmod(0o711)
    pending = paths.published / _PENDING
    pending.write_text(name, encoding="utf-8")
    folder.rename(home / name)
    files.sync(home)
    link(paths, name)
    pending.unlink()


def link(paths: Paths, name: str) -> None:
    """Swaps `current` in one atomic step."""
    aside = paths.published / f".current-{os.getpid()}"
    aside.unlink(missing_ok=True)
    aside.symlink_to(Path("editions") / name, target_is_directory=True)
    aside.replace(paths.published / "current")
    files.sync(paths.published)


def prune(paths: Paths) -> None:
    """Removes all but the newest editions and the current one."""
    for name in editions(paths)[:-KEPT]:
        if name != current(paths):
            shutil.rmtree(paths.published / "editions" / name)


def withdraw(paths: Paths, names: Collection[str]) -> int:
    """Takes editions away from readers, the current one too; returns how many."""
    if current(paths) in names:
        (paths.published / "current").unlink()
        files.sync(paths.published)
    for name in names:
        shutil.rmtree(paths.published / "editions" / name)
    return len(names)


def _order(name: str) -> tuple[int, str]:
    number, _, rest = name.partition("-")
    return int(number) if number.isdigit() else 0, rest
