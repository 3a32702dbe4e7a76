"""One list of streams: declarations = suites = dbt sources = landing folders = what the servers give."""

import yaml

from expectations.door.suites import suite_for
from extractors import declared
from tests.integration.nights import NIGHTS, ThreeNights, Truths, sandbox_district, tell

_STREAMS = {(s.source, s.name): s for s in declared(sandbox_district(), include_unconfigured=True)}
# kinds whose columns are their own have one source in dbt, whatever the district calls theirs


def test_every_stream_has_a_suite() -> None:
    suites = {name: suite_for(stream) for name, stream in _STREAMS.items()}
    tell(f"{len(suites)} suites with {sum(len(s.row_rules) for s in suites.values())} row rules")
    assert all(suite.name == ".".join(name) and suite.row_rules for name, suite in suites.items())


def test_streams_are_the_landing_folders(three_nights: ThreeNights) -> None:
    landing = three_nights.line.paths.landing
    folders = {(f.parent.name, f.name) for f in landing.glob("[!_]*/*")}
    assert folders == set(_STREAMS) != set()
    silent = {
        name for name in folders if not (landing / name[0] / name[1] / "load_date=1900-01-01" / "data.parquet").exists()
    }
    assert silent == set(), "streams without their zero-row file"


def test_streams_are_the_dbt_sources(three_nights: ThreeNights) -> None:
    """The landing's sources in the generated file; `coaching` holds what is about the loads."""
    written = yaml.safe_load((three_nights.line.paths.dbt / "models" / "sources.yml").read_text(encoding="utf-8"))[
        "sources"
    ]
    tables = {
        (source["name"], table["name"])
        for source in written
        if source["name"] != "coaching"
        for table in source["tables"]
    }
    assert tables == set(_STREAMS) != set()


def test_streams_are_what_the_servers_give_and_what_is_in_the_quality_mart(
    three_nights: ThreeNights, truths: Truths
) -> None:
    configured = {f"{s.source}.{s.name}" for s in declared(sandbox_district())}
    assert configured == set(truths[NIGHTS[0]]["streams"]) != set()
    seen = {name for step, name in three_nights.line.outcomes(NIGHTS[0]) if step == "check"}
    assert seen == configured
