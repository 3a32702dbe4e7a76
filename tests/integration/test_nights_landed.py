"""For every stream of the sandbox: what landed is what the servers hold, night by night."""

from datetime import date

import pytest

from coaching.manifest import Manifest
from coaching.secrets import PseudonymKey
from coaching.streams import Field, Mode, Privacy, Stream
from extractors import declared
from sandbox.systems import Held
from sandbox.truth import held
from sandbox.world import World
from tests.integration.nights import NIGHTS, ThreeNights, Truths, sandbox_district, tell
from warehouse.land.pseudonyms import pseudonym

Key = tuple[str, ...]
STREAMS = {f"{s.source}.{s.name}": s for s in declared(sandbox_district())}
REFUSED = {("oneroster.users", NIGHTS[1])}
WINDOWED = [name for name, stream in STREAMS.items() if stream.mode is not Mode.FULL]


@pytest.fixture(scope="module")
def served(world: World) -> dict[str, dict[str, Held]]:
    """What every stream of the servers holds, night by night."""
    return {night: held(world, date.fromisoformat(night)) for night in NIGHTS}


def expected_keys(stream: Stream, found: Held, key: PseudonymKey, manifest: Manifest) -> set[Key]:
    """The keys that the servers give for the load's window, as the door turns them."""
    fields = [next(f for f in stream.fields if f.name == name) for name in stream.key]
    return {
        tuple(_at_the_door(f, v, key) for f, v in zip(fields, one, strict=True))
        for number, one in enumerate(found.keys)
        if not found.instants or any(_hit(found.instants[n][number], manifest) for n in found.instants)
    }


def _at_the_door(field: Field, value: str, key: PseudonymKey) -> str:
    return value if field.privacy is Privacy.KEEP else pseudonym(key, field.privacy, field.namespace, value)


def _hit(instant: object, manifest: Manifest) -> bool:
    """Whether an instant lies in the window: a list of changes excludes its start, a list of events includes it."""
    start, end = manifest.window_start or "", manifest.window_end or "9999"
    if manifest.mode == Mode.UPSERT:
        return not start or (isinstance(instant, str) and instant > start)
    return isinstance(instant, str) and start <= instant < end


def served_rows(found: Held, manifest: Manifest) -> int:
    """How many records the servers send for the load's window: repeats, broken ones, and one list for each instant."""
    if not found.instants or (manifest.mode == Mode.UPSERT and not manifest.window_start):
        return found.rows
    return sum(_hit(instant, manifest) for moments in found.moments for instant in moments) + found.malformed


def test_every_stream_of_the_servers_is_declared(served: dict[str, dict[str, Held]]) -> None:
    assert set(served[NIGHTS[0]]) == set(STREAMS) != set()


@pytest.mark.parametrize("night", NIGHTS)
def test_landed_keys_are_the_servers_truth(
    night: str, three_nights: ThreeNights, served: dict[str, dict[str, Held]]
) -> None:
    line, wrong = three_nights.line, []
    table = [f"Night of {night}", f"{'stream':<34}{'served':>8}{'landed':>8}{'keys':>8}{'truth':>8}"]
    for name, stream in STREAMS.items():
        manifest = line.manifest(name, night)
        if (name, night) in REFUSED:
            assert manifest is None, f"{name} of {night} was committed although it shrank"
            table.append(f"{name:<34} refused")
            continue
        assert manifest is not None, f"{name} of {night} did not land"
        found = served[night][name]
        accepted, aside = line.rows(name, night, columns=list(stream.key))
        keys = {tuple(str(v) for v in row) for row in (*accepted, *aside) if None not in row}
        broken = sum(None in row for row in (*accepted, *aside))
        truth, rows = expected_keys(stream, found, line.key, manifest), served_rows(found, manifest)
        table.append(f"{name:<34}{rows:>8}{manifest.rows:>8}{len(keys):>8}{len(truth):>8}")
        assert truth, f"{name}: there is nothing to compare with"
        if keys != truth:
            wrong.append(f"{name}: {len(truth - keys)} keys are missing, {len(keys - truth)} are not the servers'")
        if manifest.rows != rows:
            wrong.append(f"{name}: {manifest.rows} rows landed, {rows} were served")
        if stream.mode is Mode.FULL and broken != found.malformed:
            wrong.append(f"{name}: {broken} broken records landed, {found.malformed} were served")
    tell(*table)
    assert not wrong, wrong


@pytest.mark.parametrize("name", WINDOWED)
def test_the_loads_together_hold_all_that_the_servers_ever_held(
    name: str, three_nights: ThreeNights, served: dict[str, dict[str, Held]]
) -> None:
    """Windows leave no hole: late events come with the trailing days, and a change with the cursor."""
    line, landed, ever = three_nights.line, set[object](), set[object]()
    start = ""
    for night in NIGHTS:
        manifest = line.manifest(name, night)
        assert manifest is not None
        start = start or manifest.window_start or ""
        accepted, aside = line.rows(name, night, columns=list(STREAMS[name].key))
        landed |= {key for (key,) in (*accepted, *aside) if key is not None}
        found = served[night][name]
        pairs = zip(found.keys, zip(*found.instants.values(), strict=True), strict=True)
        if manifest.mode == Mode.APPEND:
            ever |= {key for (key,), (at,) in pairs if start <= str(at) < str(manifest.window_end)}
        else:  # later work that nobody has handed in yet is no change, so a cursor cannot see it
            ever |= {key for (key,), instants in pairs if night == NIGHTS[0] or any(instants)}
        tell(f"{name} up to {night}: {len(landed)} keys landed, {len(ever)} in the servers")
        assert (len(ever - landed), len(landed - ever)) == (0, 0)
    assert len(landed) > 1000


def test_windows_are_tried() -> None:
    assert {STREAMS[name].mode for name in WINDOWED} == {Mode.APPEND, Mode.UPSERT}


def test_what_a_night_is_expected_to_bring_is_really_served(truths: Truths) -> None:
    """The planted mess: without it the comparison above would prove less."""
    served = [truths[n]["streams"] for n in NIGHTS]
    shrunk = [s["oneroster.users"]["rows"] for s in served]
    assert shrunk[1] < 0.8 * shrunk[0] < shrunk[2]
    assert all(s["canvas.users"]["malformed"] == 1 for s in served)
    repeated = [s["canvas.page_views"]["rows"] - s["canvas.page_views"]["distinct"] for s in served]
    assert min(repeated) > 1
    tell(f"planted: {truths[NIGHTS[2]]['planted']}")
