"""YAML read and written by libyaml where PyYAML has it: a night reads ninety files, six times as fast as in Python."""

from functools import lru_cache
from typing import Any

import yaml

try:
    from yaml import CSafeDumper as Dumper
    from yaml import CSafeLoader as Loader
except ImportError:  # a PyYAML without libyaml reads and writes the same, slower
    from yaml import SafeDumper as Dumper
    from yaml import SafeLoader as Loader


@lru_cache(maxsize=256)
def read(text: str) -> Any:
    """What a YAML text says. Who reads the same text again gets the same objects, so nobody changes them.

    Raises:
        yaml.YAMLError: it is no YAML.
    """
    return yaml.load(text, Loader=Loader)


def written(content: object, *, width: int = 1000) -> str:
    """YAML with its keys in their order, a text on one line as far as the width goes."""
    text: str = yaml.dump(content, Dumper=Dumper, sort_keys=False, width=width, allow_unicode=True)
    return text
