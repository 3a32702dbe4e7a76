"""What all parts of `district.yml` hold to: no unknown key, names that are identifiers.

A line in quotation marks below a key says what it means; it is read for the reference alone, so that it costs no run.
"""

import ast
import inspect
import textwrap
from itertools import pairwise
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Identifier = Annotated[str, Field(pattern=r"^[a-z][A-Za-z0-9_]*$")]


class Strict(BaseModel):
    """A frozen part of the configuration; a key that is not known is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def words_of(model: type[BaseModel]) -> dict[str, str]:
    """Key → what it means, of a part and of those it is built on."""
    found: dict[str, str] = {}
    for part in reversed(model.__mro__):
        if not issubclass(part, Strict) or part is Strict:
            continue
        (body,) = ast.parse(textwrap.dedent(inspect.getsource(part))).body
        for key, text in pairwise(body.body if isinstance(body, ast.ClassDef) else []):
            if isinstance(key, ast.AnnAssign) and isinstance(key.target, ast.Name) and isinstance(text, ast.Expr):
                found[key.target.id] = inspect.cleandoc(str(ast.literal_eval(text.value)))
    return found
