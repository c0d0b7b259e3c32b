"""RFC 9457 problem details, in every error response and every failed job."""

from pydantic import Field

from shared.contracts.read_model import ReadModel


class FieldError(ReadModel):
    """One error of one field of the request."""

    pointer: str = Field(description="RFC 6901 JSON pointer into the body, or the header's name")
    detail: str = Field(description="what is wrong and what to do")


class Problem(ReadModel):
    """A problem object; its media type is `application/problem+json` when it is a response."""

    type: str = Field(description="URI reference of the problem type; `/problems/<name>`")
    title: str = Field(description="what the type means")
    status: int = Field(description="HTTP status")
    detail: str = Field(description="what is wrong with this request")
    instance: str | None = Field(default=None, description="path of the request")
    errors: list[FieldError] = Field(default=[], description="each field that is wrong")
    request_id: str | None = Field(default=None, description="as in the log")
