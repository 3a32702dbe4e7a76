"""Nobody is visible: no name, address, person id or credential stands in clear in anything that three nights left."""

import csv
import io
import re
from collections.abc import Iterable
from datetime import date

from extractors import declared
from sandbox.systems.canvas.view import CanvasView
from sandbox.systems.google_sheets import records as sheets
from sandbox.systems.qualtrics import records as qualtrics
from sandbox.systems.secrets import all_secrets
from sandbox.world import World
from tests.integration.leaks import Finding, Needles, scan, scan_text
from tests.integration.nights import NIGHTS, SEED, ThreeNights, sandbox_district, tell
from warehouse.land import undeclared
from warehouse.land.sealing import Sealer

_STREAMS = {f"{s.source}.{s.name}": s for s in declared(sandbox_district())}


def _told(findings: Iterable[Finding]) -> list[str]:
    """Where, and which kind: one line a place."""
    return sorted({f"{f.file} [{f.container}] {re.sub(r' [0-9]+$', '', f.what)}" for f in findings})[:40]


def test_the_mess_that_parsers_like_to_quote_is_really_served(world: World, needles: Needles) -> None:
    """Of the served bytes themselves: otherwise finding nothing afterwards would prove nothing."""
    night = date.fromisoformat(NIGHTS[1])
    view = CanvasView(world, night)
    works = [a for course in view.parents("courses") for a in view.assignments(course)]
    nested = [a["discussion_topic"] for a in works if "discussion_topic" in a]
    malformed = [
        r
        for r in (*view.users("teacher"), *(v for u in world.page_views for v in view.page_views(u)))
        if isinstance(r, str)
    ]
    tabs = [sheets.tab(world, name, night) or [] for name in sheets.FRAMEWORK_OF_TAB]
    logs = [(tab[0].index("Observer name"), row) for tab in tabs for row in tab[1:]]
    observers = [row[place] for place, row in logs if len(row) > place and row[place]]
    spare = [row for place, row in logs if len(row) > place + 1]
    survey = list(csv.reader(io.StringIO(qualtrics.export_csv(world, "SV_pre", night).decode("utf-8-sig"))))
    broken = [row for row in survey if len(row) != len(survey[0])]
    planted = {
        "nested names": nested,
        "malformed records": malformed,
        "observers": observers,
        "rows too long": spare,
        "broken responses": broken,
    }
    tell(*(f"{what}: {len(rows)}" for what, rows in planted.items()))
    for what, rows in planted.items():
        assert rows, f"no {what} are served"
        assert needles.found(repr(rows).encode()), f"the {what} name nobody"
    assert all(needles.found(secret.encode()) for secret in all_secrets(SEED).values())


def test_what_nobody_declared_arrived_sealed(three_nights: ThreeNights, needles: Needles) -> None:
    """The unmapped column, nested names and broken records land encrypted; the manifest tells their number only."""
    line = three_nights.line
    opened = {}
    for name, field in (
        ("canvas.assignments", "discussion_topic"),
        ("google_sheets.coaching_log", "Observer name"),
        ("canvas.users", None),
        ("qualtrics.teacher_survey_pre", None),
    ):
        manifest = line.manifest(name, NIGHTS[1])
        assert manifest is not None
        assert field is None or field in undeclared.opened(manifest, line.key, _STREAMS[name])
        assert field is None or field not in str(manifest)
        sealer = Sealer(line.key, _STREAMS[name])
        accepted, aside = line.rows(name, NIGHTS[1], columns=["_extra"])
        texts = [str(sealer.open(str(sealed))) for (sealed,) in (*accepted, *aside) if sealed]
        opened[name] = sum(bool(needles.found(text.encode())) for text in texts)
    tell(*(f"{name}: {count} sealed values name somebody" for name, count in opened.items()))
    assert all(opened.values())


def test_nobody_is_in_any_file(three_nights: ThreeNights, needles: Needles) -> None:
    root, secret = three_nights.line.root, three_nights.line.key_file.parent
    kinds = {p.suffix for p in three_nights.line.paths.root.rglob("*") if p.is_file()}
    assert kinds >= {".parquet", ".duckdb", ".json", ".md"}, "the scan saw none of the containers it is there for"
    findings = scan(root, needles, leave_out=secret)
    files = sum(p.is_file() for p in root.rglob("*"))
    tell(f"{files} files scanned (data, output, home, temporary files), {len(findings)} findings")
    assert {f.what.split()[0] for f in scan(secret, needles)} == {"secret"}, "the key file is where it should be"
    assert _told(findings) == []


def test_nobody_is_in_what_was_said(three_nights: ThreeNights, needles: Needles) -> None:
    said = {
        f"{n.load_date} {name}": text
        for n in three_nights.nights
        for name, text in (("stdout", n.ran.stdout), ("stderr", n.ran.stderr), ("report", n.report))
    }
    tell(f"{sum(map(len, said.values())):,} characters of output scanned")
    assert all(said[f"{night} stdout"] for night in NIGHTS)
    assert _told(f for name, text in said.items() for f in scan_text(text, needles, name=name)) == []


def test_the_scan_of_this_folder_would_have_found_somebody(
    three_nights: ThreeNights, needles: Needles, world: World
) -> None:
    """The same needles do find the district's people, each of them."""
    for person in world.people:
        assert {
            w.split()[0]
            for w in needles.found(f"{person.family}, {person.given} {person.email} {person.person_id}".encode())
        } >= {
            "name",
            "e-mail",
            "person",
        }
    assert three_nights.line.key_file.read_text(encoding="utf-8") not in ("", "0")
    # the key comes after the credentials of the systems
    assert needles.found(three_nights.line.key_file.read_bytes()) >= {f"secret {len(all_secrets(SEED))}"}
