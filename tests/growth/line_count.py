"""The work of a call as a number: the lines of Python that it executes, whatever the machine does beside it.

Work inside of C (patterns, the HTML parser, the model) is not counted: `tests/unit/test_patterns.py` judges
the patterns, and `make growth` measures processor time.
"""

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any


def count_lines(call: Callable[[], object]) -> int:
    """Return how many lines a call executes; each turn of a loop and of a generator counts."""
    lines = 0

    def trace(_frame: FrameType, _event: str, _value: Any) -> Any:
        nonlocal lines
        lines += 1
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        call()
    finally:
        sys.settrace(before)
    return lines
