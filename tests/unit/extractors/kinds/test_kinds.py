"""What holds for every kind that is there, and for every stream that it declares."""

import re

import pytest

import extractors
from coaching.district import District, SourceConfig, StreamConfig
from coaching.errors import ConfigError
from coaching.fields import Field, Privacy, Severity, Type
from coaching.paths import PROJECT
from coaching.streams import Mode, Stream
from extractors.kinds import kind_named, kind_names
from warehouse.build.contract_views import contract_views, is_by_hand
from warehouse.build.staging import staging_files

FIXED = [(kind, s) for kind in kind_names() for s in kind_named(kind).streams(kind, None)]
STAGING = PROJECT / "dbt_project" / "models" / "staging"


@pytest.mark.parametrize("name", kind_names())
def test_the_table_of_connections_says_what_a_kind_needs(name: str) -> None:
    kind = kind_named(name)
    operations = (PROJECT / "docs" / "operations.md").read_text(encoding="utf-8")
    row = next((line for line in operations.splitlines() if line.startswith(f"| of kind `{name}`")), "")
    assert row, "docs/operations.md, secrets and connections, has no line for the kind"
    *places, extra = [cell.strip() for cell in row.strip("|").split("|")][1:]
    told = {part for part, cell in zip(("host", "login", "password"), places, strict=True) if cell != "–"}
    assert kind.name == name
    assert set(kind.needs) == told | {n for n in re.findall(r"`(\w+)`", extra) if n != "district"}
    assert kind.docs.startswith("https://") or not kind.needs


@pytest.mark.parametrize(("kind", "stream"), FIXED, ids=lambda v: getattr(v, "name", v))
def test_a_stream_says_all_of_its_fields(kind: str, stream: Stream) -> None:
    assert (stream.kind, stream.source) == (kind, kind)
    assert stream.staged is not None
    assert stream.key
    assert set(stream.key) <= set(stream.columns)
    assert stream.description
    assert all(f.type is not Type.TEXT or not f.words for f in stream.fields)


@pytest.mark.parametrize("name", kind_names())
def test_the_staging_models_are_those_of_the_declarations(name: str) -> None:
    streams = kind_named(name).streams(name, None)
    wanted = staging_files(name, streams) | contract_views(name, streams, STAGING.parent / "intermediate")
    folder = STAGING / name
    there = {
        f.name: f.read_text(encoding="utf-8")
        for f in (folder.glob("*") if folder.is_dir() else ())
        if f.name in wanted or not is_by_hand(f)
    }
    drifted = sorted(f for f in {*wanted, *there} if wanted.get(f) != there.get(f))
    assert drifted == [], "run `make staging` and commit what it writes"


def test_declared_streams(district: District) -> None:
    names = [(s.source, s.name) for s in extractors.declared(district)]
    assert names
    assert len(names) == len(set(names))
    without = district.model_copy(update={"sources": {k: v for k, v in district.sources.items() if k != "oneroster"}})
    assert not any(s.kind == "oneroster" for s in extractors.declared(without))
    unconfigured = [s for s in extractors.declared(without, include_unconfigured=True) if s.kind == "oneroster"]
    assert {s.source for s in unconfigured} == {"oneroster"}


def test_streams_can_be_switched_off_but_not_be_unknown(district: District) -> None:
    def with_canvas(**streams: StreamConfig) -> District:
        return district.model_copy(update={"sources": {"canvas": SourceConfig(kind="canvas", streams=streams)}})

    off = with_canvas(terms=StreamConfig(enabled=False, shrink_share=None))
    assert "terms" not in {s.name for s in extractors.declared(off)}
    assert "terms" in {s.name for s in extractors.declared(off, include_unconfigured=True)}
    with pytest.raises(ConfigError, match=r"streams\.term: kind 'canvas' has no such stream\. Nearest: terms"):
        extractors.declared(with_canvas(term=StreamConfig(shrink_share=None)))


def _with(district: District, **sources: SourceConfig) -> District:
    return district.model_copy(update={"sources": {**district.sources, **sources}})


def test_two_sources_of_a_kind_need_id_spaces_of_their_own(district: District) -> None:
    canvas = district.sources["canvas"]
    with pytest.raises(ConfigError, match=r"sources\.second: it is 'canvas' in id space 'canvas'"):
        extractors.declared(_with(district, second=canvas))
    both = extractors.declared(_with(district, second=canvas.model_copy(update={"id_space": "charter"})))
    first, second = ({s.name: s for s in both if s.source == source} for source in ("canvas", "second"))
    assert first.keys() == second.keys()
    namespaces = [s["users"].named("user_id").namespace for s in (first, second)]
    assert namespaces == ["canvas_user", "canvas_user@charter"]
    # the roster's ids are the roster's, whichever account names them
    assert {s["users"].named("sis_user_id").namespace for s in (first, second)} == {"roster_user"}


def test_an_account_may_hold_ids_of_another_roster(district: District) -> None:
    canvas = district.sources["canvas"].model_copy(update={"id_space": "charter", "roster": "charter_roster"})
    users = {s.source: s for s in extractors.declared(_with(district, second=canvas)) if s.name == "users"}
    assert users["second"].named("sis_user_id").namespace == "roster_user@charter_roster"


def test_renaming_a_source_changes_no_pseudonym(district: District) -> None:
    sources = {"lms" if name == "canvas" else name: config for name, config in district.sources.items()}
    renamed = extractors.declared(district.model_copy(update={"sources": sources}))
    before = {s.name: s for s in extractors.declared(district) if s.kind == "canvas"}
    after = {s.name: s for s in renamed if s.kind == "canvas"}
    assert before
    assert {n: (s.fields, s.id_space) for n, s in before.items()} == {
        n: (s.fields, s.id_space) for n, s in after.items()
    }


@pytest.mark.parametrize(
    ("settings", "problem"),
    [
        ({"type": Type.WORD}, "word without a list"),
        ({"words": ("a",)}, "only a word can have"),
        ({"type": Type.NUMBER}, "number without a range"),
        ({"low": 0.0}, "only numbers can have"),
        ({"pattern": "x"}, "only an id can have"),
        ({"local_day": "day"}, "only an instant can have"),
        ({"privacy": Privacy.PSEUDONYMISE}, "without a namespace"),
        ({"privacy": Privacy.COARSEN}, "without keep_chars"),
    ],
)
def test_a_field_that_contradicts_itself_is_refused(settings: dict[str, object], problem: str) -> None:
    with pytest.raises(ConfigError, match=rf"'f' .*{problem}"):
        Field("f", **settings)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("key", "fields", "problem"),
    [
        (("b",), (Field("a"),), "key or cursor 'b', which is no landed field"),
        (("a",), (Field("a", privacy=Privacy.DROP),), "key or cursor 'a'"),
        (("a",), (Field("a"), Field("a", required=Severity.WARNING)), "'a' twice"),
    ],
)
def test_a_stream_that_contradicts_itself_is_refused(
    key: tuple[str, ...], fields: tuple[Field, ...], problem: str
) -> None:
    with pytest.raises(ConfigError, match=problem):
        Stream("s", "n", "k", Mode.FULL, key, fields)
