"""The broker: its messages carry job ids, and the ledger holds everything else."""

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
# All times are seconds. Redelivery by the broker comes late; leases in the ledger expire sooner.
VISIBILITY_TIMEOUT = 60 * 60
# Job ids in a message at most.
MAX_IDS = 8
# Waiting jobs are divided into at least so many messages, which are full in a long queue.
MIN_MESSAGES = 16
# The wait for a broker that is away is short, because the reconciler publishes later.
CONNECT_TIMEOUT = 2.0
RETRY_ONCE = {"max_retries": 1, "interval_start": 0, "interval_step": 0, "interval_max": 0}
HEARTBEAT = 10

log = logging.getLogger(__name__)


def _location(url: str) -> tuple[str, dict[str, Any]]:
    """Return the broker URL and the transport options in the form of kombu."""
    if url.startswith("unix://"):
        return "redis+socket://" + url.removeprefix("unix://").replace("db=", "virtual_host="), {}
    if url.startswith("rediss://") and "ssl_cert_reqs=" not in url:
        # The default of kombu accepts any certificate; that of the ledger's client does not.
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
    """Return the Celery application of both services: one queue, one task, JSON, no results."""
    # The import of Celery takes a quarter of a second, which only the start of a process needs.
    from celery import Celery

    url, transport = _location(settings.broker)
    on_redis = url.startswith(("redis", "sentinel"))
    if on_redis:
        transport |= {**SOCKET_OPTIONS, "visibility_timeout": VISIBILITY_TIMEOUT}
    else:
        transport |= {"confirm_publish": True, "read_timeout": 5.0, "write_timeout": 5.0}
    app = Celery("quotidian", broker=url, set_as_current=False)
    app.conf.update(
        accept_content=["json"],
        task_serializer="json",
        task_ignore_result=True,
        task_default_queue=settings.namespace,
        # RabbitMQ keeps the queue on several nodes; Redis ignores the type.
        task_default_queue_type="quorum",
        task_default_exchange_type="direct",
        task_acks_late=True,
        # Otherwise the message of a killed child is acknowledged.
        task_reject_on_worker_lost=True,
        # On Redis, kombu keeps counting a message whose acknowledgement timed out, so that its
        # process would get no other one. There the next setting is the limit.
        worker_prefetch_multiplier=0 if on_redis else 1,
        # A child must not hold messages that another could begin. Redis only.
        worker_disable_prefetch=on_redis,
        broker_connection_timeout=CONNECT_TIMEOUT,
        broker_heartbeat=HEARTBEAT,
        broker_connection_retry_on_startup=True,
        broker_connection_max_retries=None,
        broker_transport_options=transport,
        # The same time-out under two more names, which other parts of Celery read.
        result_backend_transport_options={"visibility_timeout": VISIBILITY_TIMEOUT},
        visibility_timeout=VISIBILITY_TIMEOUT,
        worker_hijack_root_logger=False,
    )
    return app


def split_into_messages(job_ids: Sequence[str], ahead: int = 0) -> list[list[str]]:
    """Divide ids into messages of up to `MAX_IDS`.

    Messages are smaller while few jobs wait (these and the `ahead` before them), so that every
    worker gets some.
    """
    size = max(1, min(MAX_IDS, (ahead + len(job_ids)) // MIN_MESSAGES))
    return [list(job_ids[at : at + size]) for at in range(0, len(job_ids), size)]


class JobPublisher:
    """Publishes the ids of queued jobs to the workers. Safe to use from several threads."""

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
        """Publish ids in messages of several, or of one if `singly`.

        A repeated message carries when it is `sent` (milliseconds, the store's clock). `ahead` is
        the number of jobs that are queued before these.

        Raises:
            BrokerUnavailable: some or all messages were not sent; the ledger still has the jobs.
        """
        messages = (
            [[job_id] for job_id in job_ids] if singly else split_into_messages(job_ids, ahead)
        )
        if not messages:
            return
        extra = [sent] if sent else []
        try:
            with self._app.producer_or_acquire() as producer:
                try:
                    self._send(producer, messages, extra)
                except BatchPublishError:
                    # The connection may have been dead for long. A second message does no harm.
                    self._send(producer, messages, extra)
        except self._errors as error:
            raise BrokerUnavailable(f"the broker did not take the message: {error}") from error

    def _send(self, producer: Any, messages: Sequence[Sequence[str]], extra: Sequence[int]) -> None:
        """Send all messages, in one round trip if the transport can do that."""
        amqp = self._app.amqp
        with producer.batch():
            for message in messages:
                # As `send_task` does, but without routes and results.
                task = amqp.as_task_v2(
                    str(uuid4()),
                    TASK,
                    args=[message, *extra],
                    ignore_result=True,
                    argsrepr="",
                    kwargsrepr="",
                )
                amqp.send_task_message(producer, TASK, task, retry=True, retry_policy=RETRY_ONCE)

    def waiting(self) -> int:
        """Return the number of messages in the queue, which is declared if it is missing.

        Raises:
            BrokerUnavailable: the broker did not answer.
        """
        name = self._app.conf.task_default_queue
        try:
            with self._app.pool.acquire(block=True) as connection:
                connection.ensure_connection(**RETRY_ONCE)
                declared = self._app.amqp.queues[name].bind(connection).queue_declare()
                return int(declared.message_count)
        except self._errors as error:
            raise BrokerUnavailable(f"the broker did not answer: {error}") from error
