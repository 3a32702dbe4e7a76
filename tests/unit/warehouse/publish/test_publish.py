"""The publish step on a small warehouse: what an edition holds, that bytes repeat, that a bad one is never linked."""

import hashlib
import json
import os
import shutil
import stat
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest

from coaching.errors import ConfigError, ContractError, UnavailableError
from coaching.marts import PersonRows
from coaching.paths import Paths
from tests.unit.warehouse.toy import HEADLINE, MARTS, THRESHOLDS, THROUGH, add_marts, make_warehouse
from warehouse.publish import editions
from warehouse.publish.audit_privacy import is_restricted
from warehouse.publish.step import publish


def build(*, extra: int = 0) -> Paths:
    paths = Paths.from_env()
    make_warehouse(paths, extra=extra)
    add_marts(paths)
    return paths


def run(paths: Paths) -> str:
    return publish(
        paths=paths, code_version="0.1.0+test", data_through=THROUGH, thresholds=THRESHOLDS, marts=MARTS, facts={}
    )


def damage(paths: Paths, statement: str) -> None:
    with duckdb.connect(str(paths.warehouse)) as warehouse:
        warehouse.execute(statement)


def test_an_edition_holds_what_the_contract_says() -> None:
    paths = build()
    name = run(paths)
    current = paths.published / "current"
    assert current.readlink() == Path("editions") / name
    files = sorted(str(p.relative_to(current)) for p in current.rglob("*") if p.is_file())
    assert files == [
        "analyst/analyst.duckdb",
        f"analyst/contracts/{HEADLINE}.odcs.yaml",
        "analyst/dictionary.csv",
        "analyst/dictionary.html",
        "analyst/manifest.json",
        "audit.json",
        "bi/bi.duckdb",
        "bi/contracts/mart_edition.odcs.yaml",
        f"bi/contracts/{HEADLINE}.odcs.yaml",
        "bi/contracts/mart_restatements.odcs.yaml",
        "bi/csv/mart_edition.csv",
        f"bi/csv/{HEADLINE}.csv",
        "bi/csv/mart_restatements.csv",
        "bi/dictionary.csv",
        "bi/dictionary.html",
        "bi/marts/mart_edition.parquet",
        f"bi/marts/{HEADLINE}.parquet",
        "bi/marts/mart_restatements.parquet",
        "bi/report/index.html",
        *(f"bi/report/school/s{n}.html" for n in range(1, 7)),
        "manifest.json",
    ]
    with duckdb.connect(str(current / "bi" / "bi.duckdb"), read_only=True) as bi:
        assert bi.execute("select distinct schema_name from duckdb_tables()").fetchall() == [("marts",)]
        assert (
            bi.execute(f"select count(*), count(*) filter (where suppressed) from marts.{HEADLINE}").fetchone()[0]
            == 126
        )
    with duckdb.connect(str(current / "analyst" / "analyst.duckdb"), read_only=True) as analyst:
        found = {schema for (schema,) in analyst.execute("select distinct schema_name from duckdb_tables()").fetchall()}
    assert found == {"core", "marts_restricted", "marts"}
    manifest = json.loads((current / "manifest.json").read_text())
    assert manifest["data_through"] == THROUGH
    assert manifest["rows"][f"marts.{HEADLINE}"] == 126
    assert {table.partition(".")[0] for table in manifest["rows"]} == {"marts"}
    exact = json.loads((current / "analyst" / "manifest.json").read_text())
    assert {table.partition(".")[0] for table in exact["rows"]} == {"core", "marts_restricted", "marts"}
    assert manifest["edition"] == exact["edition"] == name
    assert "suppressed_rows_are_blank" in manifest["checks_passed"]
    for file, digest in manifest["files"].items():
        assert hashlib.sha256((current / file).read_bytes()).hexdigest() == digest
    assert len(manifest["files"]) == 3 + 7
    report = json.loads((current / "audit.json").read_text())
    assert report["found"] == manifest["audit"]["found"] == 0
    assert report["tried"] == manifest["audit"]["tried"] > 0


def test_the_report_of_equal_content_has_equal_bytes() -> None:
    paths = build()
    reports = []
    for _ in range(2):
        shutil.rmtree(paths.published, ignore_errors=True)
        run(paths)
        reports.append((paths.published / "current" / "audit.json").read_bytes())
    assert reports[0] == reports[1]


def test_a_closed_period_that_changed_and_was_not_told_is_refused() -> None:
    paths = build()
    first = run(paths)
    damage(
        paths,
        f"update marts.{HEADLINE} set coach_minutes_allocated = coach_minutes_allocated + 1 "
        "where school_key = 's2' and qualified_code = 'F:1' and period_key = '2025-11' and not suppressed",
    )
    with pytest.raises(
        ContractError, match=f"two editions finds .* in {HEADLINE} .coach_minutes_allocated 1"
    ) as caught:
        run(paths)
    assert "current edition stays" in str(caught.value)
    assert (editions.current(paths), editions.editions(paths)) == (first, [first])


def test_rights_keep_bi_out_of_the_analysts_folder() -> None:
    before = os.umask(0o077)
    try:
        paths = build()
        run(paths)
    finally:
        os.umask(before)
    current = (paths.published / "current").resolve()
    modes = {str(p.relative_to(current)): stat.S_IMODE(p.stat().st_mode) for p in (current, *current.rglob("*"))}
    assert modes["analyst"] == 0o750
    assert modes["analyst/analyst.duckdb"] == modes["analyst/manifest.json"] == 0o640
    assert modes["."] == modes["bi"] == modes["bi/marts"] == 0o755
    assert modes["bi/report"] == modes["bi/report/school"] == modes["bi/contracts"] == 0o755
    assert modes["bi/report/index.html"] == modes["bi/report/school/s1.html"] == 0o644
    assert modes["bi/csv"] == 0o755
    assert modes["analyst/contracts"] == 0o750
    assert modes["bi/dictionary.csv"] == modes["bi/csv/mart_edition.csv"] == 0o644
    assert modes["analyst/dictionary.csv"] == modes[f"analyst/contracts/{HEADLINE}.odcs.yaml"] == 0o640
    assert modes["bi/bi.duckdb"] == modes["audit.json"] == modes["manifest.json"] == 0o644


def test_equal_content_gives_equal_parquet_and_pages() -> None:
    seen = set()
    for _ in range(4):  # the toy's rows come in random order
        paths = build()
        current = paths.published / "editions" / run(paths)
        files = (*(current / "bi" / "marts").glob("*.parquet"), *(current / "bi" / "report").rglob("*.html"))
        assert len(files) == 3 + 7
        seen.add(tuple(p.read_bytes() for p in sorted(files)))
    assert len(seen) == 1
    assert len(editions.editions(paths)) == 4
    assert len({name.partition("-")[2] for name in editions.editions(paths)}) == 1


def test_rows_are_ordered_by_primary_key() -> None:
    paths = build()
    run(paths)
    rows = pq.read_table(paths.published / "current" / "bi" / "marts" / f"{HEADLINE}.parquet").to_pylist()
    keys = [(r["school_key"], r["framework_id"], r["qualified_code"], r["period_type"], r["period_key"]) for r in rows]
    assert keys == sorted(set(keys))
    assert len(keys) == 126


@pytest.mark.slow
def test_seven_editions_stay_and_rollback_goes_back() -> None:
    paths = build()
    names = [run(paths) for _ in range(9)]
    assert editions.editions(paths) == names[2:]
    assert editions.rollback(paths=paths) == names[7]
    assert editions.rollback(paths=paths, edition=names[3]) == names[3]
    assert editions.current(paths) == names[3]
    with pytest.raises(ConfigError, match="There is no edition 000001"):
        editions.rollback(paths=paths, edition=names[0])
    names += [run(paths) for _ in range(4)]
    assert editions.current(paths) == names[-1]
    assert editions.editions(paths) == names[-7:]


def test_no_rollback_before_the_first_edition() -> None:
    with pytest.raises(ConfigError, match="no earlier edition"):
        editions.rollback(paths=Paths.from_env())


def test_leftovers_of_a_killed_publish_are_removed() -> None:
    paths = build()
    first = run(paths)
    (paths.published / ".building-1" / "analyst").mkdir(parents=True)
    (paths.published / ".current-1").symlink_to("nowhere")
    orphan = paths.published / "editions" / "000002-never"
    orphan.mkdir()
    (paths.published / ".pending").write_text("000002-never")
    aside = (paths.runs / "2026-06-10" / ".build.json.99999999.tmp", paths.estimates / ".gaps.parquet.99999999.tmp")
    for file in aside:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
    second = run(paths)
    assert editions.editions(paths) == [first, second]
    assert not any(file.exists() for file in aside)
    assert sorted(p.name for p in paths.published.iterdir()) == [".lock", "current", "editions"]


def test_an_edition_linked_before_the_kill_stays() -> None:
    paths = build()
    first = run(paths)
    (paths.published / ".pending").write_text(first)
    second = run(paths)
    assert editions.editions(paths) == [first, second]


def test_two_publishes_at_once_are_refused() -> None:
    paths = build()
    with editions.locked(paths), pytest.raises(UnavailableError, match="under way"):
        run(paths)


def test_without_a_warehouse_nothing_happens() -> None:
    with pytest.raises(ContractError, match="no warehouse"):
        run(Paths.from_env())


SMALL = (
    f"update marts.{HEADLINE} set suppressed = false, {{}} where school_key = 's1' and qualified_code = "
    "'F:1' and period_key = '2025-11'"
)
BROKEN = {
    "a hidden value shown": (
        f"update marts.{HEADLINE} set reach_rate = 0.1 where suppressed",
        "suppressed_rows_are_blank",
    ),
    "not said whether hidden": (
        f"update marts.{HEADLINE} set suppressed = null where suppressed",
        "suppressed_rows_are_blank",
    ),
    "a small cell": (SMALL.format("teachers_coached = 3"), "small_cells_are_hidden"),
    "one coach": (f"update marts.{HEADLINE} set coaches_active = 1 where not suppressed", "small_cells_are_hidden"),
    "minutes of nobody": (SMALL.format("teachers_coached = 0, coach_minutes_allocated = 30"), "no_activity_of_nobody"),
    "few reached": (
        f"update marts.{HEADLINE} set teachers_coached_eligible = 2 where not suppressed",
        "small_cells_are_hidden",
    ),
    "a hidden part shown": (
        f"update marts.{HEADLINE} set hidden_parts = 'started, reached' where not suppressed",
        "hidden_parts_are_blank",
    ),
    "a share that nothing codes": (
        f"alter table marts.{HEADLINE} add column followup_rate double",
        "coded_shares_are_blank",
    ),
    "a coded share told": (
        (
            f"alter table marts.{HEADLINE} add column followup_rate double; "
            f"alter table marts.{HEADLINE} add column followup_rate_band text; "
            f"update marts.{HEADLINE} set followup_rate = 1, followup_rate_band = '>=90 % of 20-39' "
            "where not suppressed"
        ),
        "coded_shares_are_blank",
    ),
    "a period without end": (
        f"update marts.{HEADLINE} set period_end = null where period_key = '2025-12'",
        "closed_periods_only",
    ),
    "a running period": (
        f"update marts.{HEADLINE} set period_end = date '2026-02-28' where period_key = '2025-12'",
        "closed_periods_only",
    ),
    "a person's key": (f"alter table marts.{HEADLINE} add column coach_key text", "no_person_column"),
    "the reason": (f"alter table marts.{HEADLINE} add column suppression_reason text", "no_person_column"),
    "an address": (
        f"update marts.{HEADLINE} set school_name = 'x.y@example.org' where school_key = 's1'",
        "no_email_address",
    ),
    "a declared mart less": (f"drop table marts.{HEADLINE}", "every_declared_mart_is_there"),
    "its exact values less": (f"drop table marts_restricted.{HEADLINE}", "every_declared_mart_is_there"),
    "no marts": ("drop schema marts cascade", "row_counts_equal_warehouse"),
}


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A data folder with a good edition, to be copied, and the edition's name."""
    root = tmp_path_factory.mktemp("good") / "data"
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("COACHING_DATA", str(root))
        return root, run(build())


@pytest.mark.parametrize("case", BROKEN)
def test_a_bad_edition_is_never_linked(case: str, good: tuple[Path, str]) -> None:
    paths, (folder, first) = Paths.from_env(), good
    shutil.copytree(folder, paths.root, symlinks=True)
    statement, check = BROKEN[case]
    damage(paths, statement)
    with pytest.raises(ContractError, match=check) as caught:
        run(paths)
    assert "example.org" not in str(caught.value)
    assert editions.current(paths) == first
    assert editions.editions(paths) == [first]
    assert not list(paths.published.glob(".building-*"))


PEOPLE = {"mart_rows": PersonRows(key=("row_key",), who="person_key", name="mart_rows", columns={})}


def run_with_person_rows(paths: Paths, statement: str) -> str:
    damage(paths, statement)
    return publish(
        paths=paths,
        code_version="0.1.0+test",
        data_through=THROUGH,
        thresholds=THRESHOLDS,
        marts=MARTS,
        facts={},
        person_rows=PEOPLE,
    )


def test_person_rows_reach_the_analysts_by_key_and_nobody_else() -> None:
    paths = build()
    rows = "select 'k' || r as row_key, 'p' || (9 - r) as person_key from range(3) t(r) order by r desc"
    run_with_person_rows(paths, f"create table marts_restricted.mart_rows as {rows}")
    current = paths.published / "current"
    assert not list((current / "bi").rglob("*mart_rows*"))
    with duckdb.connect(str(current / "bi" / "bi.duckdb"), read_only=True) as bi:
        assert bi.execute("select count(*) from duckdb_columns() where column_name = 'person_key'").fetchone() == (0,)
    with duckdb.connect(str(current / "analyst" / "analyst.duckdb"), read_only=True) as analyst:
        found = analyst.execute("from marts_restricted.mart_rows").fetchall()
    assert found == [("k0", "p9"), ("k1", "p8"), ("k2", "p7")]


@pytest.mark.parametrize(
    "statement", ["select 1", "create table marts.mart_rows as select 1 as n"], ids=["missing", "shown"]
)
def test_person_rows_that_are_missing_or_shown_stop_the_edition(statement: str) -> None:
    with pytest.raises(ContractError, match="person_rows_stay_with_analysts: mart_rows is"):
        run_with_person_rows(build(), statement)


@pytest.mark.parametrize(
    ("column", "points_at_a_person"),
    [
        ("coach_key", True),
        ("person_key", True),
        ("lead_coach_name", True),
        ("teacher_email_hash", True),
        ("respondent_id", True),
        ("viewer_key", True),
        ("suppression_reason", True),
        ("raw_code", True),
        ("school_key", False),
        ("school_name", False),
        ("outcome_name", False),
        ("teachers_coached", False),
        ("coach_minutes_allocated", False),
        ("stream_name", False),
    ],
)
def test_columns_that_point_at_a_person(column: str, *, points_at_a_person: bool) -> None:
    assert is_restricted(column) is points_at_a_person
