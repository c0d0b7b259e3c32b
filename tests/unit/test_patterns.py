"""Every regular expression of the shipped packages does work in proportion to its text.

No time is measured: `tests.support.pattern_growth` judges the structure of a pattern. Patterns are found
in modules, in what they contain, in classes, in functions with a cache (called for English), and in
calls such as `re.split(…)`.
"""

import ast
import importlib
import inspect
import pkgutil
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from nlp_worker.languages import load_language
from tests.support.pattern_growth import faults

ROOT = Path(__file__).parents[2]
PACKAGES = ("backfill", "ingest_service", "library", "nlp_worker", "quotidian", "shared")
ANYWHERE = frozenset(("search", "finditer", "findall", "sub", "subn", "split"))
CALLS = ANYWHERE | {"match", "fullmatch"}
BOUNDED = {
    "ingest_service.content_security._INLINE_SCRIPT": "it reads our own page",
    "nlp_worker.entities.person_bounds._joined": "its caller gives it sixty characters",
    "nlp_worker.languages.en.sentence_bounds._LAST": "its caller looks back a few characters",
    "nlp_worker.pages.html_limits._START_TAG": "whatever follows a start, it cannot fail",
    "nlp_worker.pages.page_lines._LINE": "whatever follows a line, it cannot fail",
    "nlp_worker.quotes.labels._DASH": "its caller gives it eight characters",
    "nlp_worker.quotes.labels._LABEL": "its caller gives it 140 characters",
    "nlp_worker.quotes.rules.headlines._LEADING": "a longer line is no headline",
    "nlp_worker.quotes.rules.headlines._TRAILING": "a longer line is no headline",
}
"""Patterns whose text is short for a reason that their structure does not show."""


def _uses() -> dict[str, set[str]]:
    """Return the methods that are called on each name, or on what a function of that name returns."""
    uses = defaultdict(set)
    for call in _calls():
        if not isinstance(call.func, ast.Attribute) or call.func.attr not in CALLS:
            continue
        owner = call.func.value.func if isinstance(call.func.value, ast.Call) else call.func.value
        name = getattr(owner, "id", getattr(owner, "attr", ""))
        uses[name].add(call.func.attr)
    return uses


def _calls() -> Iterator[ast.Call]:
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            tree = ast.parse(path.read_text("utf-8"))
            yield from (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def _modules() -> Iterator[Any]:
    for name in PACKAGES:
        package = importlib.import_module(name)
        yield package
        for found in pkgutil.walk_packages(package.__path__, f"{name}."):
            # Alembic alone can run its environment.
            if not found.name.endswith(("__main__", "migrations.env")):
                yield importlib.import_module(found.name)


def _patterns(value: object, seen: set[int], depth: int = 0) -> Iterator[re.Pattern[Any]]:
    """Yield the patterns in a value of a module, and in what it contains."""
    if isinstance(value, re.Pattern):
        yield value
    if id(value) in seen or depth > 6:
        return
    seen.add(id(value))
    inner: list[object] = []
    if isinstance(value, dict):
        inner = [*value.keys(), *value.values()]
    elif isinstance(value, list | tuple | set | frozenset):
        inner = list(value)
    elif isinstance(value, type):
        inner = list(vars(value).values())
    elif type(value).__module__.split(".")[0] in PACKAGES:
        slots = (getattr(value, name, None) for name in getattr(value, "__slots__", ()))
        inner = [*getattr(value, "__dict__", {}).values(), *slots]
    elif hasattr(value, "cache_info"):
        inner = [_english(value)]
    for part in inner:
        yield from _patterns(part, seen, depth + 1)


def _english(function: Any) -> object:
    """Return what a function with a cache returns for English, or None if it takes something else."""
    wanted = [p.annotation for p in inspect.signature(function).parameters.values()]
    if any(getattr(kind, "__name__", kind) != "Language" for kind in wanted):
        return None
    return function(*(load_language("en") for _ in wanted))


def _named() -> dict[str, tuple[re.Pattern[Any], frozenset[str]]]:
    """Return the patterns by module and name, with the methods that are called on them."""
    uses, found, seen = _uses(), {}, set[int]()
    for module in _modules():
        for name, value in vars(module).items():
            is_definition = isinstance(value, type) or hasattr(value, "cache_info")
            if is_definition and value.__module__ != module.__name__:
                continue
            for number, pattern in enumerate(_patterns(value, seen)):
                methods = frozenset(uses[name] or {"search", "fullmatch"})
                found[f"{module.__name__}.{name}.{number}"] = (pattern, methods)
    return found


def _written() -> dict[str, tuple[re.Pattern[Any], frozenset[str]]]:
    """Return the patterns that are written in calls of functions of `re`."""
    found = {}
    for call in _calls():
        called = call.func
        if (
            isinstance(called, ast.Attribute)
            and getattr(called.value, "id", "") == "re"
            and called.attr in CALLS
            and isinstance(call.args[0], ast.Constant)
        ):
            written = call.args[0].value
            found[f"re.{called.attr}({written!r})"] = (
                re.compile(written),
                frozenset((called.attr,)),
            )
    return found


@pytest.mark.parametrize(
    ("pattern", "is_search", "fault"),
    [
        (r"(?:a+)+$", False, "exponential"),
        (r"(?:a|a)*b", False, "exponential"),
        (r"(?:\w{1,20} ?){1,10}:", False, "exponential"),
        (r"\w\w*(?:[-_]\w+){2,}", False, "exponential"),
        (r"a*a*b", False, "quadratic"),
        (r"\s+$", True, "quadratic"),
        (r"<b>.*?</b>", True, "quadratic"),
        (r"(?=\w+:)", True, "quadratic"),
        (r"\b\w+:", True, ""),
        (r"(?<!\s)\s+$", True, ""),
        (r"\s+$", False, ""),
        (r"\s+", True, ""),
        (r'"(?:[^"\\]++|\\.)*+"', False, ""),
    ],
)
def test_the_analysis_knows_what_grows(pattern: str, is_search: bool, fault: str) -> None:
    """Known patterns of each kind are told apart, so the next test can fail."""
    found = faults(pattern, 0, is_search, is_whole=False)
    assert (fault in " ".join(found)) if fault else not found, found


@pytest.mark.slow
def test_every_pattern_is_linear() -> None:
    """No pattern of the shipped packages has loops that can share their characters in two ways."""
    patterns = {**_named(), **_written()}
    assert len(patterns) > 100
    # A pattern that two modules have is judged once.
    judge = cache(faults)
    wrong = {}
    for name, (pattern, methods) in patterns.items():
        is_search = bool(methods & ANYWHERE)
        found = judge(pattern.pattern, pattern.flags, is_search, "fullmatch" in methods)
        if found and name.rpartition(".")[0] not in BOUNDED:
            wrong[name] = found
    assert not wrong, "\n".join(f"{name}: {fault}" for name, fault in wrong.items())
