"""The kinds of source there are: a package here, found because it is there, with its `KIND`."""

from importlib import import_module
from pkgutil import iter_modules

from coaching.errors import ConfigError
from extractors.kind import Kind


def kind_names() -> tuple[str, ...]:
    """The names of the kinds, in order."""
    return tuple(m.name for m in iter_modules(__path__))


def kind_named(name: str) -> Kind:
    """The kind of that name.

    Raises:
        ConfigError: there is none; the message lists those there are.
    """
    if name not in kind_names():
        message = f"There is no kind '{name}'."
        raise ConfigError(message, remedy=f"Use one of {', '.join(kind_names())}.")
    kind = import_module(f"{__name__}.{name}").KIND
    assert isinstance(kind, Kind)  # noqa: S101 - so that the type is known from here on
    return kind
