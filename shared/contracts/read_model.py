"""The base of every model that a client reads."""

from pydantic import BaseModel, ConfigDict


class ReadModel(BaseModel):
    """A model whose unknown fields are ignored, so that the contract can grow (docs/versions.md).

    Only input forbids unknown fields: a misspelt field of a submitted document must not be lost.
    """

    model_config = ConfigDict(extra="ignore")
