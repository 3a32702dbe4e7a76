"""The configuration looked at whole: what files can tell, what the kinds of source know, what the last roster says.

Flow: district.yml, seeds -> `examine` -> doctor, every run, the night's report
"""

from dataclasses import replace
from datetime import date

from coaching.district import District, Examined
from coaching.district import examine as examine_files
from coaching.findings import Finding
from coaching.paths import Paths


def examine(name: str | None = None, *, today: date | None = None) -> Examined:
    """Everything that is wrong with a district's folder, without asking a source.

    Args:
        name: the district; by default the one of `COACHING_DISTRICT`.
        today: the local day that the calendar should hold; by default the district's own today.

    Raises:
        ConfigError: there is no such folder.
    """
    from extractors import flaws

    examined = examine_files(name, today=today)
    if examined.district is None:
        return examined
    found = [
        Finding(examined.document.name, examined.document.place(flaw.path), flaw.problem, flaw.remedy)
        for flaw in flaws(examined.district)
        if not examined.document.is_settled(flaw.path)
    ]
    return replace(examined, findings=(*examined.findings, *found))


def read(name: str | None = None) -> District:
    """The district, checked whole.

    Raises:
        ConfigError: the folder is missing, or something in it is wrong: the message names each mistake with its remedy.
    """
    return examine(name).whole()


def remarks(district: District, day: str, paths: Paths) -> list[Finding]:
    """What is told of a night's configuration without stopping it."""
    examined = examine(str(district.folder), today=date.fromisoformat(day))
    return [f for f in (*examined.findings, *against_roster(examined, paths)) if not f.stops]


def against_roster(examined: Examined, paths: Paths) -> list[Finding]:
    """Seeds that name schools which the roster's last load does not have; nothing where none is landed."""
    from extractors.kinds import kind_named
    from warehouse import store

    codes: list[str] = []
    for name, config in examined.district.sources.items() if examined.district else ():
        kind = kind_named(config.kind)
        for stream in kind.streams(name, config) if kind.has_own_streams else ():
            column = next((f.name for f in stream.fields if f.staging_name == "org_code"), "")
            codes += store.newest_values(paths, name, stream.name, column) if column else []
    rows = [{"school_code": code} for code in sorted({*codes})]
    return examined.seeds.against({"roster_schools": rows}) if rows else []
