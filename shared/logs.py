"""Logs as one JSON object a line, on standard error, each with the ids of what it is about."""

import logging
import re
import sys

from pythonjsonlogger.core import RESERVED_ATTRS
from pythonjsonlogger.json import JsonFormatter

from shared import context

# Users and passwords in URLs, API keys, secrets of callbacks.
_SECRETS = re.compile(r"(?<=://)[^/\s@\"']*@|(?:qtn_|whsec_)[A-Za-z0-9_+/=-]{8,}")
# uvicorn sends each message a second time with terminal colours in it.
_LEFT_OUT = [*RESERVED_ATTRS, "color_message"]


class _Formatter(JsonFormatter):
    """Blots out what must not be told, wherever in a line it stands."""

    def format(self, record: logging.LogRecord) -> str:
        return _SECRETS.sub(_blot, super().format(record))


def _blot(found: re.Match[str]) -> str:
    return "***@" if found[0].endswith("@") else "***"


def configure_logging(level: str, service: str) -> None:
    """Send every logger of this process through one JSON handler; `service` stands in each line."""
    handler = logging.StreamHandler(sys.stderr)
    handler.addFilter(_with_context)
    handler.setFormatter(
        _Formatter(
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
    # It tells every URL that is called, with whatever secret stands in its query.
    logging.getLogger("httpx").setLevel(logging.WARNING)


def _with_context(record: logging.LogRecord) -> bool:
    for name, value in context.fields().items():
        record.__dict__.setdefault(name, value)
    return True
