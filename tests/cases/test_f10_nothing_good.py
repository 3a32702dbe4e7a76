"""F10: a load of which nothing is good is no load; the last good one stays."""

import pytest

from coaching.errors import ContractError
from coaching.paths import Paths
from coaching.streams import Stream
from expectations.door.check import check_load
from tests.unit.expectations.conftest import NIGHT, MakeLoad, good_session
from warehouse import store


@pytest.mark.parametrize("rows", [1, 20, 49])
def test_every_row_broken_is_refused_however_few_there_are(
    rows: int, log: Stream, make_load: MakeLoad, paths: Paths
) -> None:
    check_load(log, make_load(log, [good_session(n) for n in range(40)]), paths=paths)
    before = store.load_file(paths, "forms", "log", NIGHT).read_bytes()
    broken = make_load(log, [{**good_session(n), "session_date": "yesterday"} for n in range(rows)])
    with pytest.raises(ContractError, match=rf"some_rows_are_good.*good_rows 0 of {rows} rows.*first at 1"):
        check_load(log, broken, paths=paths)
    assert store.load_file(paths, "forms", "log", NIGHT).read_bytes() == before


def test_one_good_row_is_a_load(log: Stream, make_load: MakeLoad, paths: Paths) -> None:
    rows = [good_session(0), *({**good_session(n), "session_date": "yesterday"} for n in range(1, 20))]
    manifest = check_load(log, make_load(log, rows), paths=paths)
    assert (manifest.accepted, manifest.quarantined) == (1, 19)
