"""Logs as one JSON object a line, on standard error, with the ids of request and job."""

import logging
import re
import sys

from pythonjsonlogger.core import RESERVED_ATTRS
from pythonjsonlogger.json import JsonFormatter

from shared import context

# Users and passwords in URLs, API keys, secrets of callbacks.
_SECRETS = re.compile(r"(?<=://)[^/\s@\"']*@|(?:qtn_|whsec_)[A-Za-z0-9_+/=-]{8,}")
# uvicorn repeats each message in it, with terminal colours.
_OMITTED = [*RESERVED_ATTRS, "color_message"]


class _Formatter(JsonFormatter):
    """Masks secrets anywhere in a line."""

    def format(self, record: logging.LogRecord) -> str:
        return _SECRETS.sub(_mask, super().format(record))


def _mask(found: re.Match[str]) -> str:
    return "***@" if found[0].endswith("@") else "***"


def configure_logging(level: str, service: str) -> None:
    """Send every logger of this process to one JSON handler; each line names the `service`."""
    handler = logging.StreamHandler(sys.stderr)
    handler.addFilter(_with_context)
    handler.setFormatter(
        _Formatter(
            "{asctime}{levelname}{name}{message}",
            style="{",
            reserved_attrs=_OMITTED,
            rename_fields={"asctime": "time", "levelname": "level", "name": "logger"},
            static_fields={"service": service},
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    # It logs every URL that is called, with the secrets in its query.
    logging.getLogger("httpx").setLevel(logging.WARNING)


def _with_context(record: logging.LogRecord) -> bool:
    for name, value in context.fields().items():
        record.__dict__.setdefault(name, value)
    return True
