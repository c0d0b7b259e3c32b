"""Logs as one JSON object a line, on standard error, each with the ids of what it is about."""

import logging
import sys

from pythonjsonlogger.core import RESERVED_ATTRS
from pythonjsonlogger.json import JsonFormatter

from shared import context

# uvicorn sends each message a second time with terminal colours in it.
_LEFT_OUT = [*RESERVED_ATTRS, "color_message"]


def configure_logging(level: str, service: str) -> None:
    """Send every logger of this process through one JSON handler; `service` stands in each line."""
    handler = logging.StreamHandler(sys.stderr)
    handler.addFilter(_with_context)
    handler.setFormatter(
        JsonFormatter(
            "{asctime}{levelname}{name}{message}",
            style="{",
            reserved_attrs=_LEFT_OUT,
            rename_fields={"asctime": "time", "levelname": "level", "name": "logger"},
            static_fields={"service": service},
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)


def _with_context(record: logging.LogRecord) -> bool:
    for name, value in context.fields().items():
        record.__dict__.setdefault(name, value)
    return True
