"""RFC 9457 problem details, as every error answer and every failed job carries them."""

from pydantic import BaseModel, Field


class FieldError(BaseModel):
    """One thing wrong with one field of the request."""

    pointer: str = Field(description="RFC 6901 JSON pointer into the body, or the header's name")
    detail: str = Field(description="what is wrong and what to do")


class Problem(BaseModel):
    """A problem object; served as `application/problem+json` when it is an HTTP answer."""

    type: str = Field(description="URI reference of the problem type; `/problems/<name>`")
    title: str = Field(description="what the type means")
    status: int = Field(description="HTTP status")
    detail: str = Field(description="what is wrong this time")
    instance: str | None = Field(None, description="path of the request")
    errors: list[FieldError] = Field([], description="each field that is wrong")
    request_id: str | None = Field(None, description="as in the log")
