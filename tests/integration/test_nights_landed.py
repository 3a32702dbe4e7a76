"""For every stream of the sandbox: what landed is what the servers hold, night by night."""

from collections.abc import Iterator
from datetime import date

import pytest

from coaching.manifest import Manifest
from coaching.secrets import PseudonymKey
from coaching.streams import Field, Mode, Privacy, Stream
from extractors import declared
from sandbox.systems.canvas.lists import CanvasView
from sandbox.world.world import World
from tests.integration.nights import NIGHTS, ThreeNights, Truths, sandbox_district, tell
from warehouse.land.pseudonyms import pseudonym

Key = tuple[str, ...]
STREAMS = {f"{s.source}.{s.name}": s for s in declared(sandbox_district())}
REFUSED = {("oneroster.users", NIGHTS[1])}
_CLEAR = (Privacy.KEEP,)


def expected_keys(stream: Stream, served: dict[str, object], key: PseudonymKey, manifest: Manifest) -> set[Key]:
    """The keys that the servers give for the load's window, as the door turns them."""
    fields = [next(f for f in stream.fields if f.name == name) for name in stream.key]
    keys = served["keys"]
    assert isinstance(keys, list)
    return {
        tuple(_at_the_door(f, v, key) for f, v in zip(fields, one, strict=True))
        for one in _in_window(keys, served, manifest)
    }


def _at_the_door(field: Field, value: str, key: PseudonymKey) -> str:
    return value if field.privacy in _CLEAR else pseudonym(key, field.privacy, field.namespace, value)


def _in_window(keys: list[list[str]], served: dict[str, object], manifest: Manifest) -> Iterator[list[str]]:
    instants = served.get("instants", {})
    assert isinstance(instants, dict)
    columns = [instants[name] for name in sorted(instants)]
    for number, key in enumerate(keys):
        if not columns or any(_hit(column[number], manifest) for column in columns):
            yield key


def _hit(instant: str | None, manifest: Manifest) -> bool:
    """Whether an instant lies in the window: a list of changes excludes its start, a list of events includes it."""
    start, end = manifest.window_start or "", manifest.window_end or "9999"
    if manifest.mode == Mode.UPSERT:
        return not start or (instant is not None and instant > start)
    return instant is not None and start <= instant < end


def served_rows(name: str, served: dict[str, object], manifest: Manifest, view: CanvasView, world: World) -> int:
    """How many records the servers send for the load's window, repeats and broken ones included."""
    if name == "canvas.page_views":
        users = [int(str(u["id"])) for u in view.users("teacher") if isinstance(u, dict)]
        return sum(len(view.page_views(u, manifest.window_start or "", manifest.window_end or "9999")) for u in users)
    if name == "canvas.submissions" and manifest.window_start:
        asked = ({"submitted_since": manifest.window_start}, {"graded_since": manifest.window_start})
        return sum(len(view.submissions(c.course_id, **since)) for c in world.campus.courses for since in asked)
    return int(str(served["rows"]))


def test_every_stream_of_the_servers_is_declared(truths: Truths) -> None:
    served = set(truths[NIGHTS[0]]["streams"])
    # students' accounts are pulled where a district asks for them; this one does not
    assert served - {"canvas.users_student"} == set(STREAMS)
    assert len(STREAMS) == 18


@pytest.mark.parametrize("night", NIGHTS)
def test_landed_keys_are_the_servers_truth(night: str, three_nights: ThreeNights, truths: Truths, world: World) -> None:
    line, view = three_nights.line, CanvasView(world, date.fromisoformat(night))
    table = [
        f"Night of {night}",
        f"{'stream':<34}{'served':>8}{'landed':>8}{'accepted':>9}{'aside':>6}{'keys':>7}{'truth':>7}",
    ]
    wrong = []
    for name, stream in STREAMS.items():
        manifest = line.manifest(name, night)
        if (name, night) in REFUSED:
            assert manifest is None, f"{name} of {night} was committed although it shrank"
            table.append(f"{name:<34} refused")
            continue
        assert manifest is not None, f"{name} of {night} did not land"
        served = truths[night]["streams"][name]
        accepted, aside = line.rows(name, night, columns=list(stream.key))
        keys = [tuple(str(v) for v in row) for row in (*accepted, *aside) if None not in row]
        broken = sum(None in row for row in (*accepted, *aside))
        truth = expected_keys(stream, served, line.key, manifest)
        rows = served_rows(name, served, manifest, view, world)
        table.append(
            f"{name:<34}{rows:>8}{manifest.rows:>8}{manifest.accepted:>9}{manifest.quarantined:>6}{len(set(keys)):>7}{len(truth):>7}"
        )
        assert truth, f"{name}: there is nothing to compare with"
        if set(keys) != truth:
            wrong.append(
                f"{name}: {len(truth - set(keys))} keys are missing, {len(set(keys) - truth)} are not the servers'"
            )
        if manifest.rows != rows:
            wrong.append(f"{name}: {manifest.rows} rows landed, {rows} were served")
        if stream.mode is Mode.FULL and broken != served["malformed"]:
            wrong.append(f"{name}: {broken} broken records landed, {served['malformed']} were served")
    tell(*table)
    assert not wrong, wrong


@pytest.mark.parametrize("name", ["canvas.page_views", "canvas.submissions"])
def test_the_loads_together_hold_all_that_the_servers_ever_held(
    name: str, three_nights: ThreeNights, truths: Truths
) -> None:
    """Windows leave no hole: late page views come with the trailing days, and a change with the cursor."""
    line, landed, held = three_nights.line, set[object](), set[object]()
    start = ""
    for night in NIGHTS:
        manifest = line.manifest(name, night)
        assert manifest is not None
        start = start or manifest.window_start or ""
        accepted, aside = line.rows(name, night, columns=list(STREAMS[name].key))
        landed |= {key for (key,) in (*accepted, *aside) if key is not None}
        served = truths[night]["streams"][name]
        pairs = zip(served["keys"], zip(*served["instants"].values(), strict=True), strict=True)
        if manifest.mode == Mode.APPEND:
            held |= {key for (key,), (at,) in pairs if start <= at < str(manifest.window_end)}
        else:  # later work that nobody has handed in yet is no change, so a cursor cannot see it
            held |= {key for (key,), instants in pairs if night == NIGHTS[0] or any(instants)}
        tell(f"{name} up to {night}: {len(landed)} keys landed, {len(held)} in the servers")
        assert (len(held - landed), len(landed - held)) == (0, 0)
    assert len(landed) > 1000


def test_what_a_night_is_expected_to_bring_is_really_served(truths: Truths) -> None:
    """The planted mess: without it the comparison above would prove less."""
    served = [truths[n]["streams"] for n in NIGHTS]
    shrunk = [s["oneroster.users"]["rows"] for s in served]
    assert shrunk[1] < 0.8 * shrunk[0] < shrunk[2]
    assert all(s["canvas.users"]["malformed"] == 1 for s in served)
    assert any(
        s["google_sheets.coaching_log"]["malformed"] + s["google_sheets.coaching_log_2011"]["malformed"] for s in served
    )
    repeated = [s["canvas.page_views"]["rows"] - s["canvas.page_views"]["distinct"] for s in served]
    assert min(repeated) > 1
    tell(f"planted: {truths[NIGHTS[2]]['planted']}")
