from pathlib import Path

import pytest

from coaching.paths import PROJECT, Paths


def test_everything_stands_below_one_folder(data_dir: Path) -> None:
    paths = Paths.from_env()
    parts = [getattr(paths, name) for name, value in vars(Paths).items() if isinstance(value, property)]
    assert len(parts) >= 10
    assert all(part.is_relative_to(data_dir) and part != data_dir for part in parts)


def test_the_default_is_beside_the_code(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COACHING_DATA")
    assert Paths.from_env().root == PROJECT / "data"


def test_the_incoming_loads_are_not_among_the_committed(data_dir: Path) -> None:
    paths = Paths(data_dir)
    assert {paths.incoming.name[0], paths.quarantine.name[0]} == {"_"}
    assert paths.incoming.parent == paths.quarantine.parent == paths.landing
