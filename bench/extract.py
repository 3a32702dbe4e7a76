"""Benchmark 1: extracting and landing page views served as one list, against a bare loop of requests."""

import json
import shutil
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from urllib.parse import urlencode

from bench.figures import Benchmark, Figure, Say, middle, ratio
from bench.places import Place
from bench.processes import Ran, environment, measured
from bench.turns import turns
from coaching.errors import ContractError
from extractors.kinds.canvas.lists import PER_PAGE
from nights.night import Night
from sandbox.process import SandboxProcess, sandbox_process
from sandbox.world.days import NIGHTS
from warehouse import store
from warehouse.land.windows import window_for

RATIO_LIMIT, PEAK_MB_LIMIT, GROWTH_MB_LIMIT = 1.6, 300.0, 25.0
BUDGET_SECONDS = 300
NIGHT = NIGHTS[0].isoformat()
LEFT_OUT = (
    "server, extract and bare loop share this machine: the server's time is in both sides of the ratio",
    "one list of one user; lists of many users are pulled side by side",
    "the records have one shape, with no unknown and no nested field",
    "the check with Great Expectations, a step of its own, comes after it",
)


def run(folder: Path, *, rows: int, few_rows: int, repeats: int, say: Say) -> Benchmark:
    """Measures the bare loop, the many rows and the few rows by turns."""
    ours: dict[int, list[Ran]] = {rows: [], few_rows: []}
    bare: list[Ran] = []
    with _served(rows) as many, _served(few_rows) as few:
        for turn in turns(repeats, budget_seconds=BUDGET_SECONDS, began=time.monotonic()):
            bare.append(_bare(folder, many, rows))
            say(f"extract {turn}/{repeats}: bare loop over {rows:,} rows {bare[-1].seconds:.1f} s")
            for size, sandbox in ((rows, many), (few_rows, few)):
                ours[size].append(_extract(folder, sandbox, size))
                say(
                    f"extract {turn}/{repeats}: {size:,} rows landed in {ours[size][-1].seconds:.1f} s, "
                    f"peak {ours[size][-1].peak_mb:.0f} MB"
                )
    return _told(ours[rows], ours[few_rows], bare, rows=rows, few_rows=few_rows)


def _served(rows: int) -> AbstractContextManager[SandboxProcess]:
    return sandbox_process(size="tiny", seed=1, options=("--no-throttle", "--bench-rows", str(rows)))


def _extract(folder: Path, sandbox: SandboxProcess, rows: int) -> Ran:
    place = Place(folder / f"extract-{rows}", sandbox.environment)
    shutil.rmtree(place.paths.root, ignore_errors=True)
    command = [
        sys.executable,
        "-m",
        "nights",
        "extract",
        "--date",
        NIGHT,
        "--source",
        "canvas",
        "--stream",
        "page_views",
    ]
    ran = measured(command, env=place.environment, out=place.root / "out")
    manifest = store.read_manifest(store.incoming_file(place.paths, "canvas", "page_views", NIGHT))
    _expect(manifest.rows if manifest else 0, rows, "the extract landed")
    return ran


def _bare(folder: Path, sandbox: SandboxProcess, rows: int) -> Ran:
    """The same first address as the extract asks for; the pages come from the links."""
    place = Place(folder / "bare")
    stream = Night(place.district, place.paths, NIGHT).stream("canvas", "page_views")
    window = window_for(stream, place.district, NIGHT, None)
    query = urlencode({"per_page": PER_PAGE, "start_time": window.start, "end_time": window.end})
    url = f"{sandbox.base_url}/api/v1/users/bench/page_views?{query}"
    token = json.loads(sandbox.environment["AIRFLOW_CONN_CANVAS"])["password"]
    ran = measured(
        [sys.executable, "-m", "bench.download", url], env=environment({"BENCH_TOKEN": token}), out=place.root / "out"
    )
    _expect(int(ran.stdout.split()[0]) * PER_PAGE, rows, "the bare loop followed links over")
    return ran


def _expect(found: int, wanted: int, what: str) -> None:
    if found != wanted:
        message = f"{what} {found:,} rows, not {wanted:,}."
        raise ContractError(
            message,
            remedy="A benchmark of other work than it says is worth nothing; choose a multiple of the page size.",
        )


def _told(many: Sequence[Ran], few: Sequence[Ran], bare: Sequence[Ran], *, rows: int, few_rows: int) -> Benchmark:
    seconds: Mapping[str, list[float]] = {
        "extract_seconds": [r.seconds for r in many],
        "bare_seconds": [r.seconds for r in bare],
        "extract_cpu_seconds": [r.cpu_seconds for r in many],
        "bare_cpu_seconds": [r.cpu_seconds for r in bare],
        "peak_mb": [r.peak_mb for r in many],
        "few_rows_peak_mb": [r.peak_mb for r in few],
    }
    peak, few_peak = middle(seconds["peak_mb"]), middle(seconds["few_rows_peak_mb"])
    figures = (
        Figure(
            f"extract and land {rows:,} page views / bare requests loop",
            ratio(seconds["extract_seconds"], seconds["bare_seconds"]),
            "x",
            RATIO_LIMIT,
        ),
        Figure("extract and land, wall time", middle(seconds["extract_seconds"]), "s"),
        Figure("bare requests loop, wall time", middle(seconds["bare_seconds"]), "s"),
        Figure(
            "processor time of extract / of the bare loop",
            ratio(seconds["extract_cpu_seconds"], seconds["bare_cpu_seconds"]),
            "x",
        ),
        Figure(f"peak memory at {rows:,} rows", max(seconds["peak_mb"]), "MB", PEAK_MB_LIMIT),
        Figure(f"growth of peak memory from {few_rows:,} rows", round(peak - few_peak, 1), "MB", GROWTH_MB_LIMIT),
    )
    return Benchmark("extract", "Extract and land one long list", figures, seconds, LEFT_OUT)
