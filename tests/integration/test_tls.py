"""Ledger and broker over TLS with a password: `rediss://`."""

import asyncio
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import redis
import trustme

from quotidian.local.ports import free_port
from shared.broker import JobPublisher, create_celery
from shared.errors import BrokerUnavailable, LedgerUnavailable
from shared.ledger import JobsAccepted, SubmissionLedger, WorkLedger
from shared.settings import SharedSettings
from shared.store import connect, connect_async
from tests.support import tls_front
from tests.support.ledger_harness import new_job


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    """Return the authority that signs the certificate of the store."""
    return trustme.CA()


@pytest.fixture
def address(store_url: str, authority: trustme.CA, scratch: Path) -> Iterator[str]:
    """Yield the URL of the store over TLS, without an authority.

    The port is new each time, because kombu keeps connections by address, whatever they trust.
    """
    plain, port = urlsplit(store_url), free_port()
    certificate = scratch / "store.pem"
    authority.issue_cert("127.0.0.1").private_key_and_cert_chain_pem.write_to_path(certificate)
    command = [sys.executable, tls_front.__file__, str(port), str(plain.port), str(certificate)]
    front = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        await_listening(port)
        yield f"rediss://:{plain.password}@127.0.0.1:{port}/0"
    finally:
        front.terminate()
        front.wait()


def await_listening(port: int) -> None:
    """Wait until somebody listens there."""
    deadline = time.monotonic() + 20
    while True:
        with suppress(ConnectionRefusedError), socket.create_connection(("127.0.0.1", port)):
            return
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.fixture
def trusted(address: str, authority: trustme.CA, scratch: Path) -> str:
    """Return the URL with the certificate of the authority."""
    certificate = scratch / "authority.pem"
    authority.cert_pem.write_to_path(certificate)
    return f"{address}?ssl_cert_reqs=required&ssl_ca_certs={certificate}"


def test_ledger_and_broker_work_over_tls(trusted: str) -> None:
    """Both sides of the ledger and the publisher use the same URL."""
    settings = SharedSettings(redis_url=trusted, namespace="tls")  # type: ignore[arg-type]
    job = new_job()

    async def accept() -> object:
        client = connect_async(trusted)
        try:
            return await SubmissionLedger(client, settings).accept([job], owner="")
        finally:
            await client.aclose()

    assert asyncio.run(accept()) == JobsAccepted()
    with connect(trusted) as client:
        claim = WorkLedger(client, settings).claim(job.id)
        assert claim is not None
        assert claim.document().content == "A page."
        publisher = JobPublisher(create_celery(settings))
        before = publisher.waiting()
        publisher.publish([job.id])
        assert publisher.waiting() == before + 1
        client.delete("quotidian")


def test_a_store_nobody_vouches_for_is_not_spoken_to(address: str) -> None:
    """Neither ledger nor broker sends the password to a store with an unknown certificate."""
    settings = SharedSettings(redis_url=address, namespace="tls")  # type: ignore[arg-type]
    with connect(address, retries=0) as client, pytest.raises(LedgerUnavailable):
        WorkLedger(client, settings).claim("any")
    with pytest.raises(BrokerUnavailable):
        JobPublisher(create_celery(settings)).waiting()


def test_a_wrong_password_is_refused(store_url: str) -> None:
    """The store asks for a password."""
    address = urlsplit(store_url)
    with socket.create_connection((str(address.hostname), address.port or 0)) as raw:
        raw.sendall(b"PING\r\n")
        assert raw.recv(100).startswith(b"-NOAUTH")
    with (
        connect(store_url.replace(str(address.password), "wrong"), retries=0) as client,
        pytest.raises(redis.exceptions.AuthenticationError),
    ):
        client.ping()
