"""sqlfluff over the dbt project, as dbt itself would compile it for the sandbox district: `make sql` and `make format`.

Flow: district.yml -> generated sources and merged seeds in a temporary folder -> sqlfluff (dbt templater) in the
checkers' environment.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(PROJECT))

from coaching.district import load_district  # noqa: E402 - the checkout is not installed
from coaching.marts import declared_marts  # noqa: E402
from coaching.paths import Paths  # noqa: E402
from extractors import declared  # noqa: E402
from warehouse.build import prepare  # noqa: E402
from warehouse.build.command import dbt_environment  # noqa: E402
from warehouse.build.settings import dbt_vars  # noqa: E402

SQLFLUFF = PROJECT / ".venv-tools" / "bin" / "sqlfluff"
DBT_PROJECT = PROJECT / "dbt_project"
_CALLS_ONLY = re.compile(r"\s*(\{\{[^{}]*\}\}\s*|\{%[^{}]*%\}\s*)*")
_GENERATED = "-- Written by `make"


def main(command: str, *, whole: bool = False) -> int:
    """Runs `sqlfluff lint` or `sqlfluff fix`; with `whole` over every generated model too. Returns its exit code."""
    with tempfile.TemporaryDirectory() as folder:
        paths = Paths(Path(folder))
        district = load_district("sandbox")
        streams = declared(district, include_unconfigured=True)
        prepare(district, streams, paths=paths)
        config = paths.root / "pyproject.toml"  # the one name under which sqlfluff reads lists
        values = dbt_vars(district, streams, paths=paths)
        if not whole:  # a loop's text is checked in one turn
            values["protected_marts"] = list(declared_marts())[:1]
        config.write_text(f"[tool.sqlfluff.templater.dbt.context]\n{_toml(values)}", encoding="utf-8")
        arguments = [
            SQLFLUFF,
            command,
            "--config",
            config,
            "--processes",
            "1",
            "--disable-progress-bar",
            *written(whole=whole),
        ]
        done = subprocess.run(
            arguments,
            cwd=DBT_PROJECT,
            env={**os.environ, **dbt_environment(paths)},
            check=False,
            capture_output=True,
            text=True,
        )
    return _tell(done.returncode, done.stdout + done.stderr)


def written(*, whole: bool) -> list[str]:
    """Files with SQL of their own.

    One that only calls macros has nothing to check, for sqlfluff looks past what a macro renders; such files are a
    quarter of all and half of the rendered text. Of models that a generator writes, a third of the rest, one a folder
    stands for all, unless the `whole` is asked for.
    """
    files = (file for folder in ("models", "tests") for file in sorted((DBT_PROJECT / folder).rglob("*.sql")))
    chosen, stood_for = [], set()
    for file in files:
        text = file.read_text(encoding="utf-8")
        if _CALLS_ONLY.fullmatch(text):
            continue
        if text.startswith(_GENERATED) and not whole:
            if file.parent in stood_for:
                continue
            stood_for.add(file.parent)
        chosen.append(str(file.relative_to(DBT_PROJECT)))
    return chosen


def _tell(code: int, text: str) -> int:
    """A file that dbt could not compile is only skipped by sqlfluff; here it is a failure."""
    skipped = "Skipped file" in text
    if code or skipped:
        sys.stdout.write(text)
    return code or int(skipped)


def _toml(values: dict[str, object]) -> str:
    return "".join(f"{name} = {_literal(value)}\n" for name, value in values.items())


def _literal(value: object) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(k)} = {_literal(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_literal(v) for v in value) + "]"
    return json.dumps(value)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], whole="--whole" in sys.argv))
