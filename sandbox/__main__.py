"""`python -m sandbox`: serve a district, or write its truth."""

import json
import os
import shlex
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from sandbox.server import Options, connections, serve
from sandbox.world import build_world
from sandbox.world.days import NIGHTS
from sandbox.world.sizes import SIZES

app = typer.Typer(help="A synthetic district: everybody in it is invented.", no_args_is_help=True, add_completion=False)
_SizeOption = Annotated[str, typer.Option(help=f"One of {', '.join(SIZES)}.")]
_SeedOption = Annotated[int, typer.Option(help="The same seed gives the same district.")]
_NightOption = Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="The closed local day.")]
_FIRST = NIGHTS[0].isoformat()


def _checked(size: str) -> str:
    if size not in SIZES:
        message = f"No size '{size}'; choose one of {', '.join(SIZES)}."
        raise typer.BadParameter(message)
    return size


@app.command("serve")
def serve_command(
    size: _SizeOption = "tiny",
    seed: _SeedOption = 1,
    port: Annotated[int, typer.Option(help="0 takes a free one.")] = 0,
    port_file: Annotated[Path | None, typer.Option(help="Where to write the port once it listens.")] = None,
    night: _NightOption = _FIRST,  # type: ignore[assignment]
    total_count: Annotated[bool, typer.Option(help="OneRoster sends X-Total-Count.")] = False,
    throttle: Annotated[bool, typer.Option(help="Reject some requests as throttled.")] = True,
    bench_rows: Annotated[int, typer.Option(help="Page views of the user 'bench' in the account 'bench'.")] = 500_000,
    control_secret: Annotated[
        str,
        typer.Option(envvar="SANDBOX_CONTROL_SECRET", help="Opens /_sandbox/ to whoever sends it as X-Sandbox-Secret."),
    ] = "",
) -> None:
    """Serve every system on 127.0.0.1 until stopped."""
    options = Options(None if throttle else {}, total_count, control_secret, bench_rows)
    serve(build_world(seed, _checked(size)), port=port, port_file=port_file, night=night.date(), options=options)


@app.command("connections")
def connections_command(base_url: str, seed: _SeedOption = 1) -> None:
    """Write the connections to a running sandbox as shell exports."""
    for name, value in connections(base_url, seed).items():
        typer.echo(f"export {name}={shlex.quote(value)}")


@app.command("truth")
def truth_command(
    out: Annotated[Path, typer.Option(help="Where to write it.")],
    size: _SizeOption = "tiny",
    seed: _SeedOption = 1,
    night: _NightOption = _FIRST,  # type: ignore[assignment]
) -> None:
    """Write what is true of a night, in clear, for tests."""
    from sandbox.truth import truth

    text = json.dumps(truth(build_world(seed, _checked(size)), night.date()), sort_keys=True, ensure_ascii=False)
    aside = out.with_name(f"{out.name}.{os.getpid()}.tmp")
    aside.write_text(text, encoding="utf-8")
    aside.replace(out)


if __name__ == "__main__":
    app()
