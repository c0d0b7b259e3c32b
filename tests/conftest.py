"""A real store, a real API and real worker processes, on free ports, for every test that asks."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis
from hypothesis import settings

from tests.support.stack import RunningStack, running_stack
from tests.support.store import running_store

# A busy machine takes longer than the 200 ms that hypothesis gives an example.
settings.register_profile("no-deadline", deadline=None)
settings.load_profile("no-deadline")


_UNMEASURED = (
    "behaviour",
    "bias",
    "fuzz",
    "gold",
    "gold_entities",
    "gold_families",
    "gold_pages",
    "growth",
    "pipeline_version",
    "unit/nlp_worker/parsing/test_reader.py",
    "unit/test_patterns.py",
)
"""Tests that read many pages. Others run the same lines; coverage would double the time of these."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark tests that read many pages, so that coverage is not measured in them."""
    tests = Path(__file__).parent
    for item in items:
        if item.path.relative_to(tests).as_posix().startswith(_UNMEASURED):
            item.add_marker(pytest.mark.no_cover)


@pytest.fixture(scope="session", autouse=True)
def _own_environment() -> Iterator[None]:
    """Remove the developer's settings from the environment of the tests."""
    with pytest.MonkeyPatch.context() as patch:
        for name in list(os.environ):
            if name.startswith("QUOTIDIAN_"):
                patch.delenv(name)
        yield


@pytest.fixture(scope="session")
def scratch() -> Iterator[Path]:
    """Yield a directory with a short path: stores put sockets and locks into it."""
    path = Path(tempfile.mkdtemp(prefix="quotidian-test-"))
    yield path
    shutil.rmtree(path, ignore_errors=True)


@pytest.fixture(scope="session")
def store_url(scratch: Path) -> Iterator[str]:
    """Yield the URL of an embedded store for tests of the ledger alone."""
    with running_store(scratch / "store") as url:
        yield url


@pytest.fixture(scope="session")
def _shared_stack(scratch: Path) -> Iterator[RunningStack]:
    with running_stack(scratch / "stack", workers=2) as stack:
        yield stack


@pytest.fixture
def stack(_shared_stack: RunningStack) -> Iterator[RunningStack]:
    """Yield the running service; check afterwards that every key it made expires."""
    yield _shared_stack
    with redis.Redis.from_url(_shared_stack.store_url) as client:
        assert_every_key_expires(client)


def assert_every_key_expires(client: redis.Redis, namespace: str = "quotidian") -> None:
    """Fail if a key of the ledger never expires. (The broker's keys have another prefix.)"""
    eternal = [key for key in client.scan_iter(f"{namespace}:*") if client.ttl(key) == -1]
    assert not eternal
