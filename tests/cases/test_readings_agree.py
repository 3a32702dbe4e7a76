"""Whatever is written: what the door accepts the models read, as it was meant, and what it refuses they do not.

Every type in every format over generated values: those values in one table, one query for the door's views and one for
the SQL that dbt runs, rendered from the project's own macros.
"""

import random
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import cast

import duckdb
import jinja2
import pyarrow as pa
import pytest

from coaching.paths import PROJECT
from coaching.reading import ISO_DAY, ISO_TIME, USUAL, Order, Reading, dates, dates_of, number
from expectations.engine.rules import Rule, day, instant
from expectations.engine.rules import number as number_rule
from expectations.engine.validator import Validator

SEED = 20250902
TRIES = 400
OWN = dates(dates_of(Order.MDY, ("D.M.YY", "YYYY MMMM D H:MM", "YYYYMMDD")))
MDY, DMY = (dates(dates_of(order)) for order in Order)
_SPOILT = (
    "", " ", "n/a", "30 min", "2026-02-30", "2/30/2026", "13/13/2026", "9/2/125", "nan", "inf", "1_000", "0x1f", "now",
    "2025-09-02T25:00", "2025-09-02 10:60", "9/2/2025 13:01 PM", "epoch", "2025-09-02T10:00:00+99:00", "--1", "1d",
)  # fmt: skip


_TIMES: dict[str, tuple[tuple[Reading, ...], bool]] = {
    "%Y-%m-%d": ((ISO_TIME, MDY, DMY), False), "%Y-%m-%dT%H:%M:%SZ": ((ISO_TIME, MDY, DMY), True),
    "%Y-%m-%d %H:%M": ((ISO_TIME, MDY, DMY), True), "%Y-%m-%dT%H:%M:%S,000+00:00": ((ISO_TIME, MDY, DMY), True),
    "%Y/%m/%d %-I:%M:%S %p": ((MDY, DMY), True), "%Y/%m/%d %-I:%M:%S %p GMT": ((MDY, DMY), True),
    "%-m/%-d/%Y %-I:%M %p": ((MDY,), True), "%-m/%-d/%y %-H:%M": ((MDY,), True), "%m/%d/%Y": ((MDY,), False),
    "%-d/%-m/%Y %H:%M:%S": ((DMY,), True), "%d/%m/%y, %H:%M": ((DMY,), True), "%-d.%-m.%Y": ((DMY,), False),
    "%A, %-d %B %Y, %H:%M": ((MDY, DMY), True), "%B %-d, %Y at %-I:%M %p": ((MDY, DMY), True),
    "%Y %B %d %H:%M": ((MDY, DMY, OWN), True), "%a %b %d %Y %H:%M:%S GMT+0000 (UTC)": ((MDY, DMY), True),
    "%d.%m.%y %H:%M": ((OWN,), True), "%Y%m%d": ((OWN,), False), "%-d-%b-%y": ((MDY, DMY), False),
}  # fmt: skip


def _moment(dice: random.Random) -> datetime:
    return datetime(2000, 1, 1) + timedelta(minutes=dice.randrange(60 * 24 * 365 * 60))  # noqa: DTZ001 - a text without a zone


def drawn() -> Iterator[tuple[str, str, str, str | None]]:
    """Reading, kind, text, what it means (None: not told here, but both must agree)."""
    dice = random.Random(SEED)
    for form, (readings, has_time) in _TIMES.items():
        for at in (_moment(dice) for _ in range(TRIES)):
            text = dice.choice(["{}", " {}", "{} "]).format(at.strftime(form))
            meant = at if has_time else datetime(at.year, at.month, at.day)  # noqa: DTZ001
            meant = meant if "%S" in form or not has_time else meant.replace(second=0)
            for reading in readings:
                yield reading.name, "time", text, meant.isoformat(" ")
            yield ISO_DAY.name, "day", text, at.date().isoformat() if form == "%Y-%m-%d" else None
            for reading in {MDY, DMY, OWN, ISO_TIME} - set(readings):
                yield reading.name, "time", text, None
    for reading, sign in ((number("."), "."), (number(","), ",")):
        for _ in range(TRIES * 4):
            value = round(dice.uniform(-1e4, 1e4), dice.randrange(4))
            text = f"{value:g}" if abs(value) >= 1 and "e" not in f"{value:g}" else f"{value:.4f}"
            yield reading.name, "number", text.replace(".", sign), str(float(text))
            yield reading.name, "whole", text.replace(".", sign), None
    for reading in (*USUAL[:3], number(","), MDY, DMY, OWN):
        kind = "number" if "number" in reading.name else "day" if reading == ISO_DAY else "time"
        mixed = ("".join(dice.choices(text + "0/-: ,.", k=len(text))) for text in _SPOILT * 20)
        yield from ((reading.name, kind, text, None) for text in (*_SPOILT, *mixed))


def _models() -> Callable[[str, str], str]:
    """The macros of the project, as dbt renders them on DuckDB."""

    class Adapter:
        def dispatch(self, name: str, _: str) -> object:
            return getattr(module, f"duckdb__{name}")

    readings = {r.name: r.of("{c}") for r in (*USUAL, OWN, number(","))}
    dbt = {"type_string": lambda: "varchar"}
    env = jinja2.Environment()  # noqa: S701 - SQL
    given: dict[str, object] = {"var": {"readings": readings, "timezone": "UTC"}.get, "adapter": Adapter(), "dbt": dbt}
    source = (PROJECT / "dbt_project" / "macros" / "engine.sql").read_text(encoding="utf-8")
    source = source.replace("{{ return(", "{{ (")
    module = env.from_string(source, globals=given).make_module(given)
    given["coaching"] = module

    def render(reading: str, kind: str) -> str:
        calls = {
            "time": f"utc_timestamp(read('text', '{reading}'))",
            "number": f"try_double(read('text', '{reading}'))",
            "whole": f"whole_number(read('text', '{reading}'))",
        }
        if kind == "day":  # as the generator of the staging models writes it
            return f"cast(try_cast({readings[reading]} as date) as varchar)".replace("{c}", "text")
        names = ("read", "utc_timestamp", "try_double", "whole_number")
        text = env.from_string("{{ " + calls[kind] + " }}").render({n: getattr(module, n) for n in names})
        return f"cast({text} as varchar)"

    return render


@pytest.fixture(scope="module")
def tried() -> pa.Table:
    """Every value with what each of the two made of it."""
    rows = list(drawn())
    table = pa.table({n: [row[at] for row in rows] for at, n in enumerate(("reading", "kind", "text", "meant"))})
    render = _models()
    readings = {r.name: r for r in (*USUAL, OWN, number(","))}
    made = {kind: {**dict.fromkeys({r for r, k, *_ in rows if k == kind})} for kind in {k for _, k, *_ in rows}}
    found = []
    with duckdb.connect(config={"threads": 1}) as engine:
        engine.execute("set TimeZone = 'UTC'")
        engine.register("values_tried", table)
        for kind, names in made.items():
            for name in names:
                rule = _rule(readings[name], kind)
                asked = f"from values_tried where reading = '{name}' and kind = '{kind}'"
                seen = engine.sql(f"select *, {rule.view.sql('text')} as seen {asked}").to_arrow_table()
                read = engine.sql(f"select {render(name, kind)} as read {asked}").to_arrow_table()
                column = seen.column("seen").combine_chunks()
                broken = Validator([rule]).failures({rule.seen_as: column}).get(rule.rule_name, [])
                refused = set(map(int, broken))
                accepted = [at not in refused and column[at].is_valid for at in range(len(column))]
                found.append(seen.drop(["seen"]).append_column("accepted", [accepted]).append_column("read", read[0]))
    return pa.concat_tables(found)


def _rule(reading: Reading, kind: str) -> Rule:
    if kind in ("number", "whole"):
        return number_rule("text", -1e300, 1e300, reading=reading, whole=kind == "whole")
    return day("text", reading) if kind == "day" else instant("text", reading)


def test_what_the_door_accepts_the_models_read(tried: pa.Table, capsys: pytest.CaptureFixture[str]) -> None:
    rows = tried.to_pylist()
    apart = [row for row in rows if row["accepted"] != (row["read"] is not None)]
    accepted = sum(row["accepted"] for row in rows)
    pairs = {(row["kind"], row["reading"]) for row in rows}
    with capsys.disabled():
        print(
            f"\nseed {SEED}: {len({k for k, _ in pairs})} types, {len(pairs)} of them with a reading, {len(_TIMES)} "
            f"ways to write a time, {len(rows)} values, {accepted} accepted, disagreements {len(apart)}"
        )
    assert apart == []
    assert accepted > len(rows) / 3


def test_the_models_read_what_was_meant(tried: pa.Table) -> None:
    told = [row for row in tried.to_pylist() if row["meant"]]
    wrong = [row for row in told if _plain(cast("str", row["read"] or "")) != row["meant"]]
    assert (len(told) > 10_000, wrong[:5]) == (True, [])


def _plain(text: str) -> str:
    try:
        return str(date.fromisoformat(text)) if len(text) == 10 else str(datetime.fromisoformat(text))
    except ValueError:
        return text
