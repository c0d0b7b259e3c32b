"""The broker is a publisher: its messages carry job ids, the ledger carries everything else."""

import logging
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from kombu.exceptions import BatchPublishError, OperationalError

from shared.errors import BrokerUnavailable
from shared.settings import SharedSettings
from shared.store import SOCKET_OPTIONS, parse_sentinel

if TYPE_CHECKING:
    from celery import Celery

TASK = "quotidian.annotate"
# Redelivery by the broker is only a second line; leases in the ledger bring documents back sooner.
VISIBILITY_TIMEOUT = 60 * 60
MAX_IDS = 8
# Jobs that wait are shared out into at least so many messages, which are full in a long queue.
SHARES = 16
# A broker that is away is the reconciler's business: nobody waits for it for long.
CONNECT_TIMEOUT = 2.0
ONCE_MORE = {"max_retries": 1, "interval_start": 0, "interval_step": 0, "interval_max": 0}
HEARTBEAT = 10

log = logging.getLogger(__name__)


def _location(url: str) -> tuple[str, dict[str, Any]]:
    """The broker URL and transport options as kombu spells them."""
    if url.startswith("unix://"):
        return "redis+socket://" + url.removeprefix("unix://").replace("db=", "virtual_host="), {}
    if url.startswith("rediss://") and "ssl_cert_reqs=" not in url:
        # kombu would take any certificate; the ledger's client does not.
        url += ("&" if "?" in url else "?") + "ssl_cert_reqs=required"
    if not url.startswith("sentinel://"):
        return url, {}
    address = parse_sentinel(url)
    login = f"{address.username or ''}:{address.password}@" if address.password else ""
    hosts = ";".join(
        f"sentinel://{login}{host}:{port}/{address.db}" for host, port in address.hosts
    )
    return hosts, {"master_name": address.master, "sentinel_kwargs": SOCKET_OPTIONS}


def create_celery(settings: SharedSettings) -> "Celery":
    """The Celery application both services share: one queue, one task, JSON only, no results."""
    # Celery takes a quarter of a second to import, which the API pays at start, not at import.
    from celery import Celery

    url, transport = _location(settings.broker)
    if url.startswith(("redis", "sentinel")):
        transport |= {**SOCKET_OPTIONS, "visibility_timeout": VISIBILITY_TIMEOUT}
    else:
        transport |= {"confirm_publish": True, "read_timeout": 5.0, "write_timeout": 5.0}
    app = Celery("quotidian", broker=url, set_as_current=False)
    app.conf.update(
        accept_content=["json"],
        task_serializer="json",
        task_ignore_result=True,
        task_default_queue=settings.namespace,
        # RabbitMQ keeps the queue on several nodes; Redis knows no types.
        task_default_queue_type="quorum",
        task_default_exchange_type="direct",
        task_acks_late=True,
        # Without it a late ack is still sent for a child that was killed.
        task_reject_on_worker_lost=True,
        worker_prefetch_multiplier=1,
        # Without prefetch a child never sits on messages that another could begin; Redis only.
        worker_disable_prefetch=url.startswith(("redis", "sentinel")),
        broker_connection_timeout=CONNECT_TIMEOUT,
        broker_heartbeat=HEARTBEAT,
        broker_connection_retry_on_startup=True,
        broker_connection_max_retries=None,
        broker_transport_options=transport,
        # The same time-out under its other two names, which Celery reads in other places.
        result_backend_transport_options={"visibility_timeout": VISIBILITY_TIMEOUT},
        visibility_timeout=VISIBILITY_TIMEOUT,
        worker_hijack_root_logger=False,
    )
    return app


def chunks(job_ids: Sequence[str], ahead: int = 0) -> list[list[str]]:
    """Cut ids into messages: up to `MAX_IDS` each, fewer when there are not many to share out,
    those counted that wait `ahead` of them."""
    size = max(1, min(MAX_IDS, (ahead + len(job_ids)) // SHARES))
    return [list(job_ids[at : at + size]) for at in range(0, len(job_ids), size)]


class JobPublisher:
    """Tells workers that jobs are queued. Safe to use from several threads."""

    def __init__(self, app: "Celery") -> None:
        self._app = app
        connection = app.connection_for_write()
        self._errors: tuple[type[Exception], ...] = (
            OperationalError,
            OSError,
            BatchPublishError,
            *connection.connection_errors,
            *connection.channel_errors,
        )

    def publish(
        self, job_ids: Sequence[str], *, singly: bool = False, sent: int = 0, ahead: int = 0
    ) -> None:
        """Publish the ids, in chunks, or one a message when `singly`.

        Messages that repeat others carry when they were `sent` (the store's time in milliseconds).
        `ahead` jobs are queued before these.

        Raises:
            BrokerUnavailable: some or all messages were not sent; the ledger still has the jobs.
        """
        messages = [[job_id] for job_id in job_ids] if singly else chunks(job_ids, ahead)
        if not messages:
            return
        extra = [sent] if sent else []
        try:
            with self._app.producer_or_acquire() as producer:
                try:
                    self._send(producer, messages, extra)
                except BatchPublishError:
                    # The connection may have been dead for long; hearing an id twice is harmless.
                    self._send(producer, messages, extra)
        except self._errors as error:
            raise BrokerUnavailable(f"the broker did not take the message: {error}") from error

    def _send(self, producer: Any, messages: Sequence[Sequence[str]], extra: Sequence[int]) -> None:
        """All messages in one round trip, where the transport can do that."""
        amqp = self._app.amqp
        with producer.batch():
            for message in messages:
                # What `send_task` does, without looking for routes and results.
                task = amqp.as_task_v2(
                    str(uuid4()),
                    TASK,
                    args=[message, *extra],
                    ignore_result=True,
                    argsrepr="",
                    kwargsrepr="",
                )
                amqp.send_task_message(producer, TASK, task, retry=True, retry_policy=ONCE_MORE)

    def waiting(self) -> int:
        """How many messages wait in the queue, which is declared if it is gone.

        Raises:
            BrokerUnavailable: the broker did not say.
        """
        name = self._app.conf.task_default_queue
        try:
            with self._app.pool.acquire(block=True) as connection:
                connection.ensure_connection(**ONCE_MORE)
                declared = self._app.amqp.queues[name].bind(connection).queue_declare()
                return int(declared.message_count)
        except self._errors as error:
            raise BrokerUnavailable(f"the broker did not answer: {error}") from error
