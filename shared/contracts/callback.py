"""A callback: the message that a job or batch has ended, to the URL of its sender."""

from typing import Literal

from pydantic import Field

from shared.contracts.read_model import ReadModel

CallbackStatus = Literal["pending", "delivered", "failed"]


class Callback(ReadModel):
    """The delivery of a callback; `failed` means that no further attempt is made."""

    status: CallbackStatus = "pending"
    attempts: int = 0
    last_error: str | None = Field(default=None, description="why the last attempt failed")
