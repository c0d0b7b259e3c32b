"""What users say of a quotation that is not right."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from shared.contracts.annotation import Mention, Span
from shared.contracts.read_model import ReadModel

CorrectionKind = Literal["wrong", "speaker", "bounds", "merge"]
# The most spans, and the most names, of one correction.
MOST_PARTS = 20
Name = Annotated[str, Field(min_length=1, max_length=200, pattern=r"\w")]


class CorrectionRequest(BaseModel):
    """A correction; `kind` says which of the other fields it needs."""

    model_config = ConfigDict(extra="forbid")

    kind: CorrectionKind = Field(
        description="`wrong`, it is not a quotation; `speaker`, somebody else says it; `bounds`, "
        "other words are said; `merge`, names of the document are one person or thing"
    )
    speaker: Name | None = Field(
        None, description="of `speaker`: the name of who says it; null: the page names nobody"
    )
    spans: list[Span] | None = Field(
        None,
        min_length=1,
        max_length=MOST_PARTS,
        description="of `bounds`: the words said, in code points of the document's text",
    )
    names: list[Name] | None = Field(
        None,
        min_length=2,
        max_length=MOST_PARTS,
        description="of `merge`: names of the document's quotations; the first one is kept",
    )
    note: str | None = Field(None, max_length=1000, description="for people")


class Correction(ReadModel):
    """A correction with who made it and when."""

    kind: CorrectionKind
    speaker: str | None = None
    spans: list[Mention] | None = None
    names: list[str] | None = None
    note: str | None = None
    by: str | None = Field(default=None, description="name of the key; null without keys")
    at: datetime
