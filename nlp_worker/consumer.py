"""Celery's consumer with short pauses between connects; its own grow to half a minute."""

import logging
from typing import Any

from celery.worker import consumer
from celery.worker.state import maybe_shutdown

log = logging.getLogger(__name__)


class Consumer(consumer.Consumer):  # type: ignore[misc]
    """Connects again after 0.2 s, then after up to a second, until the broker answers."""

    class Blueprint(consumer.Consumer.Blueprint):  # type: ignore[misc]
        """The steps of Celery's consumer without the one for delayed messages.

        It declares 28 queues on RabbitMQ, which we do not need: the ledger delays jobs.
        """

        default_steps = [
            step
            for step in consumer.Consumer.Blueprint.default_steps
            if not step.endswith(":DelayedDelivery")
        ]

    def ensure_connected(self, conn: Any) -> Any:
        """Return the connection, once it is made."""

        def report(error: Exception, pause: float) -> None:
            log.warning("the broker does not answer, next connect in %.1f s: %s", pause, error)

        def meanwhile() -> None:
            maybe_shutdown()
            # The reconciler and the watch over the children need no broker.
            if self.hub is not None:
                self.hub.fire_timers()

        connected = conn.ensure_connection(
            report,
            callback=meanwhile,
            interval_start=0.2,
            interval_step=0.2,
            interval_max=1.0,
        )
        self.first_connection_attempt = False
        return connected
