"""What only a kind can say of a source's entry in district.yml: its streams, options, connection and id space."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from coaching.district import District, SourceConfig, StreamConfig
from coaching.findings import advice
from coaching.streams import Privacy
from extractors.kind import Kind, Option
from extractors.kinds import kind_named


@dataclass(frozen=True)
class Flaw:
    """One mistake at a path of district.yml."""

    path: tuple[str, ...]
    problem: str
    remedy: str


def flaws(district: District) -> tuple[Flaw, ...]:
    """Everything that the kinds find wrong with their sources."""
    found = [flaw for name, config in district.sources.items() for flaw in _of_source(name, config)]
    return (*contradictions(district), *found)


def contradictions(district: District) -> tuple[Flaw, ...]:
    """What leaves open which streams are meant."""
    return (*_unknown_streams(district), *_shared_spaces(district), *_bound_fields(district))


def _bound_fields(district: District) -> Iterator[Flaw]:
    """Fields whose privacy rule no district may change: pseudonyms, keys, and what there is not."""
    for name, config in district.sources.items():
        kind = kind_named(config.kind)
        for stream in kind.streams(name, config) if kind.has_own_streams else ():
            own = config.streams.get(stream.name)
            free = {f.name for f in stream.fields if f.privacy in (Privacy.KEEP, Privacy.RESTRICT)} - {*stream.key}
            for field in sorted(own.privacy.keys() - free if own else ()):
                titles = ", ".join(f.name for f in stream.fields if f.privacy is Privacy.RESTRICT)
                path = ("sources", name, "streams", stream.name, "privacy", field)
                yield Flaw(path, "its rule stays as the kind has it", f"This can be said of {titles or 'no field'}.")


def _of_source(name: str, config: SourceConfig) -> Iterator[Flaw]:
    kind, at = kind_named(config.kind), ("sources", name)
    if kind.needs and not config.connection:
        remedy = f"Write `connection: {config.kind}` and give that connection its {', '.join(kind.needs)}."
        yield Flaw(at, f"kind '{config.kind}' needs a connection, and the source names none", remedy)
    yield from _options(kind, (*at, "options"), config.options)
    if not kind.has_own_streams:
        yield from _forms(kind, at, config)
        return
    for stream, own in config.streams.items():
        yield from _options(kind, (*at, "streams", stream, "options"), own.options)
    for option in kind.options:
        if option.is_required and config.options.get(option.name) in (None, ""):
            yield Flaw((*at, "options"), f"'{option.name}' is missing", f"Write {option.means}.")


def _forms(kind: Kind, at: tuple[str, ...], config: SourceConfig) -> Iterator[Flaw]:
    """Streams whose columns the district says."""
    if not config.streams:
        yield Flaw(at, "it has no streams", "Add one form, survey or file under streams.")
    for name, stream in config.streams.items():
        where = (*at, "streams", name)
        if not stream.columns:
            remedy = "Map the headings of the form or file to landing columns."
            yield Flaw((*where, "columns"), "it has no columns", remedy)
        yield from _options(kind, (*where, "options"), stream.options)
        for option in kind.options:
            if option.is_required and _given(option, stream, config) in (None, ""):
                yield Flaw((*where, "options"), f"'{option.name}' is missing", f"Write {option.means}.")


def _given(option: Option, stream: StreamConfig, config: SourceConfig) -> object:
    return stream.options.get(option.name, config.options.get(option.name))


def _options(kind: Kind, at: tuple[str, ...], given: Mapping[str, object]) -> Iterator[Flaw]:
    known = {option.name: option for option in kind.options}
    for name, value in given.items():
        option = known.get(name)
        if name in SourceConfig.model_fields:
            continue  # told where it belongs
        if option is None:
            yield Flaw((*at, name), f"kind '{kind.name}' knows no such option", advice(name, known, verb="Known"))
        elif option.fits and not option.fits(value):
            yield Flaw((*at, name), "it cannot be used", f"Write {option.means}.")


def _unknown_streams(district: District) -> Iterator[Flaw]:
    for name, config in district.sources.items():
        kind = kind_named(config.kind)
        known = [s.name for s in kind.streams(name, config)] if kind.has_own_streams else [*config.streams]
        for stream in config.streams:
            if stream not in known:
                at = ("sources", name, "streams", stream)
                yield Flaw(at, f"kind '{config.kind}' has no such stream", advice(stream, known))


def _shared_spaces(district: District) -> Iterator[Flaw]:
    taken: dict[tuple[str, str], str] = {}
    for name, config in district.sources.items():
        if not kind_named(config.kind).has_own_streams:
            continue  # forms, surveys and files: their ids are the district's own
        place = (config.kind, config.id_space or config.kind)
        if place in taken:
            problem = f"it is '{config.kind}' in id space '{place[1]}', as sources.{taken[place]} is"
            remedy = f"Give one of them an id_space of its own: sources.{name}.id_space: {name}."
            yield Flaw(("sources", name), problem, remedy)
        taken[place] = name
