from dataclasses import replace
from pathlib import Path

import pytest

import extractors
from coaching.district import District, SourceConfig, StreamConfig
from coaching.errors import ConfigError, ContractError, UnavailableError
from coaching.pages import Page
from coaching.secrets import PseudonymKey
from coaching.streams import Stream
from tests.unit.extractors.pulling import OPEN


def _file_stream(district: District, folder: Path, **options: str) -> tuple[District, Stream]:
    entry = StreamConfig(columns={"a": "a", "b": "b"}, options={"pattern": "*.csv", **options}, shrink_share=None)
    source = SourceConfig(
        kind="file_drop", streams={"events": entry}, options={"folder": str(folder), "settle_seconds": 0}
    )
    changed = district.model_copy(update={"sources": {"files": source}})
    return changed, extractors.declared(changed)[0]


def _files(district: District, stream: Stream) -> list[Page]:
    return list(extractors.pull(stream, connection=None, window=OPEN, cursor=None, district=district)[0])


def test_files_are_cut_at_record_ends(district: District, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("extractors.kinds.file_drop.blocks._BLOCK_CHARACTERS", 11)
    text = "a,b\n" + "".join(f'{n},"x\ny ""{n}"""\n' for n in range(50))
    (tmp_path / "one.csv").write_text(text)
    (tmp_path / "two.csv").write_bytes("a,b\n1,é".encode("cp1252"))
    changed, stream = _file_stream(district, tmp_path, encoding="cp1252")
    pages = _files(changed, stream)
    one, two = (PseudonymKey(b"").digest_of(name) for name in ("one.csv", "two.csv"))
    ones = [p for p in pages if p.source_file == one]
    assert b"".join(p.body for p in ones).decode() == text
    assert len(ones) > 20
    assert all(p.body.count(b'"') % 2 == 0 for p in ones)
    assert [p.continues for p in ones] == [False] + [True] * (len(ones) - 1)
    assert b"".join(p.body for p in pages if p.source_file == two).decode() == "a,b\n1,é"


def test_missing_files_and_settings_are_one_sentence(
    district: District, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NOT_SET_ANYWHERE", raising=False)
    for folder, kind, match in (
        (tmp_path / "no", UnavailableError, "is not there"),
        (tmp_path, UnavailableError, "matches"),
        (Path("$NOT_SET_ANYWHERE/x"), ConfigError, "not set"),
    ):
        changed, stream = _file_stream(district, folder)
        with pytest.raises(kind, match=match):
            _files(changed, stream)
    (tmp_path / "empty.csv").touch()
    changed, stream = _file_stream(district, tmp_path)
    with pytest.raises(ContractError, match="is empty"):
        _files(changed, stream)
    with pytest.raises(ConfigError, match="no encoding"):
        _files(changed, replace(stream, options={**stream.options, "encoding": "utf-9"}))


def test_options_of_the_source_hold_for_all_its_streams(district: District, tmp_path: Path) -> None:
    (tmp_path / "one.csv").write_bytes("Asked;\na;b\n1;é\n".encode("cp1252"))
    changed, stream = _file_stream(district, tmp_path, delimiter=";")
    files = changed.sources["files"]
    shared = {**files.options, "encoding": "cp1252", "header_rows": 2, "key_row": 1, "delimiter": "|"}
    changed = changed.model_copy(update={"sources": {"files": files.model_copy(update={"options": shared})}})
    (page,) = _files(changed, stream)
    assert (page.header_rows, page.key_row, page.delimiter) == (2, 1, ";")
    assert page.body.decode() == "Asked;\na;b\n1;é\n"
