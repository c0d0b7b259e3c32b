"""A callback: the message that a job or batch has ended, to whoever asked for it."""

from typing import Literal

from pydantic import BaseModel, Field

CallbackStatus = Literal["pending", "delivered", "failed"]


class Callback(BaseModel):
    """How far a callback has come; `failed` means that it is given up."""

    status: CallbackStatus = "pending"
    attempts: int = 0
    last_error: str | None = Field(None, description="why the last attempt did not arrive")
