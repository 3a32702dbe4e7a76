"""What all parts of `district.yml` hold to: no unknown key, names that are identifiers."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Identifier = Annotated[str, Field(pattern=r"^[a-z][A-Za-z0-9_]*$")]


class Strict(BaseModel):
    """A frozen part of the configuration; a key that is not known is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)
