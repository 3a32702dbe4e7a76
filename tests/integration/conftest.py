"""Three nights of the sandbox, run once for all tests and all test processes."""

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest

from sandbox.process import SandboxProcess, sandbox_process
from sandbox.truth import truth
from sandbox.world import World, build_world
from tests.integration import nights
from tests.integration.leaks import Needles, Secret
from tests.integration.line import KEY, Line
from tests.integration.nights import NightRan, ThreeNights, Truths


@pytest.fixture(scope="session")
def world() -> World:
    """The district that the sandbox serves, to hold the warehouse against."""
    return build_world(nights.SEED, nights.SIZE)


@pytest.fixture(scope="session")
def truths(world: World) -> Truths:
    """What is true of each night, in clear."""
    return Truths({night: truth(world, date.fromisoformat(night)) for night in nights.NIGHTS})


@pytest.fixture(scope="session")
def session_folder(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """One folder for all test processes of this session."""
    base = tmp_path_factory.getbasetemp()
    return base if worker_id == "master" else base.parent


@pytest.fixture(scope="session")
def shared_folder(session_folder: Path) -> Path:
    """Where the three nights stand: `NIGHTS_FOLDER` names a folder that outlives the session."""
    return Path(os.environ.get("NIGHTS_FOLDER") or session_folder)


@pytest.fixture(scope="session")
def three_nights(shared_folder: Path) -> ThreeNights:
    """Nights 1 to 3, each as it was when it had just ended; the first test process that asks runs them."""
    root, done = shared_folder / "three-nights", shared_folder / "three-nights.json"
    with alone(shared_folder / "three-nights.lock"):
        if not done.exists():
            if root.exists():
                pytest.fail("The three nights failed in another test process.")
            root.mkdir()
            with sandbox_process(size=nights.SIZE, seed=nights.SEED) as sandbox:
                line = Line(root, sandbox.environment)
                nights.save(done, tuple(_night(line, sandbox, night) for night in nights.NIGHTS))
    return ThreeNights(Line(root, {}), nights.load(done))


def _night(line: Line, sandbox: SandboxProcess, load_date: str) -> NightRan:
    sandbox.set_night(date.fromisoformat(load_date))
    ran = line.night(load_date)
    if ran.exit_code not in (0, 1):
        # the output is not shown: whether it names anybody is what a test is to find out
        pytest.fail(f"The night of {load_date} ended with exit code {ran.exit_code}.")
    report = (line.paths.reports / f"{load_date}.md").read_text(encoding="utf-8")
    return NightRan(load_date, ran, line.published(), report)


@contextmanager
def alone(lock: Path) -> Iterator[None]:
    """No other test process is in such a block of this lock."""
    with lock.open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


@pytest.fixture
def sandbox() -> Iterator[SandboxProcess]:
    """A sandbox of the test's own; its clock stands at the first night."""
    with sandbox_process(size=nights.SIZE, seed=nights.SEED) as running:
        yield running


@pytest.fixture
def copied(three_nights: ThreeNights, sandbox: SandboxProcess, tmp_path: Path) -> Callable[[], Line]:
    """A copy of the line after three nights that a test may change, and a sandbox of its own behind it."""

    def copy() -> Line:
        line = Line(tmp_path / "copy", sandbox.environment)
        shutil.copytree(three_nights.line.paths.root, line.paths.root, symlinks=True)
        return line

    return copy


@pytest.fixture(scope="session")
def needles(truths: Truths, world: World) -> Needles:
    """Every name, address and person id of the world, every credential, the key: none may stand anywhere in clear."""
    return Needles(planted(truths, world))


def planted(truths: Truths, world: World) -> list[Secret]:
    """The values to look for, by kind."""
    last = truths[nights.NIGHTS[-1]]
    values = [str(v) for v in last["planted_clear_values"]]
    found = [Secret("e-mail" if "@" in v else "name", n, v) for n, v in enumerate(values)]
    found += [Secret("person id", n, p.person_id) for n, p in enumerate(world.people)]
    found += [Secret("person id", 5_000 + n, p.second_id) for n, p in enumerate(world.people) if p.second_id]
    found += [
        Secret("person id", 10_000 + n, str(u.user_id)) for n, u in enumerate(world.campus.users) if u.user_id > 10**9
    ]
    key = Line(Path(), {}).key
    keys = [KEY, key.pseudonyms.hex(), key.encryption.hex()]
    return found + [Secret("secret", n, str(v)) for n, v in enumerate([*last["planted_secrets"], *keys])]
