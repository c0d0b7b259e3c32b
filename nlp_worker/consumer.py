"""Celery's consumer, made quick to come back: its own pauses grow to half a minute."""

import logging
from typing import Any

from celery.worker import consumer
from celery.worker.state import maybe_shutdown

log = logging.getLogger(__name__)


class Consumer(consumer.Consumer):  # type: ignore[misc]
    """Tries again after 0.2 s, then after up to a second, until the broker answers."""

    class Blueprint(consumer.Consumer.Blueprint):  # type: ignore[misc]
        """Without the 28 queues that Celery declares on RabbitMQ for messages with a delay: we send
        none, the ledger knows when a job is due."""

        default_steps = [
            step
            for step in consumer.Consumer.Blueprint.default_steps
            if not step.endswith(":DelayedDelivery")
        ]

    def ensure_connected(self, conn: Any) -> Any:
        """The connection, once it stands."""

        def report(error: Exception, pause: float) -> None:
            log.warning("the broker does not answer, next try in %.1f s: %s", pause, error)

        def meanwhile() -> None:
            maybe_shutdown()
            # Leases, children and the heartbeat are looked after without a broker, too.
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
