"""Write aside, then rename: the one way in which a small file comes into being. A kill leaves the old file or the new one."""

import os
from pathlib import Path


def write_text(target: Path, text: str) -> None:
    """Writes a file whole or not at all, its folder where it is missing; what stood there is replaced."""
    target.parent.mkdir(parents=True, exist_ok=True)
    written = aside(target)
    written.write_text(text, encoding="utf-8")
    written.replace(target)


def write_if_changed(target: Path, text: str) -> None:
    """The same, and nothing where the file says so already: its time of change then stays."""
    if not target.exists() or target.read_text(encoding="utf-8") != text:
        write_text(target, text)


def aside(target: Path) -> Path:
    """Where the file is written before it is renamed: beside it, hidden, and this process's own."""
    return target.with_name(f".{target.name}.{os.getpid()}.tmp")
