import pytest

import extractors
from coaching.district import District, SourceConfig, StreamConfig
from coaching.errors import ConfigError
from extractors.kinds import kind_names


def test_declared_streams(district: District) -> None:
    names = [(s.source, s.name) for s in extractors.declared(district)]
    assert len(names) == len(set(names)) == 18
    without = district.model_copy(update={"sources": {k: v for k, v in district.sources.items() if k != "oneroster"}})
    assert not any(s.kind == "oneroster" for s in extractors.declared(without))
    assert {s.source for s in extractors.declared(without, include_unconfigured=True) if s.kind == "oneroster"} == {
        "oneroster"
    }
    assert set(kind_names()) >= {"canvas", "oneroster", "google_sheets", "qualtrics", "file_drop"}


def test_streams_can_be_switched_off_but_not_be_unknown(district: District) -> None:
    def with_canvas(**streams: StreamConfig) -> District:
        return district.model_copy(update={"sources": {"canvas": SourceConfig(kind="canvas", streams=streams)}})

    off = with_canvas(terms=StreamConfig(enabled=False, shrink_share=None))
    assert "terms" not in {s.name for s in extractors.declared(off)}
    assert "terms" in {s.name for s in extractors.declared(off, include_unconfigured=True)}
    with pytest.raises(ConfigError, match="names 'term'"):
        extractors.declared(with_canvas(term=StreamConfig(shrink_share=None)))


def test_two_sources_of_a_fixed_kind_are_refused(district: District) -> None:
    canvas = district.sources["canvas"]
    with pytest.raises(ConfigError, match="two sources of kind 'canvas'"):
        extractors.declared(district.model_copy(update={"sources": {"canvas": canvas, "second": canvas}}))
