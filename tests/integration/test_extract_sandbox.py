"""The sandbox's protocols into `_incoming`: what lands is what the server has, and a failing server lands nothing."""

import base64
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

import extractors
from coaching.connections import Connection, from_parts
from coaching.district import District, load_district
from coaching.errors import AccessError, CoachingError, ContractError, UnavailableError
from coaching.manifest import Manifest
from coaching.paths import Paths
from coaching.secrets import PseudonymKey
from coaching.streams import Mode, Privacy, Stream
from sandbox.server import Fault, Sandbox, running
from sandbox.systems import system_named
from sandbox.truth import planted_clear_values, truth
from sandbox.world import World, build_world
from sandbox.world.days import NIGHTS
from warehouse import store
from warehouse.land import answers_for, land
from warehouse.land.pseudonyms import pseudonym
from warehouse.land.windows import window_for

KEY = PseudonymKey(b"t" * 32)
QUICK = {"backoff_seconds": 0.001, "pace_seconds": 0, "poll_seconds": 0.001, "attempts": 4, "longest_wait_seconds": 5}
NIGHT = NIGHTS[0]
# of every source the stream that is pulled first
FIRST = {s.source: s for s in reversed(extractors.declared(load_district("sandbox")))}


@dataclass(frozen=True)
class Served:
    world: World
    district: District
    sandbox: Sandbox

    def connection(self, source: str, **more: object) -> Connection:
        parts = json.loads(self.sandbox.environment[f"AIRFLOW_CONN_{source.upper()}"])
        parts["extra"] = {**(parts.get("extra") or {}), **QUICK, **more}
        return from_parts(source, parts)

    def land(self, stream: Stream, paths: Paths, **more: Any) -> Manifest:
        day = NIGHT.isoformat()
        window = window_for(stream, self.district, day, None)
        pages, pull = extractors.pull(
            stream, connection=self.connection(stream.source), window=window, cursor=None, district=self.district
        )
        answers = answers_for(stream, self.district)
        settings: dict[str, Any] = {"previous": None, "shrink_share": 0.2, "answers": answers, **more}
        return land(
            stream, pages, pull, paths=paths, load_date=day, window=window, key=KEY, code_version="t", **settings
        )

    def stream(self, name: str) -> Stream:
        return next(s for s in extractors.declared(self.district) if f"{s.source}.{s.name}" == name)


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    world = build_world(1, "tiny")
    with running(world) as sandbox:
        sandbox.set_night(NIGHT)
        yield Served(world, load_district("sandbox"), sandbox)


@pytest.fixture
def faults(served: Served) -> Iterator[Callable[..., None]]:
    yield served.sandbox.set_faults
    served.sandbox.set_faults()


def _clear_to_landed(stream: Stream, key: tuple[str, ...], values: list[object]) -> tuple[str, ...]:
    fields = {f.name: f for f in stream.fields}
    landed = []
    for column, value in zip(key, values, strict=True):
        field = fields[column]
        kept = field.privacy is Privacy.KEEP
        landed.append(str(value) if kept else pseudonym(KEY, field.privacy, field.namespace, str(value)))
    return tuple(landed)


def test_landed_keys_are_the_servers(served: Served, tmp_path: Path) -> None:
    paths = Paths(tmp_path)
    told: dict[str, Any] = truth(served.world, NIGHT)["streams"]  # type: ignore[assignment]
    compared = 0
    for stream in extractors.declared(served.district):
        name = f"{stream.source}.{stream.name}"
        manifest = served.land(stream, paths)
        rows = pq.read_table(store.incoming_file(paths, stream.source, stream.name, NIGHT.isoformat())).to_pylist()
        assert len(rows) == manifest.rows > 0, name
        expected = told[name]
        whole = stream.mode is not Mode.APPEND  # events are asked for as far back as their window reaches
        if whole:
            assert manifest.rows == expected["rows"], name
        landed = {
            tuple(r[c] for c in stream.key)
            for r in rows
            if r["_problem"] is None and all(r[c] not in (None, "") for c in stream.key)
        }
        keys = [k if isinstance(k, list) else [k] for k in expected["keys"]]
        wanted = {_clear_to_landed(stream, stream.key, k) for k in keys if all(v not in (None, "") for v in k)}
        assert landed <= wanted, name
        assert landed == wanted if whole else landed, name
        compared += len(landed)
    assert compared > 5_000


def test_nothing_at_rest_names_a_person(served: Served, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    paths = Paths(tmp_path)
    for stream in extractors.declared(served.district):
        served.land(stream, paths, keep_free_text=True)
    planted = [v.encode() for v in planted_clear_values(served.world) if len(v) > 8]
    found = 0
    for file in tmp_path.rglob("*.parquet"):
        table = pq.read_table(file)
        sealed = [base64.b64decode(v) for v in table.column("_extra").to_pylist() if v]
        text = json.dumps(table.to_pylist()).encode() + file.read_bytes() + b"".join(sealed) + caplog.text.encode()
        assert not [v for v in planted if v in text], file
        found += len(sealed)
    assert len(planted) > 100
    assert found > 0


@pytest.mark.parametrize("source", FIRST)
@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        ("unavailable", UnavailableError),
        ("cut", UnavailableError),
        ("throttled", UnavailableError),
        ("truncated", ContractError),
        ("error_200", ContractError),
        ("wrong_type", ContractError),
        ("token_refused", AccessError),
        ("forbidden", AccessError),
    ],
)
def test_a_failing_server_lands_nothing(
    served: Served, faults: Callable[..., None], tmp_path: Path, source: str, fault: str, kind: type[CoachingError]
) -> None:
    stream = FIRST[source]
    faults(Fault(fault, system_named(stream.kind).prefix))
    with pytest.raises(kind) as caught:
        served.land(stream, Paths(tmp_path))
    for hidden in (served.connection(source).password, served.sandbox.base_url):
        assert hidden not in str(caught.value)
    assert not [f for f in tmp_path.rglob("*") if f.is_file()]


def test_a_passing_failure_is_survived(served: Served, faults: Callable[..., None], tmp_path: Path) -> None:
    calm = served.land(served.stream("canvas.sections"), Paths(tmp_path / "a"))
    faults(
        Fault("cut", "/api/v1/", times=1),
        Fault("unavailable", "/api/v1/", times=1),
        Fault("throttled", "/api/v1/", times=1),
    )
    assert served.land(served.stream("canvas.sections"), Paths(tmp_path / "b")).load_id == calm.load_id


def test_every_source_answers_a_ping(served: Served) -> None:
    for name, config in served.district.sources.items():
        connection = served.connection(name)
        told = extractors.ping(name, config, connection)
        assert any(word in told for word in ("answered", "accepted", "token"))
        wrong = Connection(name, connection.base_url, "x", "wrong", connection.extra)
        with pytest.raises(AccessError):
            extractors.ping(name, config, wrong)
