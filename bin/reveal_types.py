"""What an editor sees along a way through the code: mypy's `reveal_type` at its stops, none of which may be `Any`.

`make types` runs it with the checkers' Python. A stop names a line of the real code by the text in it; mypy reads a
copy in which the expression is revealed just before that line. Docs:
https://mypy.readthedocs.io/en/stable/command_line.html#cmdoption-mypy-shadow-file
"""

import os
import re
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
_REVEALED = re.compile(r'^(?P<file>[^:\n]+):(?P<line>\d+): note: Revealed type is "(?P<type>.*)"$', re.MULTILINE)


@dataclass(frozen=True)
class Stop:
    """A line of a file, named by a text that stands in no other line, and what is asked there."""

    file: str
    line: str
    expressions: tuple[str, ...]


# Parquet's own tables and parsed YAML are left out: pyarrow ships no types, and yml is validated into frozen types.
WAYS: Mapping[str, Sequence[Stop]] = {
    "a stream, from the DAG's task to the Parquet file": (
        Stop("dags/nightly.py", "return steps.extract(_night(), source, stream", ("_night()", "steps.extract")),
        Stop("nights/extract.py", "earlier = _earlier(night, source, name)", ("night", "stream")),
        Stop("nights/night.py", "return declared(self.district)", ("self.district", "declared(self.district)")),
        Stop(
            "nights/extract.py", "pages, pull = extractors.pull(", ("extractors.pull", "window", "before", "settings")
        ),
        Stop("extractors/__init__.py", "kind_named(stream.kind).pages(ask)", ("ask", "kind_named(stream.kind).pages")),
        Stop("extractors/kinds/canvas/follow.py", "yield Page(answer.body", ("answer", "answer.body")),
        Stop("nights/extract.py", "manifest = land(", ("pages", "pull", "land", "night.key", "_connection")),
        Stop("warehouse/land/landing.py", "writer.write(_quietly(lander, batch))", ("lander", "batch", "writer")),
        Stop("warehouse/land/landing.py", "writer.finish(manifest)", ("manifest",)),
        Stop("warehouse/land/writer.py", "atomic.put(self._aside", ("self._aside", "self._final")),
        Stop("nights/steps.py", "return check_source(streams", ("streams", "check_source")),
        Stop("expectations/door/check.py", "manifest = commit(", ("file", "waiting", "verdict", "commit")),
        Stop("expectations/door/commit.py", "write_file(target, schema, accepted()", ("target", "manifest")),
        Stop("nights/extract.py", "return manifest.rows", ("manifest", "manifest.rows")),
    ),
    "a protected mart, from its yml to the published twin": (
        Stop("coaching/marts/reader.py", "for flaw in flaws(mart, about):", ("mart", "about")),
        Stop("coaching/marts/reader.py", "found[mart.name] = mart", ("mart.key", "mart.families", "mart.measures")),
        Stop("warehouse/build/twins.py", "family = measure.family", ("measure", "measure.family", "measure.unit")),
        Stop("warehouse/build/twins.py", "text = yml.written(", ("declared", "content")),
        Stop("warehouse/build/dbt.py", "write_twins(paths)", ("write_twins",)),
        Stop("warehouse/protect/step.py", "hidden = hide(table(listing))", ("listing", "table(listing)", "hide")),
        Stop("warehouse/protect/cells.py", "unit = _unit(listing", ("found", "cube.weight", "listing.cells")),
        Stop("expectations/marts/check.py", "checked, broken = _check_all(", ("declared", "found", "limits")),
        Stop("warehouse/publish/step.py", "checks = audit(folder", ("declared", "exported", "audit")),
        Stop("warehouse/publish/export.py", "key = [name for name in keys.get(table", ("keys", "keys.get(table, ())")),
        Stop("warehouse/publish/step.py", "editions.swap_in(paths", ("manifest", "name")),
    ),
}


def lines_of(stop: Stop) -> list[int]:
    """The numbers (from 0) of the lines that hold the stop's text: one, unless the code has moved on."""
    text = (PROJECT / stop.file).read_text(encoding="utf-8")
    return [number for number, line in enumerate(text.splitlines()) if stop.line in line]


def revealing(file: str, stops: Sequence[Stop]) -> str:
    """The file's text with its stops' expressions revealed."""
    lines = (PROJECT / file).read_text(encoding="utf-8").splitlines()
    asked: dict[int, list[str]] = {}
    for stop in stops:
        (number,) = lines_of(stop)
        indent = lines[number][: len(lines[number]) - len(lines[number].lstrip())]
        asked.setdefault(number, []).extend(f"{indent}reveal_type({e})" for e in stop.expressions)
    return "\n".join(part for number, line in enumerate(lines) for part in (*asked.get(number, ()), line)) + "\n"


def revealed(stops: Sequence[Stop]) -> list[tuple[str, str, str]]:
    """File, expression and type for every expression of the stops, in mypy's order."""
    from mypy import api

    files = sorted({stop.file for stop in stops})
    with tempfile.TemporaryDirectory() as folder:
        copies = {file: Path(folder) / f"{number}.py" for number, file in enumerate(files)}
        shadows: list[str] = []
        for file, copy in copies.items():
            copy.write_text(revealing(file, [s for s in stops if s.file == file]), encoding="utf-8")
            shadows += ["--shadow-file", file, str(copy)]
        out, err, status = api.run(["--python-executable", ".venv/bin/python", "--no-error-summary", *shadows, *files])
        if status:
            sys.exit(out + err)
        texts = {file: copy.read_text(encoding="utf-8").splitlines() for file, copy in copies.items()}
    return [
        (m["file"], texts[m["file"]][int(m["line"]) - 1].strip()[len("reveal_type(") : -1], m["type"])
        for m in _REVEALED.finditer(out)
    ]


def blind_spots(way: str, stops: Sequence[Stop], found: Sequence[tuple[str, str, str]]) -> list[str]:
    """What mypy does not know, or did not tell."""
    spots = [f"{file}: {expression} is {kind}" for file, expression, kind in found if re.search(r"\bAny\b", kind)]
    asked = sum(len(stop.expressions) for stop in stops)
    return spots if len(found) == asked else [*spots, f"{way}: {asked} types were asked, {len(found)} told"]


def main() -> None:
    """Walks every way; `--show` tells the types; ends with 1 where there is a blind spot."""
    os.chdir(PROJECT)
    blind = []
    for way, stops in WAYS.items():
        found = revealed(stops)
        blind += blind_spots(way, stops, found)
        if "--show" in sys.argv:
            sys.stdout.write(f"{way}\n" + "".join(f"  {f}: {e}: {k}\n" for f, e, k in found))
    if blind:
        sys.exit("\n".join(blind))


if __name__ == "__main__":
    main()
